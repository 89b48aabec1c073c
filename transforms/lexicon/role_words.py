"""Nouns by which news names a person's role, and the bodies that each can be held in."""

from functools import cache
from itertools import pairwise

from newsledger.transforms.lexicon.words import Title, titles, words

PAST_ROLES = words("words_of_past_roles")
TOPICAL_ROLES = words("topical_roles")
OUTWARD_ROLES = words("outward_roles")
PARTY_SEATS = words("party_seats")
_PUBLIC = words("public_roles")
_PRIVATE = words("private_roles")
_EMPLOYEES = words("employee_roles")
_CONSTITUENCIES = words("constituency_roles")
_NO_JOBS = words("persons_without_a_job")
_NO_ROLES = words("persons_without_a_role")
_NO_HEADS = words("title_heads_without_a_role")
_OTHER_OFFICES = words("offices_beyond_titles")
_NEVER_ALONE = words("offices_never_named_alone")
_ONLY_IN_CAPITALS = words("offices_alone_in_capitals")
_NAMED_ALONE = words("roles_named_alone")
_TITLE_LINKS = ("of", "for", "to", "in")
_PROFESSION_ENDINGS = ("ologist", "atrician", "ographer", "iatrist", "ecologist", "midwife")
_ROLE_KINDS = frozenset({"office", "rank", "role"})
_PUBLIC_KINDS = frozenset({"office", "rank"})


def is_role(noun: str) -> bool:
    """Return whether a noun in lower case names a role that a person can hold in a body."""
    if noun in _NO_ROLES:
        return False
    return noun in _EMPLOYEES or not _ROLE_KINDS.isdisjoint(_kinds(noun)) or _is_profession(noun)


def fits_body(noun: str, entity_type: str) -> bool:
    """Return whether a role can be held in a body of a type (ORG, GPE): a country has no footballers, a club has."""
    if entity_type == "ORG":
        return is_role(noun)
    return noun in _PUBLIC or (noun not in _PRIVATE and not _PUBLIC_KINDS.isdisjoint(_kinds(noun)))


def has_constituency(noun: str) -> bool:
    """Return whether "of" after the holder's name introduces the body: "Senator X of Ohio", "King X of Norland"."""
    return noun in _CONSTITUENCIES


def is_title(phrase: str) -> bool:
    """Return whether the list of titles has a phrase."""
    return phrase.casefold() in _titles_by_phrase()


def names_office(title: str) -> bool:
    """Return whether a title that ends in its head noun is an office that news names without its body: "Mayor".

    The longest listed title at its end decides: a "film director" holds no office.
    """
    parts = title.split()
    endings = (" ".join(parts[start:]) for start in range(len(parts)))
    ending = next((ending for ending in endings if is_title(ending)), None)
    if ending is None:
        return False
    row, head = _titles_by_phrase()[ending.casefold()], parts[-1].casefold()
    if not row.holds_role or row.kind not in ("office", "role") or head in _NEVER_ALONE:
        return False
    if row.kind == "office":
        return head not in _ONLY_IN_CAPITALS or ending[0].isupper()
    is_phrase = len(parts) > 1 and "office" in _kinds(head)
    return is_phrase or head in _NAMED_ALONE


@cache
def _titles_by_phrase() -> dict[str, Title]:
    return {row.title.casefold(): row for row in titles()}


def _is_profession(noun: str) -> bool:
    return noun not in _NO_JOBS and (noun.endswith(_PROFESSION_ENDINGS) or "profession" in _kinds(noun))


def _kinds(noun: str) -> frozenset[str]:
    """Return the kinds of the titles with a noun as their head."""
    return _kinds_by_head().get(noun, frozenset())


@cache
def _kinds_by_head() -> dict[str, frozenset[str]]:
    kinds = {noun: {"office"} for noun in _OTHER_OFFICES}
    for row in titles():
        # A profession that makes no HOLDS_ROLE relation by its title alone is a job all the same.
        if row.holds_role or row.kind == "profession":
            kinds.setdefault(_head(row.title), set()).add(row.kind)
    return {head: frozenset(kinds_of_head) for head, kinds_of_head in kinds.items() if head not in _NO_HEADS}


def _head(title: str) -> str:
    """Return the head noun of a title: the word before its first preposition, else the last."""
    parts = title.casefold().split()
    for previous, part in pairwise(parts):
        if part in _TITLE_LINKS:
            return previous
    return parts[-1]
