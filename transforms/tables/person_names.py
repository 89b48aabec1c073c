"""Comparison of the names of persons across articles: initials, middle names, short forms of first names, hyphens."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from newsledger.transforms.lexicon.gazetteer import genders
from newsledger.transforms.lexicon.name_words import FAMILY_NAMES_FIRST, NAME_PARTICLES
from newsledger.transforms.lexicon.reference import nicknames
from newsledger.transforms.lexicon.words import words

SUFFIXES = words("name_suffixes")
_APOSTROPHES = re.compile("['’‘`]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_]")
_PARTICLES_AND_FIRST_NAMES = frozenset({"al", "ben", "van"})
_LEAST_LETTERS = 2
# Parts of a family name that are written in several ways in Latin letters, with the one that names are compared by.
_SPELLINGS = (
    (re.compile(r"sk(?:i|ii|iy|ij|yi|yy|yj)$"), "sky"),
    (re.compile(r"(?<=[a-z]{3}[aeo])ff$"), "v"),
    (re.compile(r"^el-"), "al-"),
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in parts, folded: without accents, apostrophes, full stops and capitals.

    Attributes:
        given: First names, the first of which is compared; initials are single letters. Empty for a single word.
        family: The family name with its particles.
        letters: All letters, by which spellings of one name are the same.
        is_family_first: Whether the family name is written first, as in Chinese and Korean names.
    """

    given: tuple[str, ...]
    family: str
    letters: str
    is_family_first: bool = False

    @property
    def is_full(self) -> bool:
        """Return whether the name has a first name."""
        return bool(self.given)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the words under which a name is looked for.

        These are the family name, the last part of a double one in its common spelling, and all letters.
        """
        return _keys(self.family, self.letters)

    @property
    def spellings(self) -> frozenset[str]:
        """Return the last word of the family name in its common spelling, and all letters.

        Two names have a key in common if and only if they have one of these in common.
        """
        return frozenset((self.common_family, self.letters))

    @property
    def common_family(self) -> str:
        """Return the last word of the family name in its common spelling."""
        return _common_spelling(self.family.replace("-", " ").split()[-1])

    @property
    def has_particle(self) -> bool:
        """Return whether a family name alone has several words: van der Laan."""
        return not self.given and " " in self.family


@dataclass(frozen=True, slots=True)
class Likeness:
    """A reason to take two names for one person's, and how likely that is right."""

    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class LikenessKeys:
    """By what full names are found, so that each name is compared with few.

    Of two full names that are alike and have one of `PersonName.keys` in common, each is found by one of those that the
    other is sought by.
    """

    found_by: tuple[tuple[str, ...], ...]
    sought_by: tuple[tuple[str, ...], ...]


_SPELLING = Likeness("spelling", 0.99)
_MIDDLE = Likeness("middle_name", 0.97)
_DOUBLE = Likeness("double_name", 0.95)
_TRANSLITERATION = Likeness("transliteration", 0.95)
_NICKNAME = Likeness("nickname", 0.94)
_INITIAL = Likeness("initial", 0.9)


@cache
def person_name(text: str) -> PersonName:
    """Return the parts of a name; suffixes such as Jr. are left out."""
    parts = _parts(text)
    letters = "".join(part if part.isalnum() else "".join(filter(str.isalnum, part)) for part in parts)
    if len(parts) < 2 or _is_family_name(parts):
        return PersonName((), " ".join(parts).strip("."), letters)
    if _is_family_first(parts):
        return PersonName(tuple(parts[1:]), parts[0], letters, is_family_first=True)
    first = len(parts) - 1
    while first > 1 and parts[first - 1] in NAME_PARTICLES:
        first -= 1
    given = tuple(piece for part in parts[:first] for piece in _pieces(part))
    return PersonName(given, " ".join(parts[first:]), letters)


def _is_family_name(parts: Sequence[str]) -> bool:
    """Return whether parts are a family name with its particles, not a first name such as Ben or Van: bin Laden."""
    is_first_name = parts[0] in _PARTICLES_AND_FIRST_NAMES and parts[1] not in NAME_PARTICLES
    return not is_first_name and all(part in NAME_PARTICLES for part in parts[:-1])


def _parts(text: str) -> list[str]:
    """Return the words of a name without accents, apostrophes, capitals and suffixes."""
    plain = _APOSTROPHES.sub("", text.casefold())
    if not plain.isascii():  # as few names are
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    parts = [part.strip(",") for part in plain.split() if part.strip(".,")]
    while len(parts) > 1 and parts[-1] in SUFFIXES:
        parts.pop()
    return parts


def _pieces(part: str) -> Sequence[str]:
    """Return the initials in a part of a name, else the part."""
    return [letter for letter in part if letter != "."] if _INITIALS.fullmatch(part) else [part.strip(".")]


