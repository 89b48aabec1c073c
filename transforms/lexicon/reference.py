"""Reference lists in `seeds/`: countries, places, organisations, outlets, first names.

Each function reads its list once per process and returns its rows in the order of the file, sorted by key. A broken row
raises ContractError with file, line and column. Words and phrases are in `reference_words`.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from newsledger.expectations.vocabulary import SOURCE_KINDS
from newsledger.transforms.lexicon.rows import Blank, one_of, seed_rows

_SIGN = 4
_BEFORE_AGENCY = (
    r"^(?:(?:by|source:?|via|the|with|von|mit(?: material von)?|quelle:?|por|con|com|par|avec|da|di|av|af|door|met|med|"
    r"fonte:?|fuente:?) )?+"
)
_LABEL_OF_AGENCY = re.compile(_BEFORE_AGENCY, re.IGNORECASE)
_AROUND_AGENCY = re.compile(
    _BEFORE_AGENCY
    + r"(?:(?:news agency|agency|agencia|agência|agence(?: de presse)?|agenzia|agentur|novinska agencija) )?+(?=\S)"
    r"| (?:staff|news|news agency|wire|bureau|graphics|reporter|correspondent|(?:sports )?writer)s?$",
    re.IGNORECASE,
)
PLACE_KINDS = tuple(
    "continent area region state province territory prefecture department county city district island peninsula ocean "
    "sea strait gulf bay river lake canal mountain desert airport port plant dam pipeline bridge crossing square "
    "building stadium base".split()
)
ORGANISATION_KINDS = tuple(
    "international alliance government agency company party ngo sport university bank court military".split()
)


@dataclass(frozen=True, slots=True)
class Metonym:
    """A seat of power used as a name of a government, such as Kremlin (ORG)."""

    name: str
    type: str


def metonym(value: str) -> Metonym:
    """Parse a metonym in the form `name:TYPE`.

    Raises:
        ValueError: The name is missing, or the type is not ORG, FAC or LOC.
    """
    name, _, kind = value.rpartition(":")
    if not name or kind not in ("ORG", "FAC", "LOC"):
        raise ValueError("is not a name:TYPE with type ORG, FAC or LOC")
    return Metonym(name, kind)


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory with a code; `name` is the name used in English-language news."""

    iso2: str
    name: str
    official_name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str
    metonyms: Annotated[tuple[Metonym, ...], metonym]


@dataclass(frozen=True, slots=True)
class Place:
    """A place smaller or larger than a country, with the key name, country and kind."""

    name: str
    type: Annotated[str, one_of("GPE", "LOC", "FAC")]
    country_code: Blank
    aliases: tuple[str, ...]
    kind: Annotated[str, one_of(*PLACE_KINDS)]


@dataclass(frozen=True, slots=True)
class StateCode:
    """A postal code of a state or province, which stands behind a town and a comma: Denver, CO."""

    code: str
    state: str
    country_code: str


@dataclass(frozen=True, slots=True)
class Namesake:
    """A town with the name of a listed one in another country, and the state or province in which it lies."""

    name: str
    country_code: str
    region: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation other than a news outlet; every written form belongs to one organisation."""

    reference_id: str
    name: str
    acronym: Blank
    aliases: tuple[str, ...]
    country_code: Blank
    kind: Annotated[str, one_of(*ORGANISATION_KINDS)]


@dataclass(frozen=True, slots=True)
class Member:
    """The membership of a country in an organisation."""

    organisation_reference_id: str
    country_iso2: str


@dataclass(frozen=True, slots=True)
class ReferenceOutlet:
    """A news outlet as in the table `sources`, with the forms in which texts cite it."""

    source_id: str
    name: str
    domain: str
    country_code: str
    language: str
    kind: Annotated[str, one_of(*SOURCE_KINDS)]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrandOrWork:
    """A product, work, award, event, law or body by its name; no form is a plain word or a first name by itself.

    The kind of a body is that of organisations, or of outlets for media; products, works, events and laws have none.
    """

    name: str
    type: Annotated[str, one_of("PRODUCT", "WORK", "EVENT", "LAW", "ORG")]
    kind: Annotated[str, one_of("", *ORGANISATION_KINDS, *SOURCE_KINDS)]
    country_code: Blank
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WireCredit:
    """Literal strings that credit an agency, such as (AP), /TASS/ or By Agence France-Presse."""

    agency: str
    source_id: str
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgencyName:
    """A name, in lower case, under which a news agency signs, with the agency's short name."""

    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class Nickname:
    """A short form of first names, in lower case: ted of edward and theodore."""

    name: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstName:
    """A first name with gender f, m or u (not indicative)."""

    name: str
    gender: Annotated[str, one_of("f", "m", "u")]


