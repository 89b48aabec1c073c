"""MEMBER_OF and ALLIED_WITH: pacts, members, parties, allies."""

from collections.abc import Iterator
from functools import cache

from newsledger.transforms.english.relations.drafts import StandingRelation, skip
from newsledger.transforms.english.relations.modality import is_negated, modality
from newsledger.transforms.english.relations.scene import NamedPhrase, Scene
from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.reference import organisations
from newsledger.transforms.lexicon.role_words import FORMER, SEATS

_PACTS = frozenset("pact alliance bloc group grouping treaty coalition partnership union club forum agreement".split())
_MEMBER_PREPOSITIONS = frozenset({"between", "of", "among", "comprising", "including", "linking", "uniting", "joining"})
_MEMBER = frozenset({"member", "members", "state", "states"})
_ALLY = frozenset({"ally", "allies"})
_KINDS = frozenset({"alliance", "international"})
_PARTY_WORDS = frozenset({"party", "labour", "labor", "tory", "republican", "democratic", "conservative", "liberal"})
_PARTY_WORDS |= {"republicans", "democrats", "conservatives", "tories", "liberals", "greens", "green", "democrat"}
_CAN_JOIN = frozenset({"PERSON", "ORG", "GPE"})
_REACH = 12
_MAX_LISTED = 30


@cache
def _parties() -> frozenset[str]:
    return frozenset(row.reference_id for row in organisations() if row.kind == "party")


@cache
def _alliances() -> frozenset[str]:
    return frozenset(row.reference_id for row in organisations() if row.kind in _KINDS)


def is_party(scene: Scene, name: NamedPhrase) -> bool:
    """Return whether a name is a political party's, or that of its people."""
    entity = scene.entity(name.entity)
    if entity.type not in ("ORG", "NORP"):
        return False
    return entity.reference_id in _parties() or bool(set(entity.name.casefold().split()) & _PARTY_WORDS)


def members(scene: Scene) -> Iterator[StandingRelation]:
    """Yield the memberships and alliances that a block states."""
    for name in scene.names:
        kind = scene.kind(name)
        if kind in ("ORG", "NORP"):
            yield from _pact(scene, name)
            yield from _beside(scene, name)
            yield from _party(scene, name)
        if kind in _CAN_JOIN:
            yield from _ally(scene, name)
            yield from _joined(scene, name)
    for index in range(len(scene.words)):
        yield from _member(scene, index)
        yield from _ally_of(scene, index)


def listed(scene: Scene, index: int, kinds: frozenset[str]) -> Iterator[NamedPhrase]:
    """Yield the names of a list from a word on: "the U.S., the U.K. and Australia"."""
    stop = min(index + _MAX_LISTED, len(scene.words))
    while index < stop:
        name = scene.name(index)
        if name is not None and scene.kind(name) in kinds and not scene.is_adjective(name):
            yield name
            index = name.last + 1
        elif scene.lower(index) in (",", "and", "the", "as", "well"):
            index += 1
        else:
            return


