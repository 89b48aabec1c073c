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
from newsledger.transforms.lexicon.lemmas import base_forms
from newsledger.transforms.lexicon.words import RelationNoun

_LIGHT = frozenset(
    "hold launch stage impose mount conduct carry make issue lodge file sign reach strike begin start open resume "
    "continue give offer voice express win wage unleash order announce face renew have lead pay deliver send join "
    "attend take describe tell say discuss praise reaffirm agree".split()
)
_MEETS_IN = frozenset({"in", "during", "at", "after", "for", "on", "by", "before", "following", "over"})
_TOUCHES_OWNER = frozenset({"PROTEST", "ACCUSE", "SANCTION", "REJECT"})
_DEEPEST = 5
_MOST = 4


@dataclass(frozen=True, slots=True)
class _Match:
    row: RelationNoun
    first: int
    last: int


def noun_events(scene: Scene, taken: set[int]) -> Iterator[Event]:
    """The events that the nouns of a block tell, those excepted that belong to a verb already."""
    for at in range(len(scene.words)):
        if at in taken or not scene.tag(at).startswith("NN") or scene.cast.is_named(scene.block, at):
            continue
        match = _matched(scene, at)
        if match is not None:
            yield from _events(scene, match)


def _matched(scene: Scene, at: int) -> _Match | None:
    """The noun of the list that ends at a word and heads its group."""
    if scene.group(at)[1] != at and scene.tag(at + 1).startswith("NN"):
        return None
    for phrase, row in nouns().get(scene.lower(at), ()):
        first = at - len(phrase) + 1
        if first >= 0 and all(scene.lower(first + k) == part for k, part in enumerate(phrase)):
            return _Match(row, first, at)
    return None


def _events(scene: Scene, match: _Match) -> Iterator[Event]:
    owners = _owners(scene, match)
    linked = _linked(scene, match)
    if match.row.type in MUTUAL:
        yield from _mutual(scene, match, (owners, linked))
        return
    doers = _by(scene, match) or owners
    if linked and not doers and match.row.type != "THREATEN":
        doers = _subject_above(scene, match)
    for doer in doers[:2]:
        for target in linked:
            if target.entity != doer.entity:
                yield _event(scene, match, (doer, target), rule="relations.noun")


def _mutual(scene: Scene, match: _Match, parties: tuple[tuple[Actor, ...], tuple[Actor, ...]]) -> Iterator[Event]:
    owners, linked = parties
    both = {actor.entity: actor for actor in (*owners, *linked)}
    if linked and not owners and not _is_between(scene, match):
        above = _subject_above(scene, match)
        both = {actor.entity: actor for actor in (*above, *linked)}
        pairs = [(one, other) for one in above for other in linked if one.entity != other.entity]
    elif owners and linked:
        pairs = [(one, other) for one in owners for other in linked if one.entity != other.entity]
    else:
        pairs = list(combinations(list(both.values())[:_MOST], 2))
    for pair in pairs:
        yield _event(scene, match, pair, rule="relations.noun_pair")


def _is_between(scene: Scene, match: _Match) -> bool:
    return any(True for _ in oblique(scene, match.last, frozenset({"between", "among"}))) or scene.lower(
        match.last + 1
    ) in ("between", "among")


def _event(scene: Scene, match: _Match, pair: tuple[Actor, Actor], *, rule: str) -> Event:
    told, negated = _told(scene, match)
    kinds = {scene.entity(one.entity).type for one in pair}
    kind = (
        "ACCUSE" if match.row.type == "ASSAULT" and "PERSON" in kinds and match.row.noun == "attack" else match.row.type
    )
    words = tuple(range(match.first, match.last + 1))
    return Event(match.last, kind, match.row.noun, *pair, rule, told, negated, words)


