"""The DuckDB file before the live one, which the next publish changes and swaps in instead of a copy of the live file.

A publish keeps the file that it replaces, and writes down in which rows the new one differs from it. The next publish
takes the older file through both differences at once. It does so only where no process has the file open, which the
kernel knows: readers of a warehouse keep the rows that they opened. Everything of it lies under `work/`, and may be
deleted at any time; the next publish then changes a copy. It is not flushed to the disk: what is not as it was written,
as after a loss of power, is not used.
"""

import hashlib
import json
import logging
import os
import shutil
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsledger.expectations.arrow import conform, empty
from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import LOADED
from newsledger.warehouse.block_seals import BlockDigests, decoded
from newsledger.warehouse.durable import replace
from newsledger.warehouse.home import Home
from newsledger.warehouse.increment import Base, Difference
from newsledger.warehouse.lake import file_sha256
from newsledger.warehouse.manifest import Manifest, Seal

_FILE, _STATE = "warehouse.duckdb", "state.json"
_CHECKSUM = "checksum"
_DIGESTS, _LIVE_DIGESTS = "digests", "live.digests"  # of the blocks of the older file, and of the live one
_LOG = logging.getLogger("newsledger")


def folder(home: Home) -> Path:
    """Return the folder of the older file and of what it lacks."""
    return home.work / "spare"


def drop(home: Home) -> None:
    """Delete the older file, as where something was erased that it still has; first what says that it may be taken."""
    with suppress(OSError):
        (folder(home) / _STATE).unlink(missing_ok=True)
    shutil.rmtree(folder(home), ignore_errors=True)


def live_digests(home: Home) -> BlockDigests | None:
    """Return the digests of the blocks of the live file, as its publish kept them; None if they were not kept."""
    return _digests(folder(home) / _LIVE_DIGESTS)


def _digests(path: Path) -> BlockDigests | None:
    try:
        return decoded(path.read_bytes())
    except (OSError, ValueError, TypeError):
        return None


def keep(
    home: Home, difference: Difference, state: Manifest, *, digests: Sequence[BlockDigests | None] = (None, None)
) -> None:
    """Keep the live file, which is about to be replaced, with what the new one has other than it.

    The file is not kept where it cannot have a second name.

    Args:
        home: The home.
        difference: In which rows the new state differs from the one of the live file.
        state: The new state.
        digests: Those of the blocks of the live file, and of the new one.
    """
    drop(home)
    if difference.previous.warehouse is None or not _can_tell():
        return
    try:
        _write(home, difference, state)
        for name, kept in zip((_DIGESTS, _LIVE_DIGESTS), digests, strict=True):
            if kept is not None:
                replace(folder(home) / name, kept.encoded())
    except (OSError, WarehouseError) as exc:  # such as a full disk: the publish is made, and the next one copies
        _LOG.info("the file before the live one is not kept: %s", exc)
        drop(home)


def _write(home: Home, difference: Difference, state: Manifest) -> None:
    previous, place = difference.previous, folder(home)
    place.mkdir(parents=True)
    os.link(home.warehouse, place / _FILE)
    parts: dict[str, str] = {}
    for declared in LOADED:
        if declared.name not in difference.whole:
            rows = conform(declared, difference.rows.get(declared.name, empty(declared)))
            pq.write_table(rows, path := place / f"{declared.name}.parquet", compression="zstd")
            parts[declared.name] = file_sha256(path)
    content: dict[str, object] = {
        "tables": parts,
        "base": [previous.generation, previous.run_id],
        "state": [state.generation, state.run_id],
        "seal": previous.warehouse and asdict(previous.warehouse),
        "removed_keys": {name: keys.to_pylist() for name, keys in difference.removed_keys.items()},
    }
    replace(place / _STATE, json.dumps({**content, _CHECKSUM: _checksum(content)}).encode())


def _checksum(content: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _earlier_rows(home: Home, sums: Mapping[str, str]) -> dict[str, pa.Table]:
    """Return the rows of the earlier difference, by table.

    Raises:
        OSError: A file cannot be read.
        ValueError: A file is not as it was written.
    """
    result: dict[str, pa.Table] = {}
    for name, checksum in sums.items():
        path = folder(home) / f"{name}.parquet"
        if file_sha256(path) != checksum:
            raise ValueError(f"{path} was changed")
        result[name] = pq.read_table(path)
    return result


def taken(home: Home, difference: Difference, path: Path) -> Base | None:
    """Move the older file to another place, to be changed there; return None where there is none that may be changed.

    Whatever happens to it then, it is gone from where `keep` put it.

    Args:
        home: The home.
        difference: In which rows the next state differs from that of the live file.
        path: Where the file is to be changed.
    """
    place = folder(home)
    try:
        content = json.loads((place / _STATE).read_bytes())
        previous = difference.previous
        if content.pop(_CHECKSUM) != _checksum(content):
            return None
        if content["state"] != [previous.generation, previous.run_id] or not _is_unused(place / _FILE):
            return None
        names = [declared.name for declared in LOADED if declared.name not in difference.whole]
        if list(content["tables"]) != names:
            return None
        earlier = _earlier_rows(home, content["tables"])
        removed = {name: pa.array(keys, pa.string()) for name, keys in content["removed_keys"].items()}
        both = combined(Difference(previous, earlier, removed), difference)
        (place / _FILE).replace(path)
        generation, run_id = content["base"]
        return Base(int(generation), str(run_id), Seal(**content["seal"]), both, _digests(place / _DIGESTS))
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowInvalid):
        return None
    finally:
        drop(home)


def combined(first: Difference, second: Difference) -> Difference:
    """Return the difference that two differences make, one after the other."""
    rows: dict[str, pa.Table] = {}
    removed: dict[str, pa.Array] = {}
    for declared in LOADED:
        name, key = declared.name, declared.key
        later = conform(declared, second.rows.get(name, empty(declared)))
        if name in second.whole:
            rows[name] = later
            continue
        earlier = conform(declared, first.rows.get(name, empty(declared)))
        gone = _keys(second.removed_keys, name)
        superseded = pa.concat_arrays([later[key].combine_chunks(), gone])
        rows[name] = pa.concat_tables([earlier.filter(pc.invert(pc.is_in(earlier[key], superseded))), later])
        removed[name] = pa.concat_arrays([_keys(first.removed_keys, name), gone])
    return Difference(second.previous, rows, removed, second.whole)


def _keys(removed_keys: Mapping[str, pa.Array], name: str) -> pa.Array:
    return removed_keys.get(name, pa.array([], pa.string())).cast(pa.string())


def _can_tell() -> bool:
    """Return whether the system can tell if a file is open elsewhere: on Linux, by a lease that asks for it alone."""
    with suppress(ImportError):
        import fcntl

        return hasattr(fcntl, "F_SETLEASE")
    return False


def _is_unused(path: Path) -> bool:
    """Return whether nothing else has the file open, or another name for it.

    Raises:
        OSError: Another has it open, or the file system cannot tell.
    """
    import fcntl

    with path.open("r+b") as stream:
        descriptor = stream.fileno()
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)  # who opens it meanwhile sends this; SIGIO would end us
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return os.fstat(descriptor).st_nlink == 1
