"""LOCATED_IN and PART_OF: the places where things lie, and the wholes that bodies belong to."""

from collections.abc import Iterator
from functools import cache

from newsledger.transforms.english.relations.drafts import StandingRelation, skip
from newsledger.transforms.english.relations.scene import PLACES, NamedPhrase, Scene
from newsledger.transforms.lexicon.reference import places

_PLACE_NOUNS = frozenset(
    "city town village port capital suburb district neighborhood neighbourhood region province island hamlet resort "
    "municipality county state settlement enclave area valley river mountain lake peninsula base airport prison "
    "hospital university school museum plant stadium square street territory archipelago community borough township "
    "outskirts commune department hub crossing camp quarter site facility dam bridge volcano park forest republic "
    "nation country kingdom college institute company firm headquarters oblast prefecture coast north south east west "
    "center centre heart part".split()
)
_LIES = frozenset({"in", "near", "at", "on", "off", "outside"})
_SITES = frozenset({"GPE", "LOC", "FAC", "ORG"})
_UNITS = frozenset(
    "subsidiary unit arm division branch affiliate wing brand part offshoot department agency section body".split()
)
_ORGANISED = frozenset(
    "court archive archives hall library theatre theater gallery church cathedral mosque temple station academy "
    "school club clinic centre center college laboratory observatory zoo".split()
)
_STATES = frozenset({"state", "nation", "country", "republic", "kingdom", "territory"})
_CARDINAL: tuple[str, ...] = (
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "northeastern",
    "northwestern",
    "southeastern",
)
_CARDINAL += ("southwestern", "north", "south", "east", "west", "upstate", "rural", "downtown", "mainland", "nearby")


def located(scene: Scene) -> Iterator[StandingRelation]:
    """Yield the places and parts that a block states."""
    for name in scene.names:
        if scene.cast.mentions[name.mention].kind != "name" or scene.is_adjective(name):
            continue
        kind = scene.kind(name)
        if kind in _SITES:
            yield from _after_comma(scene, name)
            yield from _lies_in(scene, name)
            yield from _based(scene, name)
        if kind in PLACES:
            yield from _behind_noun(scene, name)
        if kind == "ORG":
            yield from _part(scene, name)
    for number in _nominals(scene):
        yield from _lies_in(scene, number)


def _nominals(scene: Scene) -> Iterator[NamedPhrase]:
    """Yield the nominals of the block that mean a building or a body: "the museum"."""
    for index, word in enumerate(scene.words):
        if word.tag.startswith("NN") and scene.name(index) is None:
            name = scene.meant(index)
            if name is not None and scene.kind(name) in ("ORG", "FAC"):
                yield name


def _place(scene: Scene, index: int) -> NamedPhrase | None:
    """Return the place named by the noun group from a word on: "southern Ukraine", "the Veneto region"."""
    index = skip(scene, index)
    while scene.lower(index) in _CARDINAL or scene.lower(index) == "-":
        index += 1
    name = scene.name(index)
    if name is None or scene.kind(name) not in ("GPE", "LOC") or scene.is_adjective(name):
        return None
    return None if scene.tag(name.last + 1) == "POS" else name


def _link(subject: NamedPhrase, place: NamedPhrase | None, rule: str) -> Iterator[StandingRelation]:
    if place is not None and place.entity != subject.entity:
        yield StandingRelation("LOCATED_IN", subject, place, "be in", rule)


