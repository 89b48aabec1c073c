"""FAMILY_OF: "his wife, X", "X's brother Y", "X, the son of Y"."""

from collections.abc import Iterator
from functools import cache

from newsledger.transforms.english.relations.links import Link, skip
from newsledger.transforms.english.relations.scene import Name, Scene
from newsledger.transforms.lexicon.words import kin

_LOOSE = frozenset({"partner", "guardian", "ward", "relative", "baby", "kid", "ancestor", "descendant"})
_TITLE = 8


@cache
def _kin() -> frozenset[str]:
    found = {row.noun.split()[-1].casefold() for row in kin()}
    return frozenset(found | {f"{noun}s" for noun in found} | {"wives", "children"}) - _LOOSE


def families(scene: Scene) -> Iterator[Link]:
    """The kinships that a block states."""
    for name in scene.names:
        if scene.kind(name) == "PERSON":
            yield from _own(scene, name)
            yield from _of(scene, name)
            yield from _related(scene, name)
            yield from _survived(scene, name)


def _own(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "X's brother Y", "his wife, Y", and "Y, X's daughter"."""
    possessive = scene.tag(name.last) == "PRP$"
    if not possessive and scene.tag(name.last + 1) != "POS":
        return
    at = skip(scene, name.last + 1, ("POS", "JJ", "JJS", "CD", "HYPH", "RB"))
    if scene.lower(at) not in _kin():
        return
    relative = scene.name(at + 1) or (scene.name(at + 2) if scene.lower(at + 1) == "," else None)
    if relative is None or scene.kind(relative) != "PERSON" or relative.first > at + 2:
        relative = _before(scene, name) if scene.lower(at + 1) in (",", ".", ";", "and", "") else None
    if relative is None or relative.entity == name.entity or scene.tag(relative.last) in ("PRP", "PRP$"):
        nominal = scene.cast.nominal_at(scene.block, at)
        relative = None if nominal is None else _nominal(scene, nominal)
    if relative is not None and relative.entity != name.entity:
        yield Link("FAMILY_OF", relative, name, f"be {scene.lower(at)} of", "relations.family")


def _related(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "X is not related to Y"."""
    at = name.last + 1
    while scene.lower(at) in (",", "who", "is", "are", "not", "n't"):
        at += 1
    other = scene.meant(at + 2)
    if (scene.lower(at), scene.lower(at + 1)) != ("related", "to") or at == name.last + 1 or other is None:
        return
    if scene.kind(other) == "PERSON" and other.entity != name.entity:
        denied = any(scene.lower(k) in ("not", "n't") for k in range(name.last, at))
        yield Link("FAMILY_OF", name, other, "be related to", "relations.family", denied)


def _survived(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "She is survived by a son, X": the kin noun before a name, and whom the sentence is about."""
    noun = name.first - 1 - (scene.lower(name.first - 1) == ",")
    low, _ = scene.sentence(name.first)
    if scene.lower(noun) not in _kin():
        return
    for at in range(noun - 1, low, -1):
        if (scene.lower(at - 1), scene.lower(at)) == ("survived", "by"):
            first = [one for one in scene.names if low <= one.first < at and scene.tag(one.last) != "PRP$"]
            if first and scene.kind(first[-1]) == "PERSON" and first[-1].entity != name.entity:
                yield Link("FAMILY_OF", name, first[-1], f"be {scene.lower(noun)} of", "relations.family")
            return


def _before(scene: Scene, name: Name) -> Name | None:
    """The person whom a possessive phrase in apposition follows."""
    return scene.name(name.first - 2) if scene.lower(name.first - 1) == "," else None


def _past_first(scene: Scene, at: int) -> int:
    """Past a first apposition: "X, a dealer from Leith and a cousin of Y"."""
    for later in range(at + 1, min(at + 8, len(scene.words))):
        if scene.lower(later) == "and" and scene.lower(later + 1) in ("a", "the") and scene.lower(at) == ",":
            return later
        if scene.lower(later) in _kin() or scene.tag(later).startswith("VB"):
            break
    return at


def _nominal(scene: Scene, number: int) -> Name:
    phrase = scene.cast.phrases[number]
    return Name(phrase.first, phrase.last, number, scene.cast.mentions[number].entity)


def _of(scene: Scene, name: Name) -> Iterator[Link]:
    """As in "X, the son of Y" and "X is the sister of Y"."""
    at = name.last + 1
    if scene.lower(at) not in (",", "is", "(", "was"):
        return
    at = _past_first(scene, at)
    noun = skip(scene, at + 1, ("DT", "JJ", "JJS", "CD", "VBN", "HYPH", "RB"))
    denied = any(scene.lower(k) in ("not", "no", "n't") for k in range(at, noun))
    if scene.lower(noun) not in _kin():
        return
    place = noun + 2
    if scene.lower(noun + 1) not in ("of", "to"):
        return
    while scene.tag(place).startswith(("NN", "JJ", "DT")) and scene.name(place) is None:
        place += 1
    other = _person_from(scene, place)
    if other is not None and other.entity != name.entity:
        yield Link("FAMILY_OF", name, other, f"be {scene.lower(noun)} of", "relations.family", denied)


def _person_from(scene: Scene, place: int) -> Name | None:
    """The person whom a noun group names, past the body or country that their title begins with."""
    other = scene.name(place) or scene.meant(place - 1)
    stop = min(place + _TITLE, len(scene.words))
    while other is not None and scene.kind(other) in ("GPE", "ORG") and place < stop:
        place += 1
        other = scene.name(place)
        while other is None and place < stop and scene.tag(place).startswith(("NN", "JJ")):
            place += 1
            other = scene.name(place)
    return other if other is not None and scene.kind(other) == "PERSON" else None