@cache
def countries() -> tuple[Country, ...]:
    """Return countries and territories by ISO 3166-1 code (XK for Kosovo)."""
    return seed_rows(Country, "countries")


@cache
def places() -> tuple[Place, ...]:
    """Return cities, regions, waters, mountains, areas and facilities by name, country and kind."""
    return seed_rows(Place, "places")


@cache
def state_codes() -> tuple[StateCode, ...]:
    """Return the postal codes of states and provinces."""
    return seed_rows(StateCode, "state_codes")


@cache
def namesakes() -> tuple[Namesake, ...]:
    """Return the towns that have the name of a listed one in another country."""
    return seed_rows(Namesake, "namesakes")


@cache
def organisations() -> tuple[Organisation, ...]:
    """Return organisations by identifier, which starts with `org:`."""
    return seed_rows(Organisation, "organisations")


@cache
def members() -> tuple[Member, ...]:
    """Return memberships by organisation and country."""
    return seed_rows(Member, "members")


@cache
def outlets() -> tuple[ReferenceOutlet, ...]:
    """Return news outlets by `source_id`; each domain belongs to one outlet."""
    return seed_rows(ReferenceOutlet, "outlets")


@cache
def brands_and_works() -> tuple[BrandOrWork, ...]:
    """Return products, works, awards, events, laws and bodies by name."""
    return seed_rows(BrandOrWork, "brands_and_works")


@cache
def wire_credits() -> tuple[WireCredit, ...]:
    """Return credit strings by agency; each string belongs to one agency."""
    return seed_rows(WireCredit, "wire_credits")


@cache
def agencies() -> tuple[AgencyName, ...]:
    """Return the names of news agencies, sorted by name."""
    return seed_rows(AgencyName, "agencies")


@cache
def agency_names() -> dict[str, str]:
    """Return the short names of news agencies by the names, in lower case, under which they sign.

    Names of up to four letters that are words too (MAP, TAP, SPA) are in `agency_signs`.
    """
    names = {name.casefold(): short for name, short in _agency_forms() if len(name) > _SIGN}
    return names | {row.name: row.agency for row in agencies()}


@cache
def agency_signs() -> dict[str, str]:
    """Return the short names of news agencies by signs of up to four letters, which count only as they are written."""
    return {name: short for name, short in _agency_forms() if len(name) <= _SIGN}


@cache
def _agency_forms() -> tuple[tuple[str, str], ...]:
    """Return the names and aliases of each agency as an outlet, and its short name."""
    by_id = {outlet.source_id: outlet for outlet in outlets()}
    return tuple(
        (name, credit.agency)
        for credit in wire_credits()
        for name in (credit.agency, by_id[credit.source_id].name, *by_id[credit.source_id].aliases)
    )


@cache
def bracketed_agencies() -> dict[str, str]:
    """Return the short names of news agencies by what they write in brackets behind a place: AA, MNA, ČTK."""
    return {
        pattern[1:-1]: credit.agency
        for credit in wire_credits()
        for pattern in credit.patterns
        if re.fullmatch(r"\([^()]{2,30}\)", pattern)
    }


@cache
def place_names() -> frozenset[str]:
    """Return the names and aliases of countries, capitals and places, in lower case."""
    of_countries = (name for row in countries() for name in (row.name, row.capital, *row.aliases))
    return frozenset(map(str.casefold, of_countries)) | {
        name.casefold() for row in places() for name in (row.name, *row.aliases)
    }


@cache
def outlet_names() -> frozenset[str]:
    """Return the names and aliases of outlets, in lower case."""
    return frozenset(name.casefold() for outlet in outlets() for name in (outlet.name, *outlet.aliases))


def agency(name: str | None) -> str | None:
    """Return the short name of the agency that a name is, whole: "Reuters Staff", "The Associated Press"; else None."""
    if not name:
        return None
    bare = " ".join(name.split())
    for form in (bare, _LABEL_OF_AGENCY.sub("", bare), _AROUND_AGENCY.sub("", bare)):
        if found := agency_signs().get(form) or agency_names().get(form.casefold()):
            return found
    return None


@cache
def nicknames() -> tuple[Nickname, ...]:
    """Return short forms of first names, by short form."""
    return seed_rows(Nickname, "nicknames")


@cache
def first_names() -> tuple[FirstName, ...]:
    """Return first names with gender, by name."""
    return seed_rows(FirstName, "first_names")
