"""The cues that the tagger reads, and the checks by which those are left out that lead in no statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from newsledger.transforms.english.models.attribution import Attribution, Runs
from newsledger.transforms.english.parse.vocabulary import Block, Phrase, Word
from newsledger.transforms.english.statements.set_phrases import TITLING, is_set_phrase
from newsledger.transforms.english.statements.suppositions import is_supposition
from newsledger.transforms.lexicon.gazetteer import role_heads
from newsledger.transforms.lexicon.lemmas import noun_lemma
from newsledger.transforms.lexicon.statement_words import (
    ALLEGING,
    CITING,
    MANNERS_OF_TELLING,
    MEDIUM,
    NEGATIONS,
    PLATFORMS,
    PROGRAMMES,
    REFLEXIVES,
    REFUSING,
    cue_forms,
    documents,
    hedges,
)
from newsledger.transforms.lexicon.uses import attribution_words, verbs_for
from newsledger.transforms.lexicon.words import cue_nouns, cues, words

_SURE, _DOUBTFUL = 0.6, 0.7
_MOST_BARE_WORDS = 2
_PROBABLE_NAME = 0.5
_REACH_OF_AS = 16
_ACTS = verbs_for("acts")
_ACTS_ON_OBJECTS = verbs_for("acts_on_object")
_NO_OBJECTS = frozenset({"as", "for", "innocence", "responsibility", "that", "to"})
_MOST_BEFORE_NOUN = 4
_BEGIN_PREDICATES = frozenset({"DT", "JJ", "JJR", "JJS", "PRP$", "RB"})
_BE = frozenset({"are", "be", "been", "is", "was", "were"})
_GREETING = frozenset({"congratulate", "greet", "thank"})
_REPLYING = frozenset({"reply", "respond"})
QUESTIONED = frozenset({"asked", "pressed", "questioned"})
_ASKING = words("verbs_before_anonymity")
_BEFORE_INFINITIVES = words("words_before_infinitives")
_REACH_OF_NAMING, _LONGEST_MEDIUM = 5, 4
_ON_AIR = MEDIUM | PROGRAMMES | PLATFORMS | {"air"}
_REACH_OF_BE, _LONGEST_TITLE = 3, 6
_ORDERING = frozenset({"ask", "order", "require", "tell"})
_CALLED = frozenset({"called", "entitled", "named", "titled"})
_KINDS_OF_WORKS = words("kinds_of_titled_works")
_CUES_OF_TWO_WORDS = frozenset(" ".join(row.lemma.split()[:2]) for row in cues())
_CLAUSE_OPENERS = frozenset({"that", "whether", "if", "how", "why"})
_STATEMENT_NOUNS = frozenset(row.noun for row in cue_nouns())


@dataclass(frozen=True, slots=True)
class Reading:
    """A cue that the tagger read, with the phrases of cue, source and content; `head` governs the cue.

    `content_words` are the words of the content, punctuation marks left out.
    """

    block: Block
    head: int
    cue: tuple[Phrase, ...]
    source: tuple[Phrase, ...]
    content: tuple[Phrase, ...]
    probability: float
    confidence: float
    content_words: list[Word] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Collect the words of the content once, which most rules ask for."""
        words = [word for phrase in self.content for word in phrase.words if word.is_word]
        object.__setattr__(self, "content_words", words)

    @classmethod
    def of(cls, block: Block, attribution: Attribution) -> "Reading":
        """Return what the tagger read in a block, with phrases for its runs."""
        return cls(
            block=block,
            head=attribution.head,
            cue=_phrases(block, attribution.cue),
            source=_phrases(block, attribution.source),
            content=_phrases(block, attribution.content),
            probability=attribution.probability,
            confidence=attribution.confidence,
        )

    @property
    def word(self) -> Word:
        """The head of the cue."""
        return self.block.words[self.head]

    @property
    def lemma(self) -> str:
        """The lemma of the head."""
        return self.word.verb_lemma


def _phrases(block: Block, runs: Runs) -> tuple[Phrase, ...]:
    return tuple(Phrase(block, first, last) for first, last in runs)


def is_cue(reading: Reading) -> bool:
    """Return whether a cue leads a statement in."""
    return not any(rejects(reading) for rejects in _REJECTIONS)