def _told(scene: Scene, match: _Match) -> tuple[Modality, bool]:
    """How the clause around a noun tells it: by the verb whose object or subject it is."""
    denied = any(scene.lower(child) == "no" for child in scene.block.children[match.last])
    verb = _verb_above(scene, match.last)
    if verb is None or scene.words[match.last].dep.startswith("obl"):
        return "asserted", denied
    return modality(scene, verb), denied or is_negated(scene, verb)


def _verb_above(scene: Scene, at: int) -> int | None:
    for _ in range(_DEEPEST):
        head = scene.words[at].head
        if head == at:
            return None
        at = head
        if is_verb(scene, at):
            return at
    return None


def _owners(scene: Scene, match: _Match) -> tuple[Actor, ...]:
    """Whose act it is: "Russia's", "Israeli", "U.S.-Russia", "Xi and Putin's" before the noun."""
    found: dict[int, Actor] = {}
    first, _ = scene.group(match.last)
    at = match.first - 1
    while at >= first:
        name = scene.name(at)
        if name is None:
            at -= 1
            continue
        if scene.kind(name) in ACTORS:
            found.setdefault(name.entity, Actor(name.entity, name.first, name.last))
            if scene.tag(name.last + 1) == "POS":
                for other in _joined_before(scene, name.first):
                    found.setdefault(other.entity, other)
        at = name.first - 1
    return tuple(reversed(found.values()))


def _joined_before(scene: Scene, first: int) -> tuple[Actor, ...]:
    """As in "Xi and Putin's": the name that "and" joins before a possessive."""
    if scene.lower(first - 1) != "and" or first < 2:
        return ()
    name = scene.name(first - 2)
    return (Actor(name.entity, name.first, name.last),) if name and scene.kind(name) in ACTORS else ()


def _linked(scene: Scene, match: _Match) -> tuple[Actor, ...]:
    """Those whom the noun's prepositions lead to, by the tree or directly after it."""
    links = frozenset(match.row.frame) & (LINKS[match.row.type] | {"of", "on", "between"}) - {"by", "from"}
    for child in oblique(scene, match.last, links):
        named = actors(scene, child) or actors(scene, child, loose=match.row.type in _TOUCHES_OWNER)
        if named:
            return named
    at = _past_place(scene, match.last + 1)
    if scene.lower(at) not in links or at + 1 >= len(scene.words):
        return ()
    name = scene.name(at + 1 + (scene.lower(at + 1) == "the"))
    if name is None:
        _, last = scene.group(at + 1)
        return actors(scene, last)
    return actors(scene, scene.group(name.last)[1]) if scene.lower(at) != "between" else actors(scene, name.last)


def _past_place(scene: Scene, at: int) -> int:
    """Past "in Kampala" and "on Monday" between a noun and its "with"."""
    if scene.lower(at) in ("in", "on", "at") and at + 1 < len(scene.words):
        after = scene.group(at + 1)[1] + 1
        return after if scene.lower(after) == "with" else at
    return at


def _by(scene: Scene, match: _Match) -> tuple[Actor, ...]:
    """Those whom "by" or "from" after the noun names."""
    for child in oblique(scene, match.last, frozenset({"by", "from"}) & (frozenset(match.row.frame) | {"by"})):
        return actors(scene, child)
    return ()


def _subject_above(scene: Scene, match: _Match) -> tuple[Actor, ...]:
    """Who does it, by the subject of the verb that carries the noun: "held talks with", "said in a call with"."""
    for child in scene.block.children[match.last]:
        if scene.words[child].dep == "nsubj":
            return actors(scene, child)
    inside = scene.lower(scene.group(match.last)[0] - 1) in _MEETS_IN
    verb = _verb_above(scene, match.last)
    for _ in range(_DEEPEST):
        if verb is None:
            break
        carries = base_forms(scene.lower(verb)) & _LIGHT or (match.row.type in MUTUAL and inside)
        subjects = clause(scene, verb).subjects if carries else ()
        if subjects or not inside or match.row.type not in MUTUAL:
            return tuple(actor for actor in subjects if actor.direct or match.row.type in MUTUAL)
        verb = _verb_above(scene, verb)
    return ()
