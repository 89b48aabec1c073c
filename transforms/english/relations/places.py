"""LOCATED_IN and PART_OF: the places where things lie, and the wholes that bodies belong to."""

from collections.abc import Iterator
from functools import cache

from newsledger.transforms.annotation import EntityDraft
from newsledger.transforms.english.relations.drafts import StandingRelation
from newsledger.transforms.english.relations.scene import PLACES, MentionPhrase, Scene
from newsledger.transforms.lexicon.reference import places
from newsledger.transforms.lexicon.words import words

_PLACE_NOUNS = words("place_nouns")
_PLACE_MODIFIERS = words("place_modifiers") | {"-"}
_VENUES = _PLACE_NOUNS | words("venue_nouns")
_UNITS = words("unit_nouns")
_NAMED_UNITS = _UNITS - {"body", "part"}
_OWNED_UNITS = _UNITS - {"body", "part", "section"}
_OWNING_PARTICIPLES = frozenset({"owned", "controlled", "run"})
_STATES = frozenset({"state", "nation", "country", "republic", "kingdom", "territory"})
_LOCATIVES = frozenset({"in", "near", "at", "on", "off", "outside"})
_BEFORE_PLACE = frozenset({"in", "of", "at", "from", "near", "to", ""})
_APPOSITION_MARKS = frozenset({",", "(", "—", "–"})
_COPULAS = frozenset({"is", "lies", "sits", "stands", "are"})
_BASED = frozenset({"based", "headquartered", "located", "situated"})
_BEFORE_BASED = frozenset({",", "is", "which", "are", "and", "company", "a"})
_GROUP_OPENERS = frozenset({"DT", "PRP$", "JJ", "NN", "CD", "NNP"})
_GROUP_TAGS = _GROUP_OPENERS | {"JJS", "VBG", "VBN", "HYPH", "POS"}
_SITES = frozenset({"GPE", "LOC", "FAC", "ORG"})
_AREAS = frozenset({"GPE", "LOC"})
_LONGEST_GROUP = 8


def locations(scene: Scene) -> Iterator[StandingRelation]:
    """Yield the places and wholes that a block states."""
    for name in scene.names:
        if name.kind != "name" or name.is_demonym:
            continue
        if name.entity_type in _SITES:
            yield from _place_after_mark(scene, name)
            yield from _place_after(scene, name)
            yield from _base(scene, name)
        if name.entity_type in PLACES:
            yield from _place_after_noun(scene, name)
        if name.is_organisation:
            yield from _wholes(scene, name)
    for nominal in _sites(scene):
        yield from _place_after(scene, nominal)


def _sites(scene: Scene) -> Iterator[MentionPhrase]:
    """Yield the nominals of a block that mean a building or a body: "the museum"."""
    for index, word in enumerate(scene.words):
        nominal = scene.nominal(index) if word.is_noun and scene.name(index) is None else None
        if nominal is not None and nominal.entity_type in ("ORG", "FAC"):
            yield nominal


def _located(subject: MentionPhrase, place: MentionPhrase | None, rule: str) -> Iterator[StandingRelation]:
    if place is not None and place.entity != subject.entity:
        yield StandingRelation("LOCATED_IN", subject, place, "be in", rule)


def _part(part: MentionPhrase, whole: MentionPhrase) -> StandingRelation:
    return StandingRelation("PART_OF", part, whole, "be part of", "relations.part")


def _place(scene: Scene, index: int) -> MentionPhrase | None:
    """Return the place named by the noun group from a word on: "southern Ukraine", "the Veneto region"."""
    name = scene.name(scene.skip_words(scene.skip(index), _PLACE_MODIFIERS))
    if name is None or name.entity_type not in _AREAS or name.is_demonym or name.is_possessive:
        return None
    return name


def _place_noun(scene: Scene, index: int) -> int | None:
    """Return the noun for a place that heads the group from a word on: "a fishing town", "the Austrian capital"."""
    if scene.tag(index) not in _GROUP_OPENERS:
        return None
    for noun in range(index, min(index + _LONGEST_GROUP, len(scene.words))):
        if scene.tag(noun) not in _GROUP_TAGS:
            return None
        next_word = scene.word(noun + 1)
        if scene.lower(noun) in _PLACE_NOUNS and not next_word.is_noun and next_word.lower != "-":
            return noun
    return None