def _points(reading: Reading) -> bool:
    """Return whether a cue only points at a source: citing; cited and quoted without "as saying"."""
    if reading.word.lower in CITING:
        return True
    if reading.word.lower not in ("cited", "quoted"):
        return False
    successors = reading.block.words[reading.head + 1 : reading.head + 1 + _REACH_OF_AS]
    return all(word.lower != "as" for word in successors)


def _is_name(reading: Reading) -> bool:
    return reading.word.is_proper_noun and reading.probability < _PROBABLE_NAME


def _has_relative_content(reading: Reading) -> bool:
    return all(len(phrase) == 1 and phrase.words[0].is_relative for phrase in reading.content)


def _hedges(reading: Reading) -> bool:
    return not reading.source and reading.word.lower in hedges()


def _is_bare(reading: Reading) -> bool:
    """Return whether a doubtful content is only a name, a pronoun or a noun: the object of an action."""
    row = cue_forms().get(reading.word.lower)
    if reading.confidence >= _SURE or (row is not None and row.weight == "strong"):
        return False
    words = reading.content_words
    return len(words) <= _MOST_BARE_WORDS and not any(
        word.quoted or word.is_verbal or word.tag == "TO" for word in words
    )


def _is_empty(reading: Reading) -> bool:
    """Return whether a content has no proposition: "them", "so", "it by reporters", "a request for comment"."""
    words = reading.content_words
    lower = [word.lower for word in words]
    if any(word.quoted or word.is_verbal for word in _outside_relatives(words)):
        return False
    if not words or reading.word.lower == "known" or reading.lemma == "tell":
        return True  # the addressee, or a byname
    if reading.lemma == "ask" and reading.block.lower(reading.head + 1) == "about":
        return True  # the topic of a question
    if words[0].lower == "so" or _is_pronoun(words):
        return True
    return {"request", "comment"} <= set(lower) or ("by" in lower and reading.lemma in ("ask", "question", "press"))


def _greets(reading: Reading) -> bool:
    """Return whether a cue tells only whom somebody thanks, for nothing that is told."""
    words = reading.content_words
    is_thing = not any(word.quoted or word.is_verbal for word in words)
    reasons = {"for"} if _is_on_air(words) else {"for", "on"}
    return reading.lemma in _GREETING and is_thing and not reasons & {word.lower for word in words}


def _acts_on_air(reading: Reading) -> bool:
    """Return whether a content is only a person, and a medium on which something is done to him: him | on the show."""
    words = reading.content_words
    if not _is_on_air(words) or any(word.quoted or word.is_verbal or word.lower == "for" for word in words):
        return False
    person = words[: [word.lower for word in words].index("on")]
    return bool(person) and all(word.is_capital or word.tag == "PRP" for word in person)


def _is_on_air(words: Sequence[Word]) -> bool:
    """Return whether "on" in some words leads to a medium, a programme or a platform: on the station, on live TV."""
    lower = [word.lower for word in words]
    if "on" not in lower:
        return False
    start = lower.index("on") + 1
    phrase = lower[start : start + _LONGEST_MEDIUM]
    return not _ON_AIR.isdisjoint(phrase)


def _says_nothing(reading: Reading) -> bool:
    """Return whether a cue says only how little was said, or is an idiom: said little, said goodbye, call it quits."""
    words = reading.content_words
    if any(word.quoted for word in words):
        return False
    lower = [word.lower for word in words]
    is_little = lower[:1] in (["little"], ["nothing"]) and reading.lemma == "say"
    if lower[:1] in (["farewell"], ["goodbye"], ["hello"]) and reading.lemma == "say":
        return True
    return lower == ["it", "quits"] or (is_little and not any(word.is_finite_verb for word in words[1:4]))


def _outside_relatives(words: list[Word]) -> list[Word]:
    """Return the words of a noun phrase before the clause that describes it: a bill | that would have barred cities."""
    for number in range(2, len(words)):
        word, noun = words[number], words[number - 1]
        is_relative = (word.is_relative or word.lower == "that") and word.start - noun.end <= 1
        if is_relative and noun.is_noun and not any(predecessor.is_tensed for predecessor in words[:number]):
            return words[:number]
    return words


