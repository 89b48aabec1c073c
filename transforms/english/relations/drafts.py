"""Relations as one place in a text states them, and the drafts of rows made from them."""

from dataclasses import dataclass

from newsledger.transforms.annotation import RelationDraft
from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.relations.actors import Actor
from newsledger.transforms.english.relations.confidence import CONFIDENCE, role_confidence
from newsledger.transforms.english.relations.event_dates import DateMention, dates
from newsledger.transforms.english.relations.modality import Modality
from newsledger.transforms.english.relations.scene import PLACES, MentionPhrase, Scene

# Events that are complete without an object: what they ask, threaten or give up.
OBJECTLESS = frozenset({"REQUEST", "THREATEN", "PROTEST", "MOBILIZE", "CONCEDE", "RETREAT"})
# Events that are the same seen from both sides.
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
_FARTHEST_DATE = 14
_HIGHEST = 4


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a person holds in a body, or in one that is not named.

    `evidence` runs from the first word of the statement to the last.
    """

    person: MentionPhrase
    title: Phrase
    body: MentionPhrase | None
    evidence: Phrase
    rule: str
    modality: Modality = "asserted"


@dataclass(frozen=True, slots=True)
class StandingRelation:
    """A relation that lasts between two names: a membership, an alliance, a place, a kinship."""

    type: str
    subject: MentionPhrase
    object: MentionPhrase
    predicate: str
    rule: str
    is_negated: bool = False
    modality: Modality = "asserted"


@dataclass(frozen=True, slots=True)
class Event:
    """An act of `subject` upon `object`; `index` is its verb or noun, `words` are the words of its phrase."""

    index: int
    type: str
    predicate: str
    subject: Actor
    object: Actor | None
    rule: str
    modality: Modality = "asserted"
    is_negated: bool = False
    words: tuple[int, ...] = ()


def role_draft(scene: Scene, role: HeldRole) -> RelationDraft:
    """Return the draft of a role."""
    title, body = scene.text(role.title), role.body
    return RelationDraft(
        type="HOLDS_ROLE",
        span=role.evidence.span,
        subject_text=scene.text(role.person),
        predicate=f"be {title.casefold()}" + ("" if body is None else " of"),
        rule=role.rule,
        confidence=role_confidence(role.rule, has_nominal=body is not None and body.kind == "nominal"),
        subject_entity=role.person.entity,
        object_entity=None if body is None else body.entity,
        object_text=None if body is None else scene.text(body),
        role_title=title,
        modality="planned" if role.modality == "planned" else "asserted",
        claimed_by=_claimed_by(scene, role.evidence.first),
    )


def standing_draft(scene: Scene, relation: StandingRelation) -> RelationDraft:
    """Return the draft of a standing relation: its evidence runs from one name to the other."""
    subject, object_ = relation.subject, relation.object
    evidence = scene.block.phrase(min(subject.first, object_.first), max(subject.last, object_.last))
    return RelationDraft(
        type=relation.type,
        span=evidence.span,
        subject_text=scene.text(subject),
        predicate=relation.predicate,
        rule=relation.rule,
        confidence=CONFIDENCE[relation.rule],
        subject_entity=subject.entity,
        object_entity=object_.entity,
        object_text=scene.text(object_),
        is_negated=relation.is_negated,
        modality=relation.modality,
        claimed_by=_claimed_by(scene, evidence.first),
    )


def event_draft(scene: Scene, event: Event, probability: float) -> RelationDraft:
    """Return the draft of an event that is right with a probability, with its evidence, claim, date and place."""
    date = _date(scene, event)
    return RelationDraft(
        type=event.type,
        span=_evidence(scene, event).span,
        subject_text=scene.text(event.subject.phrase),
        predicate=event.predicate,
        rule=event.rule,
        confidence=round(min(max(probability, 0.01), 0.99), 3),
        subject_entity=event.subject.entity,
        object_entity=None if event.object is None else event.object.entity,
        object_text=None if event.object is None else scene.text(event.object.phrase),
        is_negated=event.is_negated,
        modality=event.modality,
        claimed_by=_claimed_by(scene, event.index),
        event_on=None if date is None else date.day,
        event_precision=None if date is None else date.precision,
        place_entity=_place(scene, event),
    )


def _claimed_by(scene: Scene, index: int) -> int | None:
    return scene.claims.innermost(scene.block.zone, scene.words[index].start)


def _evidence(scene: Scene, event: Event) -> Phrase:
    parties = [event.subject.phrase] if event.object is None else [event.subject.phrase, event.object.phrase]
    first = min(event.index, *event.words, *(phrase.first for phrase in parties))
    return scene.block.phrase(first, max(event.index, *event.words, *(phrase.last for phrase in parties)))


def _date(scene: Scene, event: Event) -> DateMention | None:
    """Return the date nearest to an event in its sentence; one that hangs on its verb before any other."""
    sentence = scene.sentence(event.index)
    published = scene.article.published_at
    is_future = event.modality in ("planned", "demanded") and scene.tag(event.index) != "VBN"
    ranking = []
    for date in dates(scene.text(sentence), published.date() if published else None, is_future=is_future):
        start = sentence.span.start + date.start
        word = next(index for index in sentence.indices if scene.words[index].end > start)
        distance = abs(word - event.index)
        is_dependent = _depends_on_event(scene, word, event)
        if is_dependent or (distance <= _FARTHEST_DATE and _shares_clause(scene, word, event.index)):
            ranking.append((not is_dependent, distance, date.start, date))
    return min(ranking)[3] if ranking else None


def _shares_clause(scene: Scene, word: int, index: int) -> bool:
    """Return whether no verb and no relative pronoun stands between a date and an event."""
    words = scene.words[min(word, index) + 1 : max(word, index)]
    return not any(word_between.is_tensed or word_between.is_relative for word_between in words)


def _depends_on_event(scene: Scene, word: int, event: Event) -> bool:
    """Return whether a word depends on an event's verb or noun, directly or through nouns."""
    for _ in range(_HIGHEST):
        if word == event.index or word in event.words:
            return True
        if scene.words[word].is_verb or scene.words[word].head == word:
            return False
        word = scene.words[word].head
    return False


def _place(scene: Scene, event: Event) -> int | None:
    """Return the place after "in" or "at" that depends on the event's verb or noun."""
    parties = {event.subject.entity} if event.object is None else {event.subject.entity, event.object.entity}
    for parent in (event.index, *event.words):
        for child in scene.block.children[parent]:
            name = scene.name(child)
            if name is not None and name.entity not in parties and _is_location(scene, name):
                return name.entity
    return None


def _is_location(scene: Scene, name: MentionPhrase) -> bool:
    """Return whether a name is a place that "in" or "at" introduces."""
    if name.entity_type not in PLACES or name.is_demonym:
        return False
    preposition = name.first - 1 - (name.previous_word.lower == "the")
    return scene.lower(preposition) in ("in", "at")
