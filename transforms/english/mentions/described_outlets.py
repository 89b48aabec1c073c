"""Outlets that a description means: the newspaper, the French agency, the Qatar-based network."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.lexicon.gazetteer import kinds, nouns_of_kind
from newsledger.transforms.lexicon.statement_words import MEDIUM
from newsledger.transforms.lexicon.words import words

_MEDIA_KINDS = frozenset({"broadcaster", "magazine", "newspaper", "wire"})
_KINDS_OF_MEDIA = frozenset({"media", "radio", "television", "tv"})  # "the radio" is no certain one
_AGENCY = "agency"  # any body may be called so
_NOUNS = (MEDIUM - _KINDS_OF_MEDIA) | {_AGENCY, "network"}
_OTHER_OUTLETS = words("adjectives_for_other_outlets")
_TAGS = frozenset({"HYPH", "JJ", "NN", "NNP", "NNS", "VBN"})
_LONGEST_DESCRIPTION = 4


@dataclass(frozen=True, slots=True, order=True)
class _Named:
    """The place at which a name stands, and its entity."""

    position: tuple[int, int]
    entity: int


def outlet_described(phrase: Phrase, cast: Cast, is_medium: Callable[[int], bool]) -> tuple[int, ...]:
    """Return the outlet named last that a phrase can mean; an agency only if no other body is named behind it."""
    if not _describes_outlet(phrase):
        return ()
    noun, country = phrase.last_word.lower, _country(phrase, cast)
    earlier = sorted(_bodies_before(phrase, cast) if noun == _AGENCY else _media_before(phrase, cast, is_medium))
    candidates = earlier[-1:] if noun == _AGENCY else earlier
    fitting = [
        name.entity
        for name in candidates
        if is_medium(name.entity) and _may_be_called(noun, name.entity, cast) and _is_from(country, name.entity, cast)
    ]
    return tuple(fitting[-1:])


def _describes_outlet(phrase: Phrase) -> bool:
    """Return whether a phrase is "the" and a noun for an outlet, at most with adjectives and nouns between."""
    block = phrase.block
    if block.lower(phrase.first) != "the" or phrase.last_word.text not in _NOUNS:
        return False
    between = block.words[phrase.first + 1 : phrase.last]
    is_plain = all(word.tag in _TAGS and word.lower not in _OTHER_OUTLETS for word in between)
    return is_plain and len(between) <= _LONGEST_DESCRIPTION


def _names_before(phrase: Phrase, cast: Cast) -> Iterator[_Named]:
    names = (_Named(cast.phrases[number].position, cast.mentions[number].entity) for number in cast.names())
    return (name for name in names if name.position < phrase.position)


def _bodies_before(phrase: Phrase, cast: Cast) -> Iterator[_Named]:
    return (name for name in _names_before(phrase, cast) if cast.entities[name.entity].type == "ORG")


def _media_before(phrase: Phrase, cast: Cast, is_medium: Callable[[int], bool]) -> Iterator[_Named]:
    return (name for name in _names_before(phrase, cast) if is_medium(name.entity))


def _country(phrase: Phrase, cast: Cast) -> str | None:
    """Return the country that a phrase names: FR of the French agency."""
    numbers = (cast.name_at(phrase.block, index) for index in phrase.indices[1:-1])
    entities = (cast.mentions[number].entity for number in numbers if number is not None)
    return next((cast.entities[entity].country_code for entity in entities), None)


def _may_be_called(noun: str, outlet: int, cast: Cast) -> bool:
    """Return whether a noun does not call an outlet of another kind than that of a listed one."""
    kind = kinds().get(cast.entities[outlet].reference_id or "", "")
    others = {other for medium in _MEDIA_KINDS for other in nouns_of_kind()[medium]}
    return not kind or noun in nouns_of_kind().get(kind, ()) or noun not in others


def _is_from(country: str | None, outlet: int, cast: Cast) -> bool:
    return country is None or cast.entities[outlet].country_code in (None, country)
