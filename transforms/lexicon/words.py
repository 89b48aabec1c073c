"""Word lists in `seeds/`: titles, cues, words of relations, capitalised words that are not names, word classes.

Each function reads its list once per process and returns its rows in the order of the file, sorted by key. An invalid
row raises ContractError with file, line and column. `forms` of a verb are past tense, third person and gerund, in that
order, then any others (participle, other spellings); invariable phrases have none.

`words` returns one class of `word_classes.csv` as a set: `MONTHS = words("months")`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from newsledger.expectations.errors import ContractError
from newsledger.expectations.vocabulary import PLOVER_EVENTS, SOURCE_KINDS
from newsledger.transforms.lexicon.reference import ORGANISATION_KINDS
from newsledger.transforms.lexicon.rows import Blank, one_of, seed_rows

TITLE_KINDS = ("honorific", "office", "rank", "profession", "role")
CUE_KINDS = tuple("speech opinion question demand denial promise praise warning report writing".split())
CUE_CONTENTS = ("that", "quote", "as", "of", "to", "none")
CUE_NOUN_ROLES = ("document", "statement", "medium")
HEDGE_KINDS = ("adverb", "adjective", "passive", "verb", "source")
FRAMES = tuple(
    "transitive with between at to of on about for against from in into over through towards near along off by as that "
    "none".split()
)
STOPNAME_KINDS = tuple(
    "weekday month season holiday timezone honorific heading religion disease currency measure role generic "
    "ambiguous".split()
)

Gender = Annotated[str, one_of("f", "m", "")]
Event = Annotated[str, one_of(*PLOVER_EVENTS)]
Frames = Annotated[tuple[str, ...], one_of(*FRAMES)]


@dataclass(frozen=True, slots=True)
class Title:
    """Words before or after a person's name; `holds_role` if they produce a HOLDS_ROLE relation."""

    title: str
    kind: Annotated[str, one_of(*TITLE_KINDS)]
    holds_role: bool
    gender: Gender


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting verb or phrase; strong if it nearly always signals an attribution in news."""

    lemma: str
    forms: tuple[str, ...]
    kind: Annotated[str, one_of(*CUE_KINDS)]
    weight: Annotated[str, one_of("strong", "weak")]
    negates: bool
    content: Annotated[tuple[str, ...], one_of(*CUE_CONTENTS)]


@dataclass(frozen=True, slots=True)
class CueNoun:
    """A noun for something said or written, or for where it is said; mass nouns have no plural."""

    noun: str
    role: Annotated[str, one_of(*CUE_NOUN_ROLES)]
    plural: Blank


@dataclass(frozen=True, slots=True)
class Hedge:
    """A hedging word or phrase."""

    hedge: str
    kind: Annotated[str, one_of(*HEDGE_KINDS)]


@dataclass(frozen=True, slots=True)
class RelationVerb:
    """A verb of an event in its usual sense in news; `frame` is how its object follows."""

    lemma: str
    forms: tuple[str, ...]
    type: Event
    frame: Frames
    note: Blank


@dataclass(frozen=True, slots=True)
class RelationNoun:
    """A noun of an event; `frame` lists the prepositions that introduce its parties."""

    noun: str
    plural: Blank
    type: Event
    frame: Frames


@dataclass(frozen=True, slots=True)
class Kin:
    """A noun of FAMILY_OF; `inverse` is the relationship of the other person: uncle, nephew or niece."""

    noun: str
    gender: Gender
    inverse: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nominal:
    """A noun that refers to a named entity, the president or the company; for a person, with fields of work."""

    noun: str
    plural: str
    stands_for: Annotated[str, one_of("PERSON", "ORG", "GPE")]
    gender: Gender
    fields: tuple[str, ...]
    note: Blank


@dataclass(frozen=True, slots=True)
class OrganisationNoun:
    """A noun that refers to organisations or outlets of some kinds: the lender, a bank."""

    noun: str
    kinds: Annotated[tuple[str, ...], one_of(*ORGANISATION_KINDS, *SOURCE_KINDS)]


@dataclass(frozen=True, slots=True)
class NameHead:
    """A word in names of organisations, with nouns that refer to one: an airline or a carrier, of Orsk Airways."""

    head: str
    nouns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stopname:
    """A capitalised word that is not a name by itself; kind ambiguous if other evidence can make it one."""

    word: str
    kind: Annotated[str, one_of(*STOPNAME_KINDS)]


@dataclass(frozen=True, slots=True)
class MonthName:
    """A month's name or abbreviation in one of some fifty languages, in lower case."""

    name: str
    month: Annotated[str, one_of(*(str(month) for month in range(1, 13)))]


