"""The reference lists under `seeds/`: countries, places, organisations, outlets, first names.

Each function reads its list once per process and returns its rows in the order of the file, sorted by key. A broken row
raises ContractError with file, line and column. Words and phrases are in `reference_words`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from newsledger.expectations.vocabulary import SOURCE_KINDS
from newsledger.transforms.lexicon.rows import Blank, one_of, seed_rows

PLACE_KINDS = (
    *("continent", "area", "region", "state", "province", "territory", "prefecture", "department", "county", "city"),
    *("district", "island", "peninsula", "ocean", "sea", "strait", "gulf", "bay", "river", "lake", "canal", "mountain"),
    *("desert", "airport", "port", "plant", "dam", "pipeline", "bridge", "crossing", "square", "building", "stadium"),
    "base",
)
ORGANISATION_KINDS = (
    *("international", "alliance", "government", "agency", "company", "party", "ngo", "sport", "university", "bank"),
    *("court", "military"),
)


@dataclass(frozen=True, slots=True)
class Metonym:
    """A seat of power that stands for a government: Kremlin, an ORG."""

    name: str
    type: str


def metonym(value: str) -> Metonym:
    """The metonym written as `name:TYPE`.

    Raises:
        ValueError: the name is missing or the type is none of ORG, FAC, LOC.
    """
    name, _, kind = value.rpartition(":")
    if not name or kind not in ("ORG", "FAC", "LOC"):
        raise ValueError("is not a name:TYPE with type ORG, FAC or LOC")
    return Metonym(name, kind)


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory with a code of its own; `name` is the one that English news uses."""

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
    """A place below or above a country; its key is name, country and kind."""

    name: str
    type: Annotated[str, one_of("GPE", "LOC", "FAC")]
    country_code: Blank
    aliases: tuple[str, ...]
    kind: Annotated[str, one_of(*PLACE_KINDS)]


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation other than a news outlet; no written form belongs to two of them."""

    reference_id: str
    name: str
    acronym: Blank
    aliases: tuple[str, ...]
    country_code: Blank
    kind: Annotated[str, one_of(*ORGANISATION_KINDS)]


@dataclass(frozen=True, slots=True)
class Member:
    """A country's membership of an organisation."""

    organisation_reference_id: str
    country_iso2: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news outlet as in the table `sources`, with the forms in which texts cite it."""

    source_id: str
    name: str
    domain: str
    country_code: str
    language: str
    kind: Annotated[str, one_of(*SOURCE_KINDS)]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WireCredit:
    """The literal strings by which a page credits an agency: (AP), /TASS/, By Agence France-Presse."""

    agency: str
    source_id: str
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstName:
    """A first name; gender f, m, or u where it tells nothing."""

    name: str
    gender: Annotated[str, one_of("f", "m", "u")]


@cache
def countries() -> tuple[Country, ...]:
    """Countries and territories by ISO 3166-1 code (XK for Kosovo)."""
    return seed_rows(Country, "countries")


@cache
def places() -> tuple[Place, ...]:
    """Cities, regions, waters, mountains, areas and facilities by name, country and kind."""
    return seed_rows(Place, "places")


@cache
def organisations() -> tuple[Organisation, ...]:
    """Organisations by identifier, which begins with `org:`."""
    return seed_rows(Organisation, "organisations")


@cache
def members() -> tuple[Member, ...]:
    """Memberships by organisation and country."""
    return seed_rows(Member, "members")


@cache
def outlets() -> tuple[Outlet, ...]:
    """News outlets by `source_id`; each domain belongs to one."""
    return seed_rows(Outlet, "outlets")


@cache
def wire_credits() -> tuple[WireCredit, ...]:
    """Credit strings by agency; each string belongs to one."""
    return seed_rows(WireCredit, "wire_credits")


@cache
def first_names() -> tuple[FirstName, ...]:
    """First names with gender, by name."""
    return seed_rows(FirstName, "first_names")
