"""An event between actors as one place in a text tells it, before it becomes a draft."""

from dataclasses import dataclass, field
from datetime import date, datetime

from newsledger.transforms.annotation import RelationDraft
from newsledger.transforms.english.relations.actors import Actor
from newsledger.transforms.english.relations.confidence import event_confidence
from newsledger.transforms.english.relations.event_dates import When, dates
from newsledger.transforms.english.relations.modality import Modality
from newsledger.transforms.english.relations.scene import PLACES, Scene

# Events that stand without an object: what they ask, threaten or give up says enough.
ALONE = frozenset({"REQUEST", "THREATEN", "PROTEST", "MOBILIZE", "CONCEDE", "RETREAT"})
# Events that are the same seen from both sides.
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
_FAR = 14
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Event:
    """An event at word `at`: who did it, to whom, in which words, how sure."""

    at: int
    type: str
    predicate: str
    subject: Actor
    object: Actor | None
    rule: str
    modality: Modality = "asserted"
    is_negated: bool = False
    words: tuple[int, ...] = field(default=())


def event_draft(scene: Scene, event: Event) -> RelationDraft:
    """The draft of an event, with its evidence, its claim, its date and its place."""
    marks = [event.at, *event.words, event.subject.first, event.subject.last]
    if event.object is not None:
        marks += [event.object.first, event.object.last]
    when = _when(scene, event)
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
        claimed_by=scene.claims.innermost(scene.block.zone, scene.words[event.at].start),
        event_on=None if when is None else when.on,
        event_precision=None if when is None else when.precision,
        place_entity=_place(scene, event),
    )


def _day(published: datetime | None) -> date | None:
    return None if published is None else published.date()


def _when(scene: Scene, event: Event) -> When | None:
    """The date nearest to an event in its sentence, one that hangs on its verb before any other."""
    low, high = scene.sentence(event.at)
    start = scene.words[low].start
    text = scene.article.words(scene.span(low, high))
    ahead = event.modality in ("planned", "demanded") and scene.tag(event.at) != "VBN"
    found = dates(text, _day(scene.article.published_at), future=ahead)
    ranked = []
    for when in found:
        word = next(at for at in range(low, high + 1) if scene.words[at].end > start + when.start)
        distance = abs(word - event.at)
        hangs = _hangs(scene, word, event)
        if hangs or (distance <= _FAR and _is_clear(scene, word, event.at)):
            ranked.append((not hangs, distance, when.start, when))
    return min(ranked)[3] if ranked else None


def _is_clear(scene: Scene, word: int, at: int) -> bool:
    """Whether no other clause's verb stands between a date and an event."""
    between = range(min(word, at) + 1, max(word, at))
    return not any(scene.tag(inner) in ("VBD", "VBZ", "VBP", "MD", "WDT", "WP") for inner in between)


def _hangs(scene: Scene, word: int, event: Event) -> bool:
    at = word
    for _ in range(_DEEPEST):
        if at == event.at or at in event.words:
            return True
        if scene.words[at].tag.startswith("VB") or scene.words[at].head == at:
            return False
        at = scene.words[at].head
    return False


def _place(scene: Scene, event: Event) -> int | None:
    """The place named after "in" or "at" that hangs on the event's verb or noun."""
    parties = {event.subject.entity, *(() if event.object is None else (event.object.entity,))}
    for parent in (event.at, *event.words):
        for child in scene.block.children[parent]:
            name = scene.name(child)
            if name is None or scene.kind(name) not in PLACES or name.entity in parties or scene.is_adjective(name):
                continue
            before = scene.lower(name.first - 1)
            if before in ("in", "at") or (before == "the" and scene.lower(name.first - 2) in ("in", "at")):
                return name.entity
    return None