def _after_comma(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the place in "Geneva, Switzerland", "Arusha, a city in Tanzania", "Vienna, the Austrian capital"."""
    if scene.lower(name.last + 1) not in (",", "(", "—", "–"):
        return
    index = name.last + 2
    next_name = scene.name(index)
    if next_name is not None and not scene.is_adjective(next_name):
        if scene.lower(name.last + 1) == "," and _contains(scene, name, next_name):
            yield from _link(name, next_name, "relations.place_comma")
        return
    noun = _noun(scene, index)
    if noun is None:
        return
    owner = _owner_in(scene, index, noun)
    if scene.lower(noun + 1) in _LIES or (scene.lower(noun + 1) == "of" and scene.lower(noun) not in _STATES):
        yield from _link(name, _place(scene, noun + 2), "relations.place_noun")
    elif owner is not None and scene.kind(name) != "ORG":
        yield from _link(name, owner, "relations.place_noun")


def _contains(scene: Scene, inner: NamedPhrase, outer: NamedPhrase) -> bool:
    """Return whether "X, Y" is a place and the one around it, not two names of a list."""
    if scene.kind(inner) not in PLACES or scene.kind(outer) not in ("GPE", "LOC"):
        return False
    inner_entity, outer_entity = scene.entity(inner.entity), scene.entity(outer.entity)
    if inner_entity.reference_id and inner_entity.reference_id.startswith("country:"):
        return False
    next_word = scene.lower(outer.last + 1)
    if inner_entity.name in _regions():
        return False
    if inner_entity.country_code and outer_entity.country_code:
        return inner_entity.country_code == outer_entity.country_code and next_word != "and"
    is_list = next_word in ("and", "or") or scene.lower(inner.first - 1) in (",", "and")
    is_continued = next_word == "," and scene.name(outer.last + 2) is not None
    return (
        not is_list
        and not is_continued
        and scene.lower(inner.first - 1) in ("in", "of", "at", "from", "near", "to", "")
    )


@cache
def _regions() -> frozenset[str]:
    """Return the names of states and provinces, which lists of places name side by side."""
    return frozenset(row.name for row in places() if row.kind in ("state", "region", "province"))


def _noun(scene: Scene, index: int) -> int | None:
    """Return the noun for a place that heads the noun group: "a fishing town", "the Austrian capital"."""
    if scene.tag(index) not in ("DT", "PRP$", "JJ", "NN", "CD", "NNP") or index >= len(scene.words):
        return None
    stop = min(index + 8, len(scene.words))
    while index < stop and scene.tag(index) in (
        "DT",
        "JJ",
        "JJS",
        "NN",
        "CD",
        "PRP$",
        "VBG",
        "VBN",
        "HYPH",
        "NNP",
        "POS",
    ):
        if (
            scene.lower(index) in _PLACE_NOUNS
            and not scene.tag(index + 1).startswith("NN")
            and scene.lower(index + 1) != "-"
        ):
            return index
        index += 1
    return None


def _owner_in(scene: Scene, first: int, last: int) -> NamedPhrase | None:
    """Return the country in "the Austrian capital", "Syria's second city"."""
    for index in range(first, last):
        name = scene.name(index)
        if name is not None and scene.kind(name) == "GPE":
            return name
    return None


def _lies_in(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the place in "The Zaporizhzhia plant in southern Ukraine", "Geneva in Switzerland", "X is a town in Y"."""
    index = name.last + 1
    if scene.lower(index) in ("is", "lies", "sits", "stands", "are"):
        noun = _noun(scene, index + 1)
        if noun is not None and scene.lower(noun + 1) in _LIES | {"of"}:
            yield from _link(name, _place(scene, noun + 2), "relations.place_noun")
        return
    while scene.tag(index).startswith("NN") and scene.name(index) is None and scene.lower(index) in _PLACE_NOUNS:
        index += 1
    place = _place(scene, index + 1) if scene.lower(index) == "in" else None
    if place is not None and _can_lie_in(scene, name, place):
        yield from _link(name, place, "relations.place_in")


def _can_lie_in(scene: Scene, name: NamedPhrase, place: NamedPhrase) -> bool:
    """Return whether a name may lie in a place: a site, no country, and in no other country."""
    entity, place_entity = scene.entity(name.entity), scene.entity(place.entity)
    if entity.type == "ORG" and not _is_site(scene, name):
        return False
    is_country = bool(entity.reference_id and entity.reference_id.startswith("country:"))
    codes = {entity.country_code, place_entity.country_code} - {None, ""}
    return not is_country and len(codes) < 2


def _is_site(scene: Scene, name: NamedPhrase) -> bool:
    """Return whether an organisation's name is also that of its site: a university, a museum."""
    previous = name.first - 1 - (scene.lower(name.first - 1) == "the")
    if scene.lower(previous) in ("at", "from", "of"):
        return True
    words = {word.casefold() for word in scene.entity(name.entity).name.split()}
    return bool(words & (_PLACE_NOUNS | _ORGANISED))


def _behind_noun(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the place in "The port of Odesa in Ukraine", "the Ukrainian port of Odesa"."""
    index = name.first - 1
    if scene.lower(index) in ("of", ","):
        index -= 1
    if scene.lower(index) not in _PLACE_NOUNS or index < 1:
        return
    first, _ = scene.group(index)
    owner = _owner_in(scene, first, index)
    if owner is None or owner.entity == name.entity or owner.last >= index:
        return
    if scene.lower(name.first - 1) == "," and scene.tag(owner.last + 1) != "POS":
        return
    if scene.lower(name.first - 1) == "of" and owner.last == index - 1 and not scene.is_adjective(owner):
        yield from _link(owner, name, "relations.place_noun")
        return
    yield from _link(name, owner, "relations.place_noun")


def _based(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the place in "Berlin-based Acme", "Acme, based in Berlin", "Acme is headquartered in Berlin"."""
    index = name.last + 1
    while scene.lower(index) in (",", "is", "which", "are", "and", "company", "a"):
        index += 1
    if scene.lower(index) in ("based", "headquartered", "located", "situated") and scene.lower(index + 1) in _LIES:
        yield from _link(name, _place(scene, index + 2), "relations.based")
    previous = name.first - 1
    while previous > 1 and scene.tag(previous).startswith(("NN", "JJ")) and scene.lower(previous) != "based":
        previous -= 1
    if scene.lower(previous) == "based" and scene.lower(previous - 1) == "-" and scene.kind(name) == "ORG":
        place = scene.name(previous - 2)
        if place is not None and scene.kind(place) == "GPE":
            yield from _link(name, place, "relations.based")


def _part(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the whole in "X, a subsidiary of Y", "X, part of Y", "Y's X unit", "Y subsidiary X", "X, owned by Y"."""
    index = name.last + 1
    if scene.lower(index) in (",", "is", "("):
        yield from _part_after(scene, name)
        return
    yield from _unit_of(scene, name)
    if scene.lower(index) not in _UNITS - {"body", "part"}:
        return
    owner = scene.name(name.first - 2) if scene.tag(name.first - 1) == "POS" else None
    next_name = scene.name(index + 1)
    if owner is not None and scene.kind(owner) == "ORG":
        yield StandingRelation("PART_OF", name, owner, "be part of", "relations.part")
    elif next_name is not None and scene.kind(next_name) == "ORG":
        yield StandingRelation("PART_OF", next_name, name, "be part of", "relations.part")


def _part_after(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the whole in an apposition or predicate after a name: "X, a subsidiary of Y", "X is owned by Y"."""
    start = skip(scene, name.last + 2)
    while scene.tag(start).startswith("NN") and scene.lower(start) not in _UNITS and scene.name(start) is None:
        start += 1
    is_owned = scene.lower(start) in ("owned", "controlled", "run") and scene.lower(start + 1) == "by"
    is_unit = scene.lower(start) in _UNITS and scene.lower(start + 1) == "of"
    if is_unit or is_owned:
        yield from _whole(scene, name, skip(scene, start + 2))


def _unit_of(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the whole in "Telvanta's antenna unit, Norrmast", "its parent, Acme"."""
    if scene.lower(name.first - 1) != "," or scene.tag(name.first - 2) != "NN":
        return
    noun = name.first - 2
    first, _ = scene.group(noun)
    for index in range(noun - 1, first - 1, -1):
        owner = scene.name(index)
        owns = owner is not None and (scene.tag(owner.last + 1) == "POS" or scene.lower(index) == "its")
        if owner is None or not owns or scene.kind(owner) != "ORG" or owner.entity == name.entity:
            continue
        if scene.lower(noun) in _UNITS - {"body", "part", "section"}:
            yield StandingRelation("PART_OF", name, owner, "be part of", "relations.part")
        elif scene.lower(noun) == "parent":
            yield StandingRelation("PART_OF", owner, name, "be part of", "relations.part")
        return


def _whole(scene: Scene, name: NamedPhrase, index: int) -> Iterator[StandingRelation]:
    whole = scene.name(index)
    if whole is not None and scene.is_adjective(whole):
        whole = scene.name(skip(scene, whole.last + 1))
    if whole is not None and scene.kind(whole) == "ORG" and whole.entity != name.entity:
        yield StandingRelation("PART_OF", name, whole, "be part of", "relations.part")