def _country_in(scene: Scene, first: int, stop: int) -> MentionPhrase | None:
    """Return the country, region or town in "the Austrian capital", "Syria's second city"."""
    names = (name for index in range(first, stop) if (name := scene.name(index)) is not None)
    return next((name for name in names if name.is_region), None)


def _place_after_mark(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the place in "Geneva, Switzerland", "Arusha, a city in Tanzania", "Vienna, the Austrian capital"."""
    mark, start = name.next_word.lower, name.last + 2
    if mark not in _APPOSITION_MARKS:
        return
    next_name = scene.name(start)
    if next_name is None or next_name.is_demonym:
        yield from _place_in_apposition(scene, name, start)
    elif mark == "," and _contains(scene, name, next_name):
        yield from _located(name, next_name, "relations.place_comma")


def _place_in_apposition(scene: Scene, name: MentionPhrase, start: int) -> Iterator[StandingRelation]:
    noun = _place_noun(scene, start)
    if noun is None:
        return
    preposition = scene.lower(noun + 1)
    if preposition in _LOCATIVES or (preposition == "of" and scene.lower(noun) not in _STATES):
        yield from _located(name, _place(scene, noun + 2), "relations.place_noun")
    elif not name.is_organisation:
        yield from _located(name, _country_in(scene, start, noun), "relations.place_noun")


def _contains(scene: Scene, inner: MentionPhrase, outer: MentionPhrase) -> bool:
    """Return whether "X, Y" is a place and the one around it, not two names of a list."""
    if inner.entity_type not in PLACES or outer.entity_type not in _AREAS:
        return False
    inner_entity, outer_entity = scene.entity(inner.entity), scene.entity(outer.entity)
    if _is_country(inner_entity) or inner_entity.name in _regions():
        return False
    is_continued = outer.next_word.lower == "," and scene.name(outer.last + 2) is not None
    is_list = is_continued or outer.next_word.lower in ("and", "or")
    if inner_entity.country_code and outer_entity.country_code:
        is_area = _is_country(outer_entity) or outer_entity.name in _regions()
        is_same = inner_entity.country_code == outer_entity.country_code
        return is_same and outer.next_word.lower != "and" and (is_area or not is_list)
    return not is_list and inner.previous_word.lower in _BEFORE_PLACE


def _is_country(entity: EntityDraft) -> bool:
    return (entity.reference_id or "").startswith("country:")


@cache
def _regions() -> frozenset[str]:
    """Return the names of states and provinces, which lists of places name side by side."""
    return frozenset(row.name for row in places() if row.kind in ("state", "region", "province"))


def _place_after(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the place in "the Zaporizhzhia plant in southern Ukraine", "Geneva in Switzerland", "X is a town in Y"."""
    index = name.last + 1
    if scene.lower(index) in _COPULAS:
        noun = _place_noun(scene, index + 1)
        if noun is not None and scene.lower(noun + 1) in _LOCATIVES | {"of"}:
            yield from _located(name, _place(scene, noun + 2), "relations.place_noun")
        return
    while scene.lower(index) in _PLACE_NOUNS and scene.word(index).is_noun and scene.name(index) is None:
        index += 1
    place = _place(scene, index + 1) if scene.lower(index) == "in" else None
    if place is not None and _can_lie_in(scene, name, place):
        yield from _located(name, place, "relations.place_in")


def _can_lie_in(scene: Scene, name: MentionPhrase, place: MentionPhrase) -> bool:
    """Return whether a name before "in" lies in the place after it, and does not only act there."""
    if name.is_organisation and not _is_site(scene, name):
        return False
    inner_entity, outer_entity = scene.entity(name.entity), scene.entity(place.entity)
    is_elsewhere = (
        inner_entity.country_code
        and outer_entity.country_code
        and inner_entity.country_code != outer_entity.country_code
    )
    return not _is_country(inner_entity) and not is_elsewhere


def _is_site(scene: Scene, name: MentionPhrase) -> bool:
    """Return whether an organisation's name also refers to its building: a university, a museum."""
    preposition = name.first - 1 - (name.previous_word.lower == "the")
    if scene.lower(preposition) in ("at", "from", "of"):
        return True
    return not _VENUES.isdisjoint(scene.entity(name.entity).name.casefold().split())


def _place_after_noun(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the place in "the Ukrainian port of Odesa", "Syria's second city, Aleppo", "Norland state of Vik"."""
    link = name.previous_word.lower
    noun = name.first - 2 if link in ("of", ",") else name.first - 1
    if scene.lower(noun) not in _PLACE_NOUNS or noun < 1:
        return
    country = _country_in(scene, scene.noun_group(noun).first, noun)
    if country is None or country.entity == name.entity or country.last >= noun:
        return
    if link == "," and not country.is_possessive:
        return
    if link == "of" and country.last == noun - 1 and not country.is_demonym:
        yield from _located(country, name, "relations.place_noun")
    else:
        yield from _located(name, country, "relations.place_noun")


def _base(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the place in "Berlin-based Acme", "Acme, based in Berlin", "Acme is headquartered in Berlin"."""
    participle = scene.skip_words(name.last + 1, _BEFORE_BASED)
    if scene.lower(participle) in _BASED and scene.lower(participle + 1) in _LOCATIVES:
        yield from _located(name, _place(scene, participle + 2), "relations.based")
    if name.is_organisation:
        yield from _located(name, _base_before(scene, name), "relations.based")


def _base_before(scene: Scene, name: MentionPhrase) -> MentionPhrase | None:
    """Return the place in "Berlin-based drugmaker Acme"."""
    index = name.first - 1
    while index > 1 and scene.tag(index).startswith(("NN", "JJ")) and scene.lower(index) != "based":
        index -= 1
    if scene.lower(index) != "based" or scene.lower(index - 1) != "-":
        return None
    place = scene.name(index - 2)
    return place if place is not None and place.is_region else None


def _wholes(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the relation of an organisation to the one that it is part of, or that is part of it."""
    if name.next_word.lower in (",", "is", "("):
        whole = _whole_after(scene, name)
        if whole is not None and whole.entity != name.entity:
            yield _part(name, whole)
        return
    yield from _unit_in_apposition(scene, name)
    if name.next_word.lower in _NAMED_UNITS:
        yield from _named_unit(scene, name)


def _whole_after(scene: Scene, name: MentionPhrase) -> MentionPhrase | None:
    """Return the organisation in "X, a subsidiary of Y", "X is part of Y", "X, owned by Y"."""
    noun = scene.skip(name.last + 2)
    while scene.word(noun).is_noun and scene.lower(noun) not in _UNITS and scene.name(noun) is None:
        noun += 1
    is_unit = scene.lower(noun) in _UNITS and scene.lower(noun + 1) == "of"
    is_owned = scene.lower(noun) in _OWNING_PARTICIPLES and scene.lower(noun + 1) == "by"
    whole = scene.name(scene.skip(noun + 2)) if is_unit or is_owned else None
    if whole is not None and whole.is_demonym:
        whole = scene.name(scene.skip(whole.last + 1))
    return whole if whole is not None and whole.is_organisation else None


def _unit_in_apposition(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the relation in "Telvanta's antenna unit, Norrmast", "its parent, Acme"."""
    noun = name.first - 2
    if name.previous_word.lower != "," or scene.tag(noun) != "NN":
        return
    owner = _owner_before(scene, noun, name)
    if owner is not None and scene.lower(noun) in _OWNED_UNITS:
        yield _part(name, owner)
    elif owner is not None and scene.lower(noun) == "parent":
        yield _part(owner, name)


def _owner_before(scene: Scene, noun: int, name: MentionPhrase) -> MentionPhrase | None:
    """Return the organisation that owns a noun: "Telvanta's antenna unit", "its parent"."""
    for index in range(noun - 1, scene.noun_group(noun).first - 1, -1):
        owner = scene.name(index)
        if owner is None or not owner.is_organisation or owner.entity == name.entity:
            continue
        if owner.is_possessive or scene.lower(index) == "its":
            return owner
    return None


def _named_unit(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the relation in "Y's X unit", "Y subsidiary X"."""
    owner = scene.name(name.first - 2) if name.previous_word.is_possessive_mark else None
    if owner is not None and owner.is_organisation:
        yield _part(name, owner)
        return
    unit = scene.name(name.last + 2)
    if unit is not None and unit.is_organisation:
        yield _part(unit, name)
