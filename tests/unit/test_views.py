"""Every view runs on the tables of the contract, and its columns are documented."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from newsledger.expectations.ddl import create_table
from newsledger.expectations.tables import LOADED
from newsledger.warehouse.statement_views import STATEMENT_VIEWS
from newsledger.warehouse.views import VIEWS, View

PAGE = Path(__file__).parents[2] / "docs/views.md"


@pytest.fixture(scope="module")
def contract() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the empty tables of the contract."""
    with duckdb.connect(":memory:") as connection:
        for table in LOADED:
            connection.execute(create_table(table))
        yield connection


@pytest.mark.parametrize("view", [*VIEWS, *STATEMENT_VIEWS], ids=lambda view: view.name)
def test_a_view_runs_and_its_columns_are_documented(contract: duckdb.DuckDBPyConnection, view: View) -> None:
    columns = contract.sql(view.sql).columns
    section = PAGE.read_text(encoding="utf-8").partition(f"\n## {view.name}\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    documented = re.findall(r"`(\w+)`", " ".join(rows))
    assert sorted(documented) == sorted(columns), f"describe the columns of {view.name} in docs/views.md"
