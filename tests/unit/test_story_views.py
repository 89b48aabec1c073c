"""Stories in SQL: the first report, who is named, and the names and acts that make two articles one story."""

from collections.abc import Iterator
from datetime import timedelta

import duckdb
import pytest

from tests.view_rows import DAY, HandMade


@pytest.fixture(scope="module")
def database() -> Iterator[HandMade]:
    """A story of three articles in two texts, one of another story, and one without."""
    with duckdb.connect(":memory:") as connection:
        db = HandMade(connection)
        db.add("stories", "sto", title="x", article_count=3, outlet_count=3, text_count=2, top_entity_ids=["v", "o"])
        db.add("entities", "o", name="Ketil Orrvik")
        db.add("entities", "v", name="Varnholm", type="GPE")
        db.add("entities", "q", name="Quay Board", type="ORG")
        db.article("a", "Orrvik closed the quay of Varnholm.", title="Later", story_id="sto")
        db.article(
            "b", "Ketil Orrvik shut Varnholm.", title="First", story_id="sto", published_on=DAY - timedelta(days=1)
        )
        db.article("c", "Orrvik closed the quay of Varnholm.", story_id="sto", cluster_id="a", is_cluster_origin=False)
        connection.execute("UPDATE articles SET cluster_id = 'a' WHERE article_id = 'a'")
        db.article("d", "Orrvik of Varnholm spoke.", story_id="other")
        db.article("e", "Orrvik slept.")
        for article in "abcde":
            text = str(db.rows("SELECT text FROM articles WHERE article_id = ?", article)[0][0])
            for entity, word in (("o", "Orrvik"), ("v", "Varnholm")):
                if word in text:
                    start = text.index(word)
                    where = {"start_char": start, "end_char": start + len(word), "text": word}
                    db.add("mentions", f"m-{article}-{entity}", article_id=article, entity_id=entity, **where)
        for article in "ab":
            ends = {"subject_entity_id": "o", "object_entity_id": "q"}
            db.add("relations", f"r-{article}", article_id=article, type="COERCE", start_char=0, end_char=1, **ends)
            db.quote(f"q-{article}", article, "shut", quote_cluster_id="quc")
        yield db


def test_a_story_has_its_first_report_names_and_counts(database: HandMade) -> None:
    columns = "title, first_day, last_day, first_outlet, article_count, text_count, outlet_count, names"
    rows = database.rows(f"SELECT {columns}, statement_count, distinct_count FROM stories_flat WHERE story_id = 'sto'")
    assert rows == [("First", DAY - timedelta(days=1), DAY, "S-B", 3, 2, 3, ["Varnholm", "Ketil Orrvik"], 2, 1)]


def test_shared_names_and_acts_are_rows_with_evidence(database: HandMade) -> None:
    columns = "article_id, other_article_id, kind, shared, row_id, other_row_id, text_count"
    assert database.rows(f"SELECT {columns} FROM story_evidence ORDER BY kind, shared") == [
        ("a", "b", "act", "Ketil Orrvik COERCE Quay Board", "r-a", "r-b", 2),
        ("a", "b", "name", "Ketil Orrvik", "m-a-o", "m-b-o", 2),
        ("a", "b", "name", "Varnholm", "m-a-v", "m-b-v", 2),
    ]
    passages = database.rows(
        "SELECT evidence(row_id), evidence(other_row_id) FROM story_evidence WHERE shared = 'Varnholm'"
    )
    assert passages == [("Orrvik closed the quay of ⟦Varnholm⟧.", "Ketil Orrvik shut ⟦Varnholm⟧.")]


def test_statements_name_the_story_of_their_article(database: HandMade) -> None:
    assert database.rows("SELECT DISTINCT story_id FROM statements") == [("sto",)]
