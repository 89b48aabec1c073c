"""Drafts become rows with the contract's columns, stable ids and evidence; entities are counted in any order."""

import random
from datetime import UTC, datetime

import pyarrow as pa

from newsledger.expectations.tables import table
from newsledger.transforms.annotation import (
    Annotations,
    ArticleText,
    AttributionDraft,
    EntityDraft,
    MentionDraft,
    Paragraph,
    QuoteDraft,
    RelationDraft,
    Sentence,
    Span,
)
from newsledger.transforms.tables.entities import entities
from newsledger.transforms.tables.statements import entity_id, rows

BODY = "Ada Brandt said rain fell. Brandt left for Peru."
SENTENCES = (Sentence(Span(0, 26), 0, 0), Sentence(Span(27, 48), 1, 0))
ARTICLE = ArticleText("art_1", "key_1", "", BODY, "en", (Paragraph(Span(0, 48), Span(0, 48), 0),), SENTENCES)
DRAFTS = Annotations(
    (EntityDraft("Ada Brandt", "PERSON"), EntityDraft("Peru", "GPE", "PE", "country:PE")),
    (
        MentionDraft(Span(0, 10), 0, "PERSON", "name", "rules.full_name", 0.9),
        MentionDraft(Span(0, 10), 0, "PERSON", "name", "rules.full_name", 0.9),
        MentionDraft(Span(27, 33), 0, "PERSON", "name", "rules.short_name", 0.9),
        MentionDraft(Span(43, 47), 1, "GPE", "name", "rules.list", 0.9),
    ),
    (
        QuoteDraft(Span(16, 25), "indirect", "rain fell", "r", 0.8, Span(11, 15), "say", Span(0, 10), 0),
        QuoteDraft(Span(16, 20), "indirect", "rain", "r", 0.8, parent=0),
    ),
    (AttributionDraft(0, 0, "speaker", Span(0, 10), "r", 0.8, 0, "said"),),
    (RelationDraft("LOCATED_IN", Span(27, 47), "Brandt", "be in", "r", 0.5, 0, 1, "Peru", claimed_by=0),),
)


def test_rows_have_the_columns_of_their_tables() -> None:
    made = rows(ARTICLE, DRAFTS)
    for name in ("mentions", "quotes", "attributions", "relations"):
        assert made[name], name
        for row in made[name]:
            assert set(row) == set(table(name).names), name
    assert set(made["entities"][0]) <= set(table("entities").names)


def test_exact_doubles_are_dropped() -> None:
    assert len(rows(ARTICLE, DRAFTS)["mentions"]) == 3


def test_surface_text_is_copied_from_the_article() -> None:
    made = rows(ARTICLE, DRAFTS)
    for name in ("mentions", "quotes", "attributions", "relations"):
        for row in made[name]:
            start, end = row["start_char"], row["end_char"]
            assert isinstance(start, int)
            assert isinstance(end, int)
            assert BODY[start:end] == row["text"]


def test_depth_follows_the_parent() -> None:
    outer, inner = rows(ARTICLE, DRAFTS)["quotes"]
    assert (outer["depth"], inner["depth"]) == (0, 1)
    assert inner["parent_quote_id"] == outer["quote_id"]


def test_sentence_index_is_that_of_the_sentence_it_starts_in() -> None:
    assert [row["sentence_index"] for row in rows(ARTICLE, DRAFTS)["mentions"]] == [0, 1, 1]


def test_a_single_surname_is_never_merged_across_articles() -> None:
    short = EntityDraft("Brandt", "PERSON")
    assert entity_id("key_1", short) != entity_id("key_2", short)
    full = EntityDraft("Ada Brandt", "PERSON")
    assert entity_id("key_1", full) == entity_id("key_2", full)
    acronym = EntityDraft("ZQX", "ORG")
    assert entity_id("key_1", acronym) == entity_id("key_2", acronym)


def _counted(seed: int) -> list[dict[str, object]]:
    fragments = [
        {"entity_id": "e1", "name": "ADA BRANDT", "type": "PERSON", "country_code": None, "reference_id": None},
        {"entity_id": "e1", "name": "Ada Brandt", "type": "PERSON", "country_code": "DE", "reference_id": None},
        {"entity_id": "e2", "name": "Peru", "type": "GPE", "country_code": "PE", "reference_id": "country:PE"},
        {"entity_id": "e3", "name": "Unseen", "type": "ORG", "country_code": None, "reference_id": None},
    ]
    texts = [("a1", "e1", "Ada Brandt", "name"), ("a1", "e1", "Brandt", "name"), ("a2", "e1", "Ada Brandt", "name")]
    texts += [("a2", "e1", "ADA BRANDT", "name"), ("a2", "e1", "she", "pronoun"), ("a2", "e2", "Peruvian", "name")]
    random.Random(seed).shuffle(fragments)
    random.Random(seed).shuffle(texts)
    mentions = pa.table(dict(zip(("article_id", "entity_id", "text", "kind"), zip(*texts, strict=True), strict=True)))
    when = [datetime(2021, 1, 2, tzinfo=UTC), None]
    articles = pa.table(
        {
            "article_id": ["a1", "a2"],
            "article_key": ["k1", "k2"],
            "published_at": pa.array(when, pa.timestamp("us", "UTC")),
        }
    )
    found: list[dict[str, object]] = entities(pa.Table.from_pylist(fragments), mentions, articles).to_pylist()
    return found


def test_entities_are_counted_named_and_resolved() -> None:
    person, country = _counted(0)
    assert person["name"] == "Ada Brandt"
    assert person["aliases"] == ["ADA BRANDT", "Brandt"]
    assert (person["mention_count"], person["article_count"], person["resolution"]) == (5, 2, "corpus")
    assert person["first_seen_at"] == person["last_seen_at"] == datetime(2021, 1, 2, tzinfo=UTC)
    assert person["country_code"] == "DE"
    assert (country["name"], country["aliases"], country["resolution"]) == ("Peru", ["Peruvian"], "linked")


def test_entities_do_not_depend_on_the_order_of_rows() -> None:
    assert all(_counted(seed) == _counted(0) for seed in range(1, 8))


def test_no_rows_make_no_entities() -> None:
    articles = pa.table(
        {"article_id": ["a"], "article_key": ["k"], "published_at": pa.array([None], pa.timestamp("us", "UTC"))}
    )
    blank = {name: pa.array([], pa.string()) for name in ("entity_id", "name", "type", "country_code", "reference_id")}
    mentions = pa.table({name: pa.array([], pa.string()) for name in ("article_id", "entity_id", "text", "kind")})
    assert entities(pa.table(blank), mentions, articles).num_rows == 0
