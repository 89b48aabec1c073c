"""One block of an article with its cast and claims: the input of every rule of relations."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from newsledger.transforms.annotation import ArticleText, EntityDraft, Span
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Block, Word
from newsledger.transforms.english.relations.claims import Claims

ACTORS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
BODIES = frozenset({"ORG", "GPE"})
PLACES = frozenset({"GPE", "LOC", "FAC"})
_MODIFIERS = frozenset("DT PDT JJ JJR JJS CD POS PRP$ VBN VBG NN NNS NNP NNPS HYPH RB RBS ADD AFX".split())
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_TIMES = frozenset("today yesterday tomorrow tonight monday tuesday wednesday thursday friday saturday sunday".split())
_LONGEST_GROUP = 14
_LONGEST_DATELINE = 12
_MOST_ADJECTIVES = 3


@dataclass(frozen=True, slots=True)
class NamedPhrase:
    """A name or a pronoun in a block: first and last word, the mention's number, its entity."""

    first: int
    last: int
    mention: int
    entity: int


@dataclass(frozen=True, slots=True)
class Scene:
    """A block, the cast, the claims, and the names of the block in order."""

    article: ArticleText
    block: Block
    cast: Cast
    claims: Claims
    names: tuple[NamedPhrase, ...] = field(default=())
    dateline: int = 0

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the block."""
        return self.block.words

    def word(self, index: int) -> Word | None:
        """Return the word at an index; None outside the block."""
        return self.block.words[index] if 0 <= index < len(self.block.words) else None

    def lower(self, index: int) -> str:
        """Return the word at an index in lower case; empty outside the block."""
        return self.block.words[index].lower if 0 <= index < len(self.block.words) else ""

    def tag(self, index: int) -> str:
        """Return the tag of the word at an index; empty outside the block."""
        return self.block.words[index].tag if 0 <= index < len(self.block.words) else ""

    def name(self, index: int) -> NamedPhrase | None:
        """Return the name or pronoun that the word at an index belongs to."""
        number = self.cast.name_at(self.block, index)
        if number is None or index < self.dateline:
            return None
        phrase = self.cast.phrases[number]
        return NamedPhrase(phrase.first, phrase.last, number, self.cast.mentions[number].entity)

    def entity(self, number: int) -> EntityDraft:
        """Return an entity of the cast."""
        return self.cast.entities[number]

    def meant(self, index: int) -> NamedPhrase | None:
        """Return the name that the word at an index belongs to, or the nominal that it heads ("the company")."""
        name = self.name(index)
        if name is not None:
            return name
        number = self.cast.nominal_at(self.block, index)
        if number is None:
            return None
        phrase = self.cast.phrases[number]
        return NamedPhrase(phrase.first, phrase.last, number, self.cast.mentions[number].entity)

    def kind(self, name: NamedPhrase) -> str:
        """Return the type of a name's entity."""
        return self.cast.entities[name.entity].type

    def is_adjective(self, name: NamedPhrase) -> bool:
        """Return whether a name is the adjective or demonym of a country ("Chinese")."""
        return self.cast.mentions[name.mention].type == "NORP" and self.kind(name) == "GPE"

    def text(self, first: int, last: int) -> str:
        """Return the text from one word to another as written."""
        return self.article.words(self.block.span(first, last))

    def span(self, first: int, last: int) -> Span:
        """Return the span from one word to another."""
        return self.block.span(first, last)

    def sentence(self, index: int) -> tuple[int, int]:
        """Return the first and the last word of the sentence of a word."""
        return self.block.sentences[self.block.words[index].sentence]

    def group(self, index: int) -> tuple[int, int]:
        """Return the first and the last word of the noun group around a word, by its tags."""
        low, high = self.sentence(index)
        first = last = index
        while first > low and index - first < _LONGEST_GROUP and self._joins(first - 1, first):
            first -= 1
        while last < high and last - index < _LONGEST_GROUP and self._goes_on(last + 1):
            last += 1
        return first, last

    def is_time(self, index: int) -> bool:
        """Return whether a word only tells a time: "today", "Monday", not "Monday's"."""
        return self.words[index].lower in _TIMES and self.tag(index + 1) != "POS" and self.name(index) is None

    def _joins(self, index: int, next_index: int) -> bool:
        if self.is_time(index):
            return False
        if self.words[index].tag == "POS":
            return True
        if self.words[index].tag not in _MODIFIERS or self.words[next_index].tag in ("DT", "PDT", "PRP$"):
            return False
        return self.words[index].tag not in ("VBN", "VBG") or self.words[index].dep in ("amod", "compound")

    def _goes_on(self, index: int) -> bool:
        tag = self.words[index].tag
        if self.is_time(index):
            return False
        if tag in _NOUNS or tag == "POS":
            return True
        if self.tag(index - 1) in _NOUNS:
            return tag == "HYPH" and self.tag(index + 1) in _NOUNS
        for _ in range(_MOST_ADJECTIVES):
            is_adjective = tag in ("JJ", "HYPH", "CD") and self.words[index].dep in (
                "amod",
                "compound",
                "punct",
                "nummod",
            )
            if not is_adjective:
                return False
            index, tag = index + 1, self.tag(index + 1)
            if tag in _NOUNS:
                return not self.is_time(index)
        return False


def scenes(article: ArticleText, blocks: list[Block], cast: Cast, *, claims: Claims) -> Iterator[Scene]:
    """Yield the scene of every block in order."""
    names_by_block: dict[int, list[NamedPhrase]] = {}
    for number in cast.names():
        phrase = cast.phrases[number]
        name = NamedPhrase(phrase.first, phrase.last, number, cast.mentions[number].entity)
        names_by_block.setdefault(phrase.block.number, []).append(name)
    for block_read in blocks:
        start = _dateline(block_read)
        names = sorted(names_by_block.get(block_read.number, ()), key=lambda name: name.first)
        yield Scene(article, block_read, cast, claims, tuple(name for name in names if name.first >= start), start)


def _dateline(block: Block) -> int:
    """Return the first word after a dateline ("BOGOTA (AP) - "); 0 if a block has none."""
    words = block.words[:_LONGEST_DATELINE]
    for index, word in enumerate(words):
        if word.text in ("-", "—", "–", "--", "―"):
            texts_before = {word_before.text for word_before in words[:index]}
            return (
                index + 1
                if "(" in texts_before or (index and words[0].text.isupper() and len(words[0].text) > 3)
                else 0
            )
    return 0
