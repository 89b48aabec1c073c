"""He and she, and nominals such as "the French president", made mentions of persons the article has named."""

from newsledger.transforms.annotation import MentionDraft
from newsledger.transforms.rules import words as w
from newsledger.transforms.rules.lists import role_heads
from newsledger.transforms.rules.relations import Role
from newsledger.transforms.rules.resolution import FULL_NAME, Cast, Here
from newsledger.transforms.rules.tokens import Line

PRONOUN = 0.7
NOMINAL = 0.75
_REACH = 12


def _compatible(cast: Cast, entity: int, gender: str) -> bool:
    return cast.gender.get(entity, "") in ("", gender)


class Recent:
    """The persons an article names for certain, line by line."""

    def __init__(self, cast: Cast) -> None:
        """Start before the first line."""
        self.cast = cast
        self.by_line: dict[int, list[tuple[int, int]]] = {}
        solid = {m.entity for m in cast.mentions if m.rule == "rules.full_name" and m.confidence >= FULL_NAME}
        solid |= set(cast.country)
        for mention, (line, first, _) in zip(cast.mentions, cast.bounds, strict=True):
            if mention.entity in solid:
                self.by_line.setdefault(line, []).append((first, mention.entity))
        for found in self.by_line.values():
            found.sort()

    def note(self, line: int, token: int, entity: int) -> None:
        """Keep one more mention."""
        self.by_line.setdefault(line, []).append((token, entity))
        self.by_line[line].sort()

    def person(self, line: int, token: int, *, gender: str) -> int | None:
        """The most recent compatible person before a token: of an earlier line the first, as its likely subject."""
        here = [e for first, e in self.by_line.get(line, ()) if first < token and _compatible(self.cast, e, gender)]
        if here:
            return here[0]
        for earlier in range(line - 1, max(-1, line - _REACH), -1):
            for _, entity in self.by_line.get(earlier, ()):
                if _compatible(self.cast, entity, gender):
                    return entity
        return None

    def two(self, line: int, token: int) -> tuple[int, ...]:
        """The two persons mentioned last before a token, for "both leaders" and "they"; fewer where there are fewer."""
        found: list[int] = []
        for earlier in range(line, max(-1, line - _REACH), -1):
            for first, entity in reversed(self.by_line.get(earlier, ())):
                if (earlier < line or first < token) and entity not in found:
                    found.append(entity)
                if len(found) == 2:
                    return tuple(found)
        return tuple(found)


def resolve_pronouns(lines: list[Line], cast: Cast, recent: Recent) -> None:
    """Add a mention for every he and she outside quotations that a person of the article fits."""
    for number, line in enumerate(lines):
        for at, token in enumerate(line.tokens):
            gender = w.SINGULAR_PRONOUNS.get(token.lower)
            if gender is None or token.quoted or (token.text.isupper() and len(token.text) > 1):
                continue
            entity = recent.person(number, at, gender=gender)
            if entity is not None:
                mention = MentionDraft(line.span(at, at), entity, "PERSON", "pronoun", "rules.pronoun", PRONOUN)
                cast.add(mention, (number, at, at))
                recent.note(number, at, entity)
                cast.gender[entity] = cast.gender.get(entity) or gender


def resolve_nominals(lines: list[Line], cast: Cast, roles: list[Role], *, recent: Recent) -> None:
    """Add a mention for every "the <country> <role>" whose holder the article names once and only once."""
    holders: dict[tuple[str, str], set[int]] = {}
    for role in roles:
        code = cast.country.get(role.person)
        if code:
            holders.setdefault((code, role.title.split()[-1].lower()), set()).add(role.person)
    for number, line in enumerate(lines):
        for at in range(1, len(line.tokens) - 1):
            if line.tokens[at - 1].lower == "the":
                person = _holder(Here(line, number, cast), at, holders)
                if person is not None:
                    _add_nominal(Here(line, number, cast), at, person)
                    recent.note(number, at - 1, person)


def _holder(here: Here, at: int, holders: dict[tuple[str, str], set[int]]) -> int | None:
    """The one person who holds the role after a country at a token; None where there are none or several."""
    line, cast = here.line, here.cast
    country = cast.entity_at(here.number, at)
    head = line.tokens[at + 1]
    if country is None or head.lower not in role_heads() or head.is_capital:
        return None
    people = holders.get((cast.entities[country].country_code or "", head.lower), set())
    return next(iter(people)) if len(people) == 1 else None


def _add_nominal(here: Here, at: int, person: int) -> None:
    """Add the mention of determiner, country and role; the country keeps its own."""
    cast = here.cast
    cast.covers[(here.number, at + 1)] = len(cast.mentions)
    span = here.line.span(at - 1, at + 1)
    cast.mentions.append(MentionDraft(span, person, "PERSON", "nominal", "rules.nominal", NOMINAL))
    cast.bounds.append((here.number, at - 1, at + 1))