@dataclass(frozen=True, slots=True)
class TimeZone:
    """An abbreviation with one meaning: an offset from UTC such as +09:00, or a place whose offset changes."""

    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class FieldName:
    """A name of an article's field: a key of records, or the key of a header line in a text."""

    field: str
    format: Annotated[str, one_of("header", "record")]
    rank: str
    name: str


@dataclass(frozen=True, slots=True)
class ClassifiedWord:
    """A word or phrase of a class that rules look up; the seeds' README states the use of each class."""

    class_name: str
    word: str


@cache
def titles() -> tuple[Title, ...]:
    """Return titles of people; no two differ in case only."""
    return seed_rows(Title, "titles")


@cache
def cues() -> tuple[Cue, ...]:
    """Return reporting verbs and phrases by lemma."""
    return seed_rows(Cue, "cues")


@cache
def cue_nouns() -> tuple[CueNoun, ...]:
    """Return nouns for statements, documents and media."""
    return seed_rows(CueNoun, "cue_nouns")


@cache
def hedges() -> tuple[Hedge, ...]:
    """Return hedging words and phrases."""
    return seed_rows(Hedge, "hedges")


@cache
def relation_verbs() -> tuple[RelationVerb, ...]:
    """Return verbs of events by lemma and type."""
    return seed_rows(RelationVerb, "relation_verbs")


@cache
def relation_nouns() -> tuple[RelationNoun, ...]:
    """Return nouns of events by noun."""
    return seed_rows(RelationNoun, "relation_nouns")


@cache
def kin() -> tuple[Kin, ...]:
    """Return nouns of kinship; every inverse is also on the list."""
    return seed_rows(Kin, "kin")


@cache
def nominals() -> tuple[Nominal, ...]:
    """Return nouns that refer to people, organisations and places."""
    return seed_rows(Nominal, "nominals")


@cache
def name_heads() -> tuple[NameHead, ...]:
    """Return words in names of organisations, with nouns that refer to these."""
    return seed_rows(NameHead, "name_heads")


@cache
def organisation_nouns() -> tuple[OrganisationNoun, ...]:
    """Nouns that refer to organisations by their kind."""
    return seed_rows(OrganisationNoun, "organisation_nouns")


@cache
def stopnames() -> tuple[Stopname, ...]:
    """Return capitalised words that are not names by themselves."""
    return seed_rows(Stopname, "stopnames")


@cache
def month_names() -> tuple[MonthName, ...]:
    """Return the names of months on pages."""
    return seed_rows(MonthName, "month_names")


@cache
def time_zones() -> tuple[TimeZone, ...]:
    """Return abbreviations of time zones that have one meaning in news."""
    return seed_rows(TimeZone, "time_zones")


@cache
def field_names() -> tuple[FieldName, ...]:
    """Return the names of an article's fields, by format, field and order of preference."""
    return seed_rows(FieldName, "field_names")


@cache
def word_classes() -> tuple[ClassifiedWord, ...]:
    """Return words by class and word."""
    return seed_rows(ClassifiedWord, "word_classes")


@cache
def words(class_name: str) -> frozenset[str]:
    """Return the words of a class as a set, created once.

    Raises:
        ContractError: `word_classes.csv` has no such class.
    """
    try:
        return _classes()[class_name]
    except KeyError:
        raise ContractError(f"word_classes.csv has no class {class_name!r}") from None


@cache
def _classes() -> dict[str, frozenset[str]]:
    classes: dict[str, set[str]] = {}
    for row in word_classes():
        classes.setdefault(row.class_name, set()).add(row.word)
    return {class_name: frozenset(members) for class_name, members in classes.items()}
