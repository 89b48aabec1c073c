"""One block of an article with its mentions and claims: the input of every rule of relations."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from newsledger.transforms.annotation import ArticleText, EntityDraft
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Block, Phrase, Word
from newsledger.transforms.english.relations.claims import Claims
from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.words import words

ACTORS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
BODIES = frozenset({"ORG", "GPE"})
PLACES = frozenset({"GPE", "LOC", "FAC"})
MODIFIERS = frozenset({"DT", "JJ", "JJS", "RB", "PRP$", "CD"})
_GROUP_TAGS = frozenset("DT PDT JJ JJR JJS CD POS PRP$ VBN VBG NN NNS NNP NNPS HYPH RB RBS ADD AFX".split())
_DETERMINERS = frozenset({"DT", "PDT", "PRP$"})
_POSTMODIFIERS = frozenset({"JJ", "HYPH", "CD"})
_ATTRIBUTIVE = frozenset({"amod", "compound"})
_POSTMODIFYING = _ATTRIBUTIVE | {"punct", "nummod"}
_TIMES = words("weekdays") | {"today", "yesterday", "tomorrow", "tonight"}
_DASHES = frozenset({"-", "—", "–", "--", "―"})
_LONGEST_GROUP = 14
_LONGEST_DATELINE = 12
_MOST_POSTMODIFIERS = 3


@dataclass(frozen=True, slots=True)
class MentionPhrase(Phrase):
    """A name, pronoun or nominal in its block, with the number and the type of its entity.

    `is_demonym` marks the adjective or demonym of a country ("Chinese").
    """

    entity: int
    entity_type: str
    kind: Literal["name", "nominal", "pronoun"]
    is_demonym: bool

    @property
    def is_person(self) -> bool:
        """Whether the entity is a person."""
        return self.entity_type == "PERSON"

    @property
    def is_organisation(self) -> bool:
        """Whether the entity is an organisation."""
        return self.entity_type == "ORG"

    @property
    def is_region(self) -> bool:
        """Whether the entity is a country, region or town (GPE)."""
        return self.entity_type == "GPE"

    @property
    def is_possessive(self) -> bool:
        """Whether a possessive mark follows: "Norland's"."""
        return self.next_word.is_possessive_mark


@dataclass(frozen=True, slots=True)
class Scene:
    """A block with the cast and the claims of its article; `names` are its names and pronouns in order.

    Names of a dateline are left out.
    """

    article: ArticleText
    block: Block
    cast: Cast
    claims: Claims
    names: tuple[MentionPhrase, ...] = ()
    _names_by_word: dict[int, MentionPhrase] = field(default_factory=dict, repr=False)
    _groups: dict[int, Phrase] = field(default_factory=dict, repr=False)

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the block."""
        return self.block.words

    def word(self, index: int) -> Word:
        """Return a word; an empty one outside the block."""
        return self.block.word(index)

    def lower(self, index: int) -> str:
        """Return a word in lower case; the empty string outside the block."""
        words = self.block.words
        return words[index].lower if 0 <= index < len(words) else ""

    def tag(self, index: int) -> str:
        """Return the tag of a word; the empty string outside the block."""
        words = self.block.words
        return words[index].tag if 0 <= index < len(words) else ""

    def sentence(self, index: int) -> Phrase:
        """Return the sentence of a word."""
        return self.block.sentence_of(index)

    def text(self, phrase: Phrase) -> str:
        """Return a phrase as the article writes it."""
        return self.article.words(phrase.span)

    def entity(self, number: int) -> EntityDraft:
        """Return an entity of the cast."""
        return self.cast.entities[number]

    def name(self, index: int) -> MentionPhrase | None:
        """Return the name or pronoun that a word belongs to."""
        return self._names_by_word.get(index)

    def nominal(self, head: int) -> MentionPhrase | None:
        """Return the nominal with a word as its head: "the company"."""
        number = self.cast.nominal_at(self.block, head)
        return None if number is None else _mention(self.cast, number)

    def mention(self, index: int) -> MentionPhrase | None:
        """Return the name or pronoun that a word belongs to, else the nominal that it heads."""
        return self.name(index) or self.nominal(index)

    def is_form_of(self, index: int, lemmas: Collection[str]) -> bool:
        """Return whether a word can be an inflected form of one of some lemmas."""
        return not possible_lemmas(self.lower(index)).isdisjoint(lemmas)

    def matches(self, index: int, tokens: Sequence[str]) -> bool:
        """Return whether some words in lower case stand one after the other, the first at an index."""
        return all(self.lower(index + offset) == token for offset, token in enumerate(tokens))

    def is_time(self, index: int) -> bool:
        """Return whether a word only states a time: "today", "Monday", not "Monday's"."""
        if self.lower(index) not in _TIMES:
            return False
        return not self.word(index + 1).is_possessive_mark and self.name(index) is None

    def skip(self, index: int, tags: Collection[str] = MODIFIERS) -> int:
        """Return the first word from an index on whose tag is none of these, or that belongs to a name."""
        while self.tag(index) in tags and self.name(index) is None:
            index += 1
        return index

    def skip_words(self, index: int, tokens: Collection[str]) -> int:
        """Return the first word from an index on that is none of these."""
        while self.lower(index) in tokens:
            index += 1
        return index

    def noun_group(self, index: int) -> Phrase:
        """Return the noun group around a word, by the tags of the words beside it."""
        group = self._groups.get(index)
        if group is None:
            group = self._groups[index] = self._noun_group(index)
        return group

    def _noun_group(self, index: int) -> Phrase:
        sentence = self.sentence(index)
        first = last = index
        while first > sentence.first and index - first < _LONGEST_GROUP and self._joins_next(first - 1):
            first -= 1
        while last < sentence.last and last - index < _LONGEST_GROUP and self._joins_previous(last + 1):
            last += 1
        return self.block.phrase(first, last)

    def _joins_next(self, index: int) -> bool:
        """Return whether a word belongs to the noun group of the word after it."""
        word = self.words[index]
        if self.is_time(index):
            return False
        if word.is_possessive_mark:
            return True
        if word.tag not in _GROUP_TAGS or self.words[index + 1].tag in _DETERMINERS:
            return False
        return not word.is_participle or word.dep in _ATTRIBUTIVE

    def _joins_previous(self, index: int) -> bool:
        """Return whether a word belongs to the noun group of the word before it."""
        word = self.words[index]
        if self.is_time(index):
            return False
        if word.is_noun or word.is_possessive_mark:
            return True
        if self.word(index - 1).is_noun:
            return word.tag == "HYPH" and self.word(index + 1).is_noun
        return self._leads_to_noun(index)

    def _leads_to_noun(self, index: int) -> bool:
        """Return whether a few adjectives and numbers from a word on are followed by a noun."""
        for modifier in range(index, index + _MOST_POSTMODIFIERS):
            word = self.word(modifier)
            if word.tag not in _POSTMODIFIERS or word.dep not in _POSTMODIFYING:
                return False
            if self.word(modifier + 1).is_noun:
                return not self.is_time(modifier + 1)
        return False


