"""A home that was written before the contract had all of its columns is read, and added to."""

from pathlib import Path

import pyarrow.parquet as pq

from newsledger.flows.run.pending import latest_documents
from newsledger.warehouse import lake, manifest
from newsledger.warehouse.fetch_state import fetch_state
from newsledger.warehouse.home import Home
from newsledger.warehouse.query import query
from tests.batches import arrow, valid
from tests.homes import filled, publish

NEW = ["reason", "role", "via_url", "final_url", "content_type", "raw_path", "retry_at"]


def old_home(root: Path) -> Home:
    """A home whose requests lack the columns that came later."""
    home = filled(root)
    (path,) = lake.paths(home, manifest.read(home), "fetches")
    pq.write_table(pq.read_table(path).drop_columns(NEW), path)
    return home


def test_missing_columns_are_null_and_the_next_publish_writes_them(tmp_path: Path) -> None:
    home = old_home(tmp_path / "home")
    old = lake.tables(home, manifest.read(home), "fetches")
    assert old.num_rows == 2
    assert set(old["reason"].to_pylist()) == {None}
    assert fetch_state(home, ()).num_rows == 2
    assert len(latest_documents(home)) == 2
    rows = valid(3)
    fresh = {"fetches": arrow(rows)["fetches"].slice(1)}
    publish(home, fresh, run_id="run_2")
    merged = lake.tables(home, manifest.read(home), "fetches")
    assert set(merged["reason"].to_pylist()) == {None, "reason 1", "reason 2"}
    counted = query(home, "SELECT count(*) AS n FROM fetch_state").rows.to_pylist()
    assert counted == [{"n": 3}]


def test_an_announced_request_is_answered_by_its_last_row(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    row = valid(1)["fetches"][0] | {"document_id": None}
    announced = row | {"outcome": "failed", "reason": "interrupted", "etag": None, "raw_path": None}
    (left,) = fetch_state(home, [announced]).to_pylist()
    assert (left["failures"], left["worked_at"], left["etag"]) == (0.0, None, None)
    answered = announced | {"outcome": "new", "reason": None, "etag": '"e"', "raw_path": "raw/objects/x"}
    (known,) = fetch_state(home, [announced, answered]).to_pylist()
    assert (known["etag"], known["raw_path"], known["worked_at"]) == ('"e"', "raw/objects/x", row["started_at"])
