"""Events told by nouns of the closed list: "Russia's invasion of Ukraine", "talks between X and Y"."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from newsledger.transforms.english.relations.actors import Actor, actors
from newsledger.transforms.english.relations.clauses import clause, is_verb, oblique
from newsledger.transforms.english.relations.drafts import MUTUAL, Event
from newsledger.transforms.english.relations.modality import Modality, is_negated, modality
from newsledger.transforms.english.relations.scene import ACTORS, Scene
from newsledger.transforms.lexicon.events import LINKS, nouns
from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.uses import verbs_for
from newsledger.transforms.lexicon.words import RelationNoun

_LIGHT = verbs_for("light")
_MEETS_IN = frozenset({"in", "during", "at", "after", "for", "on", "by", "before", "following", "over"})
_TOUCHES_OWNER = frozenset({"PROTEST", "ACCUSE", "SANCTION", "REJECT"})
_DEEPEST = 5
_MAX_PARTIES = 4


@dataclass(frozen=True, slots=True)
class _Match:
    row: RelationNoun
    first: int
    last: int


def noun_events(scene: Scene, claimed_nouns: set[int]) -> Iterator[Event]:
    """Yield the events of a block's nouns, except those that belong to a verb."""
    for index in range(len(scene.words)):
        if index in claimed_nouns or not scene.tag(index).startswith("NN") or scene.cast.is_named(scene.block, index):
            continue
        match = _matched(scene, index)
        if match is not None:
            yield from _events(scene, match)


def _matched(scene: Scene, index: int) -> _Match | None:
    """Return the noun of the list that ends at a word and heads its group."""
    if scene.group(index)[1] != index and scene.tag(index + 1).startswith("NN"):
        return None
    for phrase, row in nouns().get(scene.lower(index), ()):
        first = index - len(phrase) + 1
        if first >= 0 and all(scene.lower(first + k) == part for k, part in enumerate(phrase)):
            return _Match(row, first, index)
    return None


def _events(scene: Scene, match: _Match) -> Iterator[Event]:
    owners = _owners(scene, match)
    partners = _linked(scene, match)
    if match.row.type in MUTUAL:
        yield from _mutual(scene, match, owners=owners, partners=partners)
        return
    doers = _by(scene, match) or owners
    if partners and not doers and match.row.type != "THREATEN":
        doers = _subject_above(scene, match)
    for doer in doers[:2]:
        for target in partners:
            if target.entity != doer.entity:
                yield _event(scene, match, (doer, target), rule="relations.noun")


def _mutual(scene: Scene, match: _Match, *, owners: tuple[Actor, ...], partners: tuple[Actor, ...]) -> Iterator[Event]:
    by_entity = {actor.entity: actor for actor in (*owners, *partners)}
    if partners and not owners and not _is_between(scene, match):
        subjects = _subject_above(scene, match)
        by_entity = {actor.entity: actor for actor in (*subjects, *partners)}
        pairs = [(first, second) for first in subjects for second in partners if first.entity != second.entity]
    elif owners and partners:
        pairs = [(first, second) for first in owners for second in partners if first.entity != second.entity]
    else:
        pairs = list(combinations(list(by_entity.values())[:_MAX_PARTIES], 2))
    for pair in pairs:
        yield _event(scene, match, pair, rule="relations.noun_pair")


def _is_between(scene: Scene, match: _Match) -> bool:
    return any(True for _ in oblique(scene, match.last, frozenset({"between", "among"}))) or scene.lower(
        match.last + 1
    ) in ("between", "among")


def _event(scene: Scene, match: _Match, pair: tuple[Actor, Actor], *, rule: str) -> Event:
    event_modality, negated = _told(scene, match)
    kinds = {scene.entity(actor.entity).type for actor in pair}
    kind = (
        "ACCUSE" if match.row.type == "ASSAULT" and "PERSON" in kinds and match.row.noun == "attack" else match.row.type
    )
    words = tuple(range(match.first, match.last + 1))
    return Event(match.last, kind, match.row.noun, *pair, rule, event_modality, negated, words)


