"""The persons of an article, found by full name, surname, first name, or title with surname."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from newsledger.transforms.lexicon.gazetteer import genders
from newsledger.transforms.lexicon.name_words import FAMILY_NAMES_FIRST, NAME_PARTICLES
from newsledger.transforms.lexicon.words import kin, words

_SUFFIXES = words("name_suffixes")
_PARTS_WITH_TWO_SURNAMES = 3
_SHORTEST_QUOTED = 2  # letters
_MARKS_AROUND_PARTS = str.maketrans('“”"[]', "     ")


@cache
def kinship_nouns() -> frozenset[str]:
    """Return the nouns of kinship in lower case."""
    return frozenset(row.noun.casefold() for row in kin())


@dataclass(slots=True, eq=False)
class Person:
    """A person: the parts of the longest name, the gender if known, and the index in the cast, or -1.

    `position` is that of the first mention by full name (block and word); `short_mentions` counts those by one word.
    """

    parts: tuple[str, ...]
    gender: str
    position: tuple[int, int]
    entity: int = -1
    short_mentions: int = 0

    @property
    def name(self) -> str:
        """The name as written."""
        return " ".join(self.parts)


def name_parts(text: str) -> tuple[str, ...]:
    """Return the words of a name without suffixes, quotation marks and brackets."""
    parts = [_without_marks(part) for part in text.translate(_MARKS_AROUND_PARTS).split() if part.strip(".,")]
    while len(parts) > 1 and parts[-1].lower().strip(",") in _SUFFIXES:
        parts.pop()
    return tuple(part.rstrip(",") for part in parts)


def _without_marks(part: str) -> str:
    """Return a part of a name without single quotation marks around it: 'Bob'."""
    is_quoted = len(part) > _SHORTEST_QUOTED and part[0] in "'‘" and part[-1] in "'’"
    return part[1:-1] if is_quoted else part


def is_family_first(parts: tuple[str, ...]) -> bool:
    """Return whether the family name comes first, as in Chinese, Korean and Vietnamese names."""
    if len(parts) not in (2, 3) or parts[0].lower() not in FAMILY_NAMES_FIRST:
        return False
    has_first_names = _is_first_name(parts[0]) and _is_first_name(parts[-1])
    return parts[-1].lower() not in FAMILY_NAMES_FIRST and not has_first_names


def _is_first_name(part: str) -> bool:
    return part.casefold() in genders()


def short_forms(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the shorter names by which a text may call a person of a full name, the likeliest first."""
    if len(parts) < 2:
        return ()
    forms = dict.fromkeys(_short_forms(parts))
    return tuple(form for form in forms if len(form) > 1 and form.lower() not in NAME_PARTICLES)


def _short_forms(parts: tuple[str, ...]) -> Iterator[str]:
    if is_family_first(parts):
        yield from (parts[0], " ".join(parts[1:]))
    yield parts[-1]
    for first in range(1, len(parts) - 1):
        yield " ".join(parts[first:])
    if len(parts) > 2:
        yield f"{parts[0]} {parts[-1]}"
        yield from _middle_names(parts)
        yield " ".join(parts[:-1])
    yield parts[-1].partition("-")[0]
    yield parts[0]


