"""The erasure of forgotten things outside the lake: journals, raw bytes, reports, the previous state."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace as changed
from pathlib import Path

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse import journal, lake
from newsledger.warehouse.durable import private, replace_with, sync_folder
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal_seals import sealed
from newsledger.warehouse.manifest import PREVIOUS, Manifest, amend
from newsledger.warehouse.monitor_matches import restate
from newsledger.warehouse.monitor_store import monitor_store
from newsledger.warehouse.raw import keep_losses, load
from newsledger.warehouse.search_index import drop_index
from newsledger.warehouse.sweep import sweep
from newsledger.warehouse.tombstones import Tombstones

WITHHELD = "withheld"
_TEXT_COLUMNS = ("via_url", "detail", "settings_json")


def purge(home: Home, state: Manifest, stones: Tombstones) -> None:
    """Erase everything that the tombstones name, and every file of earlier states.

    Reports are deleted as a whole, since their values cannot be told apart. Raw bytes are deleted where neither a
    journal nor a table of the state refers to them. Then the manifest gets the seals of the journals as they are now.

    Raises:
        WarehouseError: A journal is damaged, or a file could not be written.
    """
    try:
        home.manifest.with_name(PREVIOUS).unlink(missing_ok=True)
        drop_index(home)
        sweep(home, state, snapshots_kept=1)
        listings = listings_that_name(home, stones)
        for path in journal.paths(home):
            _rewrite(path, stones, listings)
        _drop_unreferenced(home, state)
        _drop_answers(home, state)
        _drop_matches(home, state)
        shutil.rmtree(home.reports, ignore_errors=True)
        home.reports.mkdir(exist_ok=True)
        if state.generation:
            amend(home, changed(state, journals=sealed(home, {})))
    except OSError as exc:
        raise WarehouseError(f"cannot erase files in {home.root}: {exc.strerror}; run newsledger forget again") from exc


def _drop_matches(home: Home, state: Manifest) -> None:
    """Erase the matches of monitors that are no longer in the lake, and every alert; the next run writes the feeds.

    The matches that remain name speakers as the remaining articles do.
    """
    if home.monitors.exists():
        articles, statements = (
            {str(key) for key in lake.tables(home, state, name, columns=[key_name])[key_name].to_pylist()}
            for name, key_name in (("articles", "article_id"), ("quotes", "quote_id"))
        )
        with monitor_store(home) as store:
            store.erase(articles, statements)
        restate(home)
    shutil.rmtree(home.alerts, ignore_errors=True)


def redacted(row: Mapping[str, object], stones: Tombstones, listings: set[str]) -> dict[str, object]:
    """Return the row without details of forgotten URLs, and without the path of a listing that names one."""
    result = dict(row)
    for name in _TEXT_COLUMNS:
        if row.get(name) and stones.named_in(str(row[name])):
            result[name] = None if name == "via_url" else WITHHELD
    if result.get("raw_path") in listings and "content_sha256" not in result:
        result["raw_path"] = None
    return result


def listings_that_name(home: Home, stones: Tombstones) -> set[str]:
    """Return the paths of stored listings whose bytes name a forgotten URL, and of those that cannot be read."""
    listings = {
        (str(row["raw_path"]), str(row["url"]), str(row.get("final_url") or row["url"]))
        for table, row in journal.entries(home)
        if table == "fetches" and row.get("raw_path") and (home.root / str(row["raw_path"])).exists()
    }
    return {path for path, *found_at in sorted(listings) if _may_name(home, stones, [path, *found_at])}


def _may_name(home: Home, stones: Tombstones, listing: Sequence[str]) -> bool:
    """Return whether a listing names a forgotten URL, or is damaged, so that it may name one."""
    raw_path, *found_at = listing
    try:
        return stones.named_in(load(home, raw_path), *found_at)
    except WarehouseError:
        return True


def _rewrite(path: Path, stones: Tombstones, listings: set[str]) -> None:
    """Rewrite a journal without forgotten rows, line by line; one without any is left alone."""
    if any(before != after for before, after in _lines(path, stones, listings)):
        replace_with(path, (after for _, after in _lines(path, stones, listings)), opener=private)


def _lines(path: Path, stones: Tombstones, listings: set[str]) -> Iterator[Sequence[bytes]]:
    """Yield each line of a journal as it is and as it will be, which is empty for a forgotten or torn one."""
    with path.open("rb") as stream:
        for line in stream:
            yield line, _remainder(line, stones, listings)


def _remainder(line: bytes, stones: Tombstones, listings: set[str]) -> bytes:
    try:
        table, row = json.loads(line)
    except ValueError:
        return b""  # the torn last line of a killed process
    if stones.covers_row(row):
        return b""
    remainder = redacted(row, stones, listings)
    return line if remainder == row else json.dumps([table, remainder]).encode() + b"\n"


def _drop_answers(home: Home, state: Manifest) -> None:
    """Delete the answers of language models about articles that the state does not have, and those that are damaged."""
    keys = set(lake.tables(home, state, "articles", columns=["article_key"])["article_key"].to_pylist())
    for path in home.answers.glob("*/*"):
        if _answers_about(path) not in keys:
            path.unlink(missing_ok=True)
            sync_folder(path.parent)


def _answers_about(path: Path) -> str | None:
    try:
        return str(json.loads(path.read_bytes())["article_key"])
    except (ValueError, KeyError, TypeError):
        return None


def named_objects(home: Home, state: Manifest) -> set[str]:
    """Return the paths of the objects that a journal or a table names."""
    raw_paths = {str(row["raw_path"]) for _, row in journal.entries(home) if row.get("raw_path")}
    for name in ("documents", "fetches"):
        raw_paths.update(str(row["raw_path"]) for row in lake.scanned(home, state, name, columns=["raw_path"]))
    return raw_paths


def _drop_unreferenced(home: Home, state: Manifest) -> None:
    """Delete the objects, and the records of lost ones, that neither a journal nor a table names."""
    referenced = named_objects(home, state)
    for path in home.objects.glob("*/*"):
        if path.relative_to(home.root).as_posix() not in referenced:
            path.unlink(missing_ok=True)
            sync_folder(path.parent)
    if home.losses.exists():
        keep_losses(home, referenced)
