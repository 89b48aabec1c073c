"""Sessions of the database: one uses what an earlier one left empty, and finds nothing of it."""

from pathlib import Path
from shutil import rmtree

import duckdb
import pyarrow as pa
import pytest

from newsledger.warehouse.session import _opened, _spare_databases, session

SETTINGS = "SELECT current_setting('{}')"


def value(connection: duckdb.DuckDBPyConnection, name: str) -> object:
    row = connection.execute(SETTINGS.format(name)).fetchone()
    assert row
    return row[0]


def test_a_session_finds_neither_tables_nor_settings_of_an_earlier_one(tmp_path: Path) -> None:
    with session() as connection:
        usual = [value(connection, name) for name in ("memory_limit", "threads", "preserve_insertion_order")]
    with session(memory_mb=300, threads=1) as connection:
        connection.register("given", pa.table({"number": [1, 2]}))
        connection.execute("CREATE TEMP TABLE kept AS FROM given")
        connection.execute("SET preserve_insertion_order = false")
        assert value(connection, "threads") == 1
    with session() as connection:
        names = ("memory_limit", "threads", "preserve_insertion_order")
        assert [value(connection, name) for name in names] == usual
        assert value(connection, "TimeZone") == "UTC"
        for name in ("given", "kept"):
            with pytest.raises(duckdb.CatalogException):
                connection.execute(f"FROM {name}")
    with session(tmp_path / "spill") as connection:
        assert value(connection, "temp_directory") == str(tmp_path / "spill")


def test_a_database_that_spilled_is_closed_and_removes_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "spill"
    with session(folder, memory_mb=20, threads=1) as connection:
        connection.execute("CREATE TEMP TABLE numbers AS SELECT range, md5(range::VARCHAR) FROM range(500_000)")
        assert folder.exists()
    assert not folder.exists()


@pytest.mark.parametrize(
    "left", ["CREATE TABLE kept (number INT)", "CREATE VIEW kept AS SELECT 1", "ATTACH ':memory:' AS other"]
)
def test_what_a_session_leaves_behind_ends_with_it(left: str) -> None:
    with session() as connection:
        connection.execute(left)
    with session() as connection:
        assert connection.execute("FROM duckdb_tables() WHERE NOT temporary").fetchall() == []
        assert connection.execute("FROM duckdb_views() WHERE NOT internal AND NOT temporary").fetchall() == []
        assert len(connection.execute("FROM duckdb_databases() WHERE NOT internal").fetchall()) == 1


def test_the_folder_of_a_session_is_its_own(tmp_path: Path) -> None:
    for spill in (tmp_path / "one", None, tmp_path / "two"):
        with session(spill) as connection:
            assert value(connection, "temp_directory") == str(spill or "")
    with session(tmp_path / "one", memory_mb=20, threads=1) as connection:
        connection.execute("CREATE TEMP TABLE numbers AS SELECT range, md5(range::VARCHAR) FROM range(500_000)")
        rmtree(tmp_path / "one")
    with session(tmp_path / "two") as connection:
        assert value(connection, "temp_directory") == str(tmp_path / "two")


def test_sessions_that_are_open_together_know_nothing_of_each_other() -> None:
    with session() as outer, session() as inner:
        outer.execute("CREATE TABLE numbers AS SELECT 1")
        with pytest.raises(duckdb.CatalogException):
            inner.execute("FROM numbers")


def test_a_session_that_failed_is_not_used_again() -> None:
    with pytest.raises(duckdb.ParserException), session() as connection:
        connection.execute("CREATE TABLE numbers AS SELECT 1; SELEKT")
    with session() as connection, pytest.raises(duckdb.CatalogException):
        connection.execute("FROM numbers")


def test_a_forked_process_leaves_the_database_of_its_parent_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(_spare_databases, 1, _opened(None))
    for spill in (None, Path("other")):
        with session(spill) as connection:
            connection.execute("SELECT 1")
    assert 1 in _spare_databases
    assert len(_spare_databases) == 2, "of this process, one at most"
