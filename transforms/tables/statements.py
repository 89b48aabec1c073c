"""Rows of the ledger's tables from an annotator's drafts: assigns ids, copies text, drops duplicates."""

from bisect import bisect_right
from typing import Any

from newsledger.expectations.declaration import Row
from newsledger.expectations.keys import stable_id
from newsledger.transforms.annotation import (
    Annotations,
    ArticleText,
    AttributionDraft,
    EntityDraft,
    MentionDraft,
    QuoteDraft,
    RelationDraft,
    Span,
)


def entity_id(article_key: str, draft: EntityDraft) -> str:
    """Return the id of an entity, from its reference, otherwise type and full name, otherwise article, type and name.

    Only distinctive names are merged across articles: names of two or more words and, except for persons, acronyms.
    """
    if draft.reference_id:
        return stable_id("entity", draft.reference_id)
    name = " ".join(draft.name.casefold().split())
    acronym = draft.type != "PERSON" and draft.name.isupper() and len(draft.name) > 2
    if acronym or " " in name:
        return stable_id("entity", draft.type, name)
    return stable_id("entity", article_key, draft.type, name)


class _Ledger:
    """Builder of the rows of an article."""

    def __init__(self, article: ArticleText, annotations: Annotations) -> None:
        self.article = article
        self.drafts = annotations
        self.entity_ids = [entity_id(article.article_key, draft) for draft in annotations.entities]
        self.starts: dict[str, list[int]] = {"title": [], "body": []}
        self.indices: dict[str, list[int]] = {"title": [], "body": []}
        for sentence in sorted(article.sentences, key=lambda s: s.span.start):
            self.starts[sentence.span.zone].append(sentence.span.start)
            self.indices[sentence.span.zone].append(sentence.index)
        self.quote_ids = [self._quote_id(draft) for draft in annotations.quotes]

    def sentence(self, span: Span) -> int | None:
        """Return the index of the sentence in which a span starts; None before the first."""
        index = bisect_right(self.starts[span.zone], span.start) - 1
        return self.indices[span.zone][index] if index >= 0 else None

    def entity(self, number: int | None) -> str | None:
        """Return the id of entity `number`."""
        return None if number is None else self.entity_ids[number]

    def _quote_id(self, draft: QuoteDraft) -> str:
        span, cue = draft.span, draft.cue.start if draft.cue else None
        return stable_id("quote", self.article.article_id, span.zone, span.start, span.end, cue)

    def _evidence(self, span: Span) -> Row:
        return {
            "zone": span.zone,
            "start_char": span.start,
            "end_char": span.end,
            "text": self.article.words(span),
        }

    def entities(self) -> list[Row]:
        """Return fragments of `entities`: the facts known in this article."""
        return [
            {
                "entity_id": key,
                "name": draft.name,
                "type": draft.type,
                "country_code": draft.country_code,
                "resolution": "linked" if draft.reference_id else "article",
                "reference_id": draft.reference_id,
            }
            for key, draft in zip(self.entity_ids, self.drafts.entities, strict=True)
        ]

    def mention(self, draft: MentionDraft) -> Row:
        """Return the row of a mention."""
        span, article_id = draft.span, self.article.article_id
        return {
            "mention_id": stable_id("mention", article_id, span.zone, span.start, span.end, draft.type),
            "article_id": article_id,
            "entity_id": self.entity_ids[draft.entity],
            "sentence_index": self.sentence(span),
            **self._evidence(span),
            "type": draft.type,
            "kind": draft.kind,
            "rule": draft.rule,
            "confidence": draft.confidence,
        }

    def _depth(self, number: int) -> int:
        depth, visited = 0, {number}
        parent = self.drafts.quotes[number].parent
        while parent is not None and parent not in visited:
            depth += 1
            visited.add(parent)
            parent = self.drafts.quotes[parent].parent
        return depth

    def quote(self, number: int, draft: QuoteDraft) -> Row:
        """Return the row of a statement."""
        parent = draft.parent if draft.parent != number else None
        return {
            "quote_id": self.quote_ids[number],
            "article_id": self.article.article_id,
            "sentence_index": self.sentence(draft.span),
            "kind": draft.kind,
            **self._evidence(draft.span),
            "content": draft.content,
            "attribution_type": draft.attribution_type,
            **self._pointer("cue", draft.cue),
            "cue_lemma": draft.cue_lemma,
            **self._pointer("speaker", draft.speaker),
            "speaker_entity_id": self.entity(draft.speaker_entity),
            "speaker_kind": draft.speaker_kind,
            "addressee_entity_id": self.entity(draft.addressee_entity),
            "hedge": draft.hedge,
            "is_negated": draft.is_negated,
            "depth": self._depth(number),
            "parent_quote_id": None if parent is None else self.quote_ids[parent],
            "quote_cluster_id": None,
            "rule": draft.rule,
            "confidence": draft.confidence,
        }

    def _pointer(self, noun: str, span: Span | None) -> Row:
        words = "cue" if noun == "cue" else f"{noun}_text"
        if span is None:
            return {words: None, f"{noun}_start_char": None, f"{noun}_end_char": None}
        return {words: self.article.words(span), f"{noun}_start_char": span.start, f"{noun}_end_char": span.end}

    def attribution(self, draft: AttributionDraft) -> Row:
        """Return the row of a link of a chain."""
        span, quote_id = draft.span, self.quote_ids[draft.quote]
        entity = self.entity(draft.entity)
        key = (quote_id, draft.position, draft.role, span.zone, span.start, span.end, entity)
        return {
            "attribution_id": stable_id("attribution", *key),
            "quote_id": quote_id,
            "article_id": self.article.article_id,
            "position": draft.position,
            "role": draft.role,
            "entity_id": entity,
            **self._evidence(span),
            "cue": draft.cue,
            "rule": draft.rule,
            "confidence": draft.confidence,
        }

    def relation(self, draft: RelationDraft) -> Row:
        """Return the row of a relation."""
        span, article_id = draft.span, self.article.article_id
        subject = self.entity(draft.subject_entity) or draft.subject_text
        target = self.entity(draft.object_entity) or draft.object_text
        key = (article_id, span.zone, draft.type, subject, target, span.start, span.end)
        return {
            "relation_id": stable_id("relation", *key),
            "article_id": article_id,
            "sentence_index": self.sentence(span),
            "type": draft.type,
            "subject_entity_id": self.entity(draft.subject_entity),
            "subject_text": draft.subject_text,
            "object_entity_id": self.entity(draft.object_entity),
            "object_text": draft.object_text,
            "predicate": draft.predicate,
            "role_title": draft.role_title,
            "is_negated": draft.is_negated,
            "modality": draft.modality,
            "claimed_by_quote_id": None if draft.claimed_by is None else self.quote_ids[draft.claimed_by],
            "event_on": draft.event_on,
            "event_precision": draft.event_precision,
            "place_entity_id": self.entity(draft.place_entity),
            **self._evidence(span),
            "rule": draft.rule,
            "confidence": draft.confidence,
        }


def _unique(rows: list[Row], key: str) -> list[Row]:
    """Return the first row of each id."""
    rows_by_key: dict[Any, Row] = {}
    for row in rows:
        rows_by_key.setdefault(row[key], row)
    return list(rows_by_key.values())


def rows(article: ArticleText, annotations: Annotations) -> dict[str, list[Row]]:
    """Return the rows of mentions, quotes, attributions and relations, and fragments of entities, by table name."""
    ledger = _Ledger(article, annotations)
    return {
        "entities": _unique(ledger.entities(), "entity_id"),
        "mentions": _unique([ledger.mention(draft) for draft in annotations.mentions], "mention_id"),
        "quotes": _unique([ledger.quote(n, draft) for n, draft in enumerate(annotations.quotes)], "quote_id"),
        "attributions": _unique([ledger.attribution(d) for d in annotations.attributions], "attribution_id"),
        "relations": _unique([ledger.relation(draft) for draft in annotations.relations], "relation_id"),
    }
