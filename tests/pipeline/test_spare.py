"""A publish changes the file that the last one replaced, unless somebody reads it, and gives what a build gives."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.tables import LOADED, table
from newsledger.warehouse import database, increment, lake, manifest, spare
from newsledger.warehouse.home import Home
from newsledger.warehouse.increment import Difference
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.sweep import sweep, sweep_leftovers
from newsledger.warehouse.verify_warehouse import warehouse_damage
from newsledger.warehouse.view_files import STORED
from tests.batches import valid
from tests.homes import filled, outlets, publish

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot tell whether a file is open")
_READER = "import sys, duckdb; c = duckdb.connect(sys.argv[1], read_only=True); print(c.sql('FROM sources')); input()"
_ROWS = valid(6)
_KINDS = ("articles", "entities", "quotes", "attributions", "relations", "credits")
_ANEW = "anew.duckdb"


def _next_state(home: Home, chance: random.Random) -> Manifest:
    """Publish random rows, some of which take the place of others, and remove some."""
    before = manifest.read(home)
    rows: dict[str, list[Row]] = {
        name: [_changed(name, row, chance) for row in chance.sample(_ROWS[name], 3)] for name in _KINDS
    }
    keys = {name: {str(row[table(name).key]) for row in listed} for name, listed in rows.items()}
    stories = [{**row, "article_count": chance.randrange(9)} for row in chance.sample(_ROWS["stories"], 2)]
    changes = {name: arrow_table(table(name), listed) for name, listed in (*rows.items(), ("stories", stories))}
    removed = {
        name: pa.array(sorted({str(chance.choice(_ROWS[name])[table(name).key])} - keys[name]), pa.string())
        for name in ("quotes", "entities")
    }
    state = lake.merged(
        home, before, changes, run_id=f"run_{before.generation + 1}", whole={"stories"}, removed_keys=removed
    )
    state = database.put_in_place(home, state, difference=Difference(before, changes, removed, {"stories"}))
    sweep(home, state)
    return state


def _changed(name: str, row: Row, chance: random.Random) -> Row:
    column = {"entities": "name", "articles": "title", "quotes": "speaker_text", "attributions": "text"}.get(name)
    return {**row, column: f"Name {chance.randrange(4)}"} if column else row


def _assert_as_built(home: Home, state: Manifest, folder: Path) -> None:
    """Compare every table and stored view with those of a file that is built anew."""
    database.build(home, state, folder / _ANEW, threads=1)
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        connection.execute(f"ATTACH '{folder / _ANEW}' AS anew (READ_ONLY)")
        for name in (*(declared.name for declared in LOADED), *sorted(STORED)):
            differing = f"(FROM {name} EXCEPT ALL FROM anew.{name}) UNION ALL (FROM anew.{name} EXCEPT ALL FROM {name})"
            assert connection.execute(differing).fetchall() == [], name


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the files that are made as copies of the live one."""
    copy, made = increment._copy, []
    monkeypatch.setattr(increment, "MOST_REPLACED", 100)  # few rows, of which most are replaced each time

    def counted(source: Path, target: Path) -> None:
        made.append(target)
        copy(source, target)

    monkeypatch.setattr(increment, "_copy", counted)
    return made


def test_two_files_in_turn_follow_every_publish(tmp_path: Path, copies: list[Path]) -> None:
    home, chance = filled(tmp_path / "home"), random.Random(3)
    for _ in range(6):
        state = _next_state(home, chance)
        _assert_as_built(home, state, tmp_path)
    assert len(copies) == 1, "every publish but the first changes the older of two files"
    assert list(warehouse_damage(home, state, memory_mb=512)) == []


def test_a_change_that_takes_more_memory_than_a_build_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copies: list[Path]
) -> None:
    def too_large(connection: duckdb.DuckDBPyConnection) -> None:
        raise duckdb.OutOfMemoryException("Out of Memory Error: could not allocate block of size 256.0 KiB")

    home = filled(tmp_path / "home")
    monkeypatch.setattr(increment, "refresh_stored", too_large)
    state = _next_state(home, random.Random(3))
    assert copies, "the change was tried"
    assert manifest.read(home) == state
    _assert_as_built(home, state, tmp_path)


def test_row_groups_are_left_alone_by_most_publishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, counts = filled(tmp_path / "home"), []
    monkeypatch.setattr(increment, "MOST_ROW_GROUPS", 4)
    monkeypatch.setattr(increment, "MOST_REPLACED", 100)
    run = _ROWS["runs"][0]
    for number in range(13):
        before = manifest.read(home)
        changes = {"runs": arrow_table(table("runs"), [{**run, "run_id": f"run_{number}"}])}
        state = lake.merged(home, before, changes, run_id=f"run_{number}")
        state = database.put_in_place(home, state, difference=Difference(before, changes))
        with duckdb.connect(str(home.warehouse), read_only=True) as connection:
            query = "SELECT count(DISTINCT row_group_id) FROM pragma_storage_info('runs')"
            counts += [row[0] for row in connection.execute(query).fetchall()]
    assert counts == [2, 2, 3, 3, 4, 4, 1, 1, 2, 2, 3, 3, 4], "each of two files joins its row groups once in a while"
    _assert_as_built(home, state, tmp_path)