def _is_family_first(parts: Sequence[str]) -> bool:
    is_listed = len(parts) in (2, 3) and parts[0] in FAMILY_NAMES_FIRST and parts[-1] not in FAMILY_NAMES_FIRST
    return is_listed and ("-" in parts[-1] or not (parts[0] in genders() and parts[-1] in genders()))


def likeness(first: PersonName, second: PersonName) -> Likeness | None:
    """Return why two full names can be one person's; None if they cannot."""
    if first.letters == second.letters:
        return _SPELLING
    if first.is_family_first or second.is_family_first:
        return None
    if _ends_in(first, second) or _ends_in(second, first):
        return _DOUBLE
    families = _families_agree(first.family, second.family)
    given = _given_agree(first.given[0], second.given[0])
    if not (families and given) or not _middles_agree(first.given[1:], second.given[1:]):
        return None
    return min((families, given), key=lambda reason: reason.confidence)


def likeness_keys(name: PersonName) -> LikenessKeys:
    """Return what a full name is found by among others, and sought by: letters, last parts, given and family names."""
    if name.is_family_first:
        return LikenessKeys(((name.letters,),), ((name.letters,),))
    parts = (*name.given, *name.family.split())
    tails = [parts[place:] for place in range(1, len(parts) - 1)]
    first = name.given[0]
    whole = [("name", word) for word in (first, *_formal_names(first))]
    if len(first) < _LEAST_LETTERS:
        found, sought = [("letter", first)], [("letter", first), ("initial", first)]
    else:
        found, sought = [*whole, ("initial", first[0])], [*whole, ("letter", first[0])]
    shared = [(name.letters,), parts]
    return LikenessKeys(
        (*shared, *tails, *((key, *given) for key in name.keys for given in found)),
        (*shared, *tails, *((key, *given) for key in name.keys for given in sought)),
    )


def _ends_in(long: PersonName, short: PersonName) -> bool:
    """Return whether a name is the other without its first name, or without a word that is none.

    Suu Kyi is Aung San Suu Kyi, Van Dahl is Erik Van Dahl, and Erik Dahl is Realtor Erik Dahl; Maria Dahl need not be
    Anna Maria Dahl.
    """
    all_parts, parts = (*long.given, *long.family.split()), (*short.given, *short.family.split())
    is_tail = len(parts) < len(all_parts) and all_parts[-len(parts) :] == parts
    is_whole = parts[0] in NAME_PARTICLES or parts[0] not in genders() or all_parts[0] not in genders()
    return is_tail and len(parts[0]) >= _LEAST_LETTERS and is_whole


def _families_agree(first: str, second: str) -> Likeness | None:
    """Return whether two family names are the same, or one is the last part of the other, a double name."""
    if first.replace("-", " ") == second.replace("-", " "):
        return _MIDDLE
    if _common_spelling(first) == _common_spelling(second):
        return _TRANSLITERATION
    short, long = sorted((first, second), key=len)
    return _DOUBLE if long.endswith(f"-{short}") else None


def is_other_spelling(first: PersonName, second: PersonName) -> bool:
    """Return whether two family names are one name in two spellings."""
    return first.family != second.family and _common_spelling(first.family) == _common_spelling(second.family)


@cache
def _keys(family: str, letters: str) -> tuple[str, ...]:
    last = family.replace("-", " ").split()[-1]
    return tuple(dict.fromkeys((family, last, _common_spelling(last), letters)))


@cache
def _common_spelling(family: str) -> str:
    """Return a family name in one of its spellings in Latin letters: Zelenskyy and Zelenskiy as Zelensky."""
    for pattern, spelling in _SPELLINGS:
        family = pattern.sub(spelling, family)
    return family


def spelling_variants(family: str) -> Iterator[str]:
    """Yield the family names whose common spelling may be this one."""
    yield family
    if family.endswith("sky"):
        yield from (f"{family[:-1]}{ending}" for ending in ("i", "ii", "iy", "ij", "yi", "yy", "yj"))
    if family.endswith("v"):
        yield f"{family[:-1]}ff"


def _given_agree(first: str, second: str) -> Likeness | None:
    if first == second:
        return _MIDDLE if len(first) >= _LEAST_LETTERS else _INITIAL
    if min(len(first), len(second)) < _LEAST_LETTERS:
        return _INITIAL if first[0] == second[0] else None
    return _NICKNAME if first in _formal_names(second) or second in _formal_names(first) else None


def _middles_agree(first: Sequence[str], second: Sequence[str]) -> bool:
    """Return whether the further first names do not contradict each other: none, or the same in order or initials."""
    if not first or not second:
        return True
    return len(first) == len(second) and all(
        one == other or (min(len(one), len(other)) < _LEAST_LETTERS and one[0] == other[0])
        for one, other in zip(first, second, strict=True)
    )


def _formal_names(name: str) -> tuple[str, ...]:
    """Return the first names that a name is short for."""
    return _nicknames().get(name, ())


@cache
def _nicknames() -> dict[str, tuple[str, ...]]:
    return {row.name: row.names for row in nicknames()}
