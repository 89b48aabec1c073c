"""Evaluation of relations."""

from collections import defaultdict

from newsledger.evaluation.gold.articles import GoldRelation
from newsledger.evaluation.gold.match import Match
from newsledger.evaluation.scores import Tally
from newsledger.evaluation.spans import name_words
from newsledger.expectations.vocabulary import STANDING_RELATIONS
from newsledger.transforms.annotation import RelationDraft

Triple = tuple[str, str | None, str | None]


def judge_relations(tally: Tally, match: Match) -> None:
    """Count distinct (type, subject, object), and correct claims, negations, modalities and role titles.

    Roles without a body are left out: the gold has none.
    """
    for figure in ("relations", "relations-standing", "relations-events"):
        tally.score(figure)
    drafts_by_triple: dict[Triple, list[RelationDraft]] = defaultdict(list)
    for draft in match.found.relations:
        if draft.type == "HOLDS_ROLE" and draft.object_entity is None:
            continue
        drafts_by_triple[_triple(match, draft)].append(draft)
    matched_triples: set[Triple] = set()
    for gold in match.gold.relations:
        ways = [way for way in _ways(gold) if way in drafts_by_triple]
        matched_triples.update(ways)
        for figure in _figures(gold.type):
            tally.score(figure, tp=int(bool(ways)), fn=int(not ways))
        if ways:
            _details(tally, match, gold, drafts=[draft for way in ways for draft in drafts_by_triple[way]])
        else:
            tally.missed.append(f"relation: {gold.type} {gold.subject} → {gold.object or '–'}")
    for triple, drafts in drafts_by_triple.items():
        _found(tally, triple, drafts, right=triple in matched_triples)


def _found(tally: Tally, triple: Triple, drafts: list[RelationDraft], *, right: bool) -> None:
    for draft in drafts:
        tally.trial("relations", draft.confidence, right=right)
    if not right:
        for figure in _figures(triple[0]):
            tally.score(figure, fp=1)
        tally.wrong.append(f"relation: {triple[0]} {drafts[0].subject_text} → {drafts[0].object_text or '–'}")


def _ways(gold: GoldRelation) -> list[Triple]:
    ways: list[Triple] = [(gold.type, gold.subject, gold.object)]
    if gold.either_way and gold.object is not None:
        ways.append((gold.type, gold.object, gold.subject))
    return ways


def _figures(type_: str) -> tuple[str, str, str]:
    return "relations", f"relations-{'standing' if type_ in STANDING_RELATIONS else 'events'}", f"relations-{type_}"


def _triple(match: Match, draft: RelationDraft) -> Triple:
    """Return type and gold keys; an unmatched subject is given by its text, an unmatched object by None."""
    subject = match.key(draft.subject_entity)
    if subject is None:
        subject = match.named(draft.subject_text) or f"? {draft.subject_text}"
    object_key = match.key(draft.object_entity)
    if object_key is None and draft.object_text:
        object_key = match.named(draft.object_text)
    return draft.type, subject, object_key


def _details(tally: Tally, match: Match, gold: GoldRelation, *, drafts: list[RelationDraft]) -> None:
    keys = {number: match.gold.quotes[quote_number].key for quote_number, number in match.half.items()}
    claims = {None if draft.claimed_by is None else keys.get(draft.claimed_by, "") for draft in drafts}
    tally.share("relations-claim", gold.claimed_by in claims)
    tally.share("relations-negation", any(draft.is_negated == gold.is_negated for draft in drafts))
    tally.share("relations-modality", any(draft.modality == gold.modality for draft in drafts))
    if gold.role is not None:
        expected = name_words(gold.role)
        tally.share("relations-role", any(name_words(draft.role_title or "") == expected for draft in drafts))
