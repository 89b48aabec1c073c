"""What an article has spoken of so far: the referents of its sentences, as pronouns and nominals look back at them."""

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Block

SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_REACH = 12


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody or something mentioned: an entity's number, or None for a person that the text does not name.

    `sentence` counts sentences through the whole article; `subject` tells a clause's subject; `clause` is the word of
    the block on which it depends.
    """

    entity: int | None
    type: str
    gender: str
    block: int
    sentence: int
    word: int
    subject: bool
    clause: int
    quotation: int


def named_by(block: Block, word: int, cast: Cast) -> int | None:
    """The entity of a word, or of the name that stands with it as its apposition: the network maker Telvanta."""
    found = cast.entity_at(block, word)
    if found is not None:
        return found
    for child in block.children[word]:
        if child > word and block.words[child].dep in ("appos", "flat", "nmod:desc", "compound"):
            found = cast.entity_at(block, child)
            if found is not None:
                return found
    head = block.words[word]
    return cast.entity_at(block, head.head) if head.dep in ("compound", "nmod:desc", "flat") else None


def head_word(block: Block, first: int, last: int) -> int:
    """The word of a stretch on which the others depend: the first whose own head lies outside."""
    for at in range(first, last + 1):
        head = block.words[at].head
        if not first <= head <= last or head == at:
            return at
    return last


class Discourse:
    """The referents so far, by sentence."""

    def __init__(self, blocks: list[Block], cast: Cast) -> None:
        """Start before the first word."""
        self.cast = cast
        self.counts: dict[int, int] = {}
        self.here: tuple[int, int] | None = None
        self._by_sentence: dict[int, list[Referent]] = {}
        self._first = {}
        total = 0
        for block in blocks:
            self._first[block.number] = total
            total += len(block.sentences)

    def sentence(self, block: Block, word: int) -> int:
        """The number of a word's sentence in the article."""
        return self._first[block.number] + _ordinal(block, word)

    def note(self, block: Block, place: tuple[int, int], entity: int | None, *, gender: str = "") -> Referent:
        """Keep a mention at the words of a place."""
        head = head_word(block, *place)
        word = block.words[head]
        top = head
        while (
            block.words[top].dep in ("conj", "appos", "flat", "nmod:desc", "compound") and block.words[top].head != top
        ):
            top = block.words[top].head
        kind = "PERSON" if entity is None else self.cast.entities[entity].type
        found = Referent(
            entity,
            kind,
            gender if entity is None else self.cast.gender.get(entity, gender),
            block.number,
            self.sentence(block, head),
            place[0],
            block.words[top].dep in SUBJECTS,
            block.words[top].head,
            word.quotation,
        )
        insort(self._by_sentence.setdefault(found.sentence, []), found, key=lambda one: one.word)
        if entity is not None:
            self.counts[entity] = self.counts.get(entity, 0) + 1
        return found

    def back(self, sentence: int, reach: int = _REACH) -> Iterator[Referent]:
        """The referents before the word that is read now, the last first, as many sentences back as told."""
        for number in range(sentence, max(-1, sentence - reach), -1):
            for one in reversed(self._by_sentence.get(number, ())):
                if self.here is None or (one.block, one.word) < self.here:
                    yield one

    def entities(self, sentence: int, kinds: tuple[str, ...], reach: int = _REACH) -> list[int]:
        """The entities of these types before now, the most recent first."""
        found: dict[int, None] = {}
        for one in self.back(sentence, reach):
            if one.entity is not None and one.type in kinds:
                found.setdefault(one.entity)
        return list(found)


def _ordinal(block: Block, word: int) -> int:
    """The ordinal of a word's sentence in its block."""
    low, high = 0, len(block.sentences) - 1
    while low < high:
        middle = (low + high) // 2
        if block.sentences[middle][1] < word:
            low = middle + 1
        else:
            high = middle
    return low