def surnames(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the single words of a full name that can stand alone for its bearer; of three or more, not the first name.

    Of four or more they are the last two, as of Spanish and Portuguese names: Ida Lúcia Moura Brandt.
    """
    if len(parts) < 2:
        return ()
    forms = [parts[0]] if len(parts) < _PARTS_WITH_TWO_SURNAMES or is_family_first(parts) else []
    inner = _middle_names(parts) if len(parts) == _PARTS_WITH_TWO_SURNAMES else _penultimate(parts)
    forms += [parts[-1], *inner]
    capital = [form[0].upper() + form[1:] for form in forms if "'" in form or "’" in form]
    long = (form for form in (*forms, *capital) if len(form.strip(".")) > 1)
    return tuple(dict.fromkeys(form for form in long if form.lower() not in NAME_PARTICLES))


def _penultimate(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the name before the last of four or more, past the particles between them: Moura of Moura dos Santos."""
    return tuple(part for part in parts[2:-1] if part.lower() not in NAME_PARTICLES)[-1:]


def _middle_names(parts: tuple[str, ...]) -> Iterator[str]:
    """Yield the names between the first and the last; the second one unless it is a first name."""
    if not _is_first_name(parts[1]):
        yield parts[1]
    yield from parts[2:-1]


def same_person(parts: tuple[str, ...], known_parts: tuple[str, ...]) -> bool:
    """Return whether two full names can be one person's: the same last name, and first names or initials that agree."""
    if parts[-1].casefold() != known_parts[-1].casefold():
        return False
    first, known_first = parts[0].casefold().strip("."), known_parts[0].casefold().strip(".")
    is_initial = min(len(first), len(known_first)) == 1
    return first == known_first or (is_initial and first[0] == known_first[0])


class Persons:
    """The persons of an article."""

    def __init__(self) -> None:
        """Start without any."""
        self.everyone: list[Person] = []
        self._by_full_name: dict[tuple[str, ...], Person] = {}
        self._by_last_name: dict[str, list[Person]] = {}
        self._by_form: dict[str, list[Person]] = {}

    def full(self, text: str, position: tuple[int, int], *, gender: str = "") -> Person:
        """Return the person of a full name; add one if nobody has it."""
        parts = name_parts(text)
        key = tuple(part.casefold() for part in parts)
        person = self._by_full_name.get(key) or self._alike(parts, gender) or self._by_surnames(parts, gender)
        if person is None:
            person = Person(parts, gender, position)
            self.everyone.append(person)
            self._by_last_name.setdefault(key[-1], []).append(person)
        elif len(parts) > len(person.parts):
            person.parts = parts
        self._by_full_name[key] = person
        if not person.gender and len(parts) > 1:
            person.gender = gender or _gender_of_name(parts)
        for form in short_forms(parts):
            self._enter(form, person)
        return person

    def _alike(self, parts: tuple[str, ...], gender: str) -> Person | None:
        """Return the person of a similar full name."""
        if len(parts) < 2:
            return None
        for person in self._by_last_name.get(parts[-1].casefold(), ()):
            if same_person(parts, person.parts) and _agrees(person, gender):
                return person
        return None

    def _by_surnames(self, parts: tuple[str, ...], gender: str) -> Person | None:
        """Return the only person whose name ends in several words that begin with no first name: van der Hoek."""
        is_given = _is_first_name(parts[0]) and parts[0].lower() not in NAME_PARTICLES if parts else True
        if len(parts) < 2 or is_given or len(parts[0].strip(".")) == 1:
            return None
        persons = self._by_form.get(" ".join(parts).casefold(), ())
        namesakes = [person for person in persons if _ends_with(person.parts, parts)]
        if not namesakes and parts[0].lower() in NAME_PARTICLES:  # De la Fuente of Ida de la Fuente Brandt
            namesakes = [person for person in self.everyone if _ends_with(person.parts[:-1], parts)]
        namesakes = [person for person in namesakes if _agrees(person, gender)]
        return namesakes[0] if len(namesakes) == 1 else None

    def _enter(self, form: str, person: Person) -> None:
        persons = self._by_form.setdefault(form.casefold(), [])
        if person not in persons:
            persons.append(person)

    def short(self, text: str, *, gender: str = "") -> Person | None:
        """Return the person that a short form means: one called so before, else the one named first."""
        key = text.casefold()
        persons = [person for person in self._by_form.get(key, ()) if _agrees(person, gender)]
        if not persons:
            return None
        persons = [person for person in persons if _family_name(person).casefold() == key] or persons
        return min(persons, key=lambda person: (-person.short_mentions, person.position))


def _ends_with(name: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Return whether the words of a name end with some others, in whatever case."""
    return tuple(part.casefold() for part in name[-len(parts) :]) == tuple(part.casefold() for part in parts)


def _agrees(person: Person, gender: str) -> bool:
    return not gender or person.gender in ("", gender)


def _family_name(person: Person) -> str:
    return person.parts[0] if is_family_first(person.parts) else person.parts[-1]


def _gender_of_name(parts: tuple[str, ...]) -> str:
    """Return the gender that the given names tell; empty where they disagree."""
    given_names = parts[1:] if is_family_first(parts) else parts[:1]
    name_genders = {genders().get(part.casefold(), "") for part in given_names}
    return name_genders.pop() if len(name_genders) == 1 else ""
