"""The reference lists as look-up tables: written forms of names, titles, first names, nominals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from newsledger.expectations.vocabulary import SOURCE_KINDS
from newsledger.transforms.english.parse.vocabulary import Word
from newsledger.transforms.lexicon import reference
from newsledger.transforms.lexicon.common_words import base, is_common
from newsledger.transforms.lexicon.reference import (
    ORGANISATION_KINDS,
    Namesake,
    Organisation,
    Place,
    ReferenceOutlet,
    brands_and_works,
    countries,
    first_names,
    organisations,
    outlets,
    places,
    state_codes,
)
from newsledger.transforms.lexicon.words import name_heads, nominals, organisation_nouns, stopnames, titles, words

_MOST_WORDS = 9
_SHORTEST_SHOUTED_PLACE, _SHORTEST_SHOUTED_BODY = 4, 6  # letters
_SURE_LETTERS = 4  # of a first word; shorter words may begin more forms
_APOSTROPHES = str.maketrans({"’": "'", "‑": "-", "–": "-"})
_UPPER_CASE_SOURCES = ("country:", "place:", "metonym:")
_OF_PLACES = ("country:", "place:")
_KINDS_OF_STATES = frozenset({"state", "province", "territory"})
_LINKS_IN_TITLES = frozenset({"of", "for", "to"})
_FIELDS_OF_TITLES = {  # a carpenter may be whoever is known by another such trade, but no minister or founder
    "office": frozenset({"politics"}),
    "profession": words("fields_of_trades"),
}
_TITLES_FOR_PERSONS = frozenset({"office", "profession", "rank", "role"})


@dataclass(frozen=True, slots=True)
class Entry:
    """The entity that a written form names; `kind` is the list's term for it (company, city), if it has one."""

    name: str
    type: str
    mention_type: str
    country_code: str | None
    reference_id: str
    kind: str = ""
    is_outlet: bool = False

    @property
    def is_country(self) -> bool:
        """Whether the entity is a country or the seat of a government."""
        return self.reference_id.startswith(("country:", "metonym:"))


class ListedForm(NamedTuple):
    """A listed form in a run of words: the index of its last word, and its entry."""

    last: int
    entry: Entry


def squeezed(text: str) -> str:
    """Return a text without blanks and with plain apostrophes and hyphens, as forms are compared."""
    return "".join(text.translate(_APOSTROPHES).split())


def slug(name: str) -> str:
    """Return a name in lower case with hyphens, as in reference identifiers."""
    return "-".join("".join(character if character.isalnum() else " " for character in name.casefold()).split())


def _code(value: str) -> str | None:
    return value if len(value) == 2 else None


def _country_forms() -> Iterator[tuple[str, Entry]]:
    for row in countries():
        country = Entry(row.name, "GPE", "GPE", row.iso2, f"country:{row.iso2}", "country")
        people = Entry(row.name, "GPE", "NORP", row.iso2, f"country:{row.iso2}", "country")
        for form in (row.name, row.official_name, *row.aliases):
            yield form, country
        for form in (*row.adjectives, *row.demonyms):
            yield form, people
        for seat in row.metonyms:
            reference = f"metonym:{slug(seat.name)}-{row.iso2.lower()}"
            yield seat.name, Entry(seat.name, seat.type, seat.type, row.iso2, reference, "metonym")


def _place_forms() -> Iterator[tuple[str, Entry]]:
    for country in countries():
        if country.capital:
            yield country.capital, _place(Place(country.capital, "GPE", country.iso2, (), "capital"))
    for place in places():
        entry = _place(place)
        for form in (place.name, *place.aliases):
            yield form, entry


def _place(row: Place) -> Entry:
    code = _code(row.country_code)
    reference = f"place:{slug(row.name)}" + (f"-{code.lower()}" if code else "")
    return Entry(row.name, row.type, row.type, code, reference, row.kind)


