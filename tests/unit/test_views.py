"""Every view runs on the tables of the contract, its columns are described, and its page is generated."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from newsledger.expectations.ddl import create_table
from newsledger.expectations.tables import LOADED
from newsledger.expectations.vocabulary import HARD_REASONS, TEMPORARY_REASONS, UNWEIGHED_REASONS
from newsledger.warehouse.stored_rows import store_views
from newsledger.warehouse.view_files import STORED, View, create_views, page, view, view_of, views
from tests.view_rows import HandMade, store_views_again

PAGE = Path(__file__).parents[2] / "docs/views.md"


@pytest.fixture(scope="module")
def contract() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the empty tables of the contract and every view."""
    with duckdb.connect(":memory:") as connection:
        for table in LOADED:
            connection.execute(create_table(table))
        create_views(connection)
        yield connection


@pytest.mark.parametrize("declared", views(), ids=lambda declared: declared.name)
def test_every_column_and_parameter_is_described(contract: duckdb.DuckDBPyConnection, declared: View) -> None:
    if declared.kind == "VIEW":
        names = contract.table(declared.name).columns
    else:
        names = [name.split(":=")[0].strip() for name in declared.parameters.split(",")]
    assert names == list(declared.columns), f"describe the columns in warehouse/views/{declared.name}.sql, in order"


@pytest.mark.parametrize("declared", views(), ids=lambda declared: declared.name)
def test_every_example_runs(contract: duckdb.DuckDBPyConnection, declared: View) -> None:
    assert re.search(rf"\b{declared.name}\b", declared.example)
    contract.sql(declared.example).fetchall()


def test_the_page_is_the_one_that_the_files_give(contract: duckdb.DuckDBPyConnection) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(contract), "docs/views.md has drifted: make docs"


def test_the_page_says_what_each_view_answers() -> None:
    head, _, _ = PAGE.read_text("utf-8").partition("Which count to use")
    assert {view.name for view in views() if view.kind == "VIEW"} == set(re.findall(r"\(#(\w+)\)", head))


def test_comments_are_in_the_database(contract: duckdb.DuckDBPyConnection) -> None:
    bare = contract.sql(
        "SELECT c.table_name, column_name FROM duckdb_columns() c JOIN duckdb_views() v ON v.view_name = c.table_name "
        "WHERE NOT v.internal AND (c.comment IS NULL OR v.comment IS NULL)"
    ).fetchall()
    assert bare == []


def test_fetch_state_knows_every_reason_with_a_weight() -> None:
    for reasons in (HARD_REASONS, TEMPORARY_REASONS, UNWEIGHED_REASONS):
        listed = re.compile(r"reason IN \(\s*" + r",\s*".join(f"'{reason}'" for reason in reasons) + r"\s*\)")
        assert listed.search(view("fetch_state").select), reasons


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1",
        "-- A row.\n--\n-- x: X.\n--\n-- Example: SELECT 1\nCREATE VIEW other AS SELECT 1 AS x",
        "-- A row.\n--\n-- no meaning\n--\n-- Example: SELECT 1\nCREATE VIEW sample AS SELECT 1 AS x",
    ],
)
def test_a_file_without_its_header_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"warehouse/views/sample\.sql"):
        view_of("sample", text)


def test_stored_views_are_the_same_in_portions() -> None:
    with duckdb.connect(":memory:") as connection:
        made = HandMade(connection)
        for number in range(3):
            made.add("entities", f"e{number}", name=f"Ida Roe {number}")
        for number in range(7):
            article = made.article(f"a{number}", "Ida Roe said 3 dogs bit Per Holt.")
            quote = made.quote(f"q{number}", article, "3 dogs bit Per Holt", speaker_entity_id=f"e{number % 3}")
            made.quote(f"p{number}", article, "bit Per Holt", parent_quote_id=quote, speaker_text=f"A {number % 2}")
            made.add("attributions", f"l{number}", article_id=article, quote_id=quote, text="Ida Roe", position=0)
            made.add("mentions", f"m{number}", article_id=article, entity_id="e9", start_char=24, end_char=32)
        rows = []
        for articles, statements in ((100, 100), (2, 3)):
            store_views_again(connection, articles=articles, statements=statements)
            rows.append({name: sorted(connection.sql(f"FROM {name}").fetchall(), key=repr) for name in STORED})
        assert rows[0] == rows[1]
        counts = {"statement_facts": 14, "statement_names": 7, "speakers": 5}
        assert {name: len(rows[1][name]) for name in counts} == counts


def test_stored_views_have_their_rows_names_and_comments(contract: duckdb.DuckDBPyConnection) -> None:
    with duckdb.connect(":memory:") as connection:
        for table in LOADED:
            connection.execute(create_table(table))
        create_views(connection, is_stored=True)
        store_views(connection, articles=100, statements=100)
        for name in STORED:
            assert connection.table(name).columns == contract.table(name).columns
            assert connection.table(name).types == contract.table(name).types
        stored = connection.sql("SELECT table_name, comment FROM duckdb_tables() WHERE comment IS NOT NULL").fetchall()
        assert dict(stored) == {name: view(name).doc for name in STORED}
        connection.sql("FROM statements").fetchall()
