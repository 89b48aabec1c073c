"""LOCATED_IN and PART_OF: where places and bodies are, and what bodies belong to."""

from collections.abc import Iterator
from functools import cache

from newsledger.transforms.english.relations.links import Link, skip
from newsledger.transforms.english.relations.scene import PLACES, Name, Scene
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


def located(scene: Scene) -> Iterator[Link]:
    """The places and parts that a block states."""
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


def _nominals(scene: Scene) -> Iterator[Name]:
    """The nominals of the block that mean a building or a body: "the museum"."""
    for at, word in enumerate(scene.words):
        if word.tag.startswith("NN") and scene.name(at) is None:
            name = scene.meant(at)
            if name is not None and scene.kind(name) in ("ORG", "FAC"):
                yield name


def _place(scene: Scene, at: int) -> Name | None:
    """The place that a noun group from a word on names: "southern Ukraine", "the Veneto region"."""
    at = skip(scene, at)
    while scene.lower(at) in _CARDINAL or scene.lower(at) == "-":
        at += 1
    name = scene.name(at)
    if name is None or scene.kind(name) not in ("GPE", "LOC") or scene.is_adjective(name):
        return None
    return None if scene.tag(name.last + 1) == "POS" else name


def _link(subject: Name, place: Name | None, rule: str) -> Iterator[Link]:
    if place is not None and place.entity != subject.entity:
        yield Link("LOCATED_IN", subject, place, "be in", rule)