def test_a_file_that_is_read_is_left_to_its_readers(tmp_path: Path) -> None:
    home, chance = filled(tmp_path / "home"), random.Random(4)
    publish(home, {"sources": outlets(seen="Seen")}, run_id="run_2")
    publish(home, {"sources": outlets(b="B")}, run_id="run_3")
    read_inode = home.warehouse.stat().st_ino
    with duckdb.connect(str(home.warehouse), read_only=True) as own:  # a reader in the process that publishes
        seen = own.execute("FROM sources ORDER BY ALL").fetchall()
        for _ in range(3):
            state = _next_state(home, chance)
            assert home.warehouse.stat().st_ino != read_inode
            assert own.execute("FROM sources ORDER BY ALL").fetchall() == seen
    command = [sys.executable, "-c", _READER, str(home.warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert "source_id" in "".join(reader.stdout.readline() for _ in range(4))
        read_inode = home.warehouse.stat().st_ino
        for _ in range(3):
            state = _next_state(home, chance)
            assert home.warehouse.stat().st_ino != read_inode
        reader.communicate("\n")
    _assert_as_built(home, state, tmp_path)


@pytest.mark.parametrize(
    "fault",
    ["another name", "another byte", "no state", "of another publish", "a row is missing", "a table is missing"],
)
def test_a_file_that_is_not_the_one_before_the_live_one_is_not_used(
    tmp_path: Path, fault: str, copies: list[Path]
) -> None:
    home, chance = filled(tmp_path / "home"), random.Random(5)
    for _ in range(2):
        _next_state(home, chance)
    place = spare.folder(home)
    if fault == "another name":
        (tmp_path / "kept.duckdb").hardlink_to(place / "warehouse.duckdb")
    elif fault == "another byte":
        with (place / "warehouse.duckdb").open("r+b") as stream:
            stream.seek(-8, 2)
            stream.write(b"another ")
    elif fault == "no state":
        (place / "state.json").unlink()
    elif fault == "a table is missing":
        (place / "quotes.parquet").unlink()
    elif fault == "of another publish":
        earlier = shutil.copytree(place, tmp_path / "earlier")
        _next_state(home, chance)
        shutil.rmtree(place)
        shutil.copytree(earlier, place)
    else:
        (place / "quotes.parquet").write_bytes(b"torn")
    copies.clear()
    state = _next_state(home, chance)
    assert len(copies) == 1
    _assert_as_built(home, state, tmp_path)


@pytest.mark.parametrize("name", ["quotes.parquet", "state.json"])
def test_a_difference_that_was_changed_since_is_not_used(tmp_path: Path, name: str, copies: list[Path]) -> None:
    home, chance = filled(tmp_path / "home"), random.Random(5)
    for _ in range(2):
        _next_state(home, chance)
    path = spare.folder(home) / name
    if name == "state.json":
        content = json.loads(path.read_bytes())
        removed_keys = {**content["removed_keys"], "quotes": [row["quote_id"] for row in _ROWS["quotes"]]}
        path.write_text(json.dumps({**content, "removed_keys": removed_keys}), encoding="utf-8")
    else:
        rows = pq.read_table(path)
        ids = pa.array([f"another {row}" for row in range(len(rows))])
        pq.write_table(rows.set_column(rows.schema.names.index("quote_id"), "quote_id", ids), path)
    copies.clear()
    state = _next_state(home, chance)
    assert len(copies) == 1
    _assert_as_built(home, state, tmp_path)


def test_a_publish_that_is_killed_within_the_file_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Ends the publish as a signal would: nothing catches it."""

    home, chance = filled(tmp_path / "home"), random.Random(6)
    for _ in range(3):
        before = _next_state(home, chance)

    def killed(connection: duckdb.DuckDBPyConnection) -> None:
        connection.commit()
        connection.execute("CHECKPOINT built")
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(increment, "refresh_stored", killed)
        with pytest.raises(Killed):
            _next_state(home, chance)
    assert manifest.read(home) == before
    assert database.is_current(home, before)
    sweep_leftovers(home)
    assert not spare.folder(home).exists(), "the half-changed file is gone"
    for _ in range(3):
        state = _next_state(home, chance)
        _assert_as_built(home, state, tmp_path)
    assert list(warehouse_damage(home, state, memory_mb=512)) == []


def test_what_is_erased_is_in_no_older_file(tmp_path: Path) -> None:
    home, chance = filled(tmp_path / "home"), random.Random(7)
    for _ in range(2):
        state = _next_state(home, chance)
    assert spare.folder(home).exists()
    database.put_in_place(home, lake.merged(home, state, {}, run_id="run_9", removed_keys={}))
    assert not spare.folder(home).exists()