def _is_pronoun(words: Iterable[Word]) -> bool:
    tags = [word.tag for word in words]
    return len(tags) == 1 and tags[0] in ("PRP", "DT", "WP", "WDT")


def _is_preposition(reading: Reading) -> bool:
    return reading.word.tag == "IN" and reading.word.lower not in ("according", "per")


def _is_noun(reading: Reading) -> bool:
    """Return whether a cue is a noun for a person, or one that leads no clause in: lawyer, orders for."""
    word = reading.word
    if not word.is_common_noun:
        return False
    if word.lower in role_heads():
        return True
    opening = reading.content[0].words[0]
    if opening.quoted or opening.lower in ("that", "to", "whether", "of") or word.lower in cue_forms():
        return False
    return word.lower not in documents() and reading.confidence < _DOUBTFUL


def _gives_no_reply(reading: Reading) -> bool:
    """Return whether somebody only did not answer: did not reply to questions sent by Nordlys."""
    if reading.lemma not in _REPLYING or reading.block.lower(reading.head + 1) != "to":
        return False
    preceding_words = reading.block.words[max(0, reading.head - _REACH_OF_BE) : reading.head]
    return any(word.lower in NEGATIONS for word in preceding_words)


def _has_manner_for_content(reading: Reading) -> bool:
    """Return whether the content is how somebody told what stands before: told Nordlys, | asking not to be named."""
    first = reading.content[0].first
    opening = reading.block.words[first]
    return first > reading.head and not opening.quoted and opening.lower in MANNERS_OF_TELLING


def _modifies_noun(reading: Reading) -> bool:
    """Return whether a participle only describes a noun: the stated value, the accused man."""
    word = reading.word
    return word.dep == "amod" and word.is_participle and not word.quoted and not reading.source


def _asks_speaker(reading: Reading) -> bool:
    """Return whether a cue tells what the speaker of its sentence was asked, by nobody named: "Asked why, she said"."""
    block, head = reading.block, reading.head
    if reading.word.lower not in QUESTIONED or reading.word.quoted:
        return False
    opening = head - 1 if block.lower(head - 1) == "when" and not block.begins_sentence(head) else head
    if not block.begins_sentence(opening) and block.words[opening - 1].text != ",":
        return False
    last = block.sentence_of(head).last
    comma = next((index for index in range(head + 1, last) if block.words[index].text == ","), last)
    is_agent = any(block.lower(index) == "by" for index in range(head + 1, comma))
    return not is_agent and not any(phrase.first < comma for phrase in reading.source)


def _is_imperative(reading: Reading) -> bool:
    """Return whether a cue tells the reader what to do: note the time and explain why you stopped."""
    word, block = reading.word, reading.block
    if (
        reading.source
        or word.tag not in ("VB", "VBP")
        or word.quoted
        or any(part.quoted for part in reading.content_words)
    ):
        return False
    if block.word(reading.head - 1).is_nominal:
        return False
    preceding_words = block.words[max(0, reading.head - _REACH_OF_BE) : reading.head]
    return not any(part.is_modal or part.lower in _BEFORE_INFINITIVES for part in preceding_words)


def _asks_for_anonymity(reading: Reading) -> bool:
    """Return whether somebody only asks not to be named, or for anonymity to speak."""
    block, head = reading.block, reading.head
    if reading.lemma not in _ASKING or reading.word.quoted:
        return False
    successors = {word.lower for word in block.words[head + 1 : head + 1 + _REACH_OF_NAMING]}
    if successors & {"anonymity", "anonymous", "unnamed"}:
        return True
    return bool(successors & {"identified", "named"} and successors & {"be", "being"})


def _is_ordered(reading: Reading) -> bool:
    """Return whether somebody is only asked or ordered to act, by nobody named: was ordered to pay costs."""
    block, head = reading.block, reading.head
    if reading.lemma not in _ORDERING or not reading.word.is_past_participle or reading.word.quoted:
        return False
    before = {word.lower for word in block.words[max(0, head - _REACH_OF_BE) : head]}
    behind = block.words[head + 1 : block.sentence_of(head).last]
    is_order = behind[:1] and behind[0].tag == "TO" and not any(word.quoted for word in reading.content_words)
    return bool(before & _BE and is_order) and all(word.lower != "by" for word in behind)


