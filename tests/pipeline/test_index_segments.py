"""Indexes of many files are searched as a few segments, which lead to the rows that each index by itself leads to."""

import random
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.tables import table
from newsledger.warehouse import checked_files, index_files, index_segments, lake, manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.key_index import IndexedFile, index_damage, wanted
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.sweep import sweep
from tests.batches import valid
from tests.homes import prepared

ROW = valid(1)["quotes"][0]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(index_segments, "MOST_SINGLE", 3)
    monkeypatch.setattr(lake, "SMALL_FILES", 1_000)  # files stay as many as there are publishes
    return prepared(tmp_path)


def merged(home: Home, state: Manifest, rows: list[Row]) -> Manifest:
    """Publish rows, and delete what no state needs any more."""
    changes = {"quotes": arrow_table(table("quotes"), rows)}
    state = lake.merged(home, state, changes, run_id=f"run_{state.generation}")
    manifest.commit(home, state)
    sweep(home, state, snapshots_kept=0)
    return state


def quotes(chance: random.Random, count: int) -> list[Row]:
    """Return rows with keys of which some return, and articles that have many rows each."""
    keys = chance.sample(range(300), count)
    return [{**ROW, "quote_id": f"q-{key}", "article_id": f"a-{chance.randrange(30)}"} for key in keys]


def found(home: Home, state: Manifest, key: str, values: list[str]) -> list[Row]:
    rows = lake.rows(home, state, "quotes", key=key, values=pa.array(values), columns=["quote_id", "article_id"])
    return sorted(rows.to_pylist(), key=str)


def segments(home: Home) -> list[Path]:
    return [path for path in index_files.paths(home) if path.suffix == index_files.SEGMENT]


def test_rows_are_found_in_segments_and_single_files_from_publish_to_publish(home: Home) -> None:
    chance, state, expected = random.Random(5), Manifest.empty(), dict[str, Row]()
    for _ in range(24):
        rows = quotes(chance, 12)
        expected |= {str(row["quote_id"]): row for row in rows}
        state = merged(home, state, rows)
        keys, articles = [f"q-{n}" for n in range(0, 300, 3)], ["a-1", "a-7", "a-99"]
        of_keys = [row for key, row in expected.items() if key in keys]
        of_articles = [row for row in expected.values() if row["article_id"] in articles]
        for key, values, present in (("quote_id", keys, of_keys), ("article_id", articles, of_articles)):
            pairs = [{name: row[name] for name in ("quote_id", "article_id")} for row in present]
            assert found(home, state, key, values) == sorted(pairs, key=str)
        both = lake.rows(
            home,
            state,
            "quotes",
            key="article_id",
            values=pa.array(articles),
            columns=["quote_id"],
            second_key=("quote_id", pa.array(keys)),
        )["quote_id"].to_pylist()
        assert sorted(both) == sorted(str(row["quote_id"]) for row in of_articles if row["quote_id"] in keys)
        told = lake.present(home, state, "quotes", keys=pa.chunked_array([keys])).to_pylist()
        assert sorted(told) == sorted(str(row["quote_id"]) for row in of_keys)
    files = [IndexedFile.of(home, file) for file in state.tables["quotes"].files]
    assert len(files) > 15
    indexes = [path for path in index_files.paths(home) if path.name.endswith(".quote_id.arrow")]
    assert len(indexes) <= index_segments.MOST_SINGLE + 1, "the others were joined"
    assert 2 <= len(segments(home)) <= 8
    assert list(index_damage(home)) == []


def test_segments_are_as_many_as_the_logarithm_of_their_files(home: Home) -> None:
    state = Manifest.empty()
    for number in range(40):
        rows = [{**ROW, "quote_id": f"q-{number}-{n}"} for n in range(10)]
        state = merged(home, state, rows)
        found(home, state, "quote_id", ["q-1-1"])
    sizes = sorted(entry.entries for entry in index_segments._entries(segments(home)[0].parent, "quote_id"))
    assert len(sizes) <= 5
    assert all(2 * small < large for small, large in pairwise(sizes))


def test_segments_of_the_largest_size_are_not_joined(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_segments, "MOST_ENTRIES", 50)
    state = Manifest.empty()
    for number in range(40):
        state = merged(home, state, [{**ROW, "quote_id": f"q-{number}-{n}"} for n in range(10)])
        assert [row["quote_id"] for row in found(home, state, "quote_id", ["q-1-1", "q-0-3"])][:1] == ["q-0-3"]
    sizes = [entry.entries for entry in index_segments._entries(segments(home)[0].parent, "quote_id")]
    assert max(sizes) <= 50
    assert len(sizes) >= 7