def scenes(article: ArticleText, blocks: Iterable[Block], cast: Cast, *, claims: Claims) -> Iterator[Scene]:
    """Yield the scene of every block in order."""
    names_by_block: dict[int, list[MentionPhrase]] = {}
    for number in cast.names():
        name = _mention(cast, number)
        names_by_block.setdefault(name.block.number, []).append(name)
    for block in blocks:
        start = _dateline(block)
        names = sorted(names_by_block.get(block.number, ()), key=lambda name: name.first)
        by_word = {index: name for name in names for index in name.indices if index >= start}
        yield Scene(article, block, cast, claims, tuple(name for name in names if name.first >= start), by_word)


def _mention(cast: Cast, number: int) -> MentionPhrase:
    phrase, mention = cast.phrases[number], cast.mentions[number]
    entity_type = cast.entities[mention.entity].type
    return MentionPhrase(
        phrase.block,
        phrase.first,
        phrase.last,
        entity=mention.entity,
        entity_type=entity_type,
        kind=mention.kind,
        is_demonym=mention.type == "NORP" and entity_type == "GPE",
    )


def _dateline(block: Block) -> int:
    """Return the first word after a dateline ("BOGOTA (AP) - "); 0 if a block has none."""
    for index, word in enumerate(block.words[:_LONGEST_DATELINE]):
        if word.text in _DASHES:
            place = block.words[0].text
            is_place = index > 0 and place.isupper() and len(place) > 3
            has_agency = any(word.text == "(" for word in block.words[:index])
            return index + 1 if is_place or has_agency else 0
    return 0
