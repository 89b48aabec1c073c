"""Repairs that need no document to be read again: manifest, tombstones, journals, raw objects, warehouse, snapshots."""

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse import database, index_files, lake, manifest, raw, tombstone_file
from newsledger.warehouse.damage import Remedy
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal_repair import repair_journals
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.verify_snapshots import repair_snapshots

PartOfHome = Literal["manifest", "tombstones", "journals", "raw", "warehouse", "current"]
Part = PartOfHome | Literal["store"]


def repair(home: Home, part: Part, *, memory_mb: int = 2048) -> list[str]:
    """Repair one part of a home, whose lock the caller holds; return a line for each thing repaired.

    Raises:
        WarehouseError: It cannot be repaired; the message says which command is left.
    """
    if part == "manifest":
        return restore_manifest(home)
    if part == "tombstones":
        return _tombstones(home)
    if part == "store":
        return home.origin.repair() if home.origin is not None else []
    state = manifest.read(home)
    repairs: dict[str, Callable[[Home, Manifest], list[str]]] = {
        "journals": repair_journals,
        "raw": _raw,
        "current": repair_snapshots,
        "warehouse": partial(_warehouse, memory_mb=memory_mb),
    }
    return repairs[part](home, state)


def restore_manifest(home: Home) -> list[str]:
    """Put the copy of the manifest, or else the state before it, in the place of one that is damaged or missing.

    Raises:
        WarehouseError: Neither is left; a rebuild writes a new one.
    """
    copy = manifest.copy(home)
    try:
        state = manifest.read(home)
    except WarehouseError as exc:
        substitute = manifest.substitute(home)
        if substitute is None:
            raise WarehouseError(f"{exc}; no copy is left: run {Remedy.REBUILD.value}") from exc
        state = substitute
    else:
        if copy is not None and copy.generation <= state.generation:
            return []
        state = copy or state
    manifest.amend(home, state)
    return [f"manifest: generation {state.generation} restored"]


def settled(home: Home) -> tuple[Manifest, list[str]]:
    """Return the state that a rebuild starts from, and a line for each thing repaired.

    Where the manifest is lost without a copy, it is a state without files, of the warehouse's generation.
    """
    try:
        reports = restore_manifest(home)
    except WarehouseError:
        generation = max(1, database.generation(home.warehouse))
        return Manifest(generation, "", ""), ["manifest: no copy is left; the rebuild writes a new one"]
    return manifest.read(home), reports


def known_documents(home: Home, state: Manifest) -> int:
    """Return the number of documents that the ledger has, by its manifest or, where that was lost, its warehouse."""
    if state.tables:
        return state.tables["documents"].rows if "documents" in state.tables else 0
    try:
        return database.row_counts(home.warehouse).get("documents", 0) if home.warehouse.exists() else 0
    except WarehouseError:
        return 0


def _tombstones(home: Home) -> list[str]:
    faults = list(tombstone_file.faults(home))
    if not faults:
        return []
    return [f"tombstones: {tombstone_file.restore(home)} restored from the file and its copy ({'; '.join(faults)})"]


def _warehouse(home: Home, state: Manifest, *, memory_mb: int) -> list[str]:
    if not state.generation:
        return []
    index_files.drop(home)
    database.renew(home, state, memory_mb=memory_mb)
    return [f"warehouse: built from generation {state.generation} of the lake"]


def _raw(home: Home, state: Manifest) -> list[str]:
    """Take damaged bytes back from the store or from local files that have them; record the others as lost."""
    reports, lost_paths = [], raw.losses(home)
    for name in ("documents", "fetches"):
        rows = lake.tables(home, state, name, columns=["url", "raw_path"]).to_pylist()
        if home.origin is not None:
            home.origin.fetch_all(str(row["raw_path"]) for row in rows)
        for raw_path, url in {row["raw_path"]: row["url"] for row in rows if row["raw_path"]}.items():
            if raw_path in lost_paths or not raw.is_path(raw_path) or raw.fault(home, raw_path) is None:
                continue
            if _is_fetched(home, raw_path):
                reports.append(f"raw: the bytes of {url} brought from the store")
            elif _is_restored(home, raw_path, url):
                reports.append(f"raw: the bytes of {url} restored from the file")
            else:
                lost_paths.add(raw_path)
                reports.append(f"raw: the bytes of {url} are lost; the rows read from them are kept")
    raw.record_losses(home, lost_paths)
    return reports


def _is_fetched(home: Home, raw_path: str) -> bool:
    """Return whether the bytes were brought again from the store that the home follows."""
    try:
        if home.origin is not None:
            home.origin.fetch(raw_path)
    except WarehouseError:
        return False
    return home.origin is not None


def _is_restored(home: Home, raw_path: str, url: str) -> bool:
    """Return whether the bytes were stored again from the local file of their URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = Path(unquote(parts.path))
    if parts.scheme != "file" or parts.fragment or not path.is_file():
        return False
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != Path(raw_path).name.removesuffix(".gz"):
        return False
    raw.store(home, content)
    return True