@pytest.mark.parametrize("damage", ["lost", "cut", "other", "list lost", "list cut", "list of others"])
def test_a_segment_that_cannot_be_read_hides_no_row(home: Home, damage: str) -> None:
    chance, state = random.Random(6), Manifest.empty()
    for _ in range(8):
        state = merged(home, state, quotes(chance, 12))
        expected = found(home, state, "article_id", ["a-1", "a-2"])
    suffix = index_files.LIST if damage.startswith("list") else index_files.SEGMENT
    paths = [path for path in index_files.paths(home) if path.name.endswith(f".article_id{index_files.SEGMENT}")]
    if suffix == index_files.LIST:
        paths = [paths[0].with_name(f"article_id{index_files.LIST}")]
    assert paths
    for path in paths:
        content = path.read_bytes()
        path.unlink()
        if "cut" in damage:
            path.write_bytes(content[:-5])
        elif damage == "other":
            path.write_bytes(content[:200] + b"x" * (len(content) - 200))
        elif damage == "list of others":
            path.write_bytes(path.with_name(f"quote_id{index_files.LIST}").read_bytes())
    for _ in range(3):
        assert found(home, state, "article_id", ["a-1", "a-2"]) == expected
    state = merged(home, state, [{**ROW, "quote_id": "q-new", "article_id": "a-2"}])
    assert len(found(home, state, "article_id", ["a-1", "a-2"])) == len(expected) + 1
    assert list(index_damage(home)) == []


def test_files_that_are_gone_leave_their_segments(home: Home) -> None:
    state = Manifest.empty()
    for number in range(8):
        state = merged(home, state, [{**ROW, "quote_id": f"q-{number}-{n}"} for n in range(10)])
        found(home, state, "quote_id", ["q-1-1"])
    folder = segments(home)[0].parent
    before = {name for entry in index_segments._entries(folder, "quote_id") for name in entry.files}
    for _ in range(2):
        state = merged(home, state, [{**ROW, "quote_id": f"q-{number}-{n}"} for number in range(6) for n in range(10)])
    entries = index_segments._entries(folder, "quote_id")
    present = {file.sha256[:32] for file in state.tables["quotes"].files}
    named = {name for entry in entries for name in entry.files}
    assert named < before
    assert len(named - present) <= len(named & present)
    assert {path.name for path in segments(home) if ".quote_id." in path.name} == {entry.path.name for entry in entries}
    assert [row["quote_id"] for row in found(home, state, "quote_id", ["q-7-3", "q-0-0"])] == ["q-0-0", "q-7-3"]


def test_a_folder_that_takes_no_segment_keeps_its_indexes(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    write = checked_files.write

    def refused(path: Path, content: pa.Buffer) -> None:
        if path.suffix not in (index_files.SEGMENT, index_files.LIST):
            write(path, content)

    monkeypatch.setattr(checked_files, "write", refused)
    monkeypatch.setattr(index_segments, "_refused", set())
    state = Manifest.empty()
    for number in range(8):
        state = merged(home, state, [{**ROW, "quote_id": f"q-{number}"}])
        assert len(found(home, state, "quote_id", [f"q-{n}" for n in range(8)])) == number + 1
    assert segments(home) == []
    assert len([path for path in index_files.paths(home) if path.name.endswith(".quote_id.arrow")]) == 8


def test_rows_of_a_file_come_in_order_with_their_hashes(home: Home) -> None:
    state = Manifest.empty()
    for number in range(6):
        rows = [{**ROW, "quote_id": f"q-{number}-{n}", "article_id": f"a-{n % 3}"} for n in range(12)]
        state = merged(home, state, rows)
    files = [IndexedFile.of(home, file) for file in state.tables["quotes"].files]
    values = wanted(pa.array(["a-0", "a-2"]))
    as_singles = index_segments.matches(files, "article_id", values)
    assert segments(home)
    in_segments = index_segments.matches(files, "article_id", values)
    assert list(as_singles) == list(in_segments) == list(range(6))
    for number, match in as_singles.items():
        assert match.rows.tolist() == in_segments[number].rows.tolist() == sorted(match.rows.tolist())
        assert match.hashes.tolist() == in_segments[number].hashes.tolist()