def _outlet_forms(row: ReferenceOutlet) -> Iterator[tuple[str, Entry]]:
    reference = f"outlet:{row.source_id}"
    entry = Entry(row.name, "ORG", "ORG", _code(row.country_code), reference, row.kind, is_outlet=True)
    for form in (row.name, *row.aliases):
        if len(form) > 1:
            yield form, entry


def _organisation_forms(row: Organisation) -> Iterator[tuple[str, Entry]]:
    entry = Entry(row.name, "ORG", "ORG", _code(row.country_code), row.reference_id, row.kind)
    for form in (row.name, row.acronym, *row.aliases):
        if form and (len(form) > 2 or form.isupper()):
            yield form, entry


def _brand_and_work_forms() -> Iterator[tuple[str, Entry]]:
    for row in brands_and_works():
        is_outlet = row.kind in SOURCE_KINDS and row.kind not in ORGANISATION_KINDS
        code, reference = _code(row.country_code), f"name:{slug(row.name)}"
        entry = Entry(row.name, row.type, row.type, code, reference, row.kind, is_outlet)
        for form in (row.name, *row.aliases):
            yield form, entry


def _forms() -> Iterator[tuple[str, Entry]]:
    yield from _country_forms()
    yield from _place_forms()
    for outlet in outlets():
        yield from _outlet_forms(outlet)
    for organisation in organisations():
        yield from _organisation_forms(organisation)


@cache
def trained_forms() -> dict[str, Entry]:
    """Return entries by squeezed form, of the lists by which the name tagger was trained: without brands and works.

    A form that several lists have belongs to the first of countries, places, outlets, organisations.
    """
    table: dict[str, Entry] = {}
    for form, entry in _forms():
        if form and form[0] != form[0].lower() and not _is_stopped_body(form, entry):
            table.setdefault(squeezed(form), entry)
            if len(form) >= _SHORTEST_SHOUTED_PLACE and entry.reference_id.startswith(_UPPER_CASE_SOURCES):
                table.setdefault(squeezed(form).upper(), entry)
    return table


@cache
def forms() -> dict[str, Entry]:
    """Return entries by squeezed form: those of the tagger, further forms of their entries, and brands and works."""
    table = dict(trained_forms())
    for form, entry in _forms():
        if form and _can_stand(form) and not _is_stopped_body(form, entry):
            table.setdefault(squeezed(form), entry)
            if _can_be_shouted(form, entry):
                table.setdefault(squeezed(form).upper(), entry)
    for form, entry in _brand_and_work_forms():
        table.setdefault(squeezed(form), entry)
    return table


@cache
def _stopped_words() -> frozenset[str]:
    return frozenset(row.word.casefold() for row in stopnames())


def _is_stopped_body(form: str, entry: Entry) -> bool:
    return entry.reference_id.startswith(("org:", "outlet:")) and form.casefold() in _stopped_words()


def _can_be_shouted(form: str, entry: Entry) -> bool:
    """Return whether a form in capitals is the name of a body, as it is no common word: POLITICO."""
    is_plain = is_common(base(form.casefold())) or form.casefold() in genders()
    return entry.type == "ORG" and " " not in form and len(form) >= _SHORTEST_SHOUTED_BODY and not is_plain


def _can_stand(form: str) -> bool:
    """Return whether a form looks like a name: a number begins it, or its first word has a capital (iPhone)."""
    first_word = form.partition(" ")[0]
    return form[0].isdigit() or first_word != first_word.lower()


@cache
def homonyms() -> dict[str, Entry]:
    """Return the places that have the name of a country, by squeezed form."""
    table = forms()
    return {
        squeezed(place.name): _place(place)
        for place in places()
        if (entry := table.get(squeezed(place.name))) is not None
        and entry.reference_id.startswith("country:")
        and entry.country_code != place.country_code
    }


