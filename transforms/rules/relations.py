"""Roles, memberships and events that the text itself states, by closed patterns."""

from dataclasses import dataclass

from newsledger.transforms.annotation import RelationDraft
from newsledger.transforms.rules import words as w
from newsledger.transforms.rules.lists import role_heads
from newsledger.transforms.rules.resolution import Cast, Here
from newsledger.transforms.rules.tokens import Line

TITLE_BEFORE = 0.85
APPOSITION = 0.75
MEMBERS = 0.75
_LONGEST_ROLE = 6
_PACTS = frozenset("pact alliance bloc group grouping treaty coalition partnership union club forum".split())
_AMONG = frozenset({"between", "of", "among", "comprising", "including", "linking", "uniting", "joining"})
_HOLDERS = frozenset({"ORG", "GPE", "NORP"})


@dataclass(frozen=True, slots=True)
class Role:
    """A person's role as one place in the text states it; tokens of the evidence."""

    person: int
    body: int | None
    title: str
    line: int
    first: int
    last: int
    name: tuple[int, int]
    rule: str
    confidence: float


def _role_words(here: Here, first: int) -> int:
    """The first token of the role that stands directly before a name; the name's own where there is none."""
    at = first
    while at > 0 and first - at < _LONGEST_ROLE and (here.number, at - 1) not in here.cast.covers:
        token = here.line.tokens[at - 1]
        if not token.is_word or token.lower in w.NOT_NAMES - {"of", "for", "and", "general"}:
            break
        at -= 1
    while at < first and here.line.tokens[at].lower in ("of", "for", "and"):
        at += 1
    return at if at < first and here.line.tokens[first - 1].lower in role_heads() else first


def _shortened(line: Line, start: int, first: int) -> int:
    """The role's first token without the lower-case verb or noun that no list knows before a capitalised title."""
    for at in range(start, first):
        if line.tokens[at].is_capital:
            return at
    return start


def _body_before(here: Here, start: int) -> tuple[int | None, int]:
    """The country or organisation directly before a role, with its first token."""
    at = start - 1
    if at > 0 and here.line.tokens[at].lower in ("'s", "’s"):
        at -= 1
    mention = here.cast.covers.get((here.number, at))
    if mention is None or here.cast.mentions[mention].type not in _HOLDERS:
        return None, start
    return here.cast.mentions[mention].entity, here.cast.bounds[mention][1]


def _before_name(here: Here, mention: int) -> Role | None:
    """The role of a title before the name: "Russian President Vladimir Putin"."""
    _, first, last = here.cast.bounds[mention]
    start = _role_words(here, first)
    if start == first:
        return None
    body, edge = _body_before(here, start)
    if body is None:
        start = edge = _shortened(here.line, start, first)
    title = " ".join(t.text for t in here.line.tokens[start:first])
    person = here.cast.mentions[mention].entity
    return Role(person, body, title, here.number, edge, last, (first, last), "rules.title_before", TITLE_BEFORE)


def _after_name(here: Here, mention: int) -> Role | None:
    """The role of an apposition: "X, the president of Y," and "X, Y's foreign minister,"."""
    _, first, last = here.cast.bounds[mention]
    if last + 2 >= len(here.line.tokens) or here.line.tokens[last + 1].text != ",":
        return None
    start = last + 2
    while start < len(here.line.tokens) and here.line.tokens[start].lower in w.DETERMINERS:
        start += 1
    head = next((k for k in range(start, min(start + 8, len(here.line.tokens))) if _is_head(here.line, k)), None)
    if head is None or any(not t.is_word and t.text not in ("'s", "’s", "-") for t in here.line.tokens[start:head]):
        return None
    body, edge = _body_around(here, start, head)
    if body is None:
        return None
    inside = here.cast.covers.get((here.number, start))
    begin = here.cast.bounds[inside][2] + 1 if inside is not None else start
    if begin > head:
        return None
    begin += here.line.tokens[begin].lower in ("'s", "’s")
    title = " ".join(t.text for t in here.line.tokens[begin : head + 1])
    person = here.cast.mentions[mention].entity
    return (
        Role(person, body, title, here.number, first, edge, (first, last), "rules.apposition", APPOSITION)
        if title
        else None
    )


