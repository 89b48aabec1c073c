"""Articles about one event are one story, whatever their order of arrival; names, words and days tell events apart."""

import random
import tracemalloc
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.stories import STORY_SCORE
from newsledger.expectations.tables import table
from newsledger.transforms.stories.grouping import TextPair, groups
from newsledger.transforms.stories.membership import TextGraph, concerned_texts, story_ids, text_id
from newsledger.transforms.stories.terms import UNIT, ArticleWords, person_weights, terms
from newsledger.transforms.tables.story_signatures import story_signature_row
from newsledger.warehouse.near_duplicates import Room
from newsledger.warehouse.story_links import StorySignatures, story_links, story_texts
from newsledger.warehouse.story_rows import story_rows

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = date(2026, 3, 4)
QUAY = (
    "Fire guts grain terminal in Varnholm\n\nA fire destroyed the grain terminal of Varnholm overnight, and forty "
    "silos burned until dawn, the harbour master Ketil Orrvik said.\n\nOrrvik closed the quay to ships."
)
SILOS = (
    "Varnholm silos still smoulder\n\nForty grain silos in the harbour of Varnholm were lost in the blaze at the "
    "terminal, Ketil Orrvik told reporters. Orrvik kept the quay closed."
)
CUP = (
    "Lindby lift the cup\n\nLindby beat Osterhaven on penalties to win the cup, and their goalkeeper saved three of "
    "them in front of a full stadium."
)


def article(name: str, text: str = QUAY, **columns: object) -> Row:
    """Return a row of `articles` with the columns that stories are made of."""
    title, _, body = text.partition("\n\n")
    return {
        "article_id": name,
        "article_key": f"key-{name}",
        "is_latest": True,
        "cluster_id": None,
        "story_id": None,
        "source_id": f"outlet-{name}",
        "title": title,
        "text": body,
        "published_on": DAY,
        "published_at": AT,
        "published_method": "meta",
        "fetched_at": AT,
        **columns,
    }


def links(*articles: Row, fresh: int | None = None) -> dict[tuple[str, str], int]:
    """Return the scores of the pairs of articles that are alike; the last `fresh` are new."""
    versions = pa.Table.from_pylist(list(articles))
    texts = story_texts(versions, Room())
    new_ids = [row["article_id"] for row in articles[-fresh if fresh else 0 :]]
    rows = [story_signature_row(row, {}) for row in articles]
    signatures = StorySignatures(arrow_table(table("story_signatures"), rows))

    def standing(article_ids: pa.Array) -> pa.Table:
        return texts.filter(pc.is_in(texts["article_id"], article_ids))

    found = story_links(standing(pa.array(new_ids)), signatures, Room(), representatives=standing).to_pylist()
    return {(row["article_id"], row["other_article_id"]): row["score"] for row in found}


def test_other_words_for_one_event_are_alike_and_another_event_is_not() -> None:
    found = links(article("a"), article("b", SILOS), article("c", CUP))
    assert list(found) == [("a", "b")]
    assert found["a", "b"] > 220


@pytest.mark.parametrize(("days", "remains"), [(0, 1.0), (3, 1.0), (12, 0.5), (20, None), (30, None)])
def test_days_between_two_articles_lower_the_score(days: int, remains: float | None) -> None:
    near = links(article("a"), article("b", SILOS))["a", "b"]
    far = links(article("a"), article("b", SILOS, published_on=DAY + timedelta(days=days))).get(("a", "b"))
    assert far == (None if remains is None else pytest.approx(near * remains, abs=1))


def test_a_day_that_is_not_known_lowers_nothing() -> None:
    assert links(article("a"), article("b", SILOS, published_on=None)) == links(article("a"), article("b", SILOS))


def test_only_pairs_with_a_new_text_are_compared() -> None:
    known = [article(name, text) for name, text in (("a", QUAY), ("b", SILOS), ("c", SILOS + " Rain fell."))]
    assert set(links(*known, fresh=1)) == {("a", "c"), ("b", "c")}