def _asks_reader(reading: Reading) -> bool:
    """Return whether a question asks who says something: Who will say sorry?"""
    block = reading.block
    is_who = len(reading.source) == 1 and reading.source[0].lower in ("who", "what")
    return is_who and block.begins_sentence(reading.source[0].first) and not reading.word.quoted


def _is_title(reading: Reading) -> bool:
    """Return whether the content is the title of a work behind its kind: said on the podcast | “Fourth and Forever”."""
    block, words = reading.block, reading.content_words
    first = reading.content[0].first
    before = first - 1 - (block.word(first - 1).quoted or block.lower(first - 1) in ("“", '"'))
    if block.lower(before - (block.lower(before) in (":", ","))) in TITLING:
        return True
    before -= block.lower(before) in _CALLED  # the chapter called | “Salt”
    is_short = len(reading.content) == 1 and 0 < len(words) <= _LONGEST_TITLE and words[0].quoted
    return is_short and block.lower(before) in _KINDS_OF_WORKS and words[0].is_capital and words[-1].is_capital


def _refuses_comment(reading: Reading) -> bool:
    if reading.lemma not in REFUSING:
        return False
    return any(word.lower == "comment" for phrase in reading.content for word in phrase.words[:3])


def _is_act(reading: Reading) -> bool:
    """Return whether a cue is an act that no clause and no quotation makes a statement: signed the bill.

    A verb that no list of cues has is one, and so are cues that are acts with a noun phrase behind them.
    """
    if any(word.quoted for word in reading.content_words):
        return False
    is_act = reading.lemma in _ACTS and reading.word.lower != reading.lemma  # vetoed, whatever its tag
    if not reading.word.is_verb and not is_act:
        return False
    if reading.lemma in _ACTS:
        return not any(word.is_tensed or word.lower == "as" for word in _outside_relatives(reading.content_words))
    if f"{reading.lemma} {reading.block.lower(reading.head + 1)}" in _CUES_OF_TWO_WORDS:
        return False
    return not _has_clause(reading) and not any(_is_listed(word) for phrase in reading.cue for word in phrase.words)


def _acts_on_object(reading: Reading) -> bool:
    """Return whether a verb that can also speak acts on one thing: answered 61 calls, called off the sale.

    What somebody names is two phrases ("called the deal a mistake"), and what is claimed may be a responsibility.
    """
    words = reading.content_words
    is_able = reading.lemma in _ACTS_ON_OBJECTS and reading.word.is_verb and _has_object(reading)
    if not is_able or (reading.lemma == "claim" and words[0].tag not in ("PRP$", "CD")):
        return False
    opening = {word.lower for word in words[:_MOST_BEFORE_NOUN]}
    if opening & _NO_OBJECTS or any(word.quoted for word in words) or not _is_thing(words):
        return False
    return _has_time_clause(words) or not _has_verb(_outside_relatives(words))


def _has_verb(words: list[Word]) -> bool:
    """Return whether words have a finite verb; a noun read as one behind an adjective is none: their fifth | win."""
    return words[0].is_tensed or any(word.is_tensed and not describes_noun(near) for near, word in pairwise(words))


def describes_noun(word: Word) -> bool:
    """Return whether a noun follows a word, whatever its tag: their fifth | win."""
    return word.is_adjective or word.tag in ("CD", "PRP$")


def _has_object(reading: Reading) -> bool:
    """Return whether words without marks stand behind a verb, at most a particle between: called off | the sale."""
    block, head, first = reading.block, reading.head, reading.content[0].first
    if first < head or f"{reading.lemma} {block.lower(head + 1)}" in _CUES_OF_TWO_WORDS:
        return False
    between = block.words[head + 1 : first + 1]  # claimed responsibility for | … is none
    return not any(word.is_noun for word in between[:-1]) and all(word.is_word for word in between)


def _is_thing(words: list[Word]) -> bool:
    """Return whether words are one noun phrase and what describes it, not two: the deal | a mistake."""
    nouns = [number for number, word in enumerate(words) if word.is_noun]
    if not nouns or words[0].tag == "PRP":
        return False
    return not any(
        successor.tag in _BEGIN_PREDICATES for successor in (words[n + 1] for n in nouns if n + 1 < len(words))
    )


