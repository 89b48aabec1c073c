"""The warehouse file holds the manifest's rows with a comment on every column, and is swapped under open readers."""

import dataclasses
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from newsledger.expectations.declaration import CONTRACT_VERSION
from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import LOADED
from newsledger.warehouse import database, lake, manifest
from newsledger.warehouse.block_seals import block_digests
from newsledger.warehouse.catalog import catalog_sha256, views_sha256
from newsledger.warehouse.home import Home
from newsledger.warehouse.increment import Difference
from newsledger.warehouse.verify_warehouse import warehouse_damage
from newsledger.warehouse.view_files import STORED, stored_views
from tests.homes import filled, outlets, prepared, publish

_READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
for _ in sys.stdin:
    print(connection.execute("SELECT string_agg(name, ',' ORDER BY name) FROM sources").fetchone()[0], flush=True)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return filled(tmp_path_factory.mktemp("o'ne home"))


def test_the_file_holds_every_row_of_the_manifest(home: Home) -> None:
    state = manifest.read(home)
    assert database.row_counts(home.warehouse) == {one.name: state.tables[one.name].rows for one in LOADED}
    assert database.is_current(home, state)


def test_every_table_and_column_has_its_comment(home: Home) -> None:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        tables = dict(
            connection.execute("SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'main'").fetchall()
        )
        columns = connection.execute(
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() "
            "SEMI JOIN duckdb_tables() USING (table_oid)"
        ).fetchall()
    assert [row for row in columns if not row[3]] == []
    assert [name for name, comment in tables.items() if not comment] == []
    declared = {(one.name, column.name, column.kind.value, column.doc) for one in LOADED for column in one.columns}
    assert {row for row in columns if row[0] not in {"newsledger_manifest", *STORED}} == declared


def test_the_file_says_which_state_it_was_built_from(home: Home) -> None:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        assert connection.execute("SELECT * EXCLUDE (catalog, views) FROM newsledger_manifest").fetchall() == [
            (1, CONTRACT_VERSION, "run_1", 0)
        ]


def test_nothing_is_left_beside_the_file(home: Home) -> None:
    assert list(home.work.iterdir()) == []
    assert [path.name for path in home.root.glob("warehouse*")] == ["warehouse.duckdb"]


def test_the_file_is_of_the_storage_version_that_older_clients_open(home: Home) -> None:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        (tags,) = connection.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()[0]
    assert tags["storage_version"].startswith("v1.2")


