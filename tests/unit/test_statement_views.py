"""What changed between versions is told by statement, and copies of one text are one report."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from newsledger.warehouse.statement_views import STATEMENT_VIEWS

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FIRST = ["we have waited long enough", "the port would reopen on Monday", "nobody sails today"]
SECOND = ["We have waited long enough", "the port would reopen on Tuesday", "a new strike is near"]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as opened:
        opened.execute(
            "CREATE TABLE articles (article_id VARCHAR, article_key VARCHAR, version BIGINT, source_id VARCHAR, "
            "cluster_id VARCHAR, is_cluster_origin BOOLEAN, wire_agency VARCHAR, published_at TIMESTAMPTZ, "
            "fetched_at TIMESTAMPTZ)"
        )
        opened.execute(
            "CREATE TABLE quotes (quote_id VARCHAR, article_id VARCHAR, content VARCHAR, quote_cluster_id VARCHAR, "
            "speaker_entity_id VARCHAR)"
        )
        for view in STATEMENT_VIEWS:
            opened.execute(f"CREATE VIEW {view.name} AS {view.sql}")
        yield opened


def article(connection: duckdb.DuckDBPyConnection, name: str, **given: object) -> None:
    row = {"key": name, "version": 1, "source": f"s-{name}", "cluster": name, "origin": True, "agency": None, **given}
    at = AT + timedelta(minutes=int(str(row["version"])))
    connection.execute(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [name, *(row[one] for one in ("key", "version", "source", "cluster", "origin", "agency")), at, at],
    )


def said(connection: duckdb.DuckDBPyConnection, name: str, *contents: str, cluster: str | None = None) -> None:
    for number, content in enumerate(contents):
        connection.execute("INSERT INTO quotes VALUES (?, ?, ?, ?, NULL)", [f"{name}-{number}", name, content, cluster])


def test_statements_added_removed_and_reworded(connection: duckdb.DuckDBPyConnection) -> None:
    article(connection, "one", key="k", version=1)
    article(connection, "two", key="k", version=2)
    said(connection, "one", *FIRST)
    said(connection, "two", *SECOND)
    found = connection.execute(
        "SELECT version, change, previous_content, content, similarity > 0.8 FROM article_changes ORDER BY change"
    ).fetchall()
    assert found == [
        (2, "added", None, "a new strike is near", None),
        (2, "removed", "nobody sails today", None, None),
        (2, "reworded", "the port would reopen on Monday", "the port would reopen on Tuesday", True),
    ]


def test_the_last_version_has_lost_nothing_yet(connection: duckdb.DuckDBPyConnection) -> None:
    article(connection, "one", key="k")
    said(connection, "one", *FIRST)
    assert connection.execute("SELECT count(*) FROM article_changes").fetchone() == (0,)


def test_copies_of_one_text_and_texts_of_one_agency_are_one_report(connection: duckdb.DuckDBPyConnection) -> None:
    article(connection, "wire", cluster="c", agency="AP")
    article(connection, "copy", cluster="c", origin=False)
    article(connection, "later", agency="AP")
    article(connection, "own")
    for name in ("wire", "copy", "later", "own"):
        said(connection, name, FIRST[0], cluster="q")
    said(connection, "own", FIRST[2])
    found = connection.execute(
        "SELECT article_count, outlet_count, text_count, independent_count, origins FROM independent_reports "
        "ORDER BY article_count DESC"
    ).fetchall()
    assert found == [(4, 4, 3, 2, ["AP", "s-own"]), (1, 1, 1, 1, ["s-own"])]
