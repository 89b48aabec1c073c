"""The relations of an article: standing ones and events, each with its evidence."""

from collections.abc import Iterator
from dataclasses import replace

from newsledger.transforms.annotation import ArticleText, RelationDraft
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.relations.claims import Claims
from newsledger.transforms.english.relations.confidence import CONFIDENCE
from newsledger.transforms.english.relations.drafts import event_draft, link_draft
from newsledger.transforms.english.relations.families import families
from newsledger.transforms.english.relations.members import is_party, members
from newsledger.transforms.english.relations.noun_events import noun_events
from newsledger.transforms.english.relations.places import located
from newsledger.transforms.english.relations.roles import HeldRole, posts, roles
from newsledger.transforms.english.relations.scene import NamedPhrase, Scene, scenes
from newsledger.transforms.english.relations.verb_events import verb_events
from newsledger.transforms.lexicon.role_words import SEATS

_CHAMBERS = frozenset("committee council board parliament congress senate commission assembly cabinet panel".split())
_CHAMBERS |= {"house", "bundestag", "duma", "knesset", "politburo", "court"}


def relations(article: ArticleText, blocks: list[Block], cast: Cast, *, claims: Claims) -> list[RelationDraft]:
    """Return the relations that an article asserts about its entities, in reading order, each once."""
    by_key: dict[tuple[object, ...], RelationDraft] = {}
    for scene in scenes(article, blocks, cast, claims=claims):
        for draft in _drafts(scene):
            key = (draft.type, draft.subject_entity, draft.object_entity, draft.span)
            known_draft = by_key.get(key)
            if known_draft is None or known_draft.confidence < draft.confidence:
                by_key[key] = draft
    return sorted(by_key.values(), key=_reading_order)


def _reading_order(draft: RelationDraft) -> tuple[bool, int, int, str]:
    return draft.span.zone != "title", draft.span.start, draft.span.end, draft.type


def role_countries(article: ArticleText, blocks: list[Block], cast: Cast) -> dict[int, str]:
    """Return the ISO code of each person's country, by the first role in a country that the article states."""
    countries: dict[int, str] = {}
    for scene in scenes(article, blocks, cast, claims=Claims()):
        for role in _roles(scene):
            entity = None if role.body is None else scene.entity(role.body.entity)
            if entity is not None and entity.country_code and entity.type == "GPE":
                countries.setdefault(role.person.entity, entity.country_code)
    return countries


def _drafts(scene: Scene) -> Iterator[RelationDraft]:
    if scene.names:
        for role in _roles(scene):
            yield _role_draft(scene, role)
        for finder in (members, located, families):
            for link in finder(scene):
                if link.subject.entity != link.object.entity:
                    yield link_draft(scene, link)
    claimed_nouns: set[int] = set()
    for event in list(verb_events(scene, claimed_nouns)):
        yield event_draft(scene, event)
    for event in noun_events(scene, claimed_nouns):
        yield event_draft(scene, event)


def _roles(scene: Scene) -> Iterator[HeldRole]:
    for role in (*roles(scene), *posts(scene)):
        if role.body is None or role.body.entity == role.person.entity:
            continue
        if is_party(scene, role.body) and scene.lower(role.title[1]) in SEATS | {
            "strategist",
            "consultant",
            "pollster",
        }:
            continue
        if scene.lower(role.title[1]) == "member" and not _sits(scene, role.body):
            continue
        yield role


def _sits(scene: Scene, body: NamedPhrase) -> bool:
    """Return whether membership of a body is an office: of a committee, not of a union."""
    return bool(set(scene.entity(body.entity).name.casefold().split()) & _CHAMBERS)


def _role_draft(scene: Scene, role: HeldRole) -> RelationDraft:
    body = role.body or role.person
    title = scene.text(*role.title)
    draft = RelationDraft(
        type="HOLDS_ROLE",
        span=scene.span(role.first, role.last),
        subject_text=scene.text(role.person.first, role.person.last),
        predicate=f"be {title.casefold()} of",
        rule=role.rule,
        confidence=CONFIDENCE[role.rule],
        subject_entity=role.person.entity,
        object_entity=body.entity,
        object_text=scene.text(body.first, body.last),
        role_title=title,
        claimed_by=scene.claims.innermost(scene.block.zone, scene.words[role.first].start),
    )
    return draft if role.modality != "planned" else replace(draft, modality="planned")