def test_the_first_copy_in_its_latest_version_stands_for_a_text() -> None:
    versions = [
        article("b2", article_key="key-b", cluster_id="clu", fetched_at=AT + timedelta(hours=2)),
        article("b1", article_key="key-b", cluster_id="clu", is_latest=False),
        article("a", cluster_id="clu", fetched_at=AT + timedelta(hours=1)),
    ]
    texts = story_texts(pa.Table.from_pylist(versions), Room())
    assert texts.select(["text_id", "article_id"]).to_pylist() == [{"text_id": "clu", "article_id": "b2"}]


def test_persons_count_if_an_article_keeps_naming_them() -> None:
    assert person_weights(ArticleWords("", "", persons=("orrvik", "orrvik", "orrvik"))) == {"orrvik": UNIT}
    assert person_weights(ArticleWords("", "", persons=("orrvik", "dahl"))) == {}


def test_rare_words_and_names_weigh_more_than_common_ones() -> None:
    weights = terms(
        ArticleWords("", "The harbour said that Varnholm was open.", names=("varnholm",), acts=("AID|x|y",))
    )
    assert weights["varnholm"] > weights["harbour"] > weights["say"]
    assert {"name varnholm", "act AID|x|y"} <= weights.keys()
    assert sum(weight * weight for weight in weights.values()) == pytest.approx(UNIT**2, rel=0.01)


def test_names_are_taken_from_the_annotation() -> None:
    annotated: dict[str, list[Row]] = {
        "entities": [{"entity_id": "e", "name": "Ketil Orrvik", "type": "PERSON"}],
        "mentions": [{"entity_id": "e", "kind": "name", "zone": "title", "sentence_index": 0}] * 2,
        "relations": [{"type": "COERCE", "subject_entity_id": "e", "object_entity_id": None}],
    }
    row = story_signature_row(article("a"), annotated)
    assert row["person_weights"] == [UNIT]
    assert row["terms"] != story_signature_row(article("a"), {})["terms"]
    assert story_signature_row(article("a"), {})["persons"] == []


def test_groups_join_by_their_mean_and_one_bridge_joins_nothing() -> None:
    pairs = [TextPair("a", "b", 500), TextPair("c", "d", 500), TextPair("b", "c", 600)]
    assert groups(["a", "b", "c", "d"], pairs, least=300) == [["a"], ["b", "c"], ["d"]]
    chain = [TextPair("a", "b", 500), TextPair("c", "d", 500), TextPair("b", "c", 400)]
    assert groups(["a", "b", "c", "d"], chain, least=300) == [["a", "b"], ["c", "d"]]
    assert groups(["a", "b"], [TextPair("a", "b", 299)], least=300) == [["a"], ["b"]]


PAIRS = [
    TextPair(f"a{first}", f"a{other}", 150 + 67 * (first * other % 7)) for other in range(8) for first in range(other)
]


def grown(order: list[int]) -> dict[str, object]:
    """Return the stories after articles came one by one, each regrouped with what it may concern."""
    known: dict[str, Row] = {}
    for number in order:
        fresh = article(f"a{number}", fetched_at=AT + timedelta(minutes=number))
        known[f"a{number}"] = fresh
        graph = TextGraph(list(known.values()), {text_id(row): str(row["article_id"]) for row in known.values()}, PAIRS)
        for key, story in story_ids(graph, texts={text_id(fresh)}, stories=()).items():
            known[key]["story_id"] = story
    return {key: row["story_id"] for key, row in sorted(known.items())}


