"""A home that was written before the contract had all of its columns is read, and added to."""

import json
import shutil
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pyarrow.parquet as pq

from newsledger.flows.cli.screens import show_status
from newsledger.flows.crawl.history import FetchHistory
from newsledger.flows.terminal import Screen
from newsledger.warehouse import database, lake, manifest
from newsledger.warehouse.facts import status
from newsledger.warehouse.home import Home
from newsledger.warehouse.query import query
from newsledger.warehouse.request_index import RequestIndex
from newsledger.warehouse.verify import problems
from tests.batches import arrow, valid
from tests.homes import filled, outlets, publish

ADDED = ["published_on", "keywords", "is_paywalled", "genre"]
ADDED_TO_QUOTES = ["attribution_type", "speaker_kind"]
NOW = datetime(2027, 1, 1, tzinfo=UTC)
NEW = ["reason", "role", "via_url", "final_url", "content_type", "raw_path", "retry_at"]


def without_snapshots(root: Path) -> Home:
    """A home as it was before earlier publishes stayed readable."""
    home = filled(root)
    shutil.rmtree(home.generations)
    home.current.unlink()
    return home


def old_home(root: Path) -> Home:
    """A home whose requests lack the columns that came later."""
    home = without_snapshots(root)
    (path,) = manifest.paths(home, manifest.read(home), "fetches")
    pq.write_table(pq.read_table(path).drop_columns(NEW), path)
    return home


def test_missing_columns_are_null_and_the_next_publish_writes_them(tmp_path: Path) -> None:
    home = old_home(tmp_path / "home")
    old = lake.tables(home, manifest.read(home), "fetches")
    assert old.num_rows == 2
    assert set(old["reason"].to_pylist()) == {None}
    history = FetchHistory(RequestIndex.of(home, manifest.read(home), ()), NOW)
    states = [history.of(url) for url in old["url"].to_pylist()]
    assert [state.latest_document_id for state in states if state is not None] == old["document_id"].to_pylist()
    rows = valid(3)
    fresh = {"fetches": arrow(rows)["fetches"].slice(1)}
    publish(home, fresh, run_id="run_2")
    merged = lake.tables(home, manifest.read(home), "fetches")
    assert set(merged["reason"].to_pylist()) == {None, "reason 1", "reason 2"}
    counted = query(home, "SELECT count(*) AS n FROM fetch_state").rows.to_pylist()
    assert counted == [{"n": 3}]


def home_of_contract_1(root: Path) -> Home:
    """A home as the first version left it: fewer columns, a manifest without seals and checksum, no copy of it."""
    home = without_snapshots(root)
    content = json.loads(home.manifest.read_bytes())
    for name, columns in (("fetches", NEW), ("articles", ADDED), ("quotes", ADDED_TO_QUOTES)):
        path = manifest.paths(home, manifest.read(home), name)[0]
        data = pq.read_table(path).drop_columns(columns)
        pq.write_table(data.replace_schema_metadata({**data.schema.metadata, b"contract_version": b"1"}), path)
        content["tables"][name]["files"][0]["sha256"] = lake.file_sha256(path)
    for name in ("checksum", "journals", "warehouse"):
        del content[name]
    for entry in content["tables"].values():
        for file in entry["files"]:
            del file["values"]
    home.manifest.write_text(json.dumps(content | {"contract_version": "1"}))
    home.manifest_copy.unlink()
    database.build(home, manifest.read(home), home.work / "old.duckdb")
    database.swap(home, home.work / "old.duckdb")
    return home


def test_a_home_of_an_earlier_contract_is_sound_and_status_says_what_a_rebuild_fills(tmp_path: Path) -> None:
    home = home_of_contract_1(tmp_path / "home")
    assert problems(home) == []
    facts = status(home)
    added = {"articles.published_on", "articles.genre", "quotes.attribution_type", "quotes.speaker_kind"}
    assert added | {"articles.keywords", "fetches.raw_path"} <= set(facts.unfilled)
    screen = Screen(width=80, record=True, file=StringIO())
    show_status(facts, screen)
    assert "run newsledger rebuild to fill" in " ".join(screen.export_text().split())
    publish(home, {"sources": outlets(a="A")}, run_id="run_2")
    assert problems(home) == []
    assert lake.tables(home, manifest.read(home), "articles")["keywords"].null_count == 2


def test_a_home_of_this_contract_needs_no_rebuild(tmp_path: Path) -> None:
    assert status(filled(tmp_path / "home")).unfilled == ()


def test_an_announced_request_is_answered_by_its_last_row(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    row = valid(1)["fetches"][0] | {"document_id": None}
    announced = row | {"outcome": "failed", "reason": "interrupted", "etag": None, "raw_path": None}
    left = FetchHistory(RequestIndex.of(home, manifest.read(home), [announced]), NOW).of(str(row["url"]))
    assert left is not None
    assert (left.failures, left.worked_at, left.etag) == (0.0, None, None)
    answered = announced | {"outcome": "new", "reason": None, "etag": '"e"', "raw_path": "raw/objects/x"}
    history = FetchHistory(RequestIndex.of(home, manifest.read(home), [announced, answered]), NOW)
    state = history.of(str(row["url"]))
    assert state is not None
    assert (state.etag, state.raw_path, state.worked_at) == ('"e"', "raw/objects/x", row["started_at"])
