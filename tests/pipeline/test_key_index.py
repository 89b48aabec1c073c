"""The index of the lake leads to the rows that reading every key finds, and is made again where it was lost."""

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.tables import table
from newsledger.warehouse import checked_files, index_files, lake, manifest
from newsledger.warehouse.file_origins import origin_of
from newsledger.warehouse.home import Home
from newsledger.warehouse.key_index import ColumnIndex, Derived, IndexedFile, hashes, index_damage, wanted
from newsledger.warehouse.lake_search import pairs_of, rows_of
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.narrow_columns import NARROW, narrow_rows, narrow_table
from newsledger.warehouse.sweep import sweep
from tests.batches import valid
from tests.homes import outlets, prepared

NAMES = [f"name {number % 700}" for number in range(3_000)]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return prepared(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> IndexedFile:
    rows = {
        "number": pa.array(range(3_000), pa.int64()),
        "name": [None if number % 11 == 0 else name for number, name in enumerate(NAMES)],
        "terms": [[number % 5, 7_000 + number % 3] if number % 2 else [] for number in range(3_000)],
    }
    pq.write_table(pa.table(rows), tmp_path / "rows.parquet", row_group_size=1_000)
    return IndexedFile(tmp_path / "rows.parquet", tmp_path / "indexes" / "rows")


def merged(home: Home, state: Manifest, number: int, /, **names: str) -> Manifest:
    return lake.merged(home, state, {"sources": outlets(**names)}, run_id=f"run_{number}")


def names_of(home: Home, state: Manifest, *keys: str) -> list[str]:
    values = pa.array(keys, pa.string())
    rows = lake.rows(home, state, "sources", key="source_id", values=values, columns=["name"])
    return sorted(rows["name"].to_pylist())


def test_rows_are_those_that_reading_all_gives(file: IndexedFile) -> None:
    data = pq.read_table(file.path)
    values = ["name 3", "name 699", "name 700", "another"]
    expected = [row for row in data.to_pylist() if row["name"] in values]
    found = rows_of([file], data.slice(0, 0), key="name", values=pa.array(values))
    assert found.to_pylist() == expected
    assert len(expected) > 5


def test_texts_have_the_hash_of_their_bytes_wherever_they_stand() -> None:
    texts = ["", "a", "aa", "ä", "8 bytes.", "9 bytes..", "a longer one, of many bytes", "a\0"]
    numbers = hashes(pa.array(texts))
    assert len(set(numbers.tolist())) == len(texts)
    chunks = pa.chunked_array([pa.array(["before", *texts]).slice(1, 4), pa.array(texts[4:])])
    assert hashes(chunks).tolist() == numbers.tolist()
    assert hashes(pa.array(texts[::-1])).tolist() == numbers.tolist()[::-1]
    ids = pa.array([f"ent_{number:020x}" for number in range(50_000)])
    assert len(np.unique(hashes(ids))) == 50_000
    assert len(np.unique(hashes(ids) >> np.uint64(44))) > 40_000, "the first bits differ as well"


def test_a_row_comes_once_for_each_number_that_its_list_has(file: IndexedFile) -> None:
    data = pq.read_table(file.path)
    found = pairs_of([file], data.select(["number"]).slice(0, 0), index="terms", values=pa.array([2, 7_001, 9]))
    pairs = [(row["number"], key) for row in data.to_pylist() for key in row["terms"] if key in (2, 7_001)]
    assert sorted((row["number"], row["key"]) for row in found.to_pylist()) == sorted(pairs)


def test_derived_values_lead_to_their_rows(file: IndexedFile) -> None:
    def lengths(rows: pa.Table) -> pa.Table:
        values = [str(len(name or "")) for name in rows["name"].to_pylist()]
        return pa.table({"value": values, "row": range(len(values))})

    index = ColumnIndex.of(file, Derived("lengths", ("name",), lengths))
    places, _ = index.pairs(wanted(pa.array(["6"])))
    assert sorted(places.tolist()) == [n for n, name in enumerate(NAMES) if n % 11 and len(name) == 6]


def test_a_missing_column_has_no_values(file: IndexedFile) -> None:
    assert not len(ColumnIndex.of(file, "of a later contract").entries(hashes(pa.array(["a"]))))


@pytest.mark.parametrize("damage", ["lost", "cut", "empty", "other"])
def test_an_index_that_cannot_be_read_is_made_again(home: Home, damage: str) -> None:
    state = merged(home, Manifest.empty(), 1, a="A", b="B")
    assert names_of(home, state, "a", "z") == ["A"]
    paths = [path for path in index_files.paths(home) if "source_id" in path.name]
    for path in paths:
        content = path.read_bytes()
        path.unlink()
        if damage != "lost":
            path.write_bytes({"cut": content[:-20], "empty": b"", "other": b"x" * len(content)}[damage])
    assert names_of(home, state, "a", "z") == ["A"]
    assert paths
    assert list(index_damage(home)) == []


def test_other_content_in_an_index_is_damage_and_hides_no_row(home: Home) -> None:
    state = merged(home, Manifest.empty(), 1, a="A", b="B")
    names_of(home, state, "a")
    assert list(index_damage(home)) == []
    (path,) = (path for path in index_files.paths(home) if "source_id" in path.name)
    content = path.read_bytes()
    first = pa.ipc.open_file(content[64:]).read_all()["hash"].to_numpy()[:1].tobytes()
    path.write_bytes(content.replace(first, bytes(8)))
    assert [damage.reason for damage in index_damage(home)] == ["index_damaged"]
    assert names_of(home, state, "a", "b") == ["A", "B"]
    assert list(index_damage(home)) == [], "it was made again"


@pytest.mark.parametrize("memory", ["", "null", '{"a": [1]}', "[" * 100_000])
def test_content_that_was_replaced_under_its_old_time_hides_no_row(
    home: Home, memory: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = merged(home, Manifest.empty(), 1, a="A", b="B")
    names_of(home, state, "a")
    (path,) = (path for path in index_files.paths(home) if "source_id" in path.name)
    checked_files.remember(path.parent)
    status, content = path.stat(), path.read_bytes()
    place = content.index(pa.ipc.open_file(content[64:]).read_all()["hash"].to_numpy()[:1].tobytes())
    with path.open("r+b") as stream:
        stream.seek(place)
        stream.write(bytes(8))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    if memory:
        (path.parent / checked_files.MEMORY).write_text(memory)
    for name in ("_contents", "_checked", "_folders_read"):  # as in a process that begins
        monkeypatch.setattr(checked_files, name, type(getattr(checked_files, name))())
    monkeypatch.setattr(checked_files, "_mapped", [0])
    assert names_of(home, state, "a", "b") == ["A", "B"]
    assert list(index_damage(home)) == [], "it was made again"


def test_the_index_of_another_column_is_not_taken_for_that_of_one(home: Home) -> None:
    state = merged(home, Manifest.empty(), 1, a="A", b="B")
    assert names_of(home, state, "a") == ["A"]
    (path,) = (path for path in index_files.paths(home) if "source_id" in path.name)
    other = ColumnIndex.of(IndexedFile.of(home, state.tables["sources"].files[0]), "name")
    assert len(other.hashes) == 2
    path.unlink()
    path.write_bytes(path.with_name(path.name.replace("source_id", "name")).read_bytes())
    assert names_of(home, state, "a", "b") == ["A", "B"]


def test_indexes_go_with_the_last_generation_that_has_their_file(home: Home) -> None:
    states = [merged(home, Manifest.empty(), 1, a="A")]
    for number in (2, 3):
        manifest.commit(home, states[-1])
        states.append(merged(home, states[-1], number, a=f"A{number}"))
    manifest.commit(home, states[-1])
    for state in states:
        names_of(home, state, "a")
    (index_files.root(home) / "0" / "sources").mkdir(parents=True)
    (index_files.root(home) / "0" / "sources" / "left.source_id.arrow").write_bytes(b"left")
    unfinished = next(index_files.paths(home)).with_name(".unfinished.1.part")
    unfinished.write_bytes(b"left by a kill")
    (index_files.root(home) / "0" / ".DS_Store").write_bytes(b"left by a desktop")
    (index_files.root(home) / "0" / "articles" / "new folder").mkdir(parents=True)
    sweep(home, states[-1])
    assert not unfinished.exists()
    kept = {file.sha256[:32] for state in states[1:] for file in state.tables["sources"].files}
    assert {path.name.partition(".")[0] for path in index_files.paths(home) if path.parent.name == "sources"} == kept


def test_indexes_that_take_too_much_memory_are_let_go_of(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    state = merged(home, Manifest.empty(), 1, a="A", b="B")
    for name, value in (("_MOST_MAPPED", 0), ("_contents", type(checked_files._contents)()), ("_mapped", [0])):
        monkeypatch.setattr(checked_files, name, value)
    for column in ("source_id", "name"):
        for _ in ("made", "read"):
            assert len(ColumnIndex.of(IndexedFile.of(home, state.tables["sources"].files[0]), column).hashes) == 2
    assert [name.split(".")[-2] for name in checked_files._contents] == ["name"]
    assert checked_files._mapped == [sum(Path(name).stat().st_size for name in checked_files._contents)]


def test_a_folder_that_takes_no_index_does_not_keep_rows_from_being_found(home: Home) -> None:
    state = merged(home, Manifest.empty(), 1, a="A", b="B")
    index_files.drop(home)
    index_files.root(home).write_text("a file in the way")
    assert names_of(home, state, "b") == ["B"]


def test_a_file_that_loses_rows_hands_its_index_on(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {letter: f"name of {letter}" for letter in "abcdefgh"}
    first = merged(home, Manifest.empty(), 1, **names)
    assert names_of(home, first, "a", "c") == ["name of a", "name of c"]
    second = lake.merged(home, first, {"sources": outlets(b="other", f="other")}, run_id="run_2")
    monkeypatch.setattr("newsledger.warehouse.key_index._made", None)
    (rest,) = (file for file in second.tables["sources"].files if file.rows == 6)
    index = ColumnIndex.of(IndexedFile.of(home, rest), "source_id")
    monkeypatch.undo()
    anew = ColumnIndex.of(IndexedFile(home.lake / rest.path), "source_id")
    assert index.hashes.tolist() == anew.hashes.tolist()
    assert index.rows.tolist() == anew.rows.tolist()
    assert names_of(home, second, *names) == sorted([*(names[letter] for letter in "acdegh"), "other", "other"])
    assert list(index_damage(home)) == []


def test_a_file_keeps_the_indexes_of_its_origin_however_often_it_loses_rows(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {f"{number:02}": f"name {number}" for number in range(40)}
    state = merged(home, Manifest.empty(), 1, **names)
    assert names_of(home, state, "00") == ["name 0"]
    for number, lost in enumerate((["03", "39"], ["00"], ["17", "18", "19"]), start=2):
        manifest.commit(home, state)
        state = merged(home, state, number, **dict.fromkeys(lost, "other"))
        sweep(home, state, snapshots_kept=0)
    manifest.commit(home, state)
    (rest,) = (file for file in state.tables["sources"].files if file.rows == 34)
    origin = origin_of(index_files.stem(home, rest))
    assert origin is not None
    assert origin.removed.tolist() == [0, 3, 17, 18, 19, 39]
    (root,) = index_files.root(home).glob(f"*/sources/{origin.name}.source_id.arrow")
    assert not list(root.parent.glob(f"{index_files.stem(home, rest).name}.*.arrow")), "no index is written again"
    monkeypatch.setattr("newsledger.warehouse.key_index._made", None)
    inherited = ColumnIndex.of(IndexedFile.of(home, rest), "source_id")
    monkeypatch.undo()
    anew = ColumnIndex.of(IndexedFile(home.lake / rest.path), "source_id")
    assert inherited.hashes.tolist() == anew.hashes.tolist()
    assert inherited.rows.tolist() == anew.rows.tolist()
    root.unlink()
    assert names_of(home, state, "01", "17", "20") == ["name 1", "name 20", "other"]
    assert list(index_damage(home)) == []


def test_a_file_of_which_most_rows_went_has_indexes_of_its_own(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {f"{number:02}": f"name {number}" for number in range(40)}
    state = merged(home, Manifest.empty(), 1, **names)
    names_of(home, state, "00")
    state = merged(home, state, 2, **dict.fromkeys(list(names)[:5], "other"))
    state = merged(home, state, 3, **dict.fromkeys(list(names)[5:30], "other"))
    (rest,) = (file for file in state.tables["sources"].files if file.rows == 10)
    assert origin_of(index_files.stem(home, rest)) is None
    monkeypatch.setattr("newsledger.warehouse.key_index._made", None)
    assert ColumnIndex.of(IndexedFile.of(home, rest), "source_id").rows.tolist() != []
    monkeypatch.undo()
    assert names_of(home, state, "02", "31") == ["name 31", "other"]


@pytest.mark.parametrize("is_lost", [False, True])
def test_narrow_columns_of_a_file_are_those_of_its_origin_without_the_lost_rows(home: Home, is_lost: bool) -> None:
    columns = list(NARROW["entities"])
    rows = [{**valid(1)["entities"][0], "entity_id": f"e-{n:02}", "name": f"Name {n}"} for n in range(30)]

    def change(state: Manifest, number: int, /, rows: list[Row]) -> Manifest:
        return lake.merged(home, state, {"entities": arrow_table(table("entities"), rows)}, run_id=f"run_{number}")

    state = change(Manifest.empty(), 1, rows)
    narrow_table(home, state, "entities", columns=columns)
    state = change(state, 2, [{**rows[4], "name": "Other"}, {**rows[20], "name": "Other"}])
    (rest,) = (file for file in state.tables["entities"].files if file.rows == 28)
    if is_lost:
        for path in index_files.root(home).glob("*/entities/*.columns"):
            path.unlink()
    expected = pq.read_table(home.lake / rest.path, columns=["name"])["name"].to_pylist()
    assert len(expected) == 28
    found = narrow_rows(IndexedFile.of(home, rest), "entities", np.array([3, 4, 27]), columns=["name"])
    assert found is not None
    assert found["name"].to_pylist() == [expected[3], expected[4], expected[27]]
    whole = narrow_table(home, state, "entities", columns=columns)
    assert sorted(whole["name"].to_pylist()) == sorted([*expected, "Other", "Other"])