def _after_comma(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "Geneva, Switzerland", and "Arusha, a city in Tanzania", "Vienna, the Austrian capital"."""
    if scene.lower(name.last + 1) not in (",", "(", "—", "–"):
        return
    at = name.last + 2
    following = scene.name(at)
    if following is not None and not scene.is_adjective(following):
        if scene.lower(name.last + 1) == "," and _contains(scene, name, following):
            yield from _link(name, following, "relations.place_comma")
        return
    noun = _noun(scene, at)
    if noun is None:
        return
    owner = _owner_in(scene, at, noun)
    if scene.lower(noun + 1) in _LIES or (scene.lower(noun + 1) == "of" and scene.lower(noun) not in _STATES):
        yield from _link(name, _place(scene, noun + 2), "relations.place_noun")
    elif owner is not None and scene.kind(name) != "ORG":
        yield from _link(name, owner, "relations.place_noun")


def _contains(scene: Scene, inner: Name, outer: Name) -> bool:
    """Whether "X, Y" is a place and what it lies in, not two names of a list."""
    if scene.kind(inner) not in PLACES or scene.kind(outer) not in ("GPE", "LOC"):
        return False
    one, other = scene.entity(inner.entity), scene.entity(outer.entity)
    if one.reference_id and one.reference_id.startswith("country:"):
        return False
    following = scene.lower(outer.last + 1)
    if one.name in _regions():
        return False
    if one.country_code and other.country_code:
        return one.country_code == other.country_code and following != "and"
    listed = following in ("and", "or") or scene.lower(inner.first - 1) in (",", "and")
    more = following == "," and scene.name(outer.last + 2) is not None
    return not listed and not more and scene.lower(inner.first - 1) in ("in", "of", "at", "from", "near", "to", "")


@cache
def _regions() -> frozenset[str]:
    """Names of states and provinces, which lists of places name side by side."""
    return frozenset(row.name for row in places() if row.kind in ("state", "region", "province"))


def _noun(scene: Scene, at: int) -> int | None:
    """The noun for a place that heads the noun group from a word on: "a fishing town", "the Austrian capital"."""
    if scene.tag(at) not in ("DT", "PRP$", "JJ", "NN", "CD", "NNP") or at >= len(scene.words):
        return None
    stop = min(at + 8, len(scene.words))
    while at < stop and scene.tag(at) in ("DT", "JJ", "JJS", "NN", "CD", "PRP$", "VBG", "VBN", "HYPH", "NNP", "POS"):
        if scene.lower(at) in _PLACE_NOUNS and not scene.tag(at + 1).startswith("NN") and scene.lower(at + 1) != "-":
            return at
        at += 1
    return None


def _owner_in(scene: Scene, first: int, last: int) -> Name | None:
    """The country in "the Austrian capital", "Syria's second city"."""
    for at in range(first, last):
        name = scene.name(at)
        if name is not None and scene.kind(name) == "GPE":
            return name
    return None


def _lies_in(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "The Zaporizhzhia plant in southern Ukraine", "Geneva in Switzerland", "X is a town in Y"."""
    at = name.last + 1
    if scene.lower(at) in ("is", "lies", "sits", "stands", "are"):
        noun = _noun(scene, at + 1)
        if noun is not None and scene.lower(noun + 1) in _LIES | {"of"}:
            yield from _link(name, _place(scene, noun + 2), "relations.place_noun")
        return
    while scene.tag(at).startswith("NN") and scene.name(at) is None and scene.lower(at) in _PLACE_NOUNS:
        at += 1
    if scene.lower(at) != "in":
        return
    place = _place(scene, at + 1)
    if place is None or (scene.entity(name.entity).type == "ORG" and not _is_site(scene, name)):
        return
    one, other = scene.entity(name.entity), scene.entity(place.entity)
    is_country = bool(one.reference_id and one.reference_id.startswith("country:"))
    clash = one.country_code and other.country_code and one.country_code != other.country_code
    if not is_country and not clash:
        yield from _link(name, place, "relations.place_in")


def _is_site(scene: Scene, name: Name) -> bool:
    """Whether an organisation's name is also that of a place where it stands: a university, a museum."""
    before = name.first - 1 - (scene.lower(name.first - 1) == "the")
    if scene.lower(before) in ("at", "from", "of"):
        return True
    words = {word.casefold() for word in scene.entity(name.entity).name.split()}
    return bool(words & (_PLACE_NOUNS | _ORGANISED))


def _behind_noun(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "The port of Odesa in Ukraine", "the Ukrainian port of Odesa", "Syria's second city, Aleppo"."""
    at = name.first - 1
    if scene.lower(at) in ("of", ","):
        at -= 1
    if scene.lower(at) not in _PLACE_NOUNS or at < 1:
        return
    first, _ = scene.group(at)
    owner = _owner_in(scene, first, at)
    if owner is None or owner.entity == name.entity or owner.last >= at:
        return
    if scene.lower(name.first - 1) == "," and scene.tag(owner.last + 1) != "POS":
        return
    if scene.lower(name.first - 1) == "of" and owner.last == at - 1 and not scene.is_adjective(owner):
        yield from _link(owner, name, "relations.place_noun")
        return
    yield from _link(name, owner, "relations.place_noun")


def _based(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "Berlin-based Acme", "Acme, based in Berlin", "Acme is headquartered in Berlin"."""
    at = name.last + 1
    while scene.lower(at) in (",", "is", "which", "are", "and", "company", "a"):
        at += 1
    if scene.lower(at) in ("based", "headquartered", "located", "situated") and scene.lower(at + 1) in _LIES:
        yield from _link(name, _place(scene, at + 2), "relations.based")
    before = name.first - 1
    while before > 1 and scene.tag(before).startswith(("NN", "JJ")) and scene.lower(before) != "based":
        before -= 1
    if scene.lower(before) == "based" and scene.lower(before - 1) == "-" and scene.kind(name) == "ORG":
        place = scene.name(before - 2)
        if place is not None and scene.kind(place) == "GPE":
            yield from _link(name, place, "relations.based")


def _part(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "X, a subsidiary of Y", "X, part of Y", "Y's X unit", "Y subsidiary X", "X, owned by Y"."""
    at = name.last + 1
    if scene.lower(at) in (",", "is", "(") or (scene.lower(at) == "," and scene.lower(at + 1) == "which"):
        start = skip(scene, at + 1)
        while scene.tag(start).startswith("NN") and scene.lower(start) not in _UNITS and scene.name(start) is None:
            start += 1
        owned = scene.lower(start) in ("owned", "controlled", "run") and scene.lower(start + 1) == "by"
        if (scene.lower(start) in _UNITS and scene.lower(start + 1) == "of") or owned:
            yield from _whole(scene, name, skip(scene, start + 2))
        return
    yield from _unit_of(scene, name)
    unit = scene.lower(at) in _UNITS - {"body", "part"}
    owner = scene.name(name.first - 2) if scene.tag(name.first - 1) == "POS" else None
    if unit and owner is not None and scene.kind(owner) == "ORG":
        yield Link("PART_OF", name, owner, "be part of", "relations.part")
        return
    following = scene.name(at + 1)
    if unit and following is not None and scene.kind(following) == "ORG":
        yield Link("PART_OF", following, name, "be part of", "relations.part")


def _unit_of(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "Telvanta's antenna unit, Norrmast", "its parent, Acme"."""
    if scene.lower(name.first - 1) != "," or scene.tag(name.first - 2) != "NN":
        return
    noun = name.first - 2
    first, _ = scene.group(noun)
    for at in range(noun - 1, first - 1, -1):
        owner = scene.name(at)
        owns = owner is not None and (scene.tag(owner.last + 1) == "POS" or scene.lower(at) == "its")
        if owner is None or not owns or scene.kind(owner) != "ORG" or owner.entity == name.entity:
            continue
        if scene.lower(noun) in _UNITS - {"body", "part", "section"}:
            yield Link("PART_OF", name, owner, "be part of", "relations.part")
        elif scene.lower(noun) == "parent":
            yield Link("PART_OF", owner, name, "be part of", "relations.part")
        return


def _whole(scene: Scene, name: Name, at: int) -> Iterator[Link]:
    whole = scene.name(at)
    if whole is not None and scene.is_adjective(whole):
        whole = scene.name(skip(scene, whole.last + 1))
    if whole is not None and scene.kind(whole) == "ORG" and whole.entity != name.entity:
        yield Link("PART_OF", name, whole, "be part of", "relations.part")
