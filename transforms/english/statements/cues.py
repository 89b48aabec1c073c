"""Which of the tagger's cues say or hold something: not those that only point, keep silent, or name a role."""

from newsledger.transforms.english.models.attribution import Attribution
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.lexicon import statement_words as w
from newsledger.transforms.lexicon.gazetteer import role_heads
from newsledger.transforms.lexicon.lemmas import verb_lemma

_SURE, _FEW, _DOUBTED = 0.6, 2, 0.7


def is_cue(block: Block, one: Attribution) -> bool:
    """Whether a cue is none that only points at a source ("citing"), keeps silent, or is a mere name."""
    word = block.words[one.head]
    behind = {block.words[at].lower for at in range(one.head + 1, min(one.head + 17, len(block.words)))}
    pointing = word.lower in w.CITING or (word.lower in ("cited", "quoted") and "as" not in behind)
    if pointing or (word.tag.startswith("NNP") and one.probability < 0.5):
        return False
    if all(first == last and block.words[first].tag in ("WDT", "WP") for first, last in one.content):
        return False
    if (word.lower in w.hedges() and not one.source) or _is_bare(block, one) or _is_empty(block, one):
        return False
    if word.tag == "IN" and word.lower not in ("according", "per"):
        return False
    if word.tag in ("NN", "NNS") and _names_person(block, one):
        return False
    content = {block.words[at].lower for first, last in one.content for at in range(first, min(last, first + 2) + 1)}
    return not (verb_lemma(word.lower, word.tag) in w.REFUSING and "comment" in content)


def _names_person(block: Block, one: Attribution) -> bool:
    """Whether a noun that was taken for a cue is a role, or one that leads no clause in: lawyer, orders for."""
    word = block.words[one.head]
    if word.lower in role_heads():
        return True
    begins = block.words[one.content[0][0]]
    leads = begins.quoted or begins.lower in ("that", "to", "whether", "of") or word.lower in w.cue_forms()
    return not leads and word.lower not in w.documents() and one.confidence < _DOUBTED


def _is_empty(block: Block, one: Attribution) -> bool:
    """Whether a content says nothing: "them", "so", "it by reporters", "a request for comment"."""
    inside = [
        block.words[at] for first, last in one.content for at in range(first, last + 1) if block.words[at].is_word
    ]
    if any(word.quoted or word.tag.startswith(("VB", "MD")) for word in inside):
        return False
    lower = {word.lower for word in inside}
    lemma = verb_lemma(block.words[one.head].lower, block.words[one.head].tag)
    if lemma == "tell" or block.words[one.head].lower == "known":
        return True  # whom somebody told, what somebody is known as
    asked = lemma in ("ask", "question", "press") and "by" in lower
    pronoun = len(inside) == 1 and inside[0].tag in ("PRP", "DT", "WP", "WDT")
    return not inside or asked or pronoun or inside[0].lower == "so" or {"request", "comment"} <= lower


def _is_bare(block: Block, one: Attribution) -> bool:
    """Whether a doubtful content is no more than a name, a pronoun or a noun: what is done to it is no statement."""
    row = w.cue_forms().get(block.words[one.head].lower)
    if one.confidence >= _SURE or (row is not None and row.weight == "strong"):
        return False
    inside = [
        block.words[at] for first, last in one.content for at in range(first, last + 1) if block.words[at].is_word
    ]
    return len(inside) <= _FEW and not any(word.quoted or word.tag.startswith(("VB", "TO", "MD")) for word in inside)