def _pact(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the members in "AUKUS, the pact between the U.S., the U.K. and Australia"."""
    if scene.lower(name.last + 1) not in (",", "(", "—", "–", "-"):
        return
    is_opened = False
    for index in range(name.last + 2, min(name.last + _REACH, len(scene.words))):
        is_opened = is_opened or scene.lower(index) in _PACTS
        if scene.name(index) is not None and not is_opened:
            return
        if is_opened and scene.lower(index) in _MEMBER_PREPOSITIONS:
            for member in listed(scene, index + 1, frozenset({"GPE", "ORG"})):
                yield StandingRelation("MEMBER_OF", member, name, "be member of", "relations.pact")
            return


def _beside(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the members in "NATO member Turkey", "NATO members Spain and Italy"."""
    if scene.lower(name.last + 1) not in _MEMBER | {"member"}:
        return
    index = name.last + 2
    index += scene.lower(index) in ("state", "states", "country", "countries", "nation", "nations")
    if scene.lower(index) in ("such", "like", "including"):
        index += 1 + (scene.lower(index + 1) == "as")
    for member in listed(scene, index, frozenset({"GPE", "ORG", "PERSON"})):
        yield StandingRelation("MEMBER_OF", member, name, "be member of", "relations.member")


def _member(scene: Scene, index: int) -> Iterator[StandingRelation]:
    """Yield the membership in "Norland, a member of NATO", "X and Y are both members of Z"."""
    if scene.lower(index) not in ("member", "members") or scene.lower(index + 1) not in ("of", "in"):
        return
    body = _named_after(scene, index + 2)
    if body is None:
        return
    holders, is_denied = _predicated(scene, index)
    for holder in holders:
        if holder.entity != body.entity and scene.kind(holder) in _CAN_JOIN:
            yield StandingRelation("MEMBER_OF", holder, body, "be member of", "relations.member", is_denied)


def _predicated(scene: Scene, index: int) -> tuple[list[NamedPhrase], bool]:
    """Return the names of which a noun is predicated, and whether it is denied; none if it is past."""
    first = index
    while scene.tag(first - 1) in ("DT", "PDT", "JJ", "JJS", "NN", "RB", "CD", "VBG", "HYPH"):
        first -= 1
    words = {scene.lower(k) for k in range(first, index)}
    if words & FORMER:
        return [], False
    is_after_negation = scene.lower(first - 1) in ("not", "n't")
    is_denied = "not" in words or is_after_negation
    previous = first - 1 - is_after_negation
    if scene.lower(previous) in ("is", "are", "remains", "remain"):
        subject = next(scene.block.children_of(index, ("nsubj",)), None)
        name = scene.meant(previous - 1) or (scene.meant(subject) if subject is not None else None)
        return ([name, *_joined_before(scene, name)] if name is not None else []), is_denied
    is_singular = not scene.lower(index).endswith(("s", "ies")) and scene.tag(first) == "DT"
    name = scene.meant(previous - 1) if is_singular and scene.lower(previous) in (",", "(", "—", "–") else None
    return ([name] if name is not None and name.last == previous - 1 else []), is_denied


def _joined_before(scene: Scene, name: NamedPhrase) -> Iterator[NamedPhrase]:
    """Return the names of the list that ends with a name: "Kenya, Uganda and Tanzania"."""
    index = name.first - 1
    while index >= 0 and scene.lower(index) in ("and", ",", "the"):
        previous_name = scene.name(index)
        index -= 1
        previous_name = scene.name(index) if index >= 0 else None
        if previous_name is not None and scene.kind(previous_name) == scene.kind(name):
            yield previous_name
            index = previous_name.first - 1


def _named_after(scene: Scene, index: int) -> NamedPhrase | None:
    """Return the organisation named by the noun group from a word on."""
    index = skip(scene, index)
    name = scene.name(index)
    while name is not None and scene.kind(name) not in ("ORG", "NORP") and scene.is_adjective(name):
        name = scene.name(skip(scene, name.last + 1))
    return name if name is not None and scene.kind(name) in ("ORG", "NORP") else None


def _party(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the membership in "Labour MP Jo Smith", "Senator Jane Roe of the ODM", "Jo Smith, a Republican"."""
    if is_party(scene, name):
        holder = _seat_holder(scene, name) or _member_before(scene, name)
        if holder is not None:
            yield StandingRelation("MEMBER_OF", holder, name, "be member of", "relations.party")


def _seat_holder(scene: Scene, party: NamedPhrase) -> NamedPhrase | None:
    """Return the person after a party and the name of a seat: "Labour MP Jo Smith"."""
    index = party.last + 1
    seat = index
    while seat < index + 5 and scene.tag(seat).startswith(("NN", "JJ")) and scene.name(seat) is None:
        seat += 1
    holder = scene.name(seat)
    has_seat = seat > index and scene.lower(seat - 1) in SEATS
    return holder if has_seat and holder is not None and scene.kind(holder) == "PERSON" else None


def _member_before(scene: Scene, party: NamedPhrase) -> NamedPhrase | None:
    """Return the person before a party: "Jane Roe of the ODM", "Jo Smith, a Republican"."""
    previous = party.first - 1
    while scene.lower(previous) in ("the", "a", "an"):
        previous -= 1
    link, holder = scene.lower(previous), scene.name(previous - 1)
    if holder is None or scene.kind(holder) != "PERSON" or link not in ("of", ",") or holder.last != previous - 1:
        return None
    if scene.tag(party.last + 1).startswith("NN"):
        return None
    is_apposition = previous < party.first - 1 and scene.lower(party.last + 1) in (",", ".", "who", "from")
    return holder if link == "of" or is_apposition else None


def _ally(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the alliance in "Norland, an ally of Sund", "Sund's ally Norland", "U.S. allies Japan and Korea"."""
    index = skip(scene, name.last + 1, ("POS", "JJ", "JJS", "RB"))
    if scene.lower(index) in _ALLY:
        for ally in listed(scene, index + 1 + (scene.lower(index + 1) == ","), frozenset({"GPE", "ORG", "PERSON"})):
            yield StandingRelation("ALLIED_WITH", name, ally, "be ally of", "relations.ally")


def _ally_of(scene: Scene, index: int) -> Iterator[StandingRelation]:
    """Yield the alliance in "Norland, a treaty ally of Sund", "X and Y are allies"."""
    if scene.lower(index) not in _ALLY:
        return
    holders, is_denied = _predicated(scene, index)
    if scene.lower(index + 1) in ("of", "with"):
        allies = list(listed(scene, index + 2, _CAN_JOIN))[:1]
    else:
        allies, holders = holders[:1], holders[1:] if scene.lower(index) == "allies" else []
    for holder in holders:
        for ally in allies:
            if holder.entity != ally.entity:
                yield StandingRelation("ALLIED_WITH", holder, ally, "be ally of", "relations.ally", is_denied)


def _joined(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the membership in "Norland joined NATO": a country enters an alliance, a person a party."""
    index = name.last + 1
    while scene.tag(index) in ("MD", "RB", "VBZ", "VBD", "VBP", "TO") and not possible_lemmas(scene.lower(index)) & {
        "join"
    }:
        index += 1
    if index - name.last > 4 or not possible_lemmas(scene.lower(index)) & {"join"}:
        return
    body = _named_after(scene, index + 1)
    if body is None:
        return
    person = scene.kind(name) == "PERSON"
    if is_party(scene, body) if person else scene.entity(body.entity).reference_id in _alliances():
        join_modality = modality(scene, index)
        yield StandingRelation(
            "MEMBER_OF", name, body, "join", "relations.joined", is_negated(scene, index), join_modality
        )
