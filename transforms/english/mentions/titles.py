"""Titles beside the names of persons, and the offices that an article gives to persons by them."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.gazetteer import TitleWords, person_nouns, title_ends, title_forms
from newsledger.transforms.lexicon.name_words import HONORIFICS
from newsledger.transforms.lexicon.words import words

_LONGEST_APPOSITION = 8  # words
_BETWEEN_BODY_AND_TITLE = words("words_between_body_and_title")


@dataclass(frozen=True, slots=True)
class TitlePhrase:
    """A listed title in the text."""

    phrase: Phrase
    entry: TitleWords

    @property
    def head(self) -> str:
        """The last word in lower case."""
        return self.phrase.words[-1].lower

    @property
    def gender(self) -> str:
        """The gender that the title tells of its holder; empty if none."""
        return self.entry.gender or HONORIFICS.get(self.head, "")


@dataclass(frozen=True, slots=True)
class PersonRole:
    """A role of a person: its head noun, and the entity (country, body) whose role it is."""

    person: int
    head: str
    body: int | None


def title_ending(block: Block, last: int) -> TitlePhrase | None:
    """Return the longest listed title that ends with a word."""
    if last < 0:
        return None
    for form in title_ends().get(block.words[last].lower, ()):
        first = last - len(form) + 1
        if first >= 0 and all(
            word.lower == part for word, part in zip(block.words[first : last + 1], form, strict=True)
        ):
            return TitlePhrase(block.phrase(first, last), title_forms()[form])
    return None


def title_before(name: Phrase) -> TitlePhrase | None:
    """Return the title directly before a name; a comma may separate them: "Prime Minister, Theresa May"."""
    block, last = name.block, name.first - 1
    while last == name.first - 1 and block.lower(last) in (",", "“", '"'):
        last -= 1
    if last < 0 or not block.shares_sentence(last, name.first):
        return None
    return title_ending(block, last)


def leading_title(name: Phrase) -> TitlePhrase | None:
    """Return the last listed title in a name, whose last word is left for the person; initials are none."""
    for last in range(name.last - 1, name.first - 1, -1):
        title = title_ending(name.block, last)
        is_initial = last > name.first and len(name.block.words[last].text.strip(".")) == 1
        if title is not None and title.phrase.first >= name.first and not is_initial:
            return title
    return None


def body_of_title(title: TitlePhrase, cast: Cast) -> int | None:
    """Return the country or organisation in a title or directly before it: Russian President, Kremlin spokesman."""
    block, first = title.phrase.block, title.phrase.first
    body = _body_at(block, first, cast)
    if body is not None and len(title.phrase) > 1:
        return body
    index = first - 1
    while block.lower(index) in _BETWEEN_BODY_AND_TITLE:
        index -= 1
    if index < 0 or not block.shares_sentence(index, first):
        return None
    return _body_at(block, index, cast)


def _body_at(block: Block, index: int, cast: Cast) -> int | None:
    """Return the entity of a word unless it is a person."""
    entity = cast.entity_at(block, index)
    return None if entity is None or cast.entities[entity].type == "PERSON" else entity


def person_roles(cast: Cast) -> Iterator[PersonRole]:
    """Yield the roles that stand before names as titles or after them in apposition, in the order of the names."""
    for mention, name in zip(cast.mentions, cast.phrases, strict=True):
        if mention.type == "PERSON" and mention.kind == "name":
            title = title_before(name)
            if title is not None and title.entry.holds_role:
                yield PersonRole(mention.entity, title.head, body_of_title(title, cast))
            role = _apposed_role(name, mention.entity, cast)
            if role is not None:
                yield role


def _apposed_role(name: Phrase, person: int, cast: Cast) -> PersonRole | None:
    """Return the role in the apposition after a name: Yuri Ushakov, a Kremlin aide."""
    block = name.block
    body: int | None = None
    for index in _apposition(name):
        entity = _body_at(block, index, cast)
        body = body if entity is None else entity
        if _is_role(block, index):
            owner = _body_after(block, index, cast) if body is None else body
            return PersonRole(person, block.words[index].lower, owner)
    return None


def _apposition(name: Phrase) -> Iterator[int]:
    """Yield the words after a name and a comma, up to a mark, a verb or the end of the sentence."""
    block = name.block
    if block.lower(name.last + 1) != ",":
        return
    first = name.last + 2
    for index in range(first, min(len(block), first + _LONGEST_APPOSITION)):
        word = block.words[index]
        if not block.shares_sentence(index, name.last) or word.text in (",", ";") or word.is_verb:
            return
        yield index


def _is_role(block: Block, index: int) -> bool:
    """Return whether a word is a noun for a person that no other noun follows."""
    next_word = block.words[min(index + 1, len(block) - 1)]
    return block.words[index].lower in person_nouns() and not next_word.is_noun


def _body_after(block: Block, role: int, cast: Cast) -> int | None:
    """Return the body after "of", "at" or "for" behind a role."""
    if block.lower(role + 1) not in ("of", "at", "for"):
        return None
    for index in range(role + 2, min(len(block), role + 5)):
        if cast.entity_at(block, index) is not None:
            return _body_at(block, index, cast)
    return None
