"""MEMBER_OF and ALLIED_WITH: pacts, members, parties, allies."""

from collections.abc import Iterator
from functools import cache

from newsledger.transforms.english.relations.links import Link, skip
from newsledger.transforms.english.relations.modality import is_negated, modality
from newsledger.transforms.english.relations.scene import Name, Scene
from newsledger.transforms.lexicon.lemmas import base_forms
from newsledger.transforms.lexicon.reference import organisations
from newsledger.transforms.lexicon.role_words import FORMER, SEATS

_PACTS = frozenset("pact alliance bloc group grouping treaty coalition partnership union club forum agreement".split())
_AMONG = frozenset({"between", "of", "among", "comprising", "including", "linking", "uniting", "joining"})
_MEMBER = frozenset({"member", "members", "state", "states"})
_ALLY = frozenset({"ally", "allies"})
_KINDS = frozenset({"alliance", "international"})
_PARTY_WORDS = frozenset({"party", "labour", "labor", "tory", "republican", "democratic", "conservative", "liberal"})
_PARTY_WORDS |= {"republicans", "democrats", "conservatives", "tories", "liberals", "greens", "green", "democrat"}
_CAN_JOIN = frozenset({"PERSON", "ORG", "GPE"})
_REACH = 12
_MOST = 30


@cache
def _parties() -> frozenset[str]:
    return frozenset(row.reference_id for row in organisations() if row.kind == "party")


@cache
def _alliances() -> frozenset[str]:
    return frozenset(row.reference_id for row in organisations() if row.kind in _KINDS)


def is_party(scene: Scene, name: Name) -> bool:
    """Whether a name is a political party's, or that of its people."""
    entity = scene.entity(name.entity)
    if entity.type not in ("ORG", "NORP"):
        return False
    return entity.reference_id in _parties() or bool(set(entity.name.casefold().split()) & _PARTY_WORDS)


def members(scene: Scene) -> Iterator[Link]:
    """The memberships and alliances that a block states."""
    for name in scene.names:
        kind = scene.kind(name)
        if kind in ("ORG", "NORP"):
            yield from _pact(scene, name)
            yield from _beside(scene, name)
            yield from _party(scene, name)
        if kind in _CAN_JOIN:
            yield from _ally(scene, name)
            yield from _joined(scene, name)
    for at in range(len(scene.words)):
        yield from _member(scene, at)
        yield from _ally_of(scene, at)


def listed(scene: Scene, at: int, kinds: frozenset[str]) -> Iterator[Name]:
    """The names of a list from a word on: "the U.S., the U.K. and Australia"."""
    stop = min(at + _MOST, len(scene.words))
    while at < stop:
        name = scene.name(at)
        if name is not None and scene.kind(name) in kinds and not scene.is_adjective(name):
            yield name
            at = name.last + 1
        elif scene.lower(at) in (",", "and", "the", "as", "well"):
            at += 1
        else:
            return