@cache
def namesakes() -> dict[str, tuple[Namesake, ...]]:
    """Return the towns that have the name of a listed one in another country, by squeezed form."""
    table: dict[str, tuple[Namesake, ...]] = {}
    for row in reference.namesakes():
        table[squeezed(row.name)] = (*table.get(squeezed(row.name), ()), row)
    return table


@cache
def states_called_like_towns() -> dict[str, Entry]:
    """Return the states and provinces of which a town of the same country has the name, by that: Washington."""
    towns = {(row.name, row.country_code) for row in places() if row.kind == "city"}
    states = (row for row in places() if row.kind in _KINDS_OF_STATES and (row.name, row.country_code) in towns)
    return {squeezed(row.name): _place(row) for row in states}


@cache
def bodies_called_like_places() -> dict[str, Entry]:
    """Return the organisations that have the name of a country or place, by squeezed form: Emirates, Santander."""
    table = forms()
    return {
        squeezed(form): entry
        for row in organisations()
        for form, entry in _organisation_forms(row)
        if (place := table.get(squeezed(form))) is not None and place.reference_id.startswith(_OF_PLACES)
    }


@cache
def places_with_article() -> frozenset[str]:
    """Return the squeezed forms of countries that news writes with an article, without it: Emirates."""
    names_written = (form for form, _ in _country_forms() if form.startswith("the "))
    return frozenset(squeezed(form.removeprefix("the ")) for form in names_written)


@cache
def states_by_code() -> dict[str, Entry]:
    """Return the states and provinces by their postal codes."""
    states = {(row.name, row.country_code): _place(row) for row in places() if row.kind in _KINDS_OF_STATES}
    return {row.code: states[row.state, row.country_code] for row in state_codes()}


@cache
def kinds() -> dict[str, str]:
    """Return the kind of each listed entity (company, court, newspaper) by reference id."""
    return {entry.reference_id: entry.kind for entry in forms().values()}


@cache
def _longest_forms(length: int, *, is_trained: bool) -> dict[str, int]:
    """Return the number of characters of the longest form, by so many of its first letters."""
    table: dict[str, int] = {}
    for form in trained_forms() if is_trained else forms():
        key = form[:length].casefold()
        table[key] = max(table.get(key, 0), len(form))
    return table


def listed(words: Sequence[Word], first: int, stop: int, *, is_trained: bool = False) -> ListedForm | None:
    """Return the longest listed form that starts at word `first` and ends before word `stop`.

    `is_trained` looks up only the forms by which the name tagger was trained.
    """
    start = words[first].text.translate(_APOSTROPHES)
    if len(start) == 1 and first + 1 < stop:
        start += words[first + 1].text.translate(_APOSTROPHES)
    letters = _SURE_LETTERS if len(start) >= _SURE_LETTERS else 2
    longest = _longest_forms(letters, is_trained=is_trained).get(start[:letters].casefold(), 0)
    text, form = "", None
    table = trained_forms() if is_trained else forms()
    for last in range(first, min(stop, first + _MOST_WORDS)):
        text += words[last].text.translate(_APOSTROPHES)
        if len(text) > longest or words[last].sentence != words[first].sentence:
            break
        entry = table.get(text)
        if entry is not None and not (text in _single_words() and _has_small_end(words, first, last)):
            form = ListedForm(last, entry)
    return form


@cache
def _single_words() -> frozenset[str]:
    """Return the forms of one word."""
    return frozenset(form for form, _ in (*_forms(), *_brand_and_work_forms()) if " " not in form)


def _has_small_end(words: Sequence[Word], first: int, last: int) -> bool:
    """Return whether a word in small letters behind a blank ends a form: I ran, Spa in."""
    return last > first and words[last - 1].end < words[last].start and words[last].text[0].islower()


@cache
def genders() -> dict[str, str]:
    """Return first names in lower case with m, f, or nothing where both bear them."""
    return {row.name.casefold(): row.gender if row.gender in ("m", "f") else "" for row in first_names()}


