"""Events and standing relations as one place in a text states them, and the drafts made from them."""

from dataclasses import dataclass, field
from datetime import date, datetime

from newsledger.transforms.annotation import RelationDraft
from newsledger.transforms.english.relations.actors import Actor
from newsledger.transforms.english.relations.confidence import CONFIDENCE, event_confidence
from newsledger.transforms.english.relations.event_dates import When, dates
from newsledger.transforms.english.relations.modality import Modality
from newsledger.transforms.english.relations.scene import PLACES, NamedPhrase, Scene

# Events that stand without an object: what they ask, threaten or give up says enough.
OBJECTLESS = frozenset({"REQUEST", "THREATEN", "PROTEST", "MOBILIZE", "CONCEDE", "RETREAT"})
# Events that are the same seen from both sides.
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
_FAR = 14
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Event:
    """An event at word `index`: subject, object, evidence words, rule."""

    index: int
    type: str
    predicate: str
    subject: Actor
    object: Actor | None
    rule: str
    modality: Modality = "asserted"
    is_negated: bool = False
    words: tuple[int, ...] = field(default=())


def event_draft(scene: Scene, event: Event) -> RelationDraft:
    """Return the draft of an event, with its evidence, claim, date and place."""
    marks = [event.index, *event.words, event.subject.first, event.subject.last]
    if event.object is not None:
        marks += [event.object.first, event.object.last]
    event_date = _when(scene, event)
    return RelationDraft(
        type=event.type,
        span=scene.span(min(marks), max(marks)),
        subject_text=scene.text(event.subject.first, event.subject.last),
        predicate=event.predicate,
        rule=event.rule,
        confidence=event_confidence(event.rule, event.type),
        subject_entity=event.subject.entity,
        object_entity=None if event.object is None else event.object.entity,
        object_text=None if event.object is None else scene.text(event.object.first, event.object.last),
        is_negated=event.is_negated,
        modality=event.modality,
        claimed_by=scene.claims.innermost(scene.block.zone, scene.words[event.index].start),
        event_on=None if event_date is None else event_date.day,
        event_precision=None if event_date is None else event_date.precision,
        place_entity=_place(scene, event),
    )


def _day(published: datetime | None) -> date | None:
    return None if published is None else published.date()


def _when(scene: Scene, event: Event) -> When | None:
    """Return the date nearest to an event in its sentence; one that hangs on its verb before any other."""
    low, high = scene.sentence(event.index)
    start = scene.words[low].start
    text = scene.article.words(scene.span(low, high))
    is_future = event.modality in ("planned", "demanded") and scene.tag(event.index) != "VBN"
    candidates = dates(text, _day(scene.article.published_at), future=is_future)
    ranking = []
    for candidate in candidates:
        word = next(index for index in range(low, high + 1) if scene.words[index].end > start + candidate.start)
        distance = abs(word - event.index)
        hangs = _hangs(scene, word, event)
        if hangs or (distance <= _FAR and _is_clear(scene, word, event.index)):
            ranking.append((not hangs, distance, candidate.start, candidate))
    return min(ranking)[3] if ranking else None


def _is_clear(scene: Scene, word: int, verb: int) -> bool:
    """Return whether no other clause's verb stands between a date and an event."""
    gap = range(min(word, verb) + 1, max(word, verb))
    return not any(scene.tag(inner) in ("VBD", "VBZ", "VBP", "MD", "WDT", "WP") for inner in gap)


def _hangs(scene: Scene, word: int, event: Event) -> bool:
    index = word
    for _ in range(_DEEPEST):
        if index == event.index or index in event.words:
            return True
        if scene.words[index].tag.startswith("VB") or scene.words[index].head == index:
            return False
        index = scene.words[index].head
    return False


def _place(scene: Scene, event: Event) -> int | None:
    """Return the place after "in" or "at" that hangs on the event's verb or noun."""
    parties = {event.subject.entity, *(() if event.object is None else (event.object.entity,))}
    for parent in (event.index, *event.words):
        for child in scene.block.children[parent]:
            name = scene.name(child)
            if name is None or scene.kind(name) not in PLACES or name.entity in parties or scene.is_adjective(name):
                continue
            preposition = scene.lower(name.first - 1)
            if preposition in ("in", "at") or (preposition == "the" and scene.lower(name.first - 2) in ("in", "at")):
                return name.entity
    return None


@dataclass(frozen=True, slots=True)
class StandingRelation:
    """Subject, object, relation, predicate and rule of a standing relation."""

    type: str
    subject: NamedPhrase
    object: NamedPhrase
    predicate: str
    rule: str
    is_negated: bool = False
    modality: Modality = "asserted"


def link_draft(scene: Scene, link: StandingRelation) -> RelationDraft:
    """Return the draft of a standing relation: its evidence runs from one name to the other."""
    first = min(link.subject.first, link.object.first)
    last = max(link.subject.last, link.object.last)
    return RelationDraft(
        type=link.type,
        span=scene.span(first, last),
        subject_text=scene.text(link.subject.first, link.subject.last),
        predicate=link.predicate,
        rule=link.rule,
        confidence=CONFIDENCE[link.rule],
        subject_entity=link.subject.entity,
        object_entity=link.object.entity,
        object_text=scene.text(link.object.first, link.object.last),
        is_negated=link.is_negated,
        modality=link.modality,
        claimed_by=scene.claims.innermost(scene.block.zone, scene.words[first].start),
    )


def skip(scene: Scene, index: int, tags: tuple[str, ...] = ("DT", "JJ", "JJS", "RB", "PRP$", "CD")) -> int:
    """Return the first word that is not a determiner, adjective, numeral or adverb; names are never skipped."""
    while scene.tag(index) in tags and scene.name(index) is None:
        index += 1
    return index
