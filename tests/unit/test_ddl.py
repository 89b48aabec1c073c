"""DuckDB takes the derived statements, and tells the declarations back."""

import duckdb
import pytest

from newsledger.expectations.ddl import comments, create_table, quoted
from newsledger.expectations.declaration import Table
from newsledger.expectations.tables import TABLES


@pytest.mark.parametrize("declared", TABLES, ids=lambda one: one.name)
def test_duckdb_has_the_declared_columns_types_and_comments(declared: Table) -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute(create_table(declared))
        for statement in comments(declared):
            connection.execute(statement)
        query = "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE NOT internal"
        found = connection.execute(query).fetchall()
        told = connection.execute("SELECT comment FROM duckdb_tables() WHERE NOT internal").fetchall()
    wanted = [(one.name, one.kind.value, not one.required, one.doc) for one in declared.columns]
    assert found == wanted
    assert told == [(declared.doc,)]


def test_quotation_marks_in_text_stay_text() -> None:
    assert quoted("it's '") == "'it''s '''"
