"""One block of an article with the cast and the claims beside it: what every rule of relations looks at."""

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
class Name:
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
    names: tuple[Name, ...] = field(default=())
    dateline: int = 0

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the block."""
        return self.block.words

    def word(self, at: int) -> Word | None:
        """The word at a place, None outside of the block."""
        return self.block.words[at] if 0 <= at < len(self.block.words) else None

    def lower(self, at: int) -> str:
        """The word at a place in lower case, nothing outside of the block."""
        return self.block.words[at].lower if 0 <= at < len(self.block.words) else ""

    def tag(self, at: int) -> str:
        """The tag of the word at a place, nothing outside of the block."""
        return self.block.words[at].tag if 0 <= at < len(self.block.words) else ""

    def name(self, at: int) -> Name | None:
        """The name or pronoun that the word at a place belongs to."""
        number = self.cast.name_at(self.block, at)
        if number is None or at < self.dateline:
            return None
        phrase = self.cast.phrases[number]
        return Name(phrase.first, phrase.last, number, self.cast.mentions[number].entity)

    def entity(self, number: int) -> EntityDraft:
        """An entity of the cast."""
        return self.cast.entities[number]

    def meant(self, at: int) -> Name | None:
        """What the word at a place names, or the nominal that it heads ("the company")."""
        name = self.name(at)
        if name is not None:
            return name
        number = self.cast.nominal_at(self.block, at)
        if number is None:
            return None
        phrase = self.cast.phrases[number]
        return Name(phrase.first, phrase.last, number, self.cast.mentions[number].entity)

    def kind(self, name: Name) -> str:
        """The type of a name's entity."""
        return self.cast.entities[name.entity].type

    def is_adjective(self, name: Name) -> bool:
        """Whether a name is the adjective or demonym of a country ("Chinese")."""
        return self.cast.mentions[name.mention].type == "NORP" and self.kind(name) == "GPE"

    def text(self, first: int, last: int) -> str:
        """The text from one word to another as it stands."""
        return self.article.words(self.block.span(first, last))

    def span(self, first: int, last: int) -> Span:
        """The span from one word to another."""
        return self.block.span(first, last)

    def sentence(self, at: int) -> tuple[int, int]:
        """The first and the last word of the sentence of a word."""
        return self.block.sentences[self.block.words[at].sentence]

    def group(self, at: int) -> tuple[int, int]:
        """The first and the last word of the noun group around a word, as the tags show it."""
        low, high = self.sentence(at)
        first = last = at
        while first > low and at - first < _LONGEST_GROUP and self._joins(first - 1, first):
            first -= 1
        while last < high and last - at < _LONGEST_GROUP and self._goes_on(last + 1):
            last += 1
        return first, last

    def is_time(self, at: int) -> bool:
        """Whether a word only tells when: "today", "Monday", no "Monday's"."""
        return self.words[at].lower in _TIMES and self.tag(at + 1) != "POS" and self.name(at) is None

    def _joins(self, at: int, after: int) -> bool:
        if self.is_time(at):
            return False
        if self.words[at].tag == "POS":
            return True
        if self.words[at].tag not in _MODIFIERS or self.words[after].tag in ("DT", "PDT", "PRP$"):
            return False
        return self.words[at].tag not in ("VBN", "VBG") or self.words[at].dep in ("amod", "compound")

    def _goes_on(self, at: int) -> bool:
        tag = self.words[at].tag
        if self.is_time(at):
            return False
        if tag in _NOUNS or tag == "POS":
            return True
        if self.tag(at - 1) in _NOUNS:
            return tag == "HYPH" and self.tag(at + 1) in _NOUNS
        for _ in range(_MOST_ADJECTIVES):
            joined = tag in ("JJ", "HYPH", "CD") and self.words[at].dep in ("amod", "compound", "punct", "nummod")
            if not joined:
                return False
            at, tag = at + 1, self.tag(at + 1)
            if tag in _NOUNS:
                return not self.is_time(at)
        return False


def scenes(article: ArticleText, blocks: list[Block], cast: Cast, *, claims: Claims) -> Iterator[Scene]:
    """The scene of every block in order."""
    named: dict[int, list[Name]] = {}
    for number in cast.names():
        phrase = cast.phrases[number]
        name = Name(phrase.first, phrase.last, number, cast.mentions[number].entity)
        named.setdefault(phrase.block.number, []).append(name)
    for one in blocks:
        start = _dateline(one)
        names = sorted(named.get(one.number, ()), key=lambda name: name.first)
        yield Scene(article, one, cast, claims, tuple(name for name in names if name.first >= start), start)


def _dateline(block: Block) -> int:
    """The first word after a dateline ("BOGOTA (AP) - "), 0 where a block has none."""
    words = block.words[:_LONGEST_DATELINE]
    for at, word in enumerate(words):
        if word.text in ("-", "—", "–", "--", "―"):
            before = {one.text for one in words[:at]}
            return at + 1 if "(" in before or (at and words[0].text.isupper() and len(words[0].text) > 3) else 0
    return 0
