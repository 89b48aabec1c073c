"""The lake after a merge holds what a dictionary by key would hold, in as few rewritten files as it takes."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsledger.expectations.arrow import arrow_schema, arrow_table
from newsledger.expectations.errors import ContractError, WarehouseError
from newsledger.expectations.tables import TABLES, table
from newsledger.warehouse import lake, manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.sweep import sweep
from tests.homes import outlets, prepared


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return prepared(tmp_path)


def merge(home: Home, before: Manifest, run: int, /, **names: str) -> Manifest:
    return lake.merged(home, before, {"sources": outlets(**names)}, run_id=f"run_{run}")


def named(home: Home, state: Manifest) -> dict[str, str]:
    rows = lake.tables(home, state, "sources", columns=["source_id", "name"]).to_pylist()
    assert len(rows) == state.tables["sources"].rows
    return {row["source_id"]: row["name"] for row in rows}


def files(state: Manifest) -> list[str]:
    return [file.path for file in state.tables["sources"].files]


def test_every_table_has_a_file_of_its_schema_from_the_first_publish(home: Home) -> None:
    state = merge(home, manifest.read(home), 1)
    assert list(state.tables) == [declared.name for declared in TABLES]
    for declared in TABLES:
        (path,) = manifest.paths(home, state, declared.name)
        assert pq.read_schema(path).equals(arrow_schema(declared), check_metadata=False)
        assert lake.tables(home, state, declared.name).num_rows == 0


def test_a_changed_row_takes_the_place_of_the_old(home: Home) -> None:
    first = merge(home, Manifest.empty(), 1, a="A", b="B")
    second = merge(home, first, 2, b="new B", c="C")
    assert named(home, second) == {"a": "A", "b": "new B", "c": "C"}
    assert named(home, first) == {"a": "A", "b": "B"}


def test_only_files_with_a_superseded_row_are_rewritten(home: Home) -> None:
    first = merge(home, Manifest.empty(), 1, a="A", b="B")
    second = merge(home, first, 2, c="C")
    third = merge(home, second, 3, b="new B")
    assert files(second)[0] == files(first)[0]
    assert files(third)[0] == files(second)[1]
    assert files(first)[0] not in files(third)
    assert named(home, third) == {"a": "A", "b": "new B", "c": "C"}


def test_a_merge_of_nothing_leaves_the_files(home: Home) -> None:
    first = merge(home, Manifest.empty(), 1, a="A")
    assert files(merge(home, first, 2)) == files(first)


def test_a_table_passed_whole_replaces_what_was(home: Home) -> None:
    first = merge(home, Manifest.empty(), 1, a="A", b="B")
    second = lake.merged(home, first, {"sources": outlets(c="C")}, run_id="run_2", whole={"sources"})
    assert named(home, second) == {"c": "C"}


def test_many_small_files_become_one_and_large_ones_stand(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake, "SMALL", 3)
    monkeypatch.setattr(lake, "SMALL_FILES", 2)
    state = merge(home, Manifest.empty(), 0, x="X", y="Y", z="Z")
    large = files(state)
    for number in range(1, 5):
        state = merge(home, state, number, **{f"s{number}": "S"})
        assert len(files(state)) <= 2 + 2
    assert files(state)[0] == large[0]
    assert len(files(state)) == 2
    assert len(named(home, state)) == 7


def test_the_digest_tells_content_not_files_or_runs(home: Home) -> None:
    parts = merge(home, merge(home, Manifest.empty(), 1, a="A"), 2, b="B")
    at_once = merge(home, Manifest.empty(7), 3, b="B", a="A")
    other = merge(home, Manifest.empty(8), 4, b="B", a="a")
    assert parts.tables["sources"].digest == at_once.tables["sources"].digest
    assert parts.tables["sources"].digest != other.tables["sources"].digest


def test_files_are_zstd_parquet_as_the_manifest_says(home: Home) -> None:
    state = merge(home, Manifest.empty(), 1, a="A")
    (file,) = state.tables["sources"].files
    path = home.lake / file.path
    assert (file.rows, file.bytes, file.sha256) == (1, path.stat().st_size, lake.file_sha256(path))
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).compression == "ZSTD"


def test_rows_can_be_asked_for_by_value(home: Home) -> None:
    state = merge(home, merge(home, Manifest.empty(), 1, a="A", b="B"), 2, c="C")
    found = lake.rows(home, state, "sources", key="source_id", values=pa.array(["b", "c", "z"]))
    assert found["name"].to_pylist() == ["B", "C"]
    assert lake.rows(home, state, "sources", key="source_id", values=pa.array([], pa.string())).num_rows == 0


def test_a_missing_required_value_is_refused_by_name(home: Home) -> None:
    broken = arrow_table(table("sources"), [{"source_id": "a", "kind": "other"}])
    with pytest.raises(ContractError, match="sources"):
        lake.merged(home, Manifest.empty(), {"sources": broken}, run_id="run_1")


@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_an_unreadable_file_is_refused_by_name(home: Home, damage: str) -> None:
    state = merge(home, Manifest.empty(), 1, a="A")
    path = home.lake / files(state)[0]
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(WarehouseError, match=r"cannot read the lake file .*run_1\.parquet"):
        lake.tables(home, state, "sources")
    with pytest.raises(WarehouseError, match=r"cannot read the lake file .*run_1\.parquet"):
        lake.rows(home, state, "sources", key="source_id", values=pa.array(["a"]))


def test_sweeping_keeps_this_state_and_the_one_before(home: Home) -> None:
    states = [merge(home, Manifest.empty(), 1, a="A")]
    for number in (2, 3):
        manifest.commit(home, states[-1])
        states.append(merge(home, states[-1], number, a=f"A{number}"))
    manifest.commit(home, states[-1])
    (home.work / "left.part").write_text("left")
    (home.work / "shards" / "one").mkdir(parents=True)
    (home.lake / f".manifest.json.{os.getpid()}.part").write_text("left")
    sweep(home, states[-1])
    assert [(home.lake / files(state)[0]).exists() for state in states] == [False, True, True]
    assert [path.name for path in home.work.iterdir()] == ["keys"]
    assert [path for path in home.lake.iterdir() if path.name.endswith(".part")] == []


def test_a_merge_that_was_never_committed_is_swept_and_changes_nothing(home: Home) -> None:
    first = merge(home, Manifest.empty(), 1, a="A")
    manifest.commit(home, first)
    lost = merge(home, first, 2, a="lost")
    sweep(home, manifest.read(home))
    assert not (home.lake / files(lost)[0]).exists()
    assert named(home, manifest.read(home)) == {"a": "A"}
