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
from newsledger.warehouse.increment import Difference
from newsledger.warehouse.journal import Journal
from newsledger.warehouse.manifest import Manifest
from tests.batches import Rows, arrow, valid

ARTICLE = b"Port %d reopens\n\nThe port will open its gates on Monday, and ferries will sail again in the evening.\n"


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
    before = manifest.read(home)
    after = lake.merged(home, before, changes, run_id=run_id, whole=whole)
    return database.put_in_place(home, after, difference=Difference(before, changes, whole=whole))


def filled(root: Path) -> Home:
    """Return a home with two valid rows in every table, their raw bytes, and the journals of their runs."""
    shutil.copytree(_filled_once().root, root, symlinks=True, dirs_exist_ok=True)
    return Home(root)


@cache
def _filled_once() -> Home:
    """Return the home that others are copied from, because publishing takes longer than copying."""
    folder = Path(tempfile.mkdtemp(prefix="newsledger-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home = prepared(folder)
    rows = valid()
    for number, (document, request) in enumerate(zip(rows["documents"], rows["fetches"], strict=True)):
        document["content_sha256"], document["raw_path"] = raw.store(home, ARTICLE % number)
        _, request["raw_path"] = raw.store(home, b"listing %d" % number)
    _journal(home, rows)
    publish(home, arrow(rows), run_id="run_1")
    return home


def _journal(home: Home, rows: Rows) -> None:
    """Write the journals that the rows would have come from."""
    for run in rows["runs"]:
        with Journal(home, str(run["run_id"])) as journal:
            for name in ("sources", "documents", "fetches"):
                for row in rows[name]:
                    if row.get("run_id", run["run_id"]) == run["run_id"]:
                        journal.append(name, row)
            journal.append("runs", run)
