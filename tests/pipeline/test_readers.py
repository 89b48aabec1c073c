"""Readers of every kind see whole states, during runs and after them."""

import subprocess
import sys
from pathlib import Path

import polars
import pyarrow.parquet as pq
import pytest

from newsledger.expectations.arrow import arrow_schema
from newsledger.expectations.declaration import Kind
from newsledger.expectations.tables import TABLES
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import paths, read
from tests.pipeline.homes import ARTICLE, ran, written

IN_POLARS = {
    Kind.TEXT: polars.String,
    Kind.TEXTS: polars.List(polars.String),
    Kind.INTS: polars.List(polars.Int64),
    Kind.INT: polars.Int64,
    Kind.SHARE: polars.Float64,
    Kind.BOOL: polars.Boolean,
    Kind.DATE: polars.Date,
    Kind.TIMESTAMP: polars.Datetime("us", "UTC"),
}
IN_PANDAS = {  # what text and lists become there differs between its versions
    Kind.INT: "int64",
    Kind.SHARE: "float64",
    Kind.BOOL: "bool",
    Kind.TIMESTAMP: "datetime64[us, UTC]",
}
READER = """
import sys, duckdb
while not sys.stdin.closed:
    with duckdb.connect(sys.argv[1], read_only=True) as warehouse:
        articles = warehouse.execute("SELECT count(*) FROM articles").fetchone()[0]
        loose = warehouse.execute("SELECT count(*) FROM quotes ANTI JOIN articles USING (article_id)").fetchone()[0]
        again = warehouse.execute("SELECT count(*) FROM articles").fetchone()[0]
        assert loose == 0 and again == articles
        print(articles, flush=True)
        if sys.stdin.readline() == "":
            break
"""


def test_a_reader_that_holds_the_warehouse_open_neither_stops_a_run_nor_is_broken_by_one(tmp_path: Path) -> None:
    inbox = written(tmp_path / "inbox", one=ARTICLE.format(title="Port to reopen soon"))
    ran(tmp_path / "home", inbox)
    seen = []
    command = [sys.executable, "-c", READER, str(tmp_path / "home/warehouse.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        for number in range(2):
            seen.append(int(reader.stdout.readline()))
            written(inbox, **{f"more{number}": ARTICLE.format(title=f"Port {number} to reopen soon")})
            ran(tmp_path / "home", inbox)
            reader.stdin.write("again\n")
            reader.stdin.flush()
        seen.append(int(reader.stdout.readline()))
        reader.stdin.close()
        assert reader.wait(30) == 0
    assert seen == [1, 2, 3]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with one article."""
    folder = tmp_path_factory.mktemp("readers")
    ran(folder / "home", written(folder / "inbox", one=ARTICLE.format(title="Port to reopen soon")))
    return Home(folder / "home")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_arrow_pandas_and_polars_read_the_lake_with_the_types_of_the_contract(home: Home, table: object) -> None:
    declared = next(one for one in TABLES if one is table)
    for path in paths(home, read(home), declared.name):
        stored = pq.read_schema(path)
        assert [(field.name, field.nullable) for field in stored] == [
            (field.name, field.nullable) for field in arrow_schema(declared)
        ]
        assert all(field.type.equals(arrow_schema(declared).field(field.name).type) for field in stored)
        frame, rows = polars.read_parquet(path), pq.read_table(path).num_rows
        assert frame.shape == (rows, len(declared.columns))
        assert [frame.schema[column.name] for column in declared.columns] == [
            IN_POLARS[column.kind] for column in declared.columns
        ]
        filled = pq.read_table(path).to_pandas().dropna(axis="columns")
        assert len(filled) == rows
        kinds = {name: declared.column(name).kind for name in filled.columns}
        wanted = {name: IN_PANDAS[kind] for name, kind in kinds.items() if kind in IN_PANDAS}
        assert {name: str(filled.dtypes[name]) for name in wanted} == wanted