def test_an_open_reader_keeps_its_state_through_a_swap(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    publish(home, {"sources": outlets(a="A")}, run_id="run_1")
    command = [sys.executable, "-c", _READER, str(home.warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        seen = []
        for run in range(2, 5):
            print(file=reader.stdin, flush=True)
            seen.append(reader.stdout.readline().strip())
            publish(home, {"sources": outlets(**{f"s{run}": f"S{run}"})}, run_id=f"run_{run}")
        reader.stdin.close()
    assert seen == ["A", "A", "A"]
    assert database.row_counts(home.warehouse)["sources"] == 4


@pytest.mark.parametrize("fault", ["missing", "older", "garbage"])
def test_a_warehouse_that_is_not_the_manifests_is_made_again(tmp_path: Path, fault: str) -> None:
    home = prepared(tmp_path)
    publish(home, {"sources": outlets(a="A")}, run_id="run_1")
    old = shutil.copy(home.warehouse, tmp_path / "old.duckdb")
    publish(home, {"sources": outlets(b="B")}, run_id="run_2")
    if fault == "missing":
        home.warehouse.unlink()
    elif fault == "older":
        shutil.copy(old, home.warehouse)
    else:
        home.warehouse.write_bytes(b"garbage" * 1000)
    assert not database.is_current(home, manifest.read(home))
    database.ensure(home, threads=1)
    assert database.is_current(home, manifest.read(home))
    assert database.row_counts(home.warehouse)["sources"] == 2


def test_a_publish_changes_a_copy_of_the_warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = filled(tmp_path)
    old_file = home.warehouse.stat().st_ino
    monkeypatch.setattr(database, "build", None)
    state = publish(home, {"sources": outlets(b="B", **{"sources-0": "Z"})}, run_id="run_2")
    assert home.warehouse.stat().st_ino != old_file
    assert database.is_current(home, state)
    monkeypatch.undo()
    assert list(warehouse_damage(home, manifest.read(home), memory_mb=512)) == []
    rows = "SELECT name, outlet FROM sources LEFT JOIN (SELECT DISTINCT source_id, outlet FROM latest_articles) "
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        names = connection.execute(rows + "USING (source_id) WHERE source_id IN ('sources-0', 'b')").fetchall()
    assert sorted(names, key=str) == [("B", None), ("Z", None)]


@pytest.mark.parametrize("fault", ["a row of another writer", "another catalog", "too many replaced rows"])
def test_a_file_that_cannot_be_added_to_is_built_anew(tmp_path: Path, fault: str) -> None:
    home = prepared(tmp_path)
    state = publish(home, {"sources": outlets(a="A")}, run_id="run_1")
    changes = {
        "a row of another writer": "INSERT INTO sources (source_id, name, kind) VALUES ('z', 'Z', 'other')",
        "another catalog": "UPDATE newsledger_manifest SET catalog = 'of an earlier version'",
        "too many replaced rows": "UPDATE newsledger_manifest SET replaced_count = 1000",
    }
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(changes[fault])
    if fault != "a row of another writer":
        manifest.amend(home, dataclasses.replace(state, warehouse=block_digests(home.warehouse).seal))
    publish(home, {"sources": outlets(b="B")}, run_id="run_2")
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        assert connection.execute("SELECT name FROM sources ORDER BY ALL").fetchall() == [("A",), ("B",)]
        assert connection.execute("SELECT replaced_count FROM newsledger_manifest").fetchall() == [(0,)]
        assert connection.execute("SELECT catalog FROM newsledger_manifest").fetchall() == [(catalog_sha256(),)]


def test_a_difference_that_does_not_lead_to_the_state_builds_the_file_anew(tmp_path: Path) -> None:
    home = filled(tmp_path)
    before = manifest.read(home)
    after = lake.merged(home, before, {"sources": outlets(b="B", c="C")}, run_id="run_2")
    difference = Difference(before, {"sources": outlets(b="B")})
    state = database.put_in_place(home, after, difference=difference)
    assert database.row_counts(home.warehouse)["sources"] == state.tables["sources"].rows
    assert list(warehouse_damage(home, manifest.read(home), memory_mb=512)) == []


def test_views_of_an_earlier_version_are_replaced_without_building_the_file_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = filled(tmp_path)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("UPDATE newsledger_manifest SET views = 'of an earlier version'")
        connection.execute("DROP VIEW coverage; CREATE VIEW coverage AS SELECT 1 AS one; CREATE VIEW gone AS SELECT 2")
        connection.execute("DROP MACRO plain_words; CREATE MACRO plain_words(words) AS upper(words)")
        connection.execute("COMMENT ON TABLE quotes IS 'Old.'; COMMENT ON COLUMN speakers.roles IS 'Old.'")
        connection.execute("CREATE MACRO lost(words) AS words; CREATE MACRO lost_rows() AS TABLE SELECT 3")
    manifest.amend(home, dataclasses.replace(manifest.read(home), warehouse=block_digests(home.warehouse).seal))
    with monkeypatch.context() as patched:
        patched.setattr(database, "build", None)
        state = publish(home, {"sources": outlets(b="B")}, run_id="run_2")
    assert database.is_current(home, state)
    database.build_empty(tmp_path / "new.duckdb")
    assert _wording(home.warehouse) == _wording(tmp_path / "new.duckdb")
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        assert connection.execute("SELECT views FROM newsledger_manifest").fetchall() == [(views_sha256(),)]


def _wording(path: Path) -> list[tuple[str, ...]]:
    query = """
        SELECT view_name AS name, sql AS text, comment FROM duckdb_views() WHERE NOT internal
        UNION ALL
        SELECT function_name, macro_definition, comment FROM duckdb_functions() WHERE NOT internal
        UNION ALL
        SELECT table_name, '', comment FROM duckdb_tables() WHERE NOT internal
        UNION ALL
        SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal ORDER BY ALL
    """
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_every_view_that_a_stored_one_is_made_with_decides_on_the_tables_of_a_file() -> None:
    names = [declared.name for declared in stored_views()]
    assert set(names) >= {"statement_chains", "latest_articles", "speakers"}
    assert "entity_counts" not in names


def test_a_current_warehouse_is_left_alone(home: Home) -> None:
    before = home.warehouse.stat().st_ino
    database.ensure(home)
    assert home.warehouse.stat().st_ino == before


def test_a_home_without_a_publish_needs_no_warehouse(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    database.ensure(home)
    assert not home.warehouse.exists()


def test_a_log_left_by_a_foreign_writer_does_not_reach_the_new_file(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    home.warehouse.with_name("warehouse.duckdb.wal").write_bytes(b"left by another")
    publish(home, {"sources": outlets(a="A")}, run_id="run_1")
    assert database.row_counts(home.warehouse)["sources"] == 1


def test_a_load_that_fails_names_the_table_and_leaves_the_warehouse(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    state = publish(home, {"sources": outlets(a="A")}, run_id="run_1")
    (path,) = manifest.paths(home, state, "quotes")
    path.unlink()
    with pytest.raises(WarehouseError, match="cannot load quotes"):
        database.build(home, state, home.work / "next.duckdb")
    assert database.row_counts(home.warehouse)["sources"] == 1
    assert database.generation(home.warehouse) == 1


def test_few_rows_are_written_as_they_are_and_many_are_compressed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {f"s{number}": f"Outlet {number}" for number in range(3000)}
    state = publish(home := prepared(tmp_path / "home"), {"sources": outlets(**names)}, run_id="run_1")
    few, many = tmp_path / "few.duckdb", tmp_path / "many.duckdb"
    database.build(home, state, few)
    monkeypatch.setattr(database, "_FEW_ROWS", 2000)
    database.build(home, state, many)
    query = "SELECT DISTINCT compression FROM pragma_storage_info('sources') WHERE column_name = 'name'"
    with duckdb.connect(str(few), read_only=True) as connection:
        assert ("Uncompressed",) in connection.execute(query).fetchall()
    with duckdb.connect(str(many), read_only=True) as connection:
        assert ("Uncompressed",) not in connection.execute(query).fetchall()
    assert database.row_counts(few) == database.row_counts(many)
