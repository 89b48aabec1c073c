"""The reference lists as look-up tables: written forms of names, titles, first names, nominals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from newsledger.transforms.english.parse.vocabulary import Word
from newsledger.transforms.lexicon.reference import (
    Organisation,
    Outlet,
    Place,
    countries,
    first_names,
    organisations,
    outlets,
    places,
)
from newsledger.transforms.lexicon.words import nominals, stopnames, titles

_LONGEST = 9
_APOSTROPHES = str.maketrans({"’": "'", "‑": "-", "–": "-"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a written form stands for; `kind` is the list's own word for it (company, city), where it has one."""

    name: str
    type: str
    mention_type: str
    country_code: str | None
    reference_id: str
    kind: str = ""
    is_outlet: bool = False


def squeezed(text: str) -> str:
    """A text without blanks and with plain apostrophes and hyphens, as forms are compared."""
    return "".join(text.translate(_APOSTROPHES).split())


def slug(name: str) -> str:
    """A name in lower case with hyphens, as reference identifiers hold it."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


def _code(value: str) -> str | None:
    return value if len(value) == 2 else None


def _countries() -> Iterator[tuple[str, Entry]]:
    for row in countries():
        own = Entry(row.name, "GPE", "GPE", row.iso2, f"country:{row.iso2}", "country")
        people = Entry(row.name, "GPE", "NORP", row.iso2, f"country:{row.iso2}", "country")
        for form in (row.name, row.official_name, *row.aliases):
            yield form, own
        for form in (*row.adjectives, *row.demonyms):
            yield form, people
        for seat in row.metonyms:
            reference = f"metonym:{slug(seat.name)}-{row.iso2.lower()}"
            yield seat.name, Entry(seat.name, seat.type, seat.type, row.iso2, reference, "metonym")


def _places() -> Iterator[tuple[str, Entry]]:
    for row in countries():
        if row.capital:
            yield row.capital, _place(Place(row.capital, "GPE", row.iso2, (), "capital"))
    for place in places():
        entry = _place(place)
        for form in (place.name, *place.aliases):
            yield form, entry


def _place(row: Place) -> Entry:
    code = _code(row.country_code)
    reference = f"place:{slug(row.name)}" + (f"-{code.lower()}" if code else "")
    return Entry(row.name, row.type, row.type, code, reference, row.kind)


def _outlet(row: Outlet) -> Iterator[tuple[str, Entry]]:
    entry = Entry(row.name, "ORG", "ORG", _code(row.country_code), f"outlet:{row.source_id}", row.kind, True)
    for form in (row.name, *row.aliases):
        if len(form) > 1:
            yield form, entry


def _organisation(row: Organisation) -> Iterator[tuple[str, Entry]]:
    entry = Entry(row.name, "ORG", "ORG", _code(row.country_code), row.reference_id, row.kind)
    for form in (row.name, row.acronym, *row.aliases):
        if form and (len(form) > 2 or form.isupper()):
            yield form, entry


def _forms() -> Iterator[tuple[str, Entry]]:
    yield from _countries()
    yield from _places()
    for outlet in outlets():
        yield from _outlet(outlet)
    for organisation in organisations():
        yield from _organisation(organisation)


@cache
def forms() -> dict[str, Entry]:
    """Entries by squeezed form; of two lists that hold a form the first of countries, places, outlets, bodies wins."""
    table: dict[str, Entry] = {}
    stopped = {row.word.casefold() for row in stopnames()}
    for form, entry in _forms():
        own = entry.reference_id.partition(":")[0] in ("org", "outlet")
        if not form or form[0] == form[0].lower() or (own and form.casefold() in stopped):
            continue
        table.setdefault(squeezed(form), entry)
        if len(form) > 3 and entry.reference_id.startswith(("country:", "place:", "metonym:")):
            table.setdefault(squeezed(form).upper(), entry)
    return table


@cache
def kinds() -> dict[str, str]:
    """The list's word for what an entity is (company, court, newspaper), by reference id."""
    return {entry.reference_id: entry.kind for entry in forms().values()}


@cache
def _longest() -> dict[str, int]:
    """The number of characters of the longest form, by the two letters it begins with."""
    table: dict[str, int] = {}
    for form in forms():
        key = form[:2].casefold()
        table[key] = max(table.get(key, 0), len(form))
    return table


def listed(words: Sequence[Word], at: int, stop: int) -> tuple[int, Entry] | None:
    """The longest written form of the lists that starts at a word and ends before `stop`: its last word, its entry."""
    start = words[at].text if len(words[at].text) > 1 or at + 1 >= stop else words[at].text + words[at + 1].text
    most = _longest().get(start[:2].casefold(), 0)
    text, found = "", None
    table = forms()
    for last in range(at, min(stop, at + _LONGEST)):
        if last > at and words[last].sentence != words[at].sentence:
            break
        text += words[last].text.translate(_APOSTROPHES)
        if len(text) > most:
            break
        entry = table.get(text)
        if entry is not None:
            found = last, entry
    return found


@cache
def genders() -> dict[str, str]:
    """First names in lower case, with m, f, or nothing where both bear them."""
    return {row.name.casefold(): row.gender if row.gender in ("m", "f") else "" for row in first_names()}


@dataclass(frozen=True, slots=True)
class TitleWords:
    """A title of persons: what kind it is, and what it tells of its holder."""

    kind: str
    holds_role: bool
    gender: str


@cache
def title_forms() -> dict[tuple[str, ...], TitleWords]:
    """Titles by their words in lower case, hyphens apart as the tokenizer has them."""
    return {title_key(row.title): TitleWords(row.kind, row.holds_role, row.gender) for row in titles()}


def title_key(title: str) -> tuple[str, ...]:
    """The words of a title in lower case, hyphens apart."""
    return tuple(title.lower().replace("-", " - ").replace("’", "'").split())


@cache
def title_ends() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Titles by their last word, longest first."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for words in title_forms():
        table.setdefault(words[-1], []).append(words)
    return {end: tuple(sorted(found, key=lambda w: (-len(w), w))) for end, found in table.items()}


@cache
def role_heads() -> frozenset[str]:
    """Last words, in lower case, of titles that a person can hold."""
    return frozenset(words[-1] for words, row in title_forms().items() if row.holds_role)


@dataclass(frozen=True, slots=True)
class NominalWords:
    """A noun that stands for a named entity: what type of entity, of which gender, and whether it is a plural."""

    stands_for: str
    gender: str
    plural: bool


@cache
def nominal_heads() -> dict[str, NominalWords]:
    """Nouns of `nominals.csv` by their last word in lower case; of several the shortest noun tells."""
    table: dict[str, tuple[int, NominalWords]] = {}
    for row in nominals():
        for form, plural in ((row.noun, False), (row.plural, True)):
            words = title_key(form)
            if words and (words[-1] not in table or len(words) < table[words[-1]][0]):
                table[words[-1]] = (len(words), NominalWords(row.stands_for, row.gender, plural and form != row.noun))
    for words, title in title_forms().items():
        if title.kind in ("office", "profession", "rank", "role"):
            table.setdefault(words[-1], (9, NominalWords("PERSON", title.gender, False)))
    return {word: found for word, (_, found) in table.items()}


@cache
def stopped() -> frozenset[str]:
    """Capitalised words and phrases, in lower case, that are no names by themselves."""
    return frozenset(row.word.casefold() for row in stopnames() if row.kind != "ambiguous")


@cache
def doubtful() -> frozenset[str]:
    """Plain words, in lower case, that only other evidence makes a name: Time, Nice, Will."""
    return frozenset(row.word.casefold() for row in stopnames() if row.kind == "ambiguous")
