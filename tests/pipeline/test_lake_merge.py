"""Whatever is merged in whatever order, the lake holds what a dictionary by key would, and tells content alone."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Table
from newsledger.expectations.tables import TABLES, table
from newsledger.warehouse import lake
from newsledger.warehouse.digest import ContentDigests, content_digests
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import MODULUS, LakeFile, Manifest, TableEntry
from tests.batches import valid
from tests.homes import outlets

BATCHES = st.lists(
    st.dictionaries(st.sampled_from("abcdef"), st.text("XYZ’é🚢", min_size=1, max_size=3), max_size=4), max_size=4
)


@given(BATCHES)
@settings(max_examples=8, deadline=None)
def test_a_lake_is_a_dictionary_by_key(batches: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.prepare()
        state, expected = Manifest.empty(), dict[str, str]()
        for number, batch in enumerate(batches):
            state = lake.merged(home, state, {"sources": outlets(**batch)}, run_id=f"run_{number}")
            expected |= batch
        rows = lake.tables(home, state, "sources").to_pylist()
        assert len(rows) == len(expected)
        assert {row["source_id"]: row["name"] for row in rows} == expected
        at_once = lake.merged(home, Manifest.empty(99), {"sources": outlets(**expected)}, run_id="run_at_once")
        if batches:
            assert state.tables["sources"].digest == at_once.tables["sources"].digest
            assert values(state) == values(at_once)


def values(state: Manifest) -> int:
    return sum(file.values or 0 for file in state.tables["sources"].files) % MODULUS


def merged(home: Home, state: Manifest, **names: str) -> Manifest:
    return lake.merged(home, state, {"sources": outlets(**names)}, run_id=f"run_{state.generation}")


def files(state: Manifest) -> dict[str, int]:
    return {file.path: file.rows for file in state.tables["sources"].files}


def test_a_file_is_written_again_for_rows_of_its_own_alone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    state = Manifest.empty()
    for names in ({"a": "A", "b": "B"}, {"c": "C", "d": "D"}, {"e": "E", "f": "F"}):
        state = merged(home, state, **names)
    before = files(state)
    state = merged(home, state, a="Z", c="Z")
    assert sorted(files(state).values()) == [1, 1, 2, 2]
    assert len(files(state).keys() & before.keys()) == 1
    rows = lake.tables(home, state, "sources").to_pylist()
    assert {row["source_id"]: row["name"] for row in rows} == dict(zip("abcdef", "ZBZDEF", strict=True))


def test_a_run_that_merges_again_overwrites_no_file_that_stands(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    state = Manifest.empty()
    for number, name in enumerate("abc"):  # the second state counts as the first one's, as that of an erasure does
        state = lake.merged(home, state, {"sources": outlets(**{name: name})}, run_id="run_1")
        state = replace(state, generation=min(state.generation, 1))
        assert lake.sound(home, state) == state
        assert len(files(state)) == number + 1


@pytest.mark.parametrize("declared", TABLES, ids=lambda declared: declared.name)
def test_a_whole_file_that_loses_some_rows_is_not_small(declared: Table) -> None:
    assert lake._small(declared) <= lake.LARGEST * declared.row_group / 2


def _entities(rows: dict[str, str], count: int = 1) -> pa.Table:
    sample = valid(1)["entities"][0]
    listed = [
        {**sample, "entity_id": key, "resolution": kind, "reference_id": None, "article_count": count}
        for key, kind in rows.items()
    ]
    return arrow_table(table("entities"), listed)


def test_rows_that_stay_share_no_file_with_those_that_publishes_change(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    mixed = lake.stage(home, table("entities"), _entities({"a": "article", "b": "corpus", "c": "corpus"}), stem="mixed")
    state = replace(Manifest.empty(1), tables={"entities": TableEntry((mixed,))})
    touched = [("b", 2), ("b", 3), ("c", 4)]
    written = []
    for number, (key, count) in enumerate(touched):
        fresh = {f"n{number}": "article", key: "corpus"}
        before = {file.path for file in state.tables["entities"].files}
        state = lake.merged(home, state, {"entities": _entities(fresh, count)}, run_id=f"run_{number}")
        new_files = [file for file in state.tables["entities"].files if file.path not in before]
        written.append({row for file in new_files for row in _kinds(home, file)})
        for file in state.tables["entities"].files:
            assert len({kind for _, kind in _kinds(home, file)}) == 1
    assert ("a", "article") in written[0], "the mixed file is parted once"
    assert not {("a", "article"), ("n0", "article")} & (written[1] | written[2])
    expected = _entities({**dict.fromkeys(("a", "n0", "n1", "n2"), "article"), "b": "corpus", "c": "corpus"})
    counts = dict.fromkeys(expected["entity_id"].to_pylist(), 1) | {"n0": 2, "n1": 3, "n2": 4, "b": 3, "c": 4}
    rows = lake.tables(home, state, "entities").to_pylist()
    assert {row["entity_id"]: row["article_count"] for row in rows} == counts
    anew = lake.merged(home, Manifest.empty(), {"entities": lake.tables(home, state, "entities")}, run_id="run_anew")
    assert state.tables["entities"].digest == anew.tables["entities"].digest


def _kinds(home: Home, file: LakeFile) -> list[tuple[str, str]]:
    data = pq.read_table(home.lake / file.path, columns=["entity_id", "resolution"])
    return list(zip(data["entity_id"].to_pylist(), data["resolution"].to_pylist(), strict=True))


def test_small_files_become_one_without_their_superseded_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake, "SMALL_FILES", 2)
    home = Home(tmp_path)
    home.prepare()
    state = Manifest.empty()
    for name in "abc":
        state = merged(home, state, **{name: name})
    assert len(files(state)) == 3
    digested: list[int] = []

    def counted(data: pa.Table, declared: Table) -> ContentDigests:
        digested.append(data.num_rows if declared.name == "sources" else 0)
        return content_digests(data, declared)

    monkeypatch.setattr(lake, "content_digests", counted)
    state = merged(home, state, b="Z")
    assert list(files(state).values()) == [3]
    assert sum(digested) == 1, "the row that comes; the digests of the others are known"
    assert set(lake.tables(home, state, "sources")["name"].to_pylist()) == {"a", "Z", "c"}
    at_once = lake.merged(home, Manifest.empty(99), {"sources": outlets(a="a", b="Z", c="c")}, run_id="run_at_once")
    assert state.tables["sources"].digest == at_once.tables["sources"].digest
    assert values(state) == values(at_once)


def test_small_files_are_joined_up_to_the_largest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake, "SMALL_FILES", 3)
    home = Home(tmp_path)
    home.prepare()
    state = Manifest.empty()
    monkeypatch.setattr(lake._Change, "_largest", 3)
    for name in "abcde":
        state = merged(home, state, **{name: name, name * 2: name})
        assert max(files(state).values()) <= 3
    assert sum(files(state).values()) == 10
    at_once = merged(home, Manifest.empty(99), **{key: name for name in "abcde" for key in (name, name * 2)})
    assert values(state) == values(at_once)


def test_of_many_small_files_a_merge_reads_few_and_later_ones_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    home.prepare()
    names = [f"s{number:02d}" for number in range(24)]
    small = [lake.stage(home, table("sources"), outlets(**{name: name}), stem=name) for name in names]
    state = replace(Manifest.empty(1), tables={"sources": TableEntry(tuple(small))})
    monkeypatch.setattr(lake, "SMALL_FILES", 3)
    monkeypatch.setattr(lake._Change, "_largest", 3)
    read: list[str] = []
    left = lake._Change._left

    def noted(change: lake._Change, file: LakeFile) -> Iterator[lake._Part]:
        read.append(file.path)
        return left(change, file)

    monkeypatch.setattr(lake._Change, "_left", noted)
    for number in range(8):
        read.clear()
        state = merged(home, state, **{f"t{number}": "new"})
        assert len(read) <= 6, "rows for two files"
        names.append(f"t{number}")
    assert len(files(state)) <= len(names) // 3 + 3 + 1
    assert sorted(lake.tables(home, state, "sources")["source_id"].to_pylist()) == sorted(names)