def _told(scene: Scene, match: _Match) -> tuple[Modality, bool]:
    """Return modality and negation from the clause around a noun: the verb whose object or subject it is."""
    is_denied = any(scene.lower(child) == "no" for child in scene.block.children[match.last])
    verb = _verb_above(scene, match.last)
    if verb is None or scene.words[match.last].dep.startswith("obl"):
        return "asserted", is_denied
    return modality(scene, verb), is_denied or is_negated(scene, verb)


def _verb_above(scene: Scene, index: int) -> int | None:
    for _ in range(_DEEPEST):
        head = scene.words[index].head
        if head == index:
            return None
        index = head
        if is_verb(scene, index):
            return index
    return None


def _owners(scene: Scene, match: _Match) -> tuple[Actor, ...]:
    """Return the actors before the noun: "Russia's", "Israeli", "U.S.-Russia", "Xi and Putin's"."""
    by_entity: dict[int, Actor] = {}
    first, _ = scene.group(match.last)
    index = match.first - 1
    while index >= first:
        name = scene.name(index)
        if name is None:
            index -= 1
            continue
        if scene.kind(name) in ACTORS:
            by_entity.setdefault(name.entity, Actor(name.entity, name.first, name.last))
            if scene.tag(name.last + 1) == "POS":
                for partner in _joined_before(scene, name.first):
                    by_entity.setdefault(partner.entity, partner)
        index = name.first - 1
    return tuple(reversed(by_entity.values()))


def _joined_before(scene: Scene, first: int) -> tuple[Actor, ...]:
    """Return the name that "and" joins before a possessive: "Xi and Putin's"."""
    if scene.lower(first - 1) != "and" or first < 2:
        return ()
    name = scene.name(first - 2)
    return (Actor(name.entity, name.first, name.last),) if name and scene.kind(name) in ACTORS else ()


def _linked(scene: Scene, match: _Match) -> tuple[Actor, ...]:
    """Return the actors after the noun's prepositions, by the tree or directly after it."""
    links = frozenset(match.row.frame) & (LINKS[match.row.type] | {"of", "on", "between"}) - {"by", "from"}
    for child in oblique(scene, match.last, links):
        child_actors = actors(scene, child) or actors(scene, child, loose=match.row.type in _TOUCHES_OWNER)
        if child_actors:
            return child_actors
    index = _past_place(scene, match.last + 1)
    if scene.lower(index) not in links or index + 1 >= len(scene.words):
        return ()
    name = scene.name(index + 1 + (scene.lower(index + 1) == "the"))
    if name is None:
        _, last = scene.group(index + 1)
        return actors(scene, last)
    return actors(scene, scene.group(name.last)[1]) if scene.lower(index) != "between" else actors(scene, name.last)


def _past_place(scene: Scene, index: int) -> int:
    """Return the index past "in Kampala" and "on Monday" between a noun and its "with"."""
    if scene.lower(index) in ("in", "on", "at") and index + 1 < len(scene.words):
        next_index = scene.group(index + 1)[1] + 1
        return next_index if scene.lower(next_index) == "with" else index
    return index


def _by(scene: Scene, match: _Match) -> tuple[Actor, ...]:
    """Return the actors named by "by" or "from" after the noun."""
    for child in oblique(scene, match.last, frozenset({"by", "from"}) & (frozenset(match.row.frame) | {"by"})):
        return actors(scene, child)
    return ()


def _subject_above(scene: Scene, match: _Match) -> tuple[Actor, ...]:
    """Return the subject of the verb that carries the noun: "held talks with", "said in a call with"."""
    for child in scene.block.children[match.last]:
        if scene.words[child].dep == "nsubj":
            return actors(scene, child)
    is_venue = scene.lower(scene.group(match.last)[0] - 1) in _MEETS_IN
    verb = _verb_above(scene, match.last)
    for _ in range(_DEEPEST):
        if verb is None:
            break
        carries = possible_lemmas(scene.lower(verb)) & _LIGHT or (match.row.type in MUTUAL and is_venue)
        subjects = clause(scene, verb).subjects if carries else ()
        if subjects or not is_venue or match.row.type not in MUTUAL:
            return tuple(actor for actor in subjects if actor.direct or match.row.type in MUTUAL)
        verb = _verb_above(scene, verb)
    return ()
