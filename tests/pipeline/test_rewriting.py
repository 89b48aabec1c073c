"""Publishing anew: the same rows in fewer, sorted files, and a warehouse of them, without reading a document."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import TABLES
from newsledger.flows.run.rewriting import DETAIL, rewrite
from newsledger.flows.settings import Settings, settings
from newsledger.warehouse import compaction, lake, manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import problems
from tests.homes import filled, outlets, publish


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = filled(tmp_path / "home")
    publish(home, {"sources": outlets(zeta="Zeta Post")}, run_id="run_2")
    publish(home, {"sources": outlets(alpha="Alpha Post")}, run_id="run_3")
    return home


def of(home: Home) -> Settings:
    return settings(home=home.root)


def digests(home: Home) -> dict[str, str]:
    tables = manifest.read(home).tables
    return {name: entry.digest for name, entry in tables.items() if name != "runs"}


def test_rows_stay_and_files_become_one_sorted_file(home: Home) -> None:
    before, earlier = digests(home), manifest.read(home)
    result = rewrite(of(home))
    state = manifest.read(home)
    assert digests(home) == before
    assert result.generation == state.generation == earlier.generation + 1
    assert result.files == len(TABLES) < result.files_before
    assert {file.path for file in state.tables["sources"].files}.isdisjoint(
        file.path for file in earlier.tables["sources"].files
    )
    keys = lake.tables(home, state, "sources")["source_id"].to_pylist()
    assert keys == sorted(keys)
    assert problems(home) == []
    (row,) = [row for row in lake.tables(home, state, "runs").to_pylist() if row["detail"] == DETAIL]
    assert (row["flow"], row["status"]) == ("rebuild", "published")


def test_no_file_is_larger_than_the_memory_that_a_part_may_take(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "MOST_BYTES", 1)
    monkeypatch.setattr(compaction, "_BATCH", 2)
    before = digests(home)
    rewrite(of(home))
    files = manifest.read(home).tables["sources"].files
    assert len(files) > 1
    last = [pq.read_table(home.lake / file.path)["source_id"].to_pylist()[-1] for file in files]
    assert last == sorted(last)
    assert digests(home) == before
    assert problems(home) == []


def test_a_damaged_file_is_not_published_anew(home: Home) -> None:
    earlier = manifest.read(home)
    path = home.lake / earlier.tables["sources"].files[0].path
    pq.write_table(pa.table({"source_id": ["x"]}), path)
    with pytest.raises(WarehouseError, match="run newsledger rebuild without --publish-only"):
        rewrite(of(home))
    assert manifest.read(home) == earlier


def test_a_home_without_rows_has_nothing_to_publish(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    with pytest.raises(WarehouseError, match="has no rows to publish anew"):
        rewrite(of(home))