def _pact(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "AUKUS, the pact between the U.S., the U.K. and Australia"."""
    if scene.lower(name.last + 1) not in (",", "(", "—", "–", "-"):
        return
    seen = False
    for at in range(name.last + 2, min(name.last + _REACH, len(scene.words))):
        seen = seen or scene.lower(at) in _PACTS
        if scene.name(at) is not None and not seen:
            return
        if seen and scene.lower(at) in _AMONG:
            for member in listed(scene, at + 1, frozenset({"GPE", "ORG"})):
                yield Link("MEMBER_OF", member, name, "be member of", "relations.pact")
            return


def _beside(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "NATO member Turkey", "NATO members Spain and Italy"."""
    if scene.lower(name.last + 1) not in _MEMBER | {"member"}:
        return
    at = name.last + 2
    at += scene.lower(at) in ("state", "states", "country", "countries", "nation", "nations")
    if scene.lower(at) in ("such", "like", "including"):
        at += 1 + (scene.lower(at + 1) == "as")
    for member in listed(scene, at, frozenset({"GPE", "ORG", "PERSON"})):
        yield Link("MEMBER_OF", member, name, "be member of", "relations.member")


def _member(scene: Scene, at: int) -> Iterator[Link]:
    """As in "Norland, a member of NATO", "X and Y are both members of Z": from the noun to those who are members."""
    if scene.lower(at) not in ("member", "members") or scene.lower(at + 1) not in ("of", "in"):
        return
    body = _named_after(scene, at + 2)
    if body is None:
        return
    holders, denied = _predicated(scene, at)
    for holder in holders:
        if holder.entity != body.entity and scene.kind(holder) in _CAN_JOIN:
            yield Link("MEMBER_OF", holder, body, "be member of", "relations.member", denied)


def _predicated(scene: Scene, at: int) -> tuple[list[Name], bool]:
    """Those of whom a noun is said, in apposition or with "is", and whether it is denied; nobody where it is past."""
    first = at
    while scene.tag(first - 1) in ("DT", "PDT", "JJ", "JJS", "NN", "RB", "CD", "VBG", "HYPH"):
        first -= 1
    words = [scene.lower(k) for k in range(first, at)]
    if set(words) & FORMER:
        return [], False
    denied = "not" in words or scene.lower(first - 1) in ("not", "n't")
    before = first - 1 - (scene.lower(first - 1) in ("not", "n't"))
    subject = [child for child in scene.block.children[at] if scene.words[child].dep == "nsubj"]
    if scene.lower(before) in ("is", "are", "remains", "remain"):
        name = scene.meant(before - 1) or (scene.meant(subject[0]) if subject else None)
        return ([name, *_joined_before(scene, name)] if name is not None else []), denied
    singular = not scene.lower(at).endswith(("s", "ies")) and scene.tag(first) == "DT"
    name = scene.meant(before - 1) if singular and scene.lower(before) in (",", "(", "—", "–") else None
    return ([name] if name is not None and name.last == before - 1 else []), denied


def _joined_before(scene: Scene, name: Name) -> Iterator[Name]:
    """The names of the list that ends with a name: "Kenya, Uganda and Tanzania"."""
    at = name.first - 1
    while at >= 0 and scene.lower(at) in ("and", ",", "the"):
        before = scene.name(at)
        at -= 1
        before = scene.name(at) if at >= 0 else None
        if before is not None and scene.kind(before) == scene.kind(name):
            yield before
            at = before.first - 1


def _named_after(scene: Scene, at: int) -> Name | None:
    """The organisation that a noun group from a word on names."""
    at = skip(scene, at)
    name = scene.name(at)
    while name is not None and scene.kind(name) not in ("ORG", "NORP") and scene.is_adjective(name):
        name = scene.name(skip(scene, name.last + 1))
    return name if name is not None and scene.kind(name) in ("ORG", "NORP") else None


def _party(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "Labour MP Jo Smith", "Senator Jane Roe of the Orange Democratic Movement", "Jo Smith, a Republican"."""
    if not is_party(scene, name):
        return
    at = name.last + 1
    seat = at
    while seat < at + 5 and scene.tag(seat).startswith(("NN", "JJ")) and scene.name(seat) is None:
        seat += 1
    holder = scene.name(seat)
    if seat > at and scene.lower(seat - 1) in SEATS and holder is not None and scene.kind(holder) == "PERSON":
        yield Link("MEMBER_OF", holder, name, "be member of", "relations.party")
        return
    before = name.first - 1
    while scene.lower(before) in ("the", "a", "an"):
        before -= 1
    link = scene.lower(before)
    holder = scene.name(before - 1)
    if holder is None or scene.kind(holder) != "PERSON" or link not in ("of", ",") or holder.last != before - 1:
        return
    if scene.tag(name.last + 1).startswith("NN"):
        return
    if link == "of" or (before < name.first - 1 and scene.lower(name.last + 1) in (",", ".", "who", "from")):
        yield Link("MEMBER_OF", holder, name, "be member of", "relations.party")


def _ally(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "Norland, an ally of Sund", "Sund's ally Norland", "U.S. allies Japan and Korea", "X and Y are allies"."""
    at = skip(scene, name.last + 1, ("POS", "JJ", "JJS", "RB"))
    if scene.lower(at) in _ALLY:
        for ally in listed(scene, at + 1 + (scene.lower(at + 1) == ","), frozenset({"GPE", "ORG", "PERSON"})):
            yield Link("ALLIED_WITH", name, ally, "be ally of", "relations.ally")


def _ally_of(scene: Scene, at: int) -> Iterator[Link]:
    """As in "Norland, a treaty ally of Sund", "X and Y are allies"."""
    if scene.lower(at) not in _ALLY:
        return
    holders, denied = _predicated(scene, at)
    if scene.lower(at + 1) in ("of", "with"):
        others = list(listed(scene, at + 2, _CAN_JOIN))[:1]
    else:
        others, holders = holders[:1], holders[1:] if scene.lower(at) == "allies" else []
    for holder in holders:
        for other in others:
            if holder.entity != other.entity:
                yield Link("ALLIED_WITH", holder, other, "be ally of", "relations.ally", denied)


def _joined(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "Norland joined NATO": a country that enters an alliance, a person who enters a party."""
    at = name.last + 1
    while scene.tag(at) in ("MD", "RB", "VBZ", "VBD", "VBP", "TO") and not base_forms(scene.lower(at)) & {"join"}:
        at += 1
    if at - name.last > 4 or not base_forms(scene.lower(at)) & {"join"}:
        return
    body = _named_after(scene, at + 1)
    if body is None:
        return
    person = scene.kind(name) == "PERSON"
    if is_party(scene, body) if person else scene.entity(body.entity).reference_id in _alliances():
        told = modality(scene, at)
        yield Link("MEMBER_OF", name, body, "join", "relations.joined", is_negated(scene, at), told)