def _is_head(line: Line, at: int) -> bool:
    if line.tokens[at].lower not in role_heads():
        return False
    following = line.tokens[at + 1].lower if at + 1 < len(line.tokens) else ","
    return following in (",", ".", "of", "for", "at", "with", "who", ";")


def _body_around(here: Here, start: int, head: int) -> tuple[int | None, int]:
    if head + 1 < len(here.line.tokens) and here.line.tokens[head + 1].lower in ("of", "for", "at", "with"):
        for at in range(head + 2, min(head + 5, len(here.line.tokens))):
            mention = here.cast.covers.get((here.number, at))
            if mention is not None and here.cast.mentions[mention].type in _HOLDERS:
                return here.cast.mentions[mention].entity, here.cast.bounds[mention][2]
        return None, head
    mention = here.cast.covers.get((here.number, start))
    if mention is None or here.cast.mentions[mention].type not in _HOLDERS:
        return None, head
    return here.cast.mentions[mention].entity, head


def roles(lines: list[Line], cast: Cast) -> list[Role]:
    """The roles that titles and appositions state; a person's country is kept in the cast."""
    found: list[Role] = []
    for mention, (number, _, _) in enumerate(list(cast.bounds)):
        if cast.mentions[mention].type != "PERSON" or cast.mentions[mention].kind != "name":
            continue
        line = lines[number]
        for role in (_before_name(Here(line, number, cast), mention), _after_name(Here(line, number, cast), mention)):
            if role is not None:
                found.append(role)
                code = cast.entities[role.body].country_code if role.body is not None else None
                if code:
                    cast.country.setdefault(role.person, code)
    return found


def role_drafts(lines: list[Line], cast: Cast, found: list[Role]) -> list[RelationDraft]:
    """HOLDS_ROLE relations of roles that name a body."""
    drafts = []
    for role in found:
        if role.body is None:
            continue
        line = lines[role.line]
        subject = " ".join(t.text for t in line.tokens[role.name[0] : role.name[1] + 1])
        drafts.append(
            RelationDraft(
                type="HOLDS_ROLE",
                span=line.span(role.first, role.last),
                subject_text=subject,
                predicate=f"be {role.title.lower()} of",
                rule=role.rule,
                confidence=role.confidence,
                subject_entity=role.person,
                object_entity=role.body,
                object_text=cast.entities[role.body].name,
                role_title=role.title,
            )
        )
    return drafts


def memberships(lines: list[Line], cast: Cast) -> list[RelationDraft]:
    """MEMBER_OF relations: "AUKUS, the pact between the U.S., the U.K. and Australia"."""
    drafts: list[RelationDraft] = []
    for mention, (number, _, last) in enumerate(cast.bounds):
        if cast.mentions[mention].type != "ORG":
            continue
        line = lines[number]
        start = _pact(line, last)
        if start is not None:
            drafts += _members(Here(line, number, cast), (mention, start))
    return drafts


def _pact(line: Line, last: int) -> int | None:
    """The token after "between" in an apposition that calls a body a pact; None where there is none."""
    if last + 1 >= len(line.tokens) or line.tokens[last + 1].text not in (",", "(", "—"):
        return None
    seen = False
    for at in range(last + 2, min(last + 12, len(line.tokens))):
        seen = seen or line.tokens[at].lower in _PACTS
        if seen and line.tokens[at].lower in _AMONG:
            return at + 1
    return None


def _members(here: Here, pact: tuple[int, int]) -> list[RelationDraft]:
    mention, at = pact
    drafts = []
    while at < len(here.line.tokens):
        member = here.cast.covers.get((here.number, at))
        if member is not None and here.cast.mentions[member].type == "GPE":
            _, first, last = here.cast.bounds[member]
            drafts.append(
                RelationDraft(
                    type="MEMBER_OF",
                    span=here.line.span(here.cast.bounds[mention][1], last),
                    subject_text=" ".join(t.text for t in here.line.tokens[first : last + 1]),
                    predicate="be member of",
                    rule="rules.pact",
                    confidence=MEMBERS,
                    subject_entity=here.cast.mentions[member].entity,
                    object_entity=here.cast.mentions[mention].entity,
                    object_text=here.cast.entities[here.cast.mentions[mention].entity].name,
                )
            )
            at = last + 1
        elif here.line.tokens[at].lower in (",", "and", "the"):
            at += 1
        else:
            break
    return drafts
