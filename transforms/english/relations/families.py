"""FAMILY_OF: "his wife, X", "X's brother Y", "X, the son of Y"."""

from collections.abc import Iterator
from functools import cache

from newsledger.transforms.english.relations.drafts import StandingRelation, skip
from newsledger.transforms.english.relations.scene import NamedPhrase, Scene
from newsledger.transforms.lexicon.words import kin

_LOOSE = frozenset({"partner", "guardian", "ward", "relative", "baby", "kid", "ancestor", "descendant"})
_TITLE = 8


@cache
def _kin() -> frozenset[str]:
    nouns = {row.noun.split()[-1].casefold() for row in kin()}
    return frozenset(nouns | {f"{noun}s" for noun in nouns} | {"wives", "children"}) - _LOOSE


def families(scene: Scene) -> Iterator[StandingRelation]:
    """Yield the kinships that a block states."""
    for name in scene.names:
        if scene.kind(name) == "PERSON":
            yield from _own(scene, name)
            yield from _of(scene, name)
            yield from _related(scene, name)
            yield from _survived(scene, name)


def _own(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the tie in "X's brother Y", "his wife, Y", and "Y, X's daughter"."""
    if scene.tag(name.last) != "PRP$" and scene.tag(name.last + 1) != "POS":
        return
    index = skip(scene, name.last + 1, ("POS", "JJ", "JJS", "CD", "HYPH", "RB"))
    if scene.lower(index) not in _kin():
        return
    relative = _relative_of(scene, name, index)
    if relative is not None and relative.entity != name.entity:
        yield StandingRelation("FAMILY_OF", relative, name, f"be {scene.lower(index)} of", "relations.family")


def _relative_of(scene: Scene, name: NamedPhrase, kin: int) -> NamedPhrase | None:
    """Return the person whom a noun of kinship means: named after it, or before the owner; else the nominal itself."""
    relative = scene.name(kin + 1) or (scene.name(kin + 2) if scene.lower(kin + 1) == "," else None)
    if relative is None or scene.kind(relative) != "PERSON" or relative.first > kin + 2:
        relative = _before(scene, name) if scene.lower(kin + 1) in (",", ".", ";", "and", "") else None
    if relative is not None and relative.entity != name.entity and scene.tag(relative.last) not in ("PRP", "PRP$"):
        return relative
    nominal = scene.cast.nominal_at(scene.block, kin)
    return None if nominal is None else _nominal(scene, nominal)


def _related(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the denied tie in "X is not related to Y"."""
    index = name.last + 1
    while scene.lower(index) in (",", "who", "is", "are", "not", "n't"):
        index += 1
    relative = scene.meant(index + 2)
    if (scene.lower(index), scene.lower(index + 1)) != ("related", "to") or index == name.last + 1 or relative is None:
        return
    if scene.kind(relative) == "PERSON" and relative.entity != name.entity:
        is_denied = any(scene.lower(k) in ("not", "n't") for k in range(name.last, index))
        yield StandingRelation("FAMILY_OF", name, relative, "be related to", "relations.family", is_denied)


def _survived(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the tie in "She is survived by a son, X" between the name and the person whom the sentence is about."""
    noun = name.first - 1 - (scene.lower(name.first - 1) == ",")
    low, _ = scene.sentence(name.first)
    if scene.lower(noun) not in _kin():
        return
    for verb in range(noun - 1, low, -1):
        if (scene.lower(verb - 1), scene.lower(verb)) == ("survived", "by"):
            first = [
                name_before
                for name_before in scene.names
                if low <= name_before.first < verb and scene.tag(name_before.last) != "PRP$"
            ]
            if first and scene.kind(first[-1]) == "PERSON" and first[-1].entity != name.entity:
                yield StandingRelation("FAMILY_OF", name, first[-1], f"be {scene.lower(noun)} of", "relations.family")
            return


def _before(scene: Scene, name: NamedPhrase) -> NamedPhrase | None:
    """Return the person before a possessive phrase in apposition."""
    return scene.name(name.first - 2) if scene.lower(name.first - 1) == "," else None


def _past_first(scene: Scene, index: int) -> int:
    """Return the index past a first apposition: "X, a dealer from Leith and a cousin of Y"."""
    for position in range(index + 1, min(index + 8, len(scene.words))):
        if scene.lower(position) == "and" and scene.lower(position + 1) in ("a", "the") and scene.lower(index) == ",":
            return position
        if scene.lower(position) in _kin() or scene.tag(position).startswith("VB"):
            break
    return index


def _nominal(scene: Scene, number: int) -> NamedPhrase:
    phrase = scene.cast.phrases[number]
    return NamedPhrase(phrase.first, phrase.last, number, scene.cast.mentions[number].entity)


def _of(scene: Scene, name: NamedPhrase) -> Iterator[StandingRelation]:
    """Yield the tie in "X, the son of Y" and "X is the sister of Y"."""
    index = name.last + 1
    if scene.lower(index) not in (",", "is", "(", "was"):
        return
    index = _past_first(scene, index)
    noun = skip(scene, index + 1, ("DT", "JJ", "JJS", "CD", "VBN", "HYPH", "RB"))
    is_denied = any(scene.lower(k) in ("not", "no", "n't") for k in range(index, noun))
    if scene.lower(noun) not in _kin():
        return
    place = noun + 2
    if scene.lower(noun + 1) not in ("of", "to"):
        return
    while scene.tag(place).startswith(("NN", "JJ", "DT")) and scene.name(place) is None:
        place += 1
    relative = _person_from(scene, place)
    if relative is not None and relative.entity != name.entity:
        yield StandingRelation("FAMILY_OF", name, relative, f"be {scene.lower(noun)} of", "relations.family", is_denied)


def _person_from(scene: Scene, place: int) -> NamedPhrase | None:
    """Return the person named by a noun group, past the body or country that begins the title."""
    person = scene.name(place) or scene.meant(place - 1)
    stop = min(place + _TITLE, len(scene.words))
    while person is not None and scene.kind(person) in ("GPE", "ORG") and place < stop:
        place += 1
        person = scene.name(place)
        while person is None and place < stop and scene.tag(place).startswith(("NN", "JJ")):
            place += 1
            person = scene.name(place)
    return person if person is not None and scene.kind(person) == "PERSON" else None
