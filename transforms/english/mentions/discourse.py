"""The referents of an article in reading order, as pronouns and nominals look back at them."""

from bisect import insort
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import SUBJECTS, Block, Phrase

SUBJECT_RELATIONS = SUBJECTS | {"csubj"}
_APPOSED = frozenset({"appos", "flat", "nmod:desc", "compound"})
_INSIDE_NAME = frozenset({"compound", "nmod:desc", "flat"})
_PART_OF_PHRASE = _APPOSED | {"conj"}
_ASIDE = frozenset({"discourse", "dislocated", "vocative"})
_REACH = 12  # sentences


@dataclass(frozen=True, slots=True)
class Reference:
    """An entity that words refer to, with the confidence of that reading."""

    entity: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Referent:
    """A mention as later words can refer to it; `entity` is None for a person whom the text does not name.

    `block` is the number of the block, `word` the first word of the mention. `sentence` counts sentences through the
    whole article. `is_subject` tells the subject of a clause; `governor` is the word of the block that the mention
    depends on. `quotation` is the index of the quotation around it, or -1.
    """

    entity: int | None
    type: str
    gender: str
    block: int
    sentence: int
    word: int
    is_subject: bool
    governor: int
    quotation: int


def entity_beside(block: Block, index: int, cast: Cast) -> int | None:
    """Return the entity of a word, or of the name that stands in apposition to it: the network maker Telvanta."""
    entity = cast.entity_at(block, index)
    if entity is not None:
        return entity
    for child in block.children_of(index, _APPOSED):
        if child > index:
            entity = cast.entity_at(block, child)
            if entity is not None:
                return entity
    word = block.words[index]
    return cast.entity_at(block, word.head) if word.dep in _INSIDE_NAME else None


def named_in_quotations(block: Block, index: int, cast: Cast) -> set[int | None]:
    """Return the entities that the quotations of a word's sentence name: they are spoken about."""
    sentence = block.sentence_of(index)
    spans = (span for span in block.quoted.values() if span[0] <= sentence.last and span[1] >= sentence.first)
    names = (cast.name_at(block, place) for first, last in spans for place in range(first, last + 1))
    return {cast.mentions[name].entity for name in names if name is not None}


class Discourse:
    """The referents so far, by sentence."""

    def __init__(self, blocks: Sequence[Block], cast: Cast) -> None:
        """Start before the first word."""
        self.cast = cast
        self.counts: dict[int, int] = {}
        self._position: tuple[int, int] | None = None
        self._by_sentence: dict[int, list[Referent]] = {}
        self._first_sentences: dict[int, int] = {}
        total = 0
        for block in blocks:
            self._first_sentences[block.number] = total
            total += len(block.sentences)

    def sentence(self, block: Block, index: int) -> int:
        """Return the number of a word's sentence in the article."""
        return self._first_sentences[block.number] + block.words[index].sentence

    def move_to(self, block: Block, index: int) -> None:
        """Hide the referents from a word on: it is the next one to be resolved."""
        self._position = block.number, index

    def move_to_end(self) -> None:
        """Show all referents: the article has been read."""
        self._position = None

    def note(self, phrase: Phrase, entity: int | None, *, gender: str = "") -> None:
        """Add a mention of an entity, or of an unnamed person of a gender."""
        referent = self._referent(phrase, entity, gender)
        insort(self._by_sentence.setdefault(referent.sentence, []), referent, key=attrgetter("word"))
        if entity is not None:
            self.counts[entity] = self.counts.get(entity, 0) + 1

    def _referent(self, phrase: Phrase, entity: int | None, gender: str) -> Referent:
        words, head = phrase.block.words, phrase.head
        top = words[_top(phrase.block, head)]
        return Referent(
            entity=entity,
            type="PERSON" if entity is None else self.cast.entities[entity].type,
            gender=gender if entity is None else self.cast.gender.get(entity, gender),
            block=phrase.block.number,
            sentence=self.sentence(phrase.block, head),
            word=phrase.first,
            is_subject=top.dep in SUBJECT_RELATIONS or _opens_sentence(phrase),
            governor=top.head,
            quotation=words[head].quotation,
        )

    def back(self, sentence: int, reach: int = _REACH) -> Iterator[Referent]:
        """Yield the referents before the current word, the last one first, from a sentence and those before it."""
        for number in range(sentence, max(-1, sentence - reach), -1):
            for referent in reversed(self._by_sentence.get(number, ())):
                if self._position is None or (referent.block, referent.word) < self._position:
                    yield referent

    def entities(self, sentence: int, types: Container[str], reach: int = _REACH) -> list[int]:
        """Return the entities of some types before the current word, the most recent first."""
        referents = (referent for referent in self.back(sentence, reach) if referent.type in types)
        return list(dict.fromkeys(referent.entity for referent in referents if referent.entity is not None))


def _opens_sentence(name: Phrase) -> bool:
    """Return whether a name at the front of a sentence is its subject, though the parser sees none there.

    Ida Roe, 27, scored. | The pharmacist, Ida Roe, fled Orsk.
    """
    opening = name.words[0]
    if _is_named_at_front(name):
        return True
    has_name = opening.is_capital and not opening.quoted and opening.dep in _ASIDE
    return has_name and name.block.begins_sentence(name.first) and name.block.lower(name.last + 1) == ","


def _is_named_at_front(name: Phrase) -> bool:
    """Return whether a name stands between commas behind the noun that a sentence begins with, and a verb follows."""
    block, noun = name.block, name.first - 2
    if block.lower(name.first - 1) != "," or block.lower(name.last + 1) != "," or block.words[name.first].quoted:
        return False
    is_noun_first = any(block.begins_sentence(first) for first in range(max(0, noun - 3), noun + 1))
    is_verb = block.tag(name.last + 2) in ("VBD", "VBZ", "VBP", "VBN", "MD")
    return is_noun_first and block.words[noun].is_noun and block.shares_sentence(noun, name.last) and is_verb


def _top(block: Block, index: int) -> int:
    """Return the head of the noun phrase that a word is a part of."""
    word = block.words[index]
    while word.dep in _PART_OF_PHRASE and word.head != index:
        index = word.head
        word = block.words[index]
    return index
