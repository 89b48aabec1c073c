"""Sources that can speak: the agent of a passive cue and not its target, a noun phrase and not a prepositional one."""

from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.noun_phrases import noun_phrase, subject, subject_before
from newsledger.transforms.lexicon.statement_words import CONVINCED

_SPEAKS_IN_PASSIVE = frozenset({"quote", "cite", "hear", "overhear", "record"})
_BEFORE_NUMBERS = frozenset({"about", "above", "around", "below", "over", "under"})
_LEADS_OF_PASSIVES = frozenset({"as", "by", "for", "of", "to", "with"})
_AGENTS = frozenset({"obl", "obl:agent"})


def able_source(source: Phrase | None, head: int | None) -> Phrase | None:
    """Return who speaks where a phrase stands as the source of a cue; None where it cannot and nobody else is named.

    "Sloan is accused by Brandt" is Brandt's statement, "Sloan is accused" nobody's.
    """
    if source is None or head is None or head not in range(len(source.block)):
        return source
    block = source.block
    if _is_target(source, head):
        return _agent(block, head)
    source = _trimmed(source)
    opening = source.words[0]
    if not opening.is_preposition or source.first == source.last or _counts(source):
        return source
    if opening.lower == "by":
        return noun_phrase(block, source.first + 1, source.last)
    if (antecedent := _antecedent(source, head)) is not None:
        return antecedent
    candidates = (_behind_comma(source), subject(block, head), subject_before(block, head))
    return next((phrase for phrase in candidates if phrase is not None and not phrase.words[0].is_preposition), None)


def _trimmed(source: Phrase) -> Phrase:
    """Return a source without the word that names it as a part, and without the adverb of the verb behind it.

    Four officials, including | a career officer; the prince | flatly denied.
    """
    first, last, end = source.first, source.last, source.last_word
    first += source.words[0].lower == "including" and len(source) > 1
    is_adverb = end.is_adverb or (end.is_proper_noun and not end.is_capital)
    last -= is_adverb and end.lower.endswith("ly") and last > first and source.block.words[last - 1].is_noun
    return Phrase(source.block, first, last)


def _antecedent(source: Phrase, head: int) -> Phrase | None:
    """Return the noun phrase in a prepositional one that a relative clause with the cue describes."""
    block = source.block
    verb = block.words[head]
    if not verb.dep.startswith("acl") or verb.head not in source:
        return None
    first, _ = block.subtree(verb.head)
    return noun_phrase(block, max(source.first + 1, first + block.words[first].is_preposition), source.last)


def _behind_comma(source: Phrase) -> Phrase | None:
    """Return the noun phrase behind the comma that ends a phrase of circumstances: in a letter, the council."""
    commas = (index for index in source.indices if source.block.words[index].text == ",")
    comma = next(commas, None)
    return None if comma is None else noun_phrase(source.block, comma + 1, source.last)


def _counts(source: Phrase) -> bool:
    """Return whether a preposition only makes a number inexact: about 20 workers."""
    return source.words[0].lower in _BEFORE_NUMBERS and source.words[1].tag == "CD"


def _is_target(source: Phrase, head: int) -> bool:
    """Return whether the source of a cue is the subject of its passive: accused, told, expected."""
    block = source.block
    verb = block.words[head]
    if block.lower(head + 1) == ":":
        return False  # the subject's words follow: was unimpressed: “…”
    if not verb.is_past_participle or verb.verb_lemma in _SPEAKS_IN_PASSIVE or verb.lower in CONVINCED:
        return False
    if "nsubj" in block.relations_of(head) or _has_perfect(block, head):
        return False
    if any(child in source for child in block.children_of(head, ("nsubj:pass",))):
        return True
    if block.lower(head + 1) == "to" and "ccomp" in block.relations_of(head):
        return False  # a spokesman for the airline | confirmed to Nordlys that
    return verb.dep.startswith("acl") and verb.head in source and block.lower(head + 1) in _LEADS_OF_PASSIVES


def _has_perfect(block: Block, head: int) -> bool:
    """Return whether "have" makes a participle active: has accused."""
    auxiliaries = {block.lower(child) for child in block.children_of(head, ("aux",))}
    is_passive = "aux:pass" in block.relations_of(head)
    return not is_passive and bool(auxiliaries & {"have", "has", "had", "having", "'ve", "’ve"})


def _agent(block: Block, head: int) -> Phrase | None:
    """Return the noun phrase behind "by" that belongs to a passive."""
    for child in block.children_of(head, _AGENTS):
        first, last = block.subtree(child)
        if block.lower(first) == "by":
            return noun_phrase(block, first + 1, last)
    return None