@dataclass(frozen=True, slots=True)
class TitleWords:
    """A title of persons: its kind, whether it is a role, and the gender that it tells."""

    kind: str
    holds_role: bool
    gender: str


@cache
def title_forms() -> dict[tuple[str, ...], TitleWords]:
    """Return titles by their words in lower case; hyphens are words, as for the tokenizer."""
    return {title_key(row.title): TitleWords(row.kind, row.holds_role, row.gender) for row in titles()}


def title_key(title: str) -> tuple[str, ...]:
    """Return the words of a title in lower case; hyphens are words."""
    return tuple(title.lower().replace("-", " - ").replace("’", "'").split())


@cache
def title_ends() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return titles by their last word, the longest first."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for form in title_forms():
        table.setdefault(form[-1], []).append(form)
    return {last: tuple(sorted(titles_, key=lambda form: (-len(form), form))) for last, titles_ in table.items()}


@cache
def role_heads() -> frozenset[str]:
    """Return the last words, in lower case, of titles that are roles."""
    return frozenset(form[-1] for form, title in title_forms().items() if title.holds_role)


@dataclass(frozen=True, slots=True)
class NominalWords:
    """A noun that refers to a named entity: the type of that entity, its gender, and whether the noun is plural.

    `fields` are the fields of work that a noun for a person tells; a noun without any is said of anybody.
    """

    stands_for: str
    gender: str
    is_plural: bool
    fields: frozenset[str] = frozenset()


@cache
def nominal_heads() -> dict[str, NominalWords]:
    """Return the nouns of `nominals.csv` by their last word in lower case; the shortest noun with a word decides."""
    lengths: dict[str, int] = {}
    heads: dict[str, NominalWords] = {}
    for row in nominals():
        for form in (row.noun, row.plural):
            key = title_key(form)
            if key and len(key) < lengths.get(key[-1], len(key) + 1):
                lengths[key[-1]] = len(key)
                heads[key[-1]] = NominalWords(
                    row.stands_for, row.gender, is_plural=form != row.noun, fields=frozenset(row.fields)
                )
    for title_words, title in title_forms().items():
        is_phrase = not _LINKS_IN_TITLES.isdisjoint(title_words)  # the last word of "leader of the opposition" is none
        if title.kind in _TITLES_FOR_PERSONS and not is_phrase:
            fields = _FIELDS_OF_TITLES.get(title.kind, frozenset())
            heads.setdefault(title_words[-1], NominalWords("PERSON", title.gender, is_plural=False, fields=fields))
    return heads


@cache
def person_nouns() -> frozenset[str]:
    """Return the nouns for persons, in lower case: roles, and nominals that stand for a person."""
    return role_heads() | {head for head, noun in nominal_heads().items() if noun.stands_for == "PERSON"}


@cache
def nouns_of_kind() -> dict[str, frozenset[str]]:
    """Return the nouns that refer to an organisation or outlet by its kind: lender and bank for a bank."""
    table: dict[str, set[str]] = {}
    for row in organisation_nouns():
        for kind in row.kinds:
            table.setdefault(kind, set()).add(row.noun)
    return {kind: frozenset(nouns) for kind, nouns in table.items()}


@cache
def nouns_of_heads() -> dict[str, frozenset[str]]:
    """Return the nouns that refer to an organisation by a word of its name: carrier and airline for Orsk Airways."""
    return {row.head: frozenset(row.nouns) for row in name_heads()}


@cache
def stopped() -> frozenset[str]:
    """Return capitalised words and phrases, in lower case, that are no names by themselves."""
    return frozenset(row.word.casefold() for row in stopnames() if row.kind != "ambiguous")


@cache
def doubtful() -> frozenset[str]:
    """Return plain words, in lower case, that are names only on other evidence: Time, Nice, Will."""
    return frozenset(row.word.casefold() for row in stopnames() if row.kind == "ambiguous")
