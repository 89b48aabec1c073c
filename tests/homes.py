"""Homes with published rows, for tests of the lake and the warehouse."""

import atexit
import shutil
import tempfile
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

import pyarrow as pa

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.tables import table
from newsledger.warehouse import database, lake, manifest, raw
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest
from tests.batches import arrow, valid


def prepared(root: Path) -> Home:
    """Return an empty home."""
    home = Home(root)
    home.prepare()
    return home


def outlets(**names: str) -> pa.Table:
    """Return rows of `sources` with source_id and name."""
    rows = [{"source_id": key, "name": name, "kind": "other"} for key, name in names.items()]
    return arrow_table(table("sources"), rows)


def publish(home: Home, changes: Mapping[str, pa.Table], *, run_id: str, whole: Collection[str] = ()) -> Manifest:
    """Merge, build, commit and swap, as at the end of a run."""
    after = lake.merged(home, manifest.read(home), changes, run_id=run_id, whole=whole)
    beside = home.work / f"{run_id}.duckdb"
    database.build(home, after, beside)
    manifest.commit(home, after)
    database.swap(home, beside)
    return after


def filled(root: Path) -> Home:
    """Return a home with two valid rows in every table, and their raw bytes."""
    shutil.copytree(_filled_once().root, root, dirs_exist_ok=True)
    return Home(root)


@cache
def _filled_once() -> Home:
    """Return the home that others are copied from, because publishing takes longer than copying."""
    folder = Path(tempfile.mkdtemp(prefix="newsledger-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home = prepared(folder)
    rows = valid()
    for number, document in enumerate(rows["documents"]):
        document["content_sha256"], document["raw_path"] = raw.store(home, b"document %d" % number)
    publish(home, arrow(rows), run_id="run_1")
    return home
