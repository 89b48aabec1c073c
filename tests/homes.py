"""Homes with something published in them, as the ground for tests of the lake and the warehouse."""

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
    """A home with its folders and nothing else."""
    home = Home(root)
    home.prepare()
    return home


def outlets(**names: str) -> pa.Table:
    """Rows of `sources`: source_id and name."""
    rows = [{"source_id": key, "name": name, "kind": "other"} for key, name in names.items()]
    return arrow_table(table("sources"), rows)


def publish(home: Home, changes: Mapping[str, pa.Table], *, run_id: str, whole: Collection[str] = ()) -> Manifest:
    """Merge, build, commit and swap, as a run does at its end."""
    after = lake.merged(home, manifest.read(home), changes, run_id=run_id, whole=whole)
    beside = home.work / f"{run_id}.duckdb"
    database.build(home, after, beside)
    manifest.commit(home, after)
    database.swap(home, beside)
    return after


def filled(root: Path) -> Home:
    """A home with two sound rows published in every table, and the raw bytes that they were read from."""
    shutil.copytree(_filled_once().root, root, dirs_exist_ok=True)
    return Home(root)


@cache
def _filled_once() -> Home:
    """The home that others are copied from, since publishing takes longer than copying."""
    folder = Path(tempfile.mkdtemp(prefix="newsledger-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home = prepared(folder)
    rows = valid()
    for number, document in enumerate(rows["documents"]):
        document["content_sha256"], document["raw_path"] = raw.store(home, b"document %d" % number)
    publish(home, arrow(rows), run_id="run_1")
    return home
