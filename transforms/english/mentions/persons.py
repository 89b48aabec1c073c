"""The persons of one article: which full name a surname, a first name or a title with surname means."""

from dataclasses import dataclass, field

from newsledger.transforms.lexicon import name_words as w
from newsledger.transforms.lexicon.gazetteer import genders

_SUFFIXES = frozenset(
    {"jr.", "sr.", "jr", "sr", "ii", "iii", "iv", "sc", "qc", "kc", "mp", "mep", "msp", "obe", "mbe", "cbe"}
)


@dataclass(slots=True)
class Person:
    """A person: the longest name, the gender where it is known, the places (block, word) of every mention so far."""

    parts: tuple[str, ...]
    gender: str = ""
    entity: int = -1
    first_seen: tuple[int, int] = (0, 0)
    short_count: int = 0
    forms: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The name as written."""
        return " ".join(self.parts)


def name_parts(text: str) -> tuple[str, ...]:
    """The words of a name, without suffixes, nicknames in marks, and honorifics."""
    found = [part for part in text.replace("“", " ").replace("”", " ").replace('"', " ").split() if part.strip(".,")]
    while len(found) > 1 and found[-1].lower().strip(",") in _SUFFIXES:
        found.pop()
    return tuple(found)


def is_family_first(parts: tuple[str, ...]) -> bool:
    """Whether a name has its family name first, as Chinese, Korean and Vietnamese ones have."""
    if len(parts) not in (2, 3) or parts[0].lower() not in w.FAMILY_FIRST:
        return False
    return parts[-1].lower() not in w.FAMILY_FIRST and (
        parts[0].casefold() not in genders() or parts[-1].casefold() not in genders()
    )


def short_forms(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The shorter names by which a text may call a person of that full name, the likeliest first."""
    if len(parts) < 2:
        return ()
    found = [parts[-1]]
    if is_family_first(parts):
        found = [parts[0], " ".join(parts[1:]), parts[-1]]
    for at in range(1, len(parts) - 1):
        found.append(" ".join(parts[at:]))
    if len(parts) > 2:
        found += [f"{parts[0]} {parts[-1]}"]
        found += [part for at, part in enumerate(parts[1:-1], 1) if at > 1 or part.casefold() not in genders()]
        found.append(" ".join(parts[:-1]))
    if "-" in parts[-1]:
        found.append(parts[-1].split("-")[0])
    found.append(parts[0])
    return tuple(dict.fromkeys(f for f in found if len(f) > 1 and f.lower() not in w.PARTICLES))


def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names can be one person's: the same last name, and first names that do not differ."""
    if one[-1].casefold() != other[-1].casefold():
        return False
    a, b = one[0].casefold().strip("."), other[0].casefold().strip(".")
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])


class Persons:
    """The persons of an article, found by any of their names."""

    def __init__(self) -> None:
        """Nobody yet."""
        self.everyone: list[Person] = []
        self._by_full: dict[tuple[str, ...], Person] = {}
        self._by_last: dict[str, list[Person]] = {}
        self._by_form: dict[str, list[Person]] = {}

    def full(self, text: str, place: tuple[int, int], *, gender: str = "") -> Person:
        """The person of a full name, new if nobody has it."""
        parts = name_parts(text)
        key = tuple(part.casefold() for part in parts)
        known = self._by_full.get(key)
        if known is None:
            known = self._alike(parts, gender)
        if known is None:
            known = Person(parts, gender, first_seen=place)
            self.everyone.append(known)
            self._by_last.setdefault(key[-1], []).append(known)
        elif len(parts) > len(known.parts):
            known.parts = parts
        self._by_full[key] = known
        if not known.gender and len(parts) > 1:
            known.gender = gender or self._named_gender(parts)
        for form in short_forms(parts):
            self._enter(form, known)
        return known

    def _alike(self, parts: tuple[str, ...], gender: str) -> Person | None:
        if len(parts) < 2:
            return None
        for person in self._by_last.get(parts[-1].casefold(), ()):
            if same_person(parts, person.parts) and (not gender or person.gender in ("", gender)):
                return person
        return None

    def _enter(self, form: str, person: Person) -> None:
        key = form.casefold()
        person.forms.add(key)
        known = self._by_form.setdefault(key, [])
        if person not in known:
            known.append(person)

    @staticmethod
    def _named_gender(parts: tuple[str, ...]) -> str:
        given = parts[1:] if is_family_first(parts) else parts[:1]
        found = {genders().get(part.casefold(), "") for part in given}
        return found.pop() if len(found) == 1 else ""

    def known(self, text: str) -> bool:
        """Whether a short form is somebody's."""
        return text.casefold() in self._by_form

    def short(self, text: str, *, gender: str = "") -> Person | None:
        """The person whom a short form means: so called before, else named first; None if nobody has it."""
        found = [p for p in self._by_form.get(text.casefold(), ()) if not gender or p.gender in ("", gender)]
        if not found:
            return None
        key = text.casefold()
        named = [p for p in found if self._is_family(p, key)] or found
        return min(named, key=lambda p: (-p.short_count, p.first_seen))

    @staticmethod
    def _is_family(person: Person, key: str) -> bool:
        parts = person.parts
        return key == (parts[0] if is_family_first(parts) else parts[-1]).casefold()
