"""The relations of an article: standing ones and events, each with its evidence."""

from collections.abc import Collection, Iterator, Sequence

from newsledger.transforms.annotation import ArticleText, RelationDraft
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.models.statement_confidence import event_confidence_model
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.relations.claims import Claims
from newsledger.transforms.english.relations.drafts import Event, HeldRole, event_draft, role_draft, standing_draft
from newsledger.transforms.english.relations.event_features import event_features
from newsledger.transforms.english.relations.families import kinships
from newsledger.transforms.english.relations.members import is_party, memberships
from newsledger.transforms.english.relations.noun_events import noun_events
from newsledger.transforms.english.relations.places import locations
from newsledger.transforms.english.relations.role_titles import former_title
from newsledger.transforms.english.relations.roles import roles
from newsledger.transforms.english.relations.scene import Scene, scenes
from newsledger.transforms.english.relations.verb_events import verb_events
from newsledger.transforms.lexicon.role_words import PARTY_SEATS
from newsledger.transforms.lexicon.words import words

LEAST_OF_EVENTS = 0.55  # probability of an event that is given
_CHAMBERS = words("chamber_nouns")
_NOMINEE = "nominee"  # who is only to hold an office in a body, or runs for a party
_LEADER = "leader"
_BEFORE_LEADER = words("leader_modifiers")
_PARTY_ROLES = PARTY_SEATS | {"strategist", "consultant", "pollster"}


def relations(
    article: ArticleText,
    blocks: list[Block],
    cast: Cast,
    *,
    claims: Claims,
    least_of_events: float = LEAST_OF_EVENTS,
) -> list[RelationDraft]:
    """Return the relations that an article asserts about its entities, in reading order, each once.

    Nobody stands in a relation to himself. Events are given from a probability on.
    """
    by_key: dict[tuple[object, ...], RelationDraft] = {}
    titles = _TitlesOfPersons()
    for scene in scenes(article, blocks, cast, claims=claims):
        for person in scene.names:
            if person.is_person and person.kind == "name":
                titles.add(person.entity, former_title(scene, person))
        for draft in _drafts(scene, least_of_events):
            if draft.subject_entity is not None and draft.subject_entity == draft.object_entity:
                continue
            key = (draft.type, draft.subject_entity, draft.object_entity, draft.span)
            if key not in by_key or by_key[key].confidence < draft.confidence:
                by_key[key] = draft
    return list(_without_repeated_offices(sorted(by_key.values(), key=_reading_order), titles))


class _TitlesOfPersons:
    """The words of the titles that an article tells of each person, other than offices named alone."""

    def __init__(self) -> None:
        self._words: dict[int | None, set[str]] = {}

    def add(self, person: int | None, words: Collection[str]) -> None:
        """Add the words of a title."""
        if words:
            self._words.setdefault(person, set()).update(words)

    def have(self, person: int | None, words: Collection[str]) -> bool:
        """Return whether a title of a person shares a word with some words."""
        return not self._words.get(person, set()).isdisjoint(words)


def _without_repeated_offices(drafts: Sequence[RelationDraft], titles: _TitlesOfPersons) -> Iterator[RelationDraft]:
    """Yield drafts in order without offices named alone that the article repeats, calls past, or names with a body."""
    for draft in drafts:
        if draft.type == "HOLDS_ROLE" and draft.object_entity is not None:
            titles.add(draft.subject_entity, _title_words(draft))
    named_alone: set[tuple[int | None, frozenset[str]]] = set()
    for draft in drafts:
        if draft.type == "HOLDS_ROLE" and draft.object_entity is None:
            title = draft.subject_entity, _title_words(draft)
            if title in named_alone or titles.have(*title):
                continue
            named_alone.add(title)
        yield draft


def _title_words(draft: RelationDraft) -> frozenset[str]:
    return frozenset((draft.role_title or "").casefold().split())


def _reading_order(draft: RelationDraft) -> tuple[bool, int, int, str]:
    return draft.span.zone != "title", draft.span.start, draft.span.end, draft.type


def _drafts(scene: Scene, least_of_events: float) -> Iterator[RelationDraft]:
    if scene.names:
        for role in roles(scene):
            if _is_office(scene, role):
                yield role_draft(scene, role)
        for finder in (memberships, locations, kinships):
            for relation in finder(scene):
                if relation.subject.entity != relation.object.entity:
                    yield standing_draft(scene, relation)
    yield from _event_drafts(scene, least_of_events)


def _event_drafts(scene: Scene, least: float) -> Iterator[RelationDraft]:
    """Yield the drafts of the events that are likely enough."""
    for event in candidates(scene):
        probability = event_confidence_model().probability(event_features(scene, event))
        if probability >= least:
            yield event_draft(scene, event, probability)


def candidates(scene: Scene) -> Iterator[Event]:
    """Yield what the rules take for events in a block."""
    by_verbs = verb_events(scene)
    yield from by_verbs.events
    yield from noun_events(scene, by_verbs.words)


def _is_office(scene: Scene, role: HeldRole) -> bool:
    """Return whether a role is held in its body: not a seat for a party, nor mere membership."""
    if role.body is None:
        return True
    if role.body.entity == role.person.entity or role.title.words[0].lower == "best":
        return False  # who is named best supporting actress in a film of Acme has won an award
    noun = role.title.last_word.lower
    if (noun == _NOMINEE and not is_party(scene, role.body)) or not _leads_country(scene, role, noun):
        return False
    if noun in _PARTY_ROLES and is_party(scene, role.body):
        return False
    return noun != "member" or not _CHAMBERS.isdisjoint(scene.entity(role.body.entity).name.casefold().split())


def _leads_country(scene: Scene, role: HeldRole, noun: str) -> bool:
    """Return whether a leader beside a country leads it, or its opposition: not "the Norwegian extremist leader"."""
    if noun != _LEADER or role.body is None or not role.body.is_region:
        return True
    return all(scene.lower(index) in _BEFORE_LEADER for index in role.title.indices[:-1])