def _has_time_clause(words: list[Word]) -> bool:
    """Return whether the first verb of some words stands in a clause of time: recalled vans after a wheel came off."""
    first = next((number for number, word in enumerate(words) if word.is_tensed), 0)
    return any(word.lower in ("after", "when", "before", "while") for word in words[:first])


def _has_clause(reading: Reading) -> bool:
    """Return whether a clause of the cue, or one that a conjunction opens, is the content."""
    block = reading.block
    first = reading.content[0].first
    if block.lower(first) in _CLAUSE_OPENERS or block.lower(first - 1) in _CLAUSE_OPENERS:
        return True
    clauses = block.children_of(reading.head, ("ccomp", "parataxis"))
    return any(child in phrase for child in clauses for phrase in reading.content)


def _is_listed(word: Word) -> bool:
    """Return whether a word of a cue is known to lead statements in, as a verb, a noun or an adjective."""
    forms = (word.lower, word.verb_lemma, noun_lemma(word.lower))
    return word.lower in cue_forms() or any(form in attribution_words() or form in _STATEMENT_NOUNS for form in forms)


def _accuses_without_agent(reading: Reading) -> bool:
    """Return whether a cue accuses in the passive, and nobody is named who does: "is accused of taking bribes"."""
    if reading.lemma not in ALLEGING or not reading.word.is_past_participle or reading.word.quoted:
        return False
    block, head = reading.block, reading.head
    before = {word.lower for word in block.words[max(0, head - _REACH_OF_BE) : head]}
    if not before & _BE and block.lower(head + 1) not in ("of", "with"):
        return False
    indices = range(head, block.sentence_of(head).last)
    return not any(block.lower(index) == "by" and _leads_agent(block, index, head) for index in indices)


def _leads_agent(block: Block, preposition: int, verb: int) -> bool:
    """Return whether "by" can belong to a verb: "accused by X of …", but not "accused of moving cash held by X"."""
    governor = block.words[preposition - 1]
    return preposition == verb + 1 or not governor.is_past_participle


def _reacts(reading: Reading) -> bool:
    """Return whether a verb only tells what somebody did when a quotation had ended: “Thank you.” The mayor nodded."""
    block, last = reading.block, max(phrase.last for phrase in reading.content)
    if last >= reading.head or block.shares_sentence(last, reading.head) or not block.words[last].quoted:
        return False
    row = cue_forms().get(reading.word.lower)
    is_strong = row is not None and row.weight == "strong"
    return not is_strong and not block.word(reading.head + 1).is_word


def _acts_on_itself(reading: Reading) -> bool:
    """Return whether somebody only does something to himself: announced himself with two goals."""
    words = reading.content_words
    is_reflexive = len(words) > 1 and words[0].lower in REFLEXIVES and reading.content[0].first == reading.head + 1
    return (
        is_reflexive and words[1].is_preposition and words[1].lower != "as" and not any(word.quoted for word in words)
    )


def _sums_up(reading: Reading) -> bool:
    """Return whether a cue is that of "All told, …", which nobody tells."""
    block, head = reading.block, reading.head
    return block.lower(head) == "told" and block.lower(head - 1) == "all" and block.begins_sentence(head - 1)


def _supposes(reading: Reading) -> bool:
    """Return whether a cue only tells what somebody might say, in no words of his own."""
    return is_supposition(reading.block, reading.head) and not any(word.quoted for word in reading.content_words)


def _is_set_phrase(reading: Reading) -> bool:
    return is_set_phrase(reading.block, reading.head, reading.content_words)


_REJECTIONS = (
    _is_title,
    _asks_reader,
    _is_ordered,
    _is_act,
    _acts_on_object,
    _accuses_without_agent,
    _acts_on_itself,
    _sums_up,
    _reacts,
    _points,
    _is_name,
    _has_relative_content,
    _hedges,
    _is_bare,
    _is_empty,
    _greets,
    _acts_on_air,
    _says_nothing,
    _is_preposition,
    _is_noun,
    _refuses_comment,
    _gives_no_reply,
    _asks_for_anonymity,
    _has_manner_for_content,
    _modifies_noun,
    _is_imperative,
    _asks_speaker,
    _supposes,
    _is_set_phrase,
)
