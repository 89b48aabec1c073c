"""Rows that are looked up by several columns in turn are those that each look-up alone finds, and are read once."""

from pathlib import Path

import pyarrow as pa
import pytest

from newsledger.expectations.arrow import empty
from newsledger.expectations.tables import table
from newsledger.warehouse import lake, looked_up_rows
from newsledger.warehouse.key_index import Places
from newsledger.warehouse.lake_search import rows_at
from newsledger.warehouse.looked_up_rows import LookedUpRows
from newsledger.warehouse.manifest import Manifest
from tests.homes import outlets, prepared

COLUMNS = ["source_id", "name"]


@pytest.mark.parametrize("keys", [("source_id", "name"), ("name", "source_id", "name")])
def test_rows_are_those_of_the_table_and_each_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    home, state = prepared(tmp_path), Manifest.empty(0)
    for number in range(4):
        names = {f"outlet{number}x{place}": f"Name {(number + place) % 5}" for place in range(6)}
        state = lake.merged(home, state, {"sources": outlets(**names)}, run_id=f"run_{number}")
    rows = lake.tables(home, state, "sources", columns=COLUMNS).to_pylist()
    read: list[object] = []

    def counted(path: Path, places: Places, *, columns: list[str]) -> list[pa.Table]:
        read.extend((path, place) for place in places.tolist())
        return list(rows_at(path, places, columns=columns))

    monkeypatch.setattr(looked_up_rows, "rows_at", counted)
    search = LookedUpRows(home, state, "sources", empty(table("sources")).select(COLUMNS))
    for turn, key in enumerate(keys):
        present = sorted({row[key] for row in rows})
        values = [*present[turn : 4 * turn + 4], "absent"]
        expected = [row for row in rows if row[key] in values]
        found = search.having(key, pa.array(values)).to_pylist()
        assert sorted(found, key=str) == sorted(expected, key=str)
        assert expected
    assert len(set(read)) == len(read) == search.rows.num_rows
