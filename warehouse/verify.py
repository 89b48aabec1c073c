"""The verification of a home: manifest, tombstones, journals, lake, raw bytes and warehouse, whatever their size."""

import tempfile
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse import manifest, tombstone_file
from newsledger.warehouse.damage import Damage, Remedy
from newsledger.warehouse.home import Home, holder
from newsledger.warehouse.journal_seals import broken_seals, damaged_lines
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.session import share_of
from newsledger.warehouse.verify_lake import file_damage, raw_damage, row_damage
from newsledger.warehouse.verify_snapshots import snapshot_damage
from newsledger.warehouse.verify_warehouse import warehouse_damage

MEMORY_MB = 1024
MOST_PASSES = 3  # over a home to which runs publish meanwhile
_SHARE = 0.75  # of the memory, for queries: the process takes the rest


def problems(home: Home) -> list[Damage]:
    """Return every violation in a home; none before the first publish."""
    return list(found_damage(home))


def found_damage(home: Home, *, memory_mb: int = MEMORY_MB) -> Iterator[Damage]:
    """Yield every violation in a home; memory is bounded, and of one kind in one table the first thousand are told.

    The files of the lake are compared with the manifest first; rows are checked only where every file is whole, since
    a damaged file would make rows elsewhere look wrong. Of a store that the home follows, the names and sizes of the
    objects are compared with its manifest, and raw bytes that it has need not be in the home.

    Args:
        home: The home; nothing in it is changed.
        memory_mb: Memory of the process; rows that exceed the share of the queries are spilled to a temporary folder.
    """
    stored: Collection[str] = ()
    if home.origin is not None:
        stored = home.origin.stored_objects()
        yield from home.origin.damage(stored)
        home = Home(home.root)
    yield from _of_tombstones(home)
    state, faults = _state(home)
    yield from faults
    yield from _of_journals(home, state)
    if not state.generation:
        return
    with tempfile.TemporaryDirectory(prefix="newsledger-verify-") as folder:
        spill, share_mb = Path(folder), share_of(memory_mb, _SHARE)
        files = list(file_damage(home, state, memory_mb=share_mb))
        yield from files
        if not files:
            yield from raw_damage(home, state, stored=stored)
            yield from row_damage(home, state, spill=spill, memory_mb=share_mb)
        yield from _of_indexes(home)
        whole = {name: entry for name, entry in state.tables.items() if name not in {damage.table for damage in files}}
        links = [] if files else list(snapshot_damage(home, state))
        if _is_unchanged(home, state):
            yield from links
            yield from warehouse_damage(home, replace(state, tables=whole), memory_mb=share_mb)


def lasting_damage(home: Home, *, memory_mb: int = MEMORY_MB) -> list[Damage]:
    """Return the damage that further passes find too where a run may have published during one."""
    before = _generation(home)
    damage = list(found_damage(home, memory_mb=memory_mb))
    for _ in range(1, MOST_PASSES):
        after = _generation(home)
        if not damage or (before == after and holder(home) is None):
            break
        before = after
        found = set(found_damage(home, memory_mb=memory_mb))
        damage = [violation for violation in damage if violation in found]
    return damage


def _state(home: Home) -> tuple[Manifest, list[Damage]]:
    """Return the state to verify, and the damage to the manifest that points at it."""
    name, copy = home.manifest.name, manifest.copy(home)
    try:
        state = manifest.read(home)
    except WarehouseError as exc:
        reason = "manifest_unreadable" if home.manifest.exists() else "manifest_missing"
        substitute = manifest.substitute(home)
        remedy = Remedy.MANIFEST if substitute else Remedy.REBUILD
        return substitute or Manifest.empty(), [Damage("newsledger_manifest", name, reason, str(exc), remedy)]
    if copy is not None and copy.generation > state.generation:
        detail = f"generation {state.generation}, the copy in {home.manifest_copy.name} is at {copy.generation}"
        return copy, [Damage("newsledger_manifest", name, "manifest_rolled_back", detail, Remedy.MANIFEST)]
    if copy is None and home.manifest_copy.exists():
        detail = "the copy of the manifest cannot be read"
        damage = Damage(
            "newsledger_manifest", home.manifest_copy.name, "manifest_copy_unreadable", detail, Remedy.MANIFEST
        )
        return state, [damage]
    return state, []


def _is_unchanged(home: Home, state: Manifest) -> bool:
    """Return whether no run has published since the state was read; its warehouse is another one."""
    return _generation(home) == (state.generation, state.run_id)


def _generation(home: Home) -> tuple[int, str]:
    state, _ = _state(home)
    return state.generation, state.run_id


def _of_tombstones(home: Home) -> Iterator[Damage]:
    name = home.tombstones.name
    faults = [
        Damage("tombstones", name, "tombstones_damaged", fault, Remedy.TOMBSTONES)
        for fault in tombstone_file.faults(home)
    ]
    yield from faults
    if not faults and tombstone_file.is_open(home):
        detail = "an erasure was interrupted: its content is still in some files"
        yield Damage("tombstones", name, "erasure_unfinished", detail, Remedy.FORGET)


def _of_indexes(home: Home) -> Iterator[Damage]:
    from newsledger.warehouse.key_index import index_damage  # imports numpy

    yield from index_damage(home)


def _of_journals(home: Home, state: Manifest) -> Iterator[Damage]:
    seal_faults = list(broken_seals(home, state.journals))
    names = {fault.name for fault in seal_faults}
    for fault in [*seal_faults, *(fault for fault in damaged_lines(home) if fault.name not in names)]:
        yield Damage("journal", fault.name, fault.reason, fault.detail, Remedy.JOURNALS)
