"""Whatever is merged in whatever order, the lake holds what a dictionary by key would, and tells content alone."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.expectations.declaration import Table
from newsledger.expectations.tables import TABLES
from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import MODULUS, Manifest
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


def test_small_files_become_one_without_their_superseded_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake, "SMALL_FILES", 2)
    home = Home(tmp_path)
    home.prepare()
    state = Manifest.empty()
    for name in "abc":
        state = merged(home, state, **{name: name})
    assert len(files(state)) == 3
    state = merged(home, state, b="Z")
    assert list(files(state).values()) == [3]
    assert set(lake.tables(home, state, "sources")["name"].to_pylist()) == {"a", "Z", "c"}