@settings(max_examples=40)
@given(st.permutations(range(8)))
def test_stories_do_not_depend_on_the_order_of_arrival(order: list[int]) -> None:
    assert grown(order) == grown(list(range(8)))
    assert None in grown(order[:1]).values()


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_texts_that_a_change_does_not_concern_can_be_left_out(chance: random.Random) -> None:
    clusters, stories = ([f"{kind}{number}" for number in range(4)] for kind in ("clu", "sto"))
    rows = [
        article(f"a{number}", cluster_id=chance.choice([None, *clusters]), story_id=chance.choice([None, *stories]))
        for number in range(14)
    ]
    standing = {text_id(row): str(row["article_id"]) for row in rows}
    pairs = [
        TextPair(first, other, chance.choice([90, 120, 200, 400]))
        for first in standing.values()
        for other in standing.values()
        if first < other and chance.random() < 0.15
    ]
    changed, lost = {text_id(chance.choice(rows))}, {chance.choice(stories)}
    strong = [(pair.first, pair.other) for pair in pairs if pair.score >= STORY_SCORE]
    joined = [{text for text, name in standing.items() if name in pair} for pair in strong]
    joined += [{text_id(row) for row in rows if row["story_id"] == story} for story in stories]

    def near(texts: pa.Array) -> pa.Array:
        among = set(texts.to_pylist())
        return pa.array([text for group in joined if group & among for text in group], pa.string())

    first = changed | {text_id(row) for row in rows if row["story_id"] in lost}
    concerned = set(concerned_texts(pa.array(sorted(first), pa.string()), near).to_pylist())
    part = TextGraph(
        [row for row in rows if text_id(row) in concerned],
        {text: name for text, name in standing.items() if text in concerned},
        pairs,
    )
    whole = story_ids(TextGraph(rows, standing, pairs), texts=changed, stories=lost)
    assert story_ids(part, texts=changed, stories=lost) == whole


def test_copies_share_a_story_and_a_single_article_has_none() -> None:
    copies = [article(name, cluster_id="clu") for name in "ab"]
    graph = TextGraph([*copies, article("c", CUP)], {"clu": "a", "key-c": "c"}, [])
    found = story_ids(graph, texts={"clu", "key-c"}, stories=())
    assert found["a"] == found["b"] is not None
    assert found["c"] is None


def test_a_story_that_lost_an_article_is_told_anew() -> None:
    rest = [article("b", story_id="sto_1"), article("c", story_id="sto_1")]
    graph = TextGraph(rest, {text_id(row): str(row["article_id"]) for row in rest}, [TextPair("b", "c", 150)])
    assert story_ids(graph, texts=(), stories={"sto_1"}) == {"b": None, "c": None}


def test_memory_grows_with_the_articles_of_a_story_and_not_with_their_pairs() -> None:
    rows = [article(str(number), story_id="sto_1") for number in range(3_000)]
    pairs = [TextPair(str(number), str(number + 1), 150) for number in range(2_999)]
    graph = TextGraph(rows, {text_id(row): str(row["article_id"]) for row in rows}, pairs)
    tracemalloc.start()
    found = story_ids(graph, texts=(), stories={"sto_1"})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 3_000
    assert peak < 20_000_000


def test_a_row_of_stories_sums_up_its_articles() -> None:
    articles = [
        article("a", story_id="sto_1", fetched_at=AT + timedelta(hours=2), published_at=AT - timedelta(hours=3)),
        article("b", SILOS, story_id="sto_1", cluster_id="clu", source_id="outlet-a"),
        article("c", SILOS, story_id="sto_1", cluster_id="clu", published_method="fetched"),
        article("d", CUP, story_id="sto_1", is_latest=False),
        article("e", CUP),
    ]
    mentions = [("a", "p"), ("b", "p"), ("c", "q"), ("b", "q"), ("b", "q"), ("c", "n"), ("e", "r")]
    entities = {"p": "PERSON", "q": "GPE", "n": "NORP", "r": "ORG"}
    (row,) = story_rows(
        pa.Table.from_pylist(articles),
        pa.Table.from_pylist([{"article_id": name, "entity_id": entity} for name, entity in mentions]),
        pa.Table.from_pylist([{"entity_id": entity, "type": kind} for entity, kind in entities.items()]),
        room=Room(),
    ).to_pylist()
    assert row == {
        "story_id": "sto_1",
        "title": "Fire guts grain terminal in Varnholm",
        "first_published_at": AT - timedelta(hours=3),
        "last_published_at": AT,
        "article_count": 3,
        "outlet_count": 2,
        "text_count": 2,
        "top_entity_ids": ["p", "q"],
    }
