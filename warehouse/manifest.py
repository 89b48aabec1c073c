"""The manifest: the one pointer to the files of the lake, replaced atomically, and the seals of the files beside it."""

import hashlib
import json
import os
import re
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from dataclasses import replace as changed
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from newsledger.expectations.declaration import CONTRACT_VERSION
from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.durable import replace
from newsledger.warehouse.home import Home

MODULUS = 2**64
PREVIOUS = "manifest.previous.json"
_CHECKSUM = "checksum"
_MOST_PARSED = 16  # states that stay in memory
# So long after its last change, a file that changes again has another time even where clocks tick slowly.
_SETTLED_NS = 100_000_000
# Inode, size, and times of change of content and inode, in nanoseconds.
_Mark = tuple[int, int, int, int]
_PATH = re.compile(r"(\w+)/\w[\w.-]*\.parquet")


_parsed_files: dict[str, tuple[_Mark, "Manifest"]] = {}


@dataclass(frozen=True, slots=True)
class Seal:
    """The first bytes of a file, counted, with their SHA-256; a file that only grows keeps its seal.

    With `block_bytes`, it is the SHA-256 over those of the blocks, as `block_seals` makes it.
    """

    bytes: int
    sha256: str
    block_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class LakeFile:
    """One Parquet file: its path under lake/, rows, bytes, SHA-256, and two digests of its content.

    `digest` covers the values that do not depend on the run, `values` all of them; None where an earlier version
    wrote the file.
    """

    path: str
    rows: int
    bytes: int
    sha256: str
    digest: int
    values: int | None = None


@dataclass(frozen=True, slots=True)
class TableEntry:
    """The files of one table."""

    files: tuple[LakeFile, ...] = ()

    @property
    def rows(self) -> int:
        """Rows in all files."""
        return sum(file.rows for file in self.files)

    @property
    def digest(self) -> str:
        """Digest of the content, 16 hexadecimal digits: equal for equal rows, independent of files and order."""
        return f"{sum(file.digest for file in self.files) % MODULUS:016x}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A state of the lake; `generation` counts up from 1, 0 is the state before the first publish.

    `journals` has the seal of each journal by file name, `warehouse` that of the DuckDB file built from this state.
    """

    generation: int
    run_id: str
    written_at: str
    contract_version: str = CONTRACT_VERSION
    tables: Mapping[str, TableEntry] = field(default_factory=dict)
    journals: Mapping[str, Seal] = field(default_factory=dict)
    warehouse: Seal | None = None

    @classmethod
    def empty(cls, generation: int = 0) -> Self:
        """A lake with nothing in it."""
        return cls(generation, "", "")


def read(home: Home) -> Manifest:
    """Return the current manifest; an empty one before the first publish.

    Raises:
        WarehouseError: It cannot be read, was edited, or is missing from a home that has published.
    """
    if home.manifest.exists():
        return _of_file(home.manifest)
    if home.manifest_copy.exists() or home.warehouse.exists():
        raise WarehouseError(f"the manifest {home.manifest} is missing; {_remedy(home)}")
    return Manifest.empty()


def previous(home: Home) -> Manifest:
    """Return the manifest before the current one, whose files are kept; an empty one if there is none."""
    return sound(home.manifest.with_name(PREVIOUS)) or Manifest.empty()


def copy(home: Home) -> Manifest | None:
    """Return the copy of the manifest outside the lake; None if there is none that can be read."""
    return sound(home.manifest_copy)


def substitute(home: Home) -> Manifest | None:
    """Return the state that takes the place of a manifest that is damaged or missing; None if none is left."""
    state = copy(home)
    if state is None:
        older = previous(home)
        files = (file for entry in older.tables.values() for file in entry.files)
        state = older if older.generation and all((home.lake / file.path).exists() for file in files) else None
    return state


def sound(path: Path) -> Manifest | None:
    """Return the state in a file; None if there is no file, or it cannot be read."""
    try:
        return _of_file(path) if path.exists() else None
    except WarehouseError:
        return None


def _remedy(home: Home) -> str:
    return f"run newsledger {'repair manifest' if substitute(home) else 'rebuild'} to recreate it"


def _of_file(path: Path) -> Manifest:
    try:
        return _stored(path)
    except (OSError, ValueError) as exc:
        home = Home(path.parent.parent)
        remedy = _remedy(home) if path == home.manifest else "it is replaced at the next publish"
        raise WarehouseError(f"cannot read the manifest {path}: {_reason(exc)}; {remedy}") from exc


def _stored(path: Path) -> Manifest:
    """Return the state in a file, which is parsed once as long as the file is the same."""
    name = str(path)
    cached = _parsed_files.get(name)
    if cached is not None and cached[0] == _mark(path.stat()):
        return cached[1]
    with path.open("rb") as stream:
        mark = _mark(os.fstat(stream.fileno()))
        state = decoded(stream.read())
    _parsed_files.pop(name, None)
    if time.time_ns() - max(mark[2:]) > _SETTLED_NS:
        _parsed_files[name] = mark, state
        for oldest in list(_parsed_files)[:-_MOST_PARSED]:
            _parsed_files.pop(oldest, None)
    return state


def _mark(status: os.stat_result) -> _Mark:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def decoded(text: bytes) -> Manifest:
    """Return the manifest that `encoded` wrote.

    Raises:
        ValueError: It is damaged, or was edited.
    """
    try:
        content = json.loads(text)
        if not isinstance(content, dict):
            raise ValueError("it is not a JSON object")
        checksum = content.pop(_CHECKSUM, None)
        if checksum is not None and checksum != _checksum(content):
            raise ValueError("its checksum does not match its content")
        return _parsed(content)
    except (KeyError, TypeError, AttributeError) as exc:
        raise ValueError(f"{type(exc).__name__}: {exc}") from exc


def _reason(exc: Exception) -> str:
    return str(exc) if type(exc) in (ValueError, OSError) else f"{type(exc).__name__}: {exc}"


def _parsed(content: Mapping[str, Any]) -> Manifest:
    tables = {
        name: TableEntry(tuple(_file(name, file) for file in entry["files"]))
        for name, entry in content["tables"].items()
    }
    seal = content.get("warehouse")
    return Manifest(
        int(content["generation"]),
        str(content["run_id"]),
        str(content["written_at"]),
        str(content["contract_version"]),
        tables,
        {name: Seal(**journal) for name, journal in content.get("journals", {}).items()},
        Seal(**seal) if seal else None,
    )


def _file(table: str, content: Mapping[str, Any]) -> LakeFile:
    path, values = str(content["path"]), content.get("values")
    place = _PATH.fullmatch(path)
    if place is None or place[1] != table:
        raise ValueError(f"the path {path!r} of a file of {table} leads out of lake/{table}")
    numbers = {"digest": int(content["digest"], 16), "values": None if values is None else int(values, 16)}
    return LakeFile(**{**content, **numbers})


def paths(home: Home, manifest: Manifest, name: str) -> list[Path]:
    """Return the files of a table."""
    return [home.lake / file.path for file in manifest.tables.get(name, TableEntry()).files]


def commit(home: Home, manifest: Manifest) -> None:
    """Put the manifest in place; from this moment its state is the current one."""
    if home.manifest.exists():
        replace(home.manifest.with_name(PREVIOUS), home.manifest.read_bytes())
    amend(home, manifest)


def amend(home: Home, manifest: Manifest) -> None:
    """Replace the manifest and its copy, and leave the previous state as it is."""
    content = encoded(manifest)
    replace(home.manifest, content)
    replace(home.manifest_copy, content)


def encoded(manifest: Manifest) -> bytes:
    """Return the manifest as JSON; every table with its rows and digest before its files."""
    tables = {
        name: {"rows": entry.rows, "digest": entry.digest, "files": [_plain(file) for file in entry.files]}
        for name, entry in manifest.tables.items()
    }
    content = {
        "generation": manifest.generation,
        "contract_version": manifest.contract_version,
        "run_id": manifest.run_id,
        "written_at": manifest.written_at,
        "warehouse": manifest.warehouse and _plain_seal(manifest.warehouse),
        "tables": tables,
        "journals": {name: _plain_seal(journal) for name, journal in sorted(manifest.journals.items())},
    }
    return json.dumps({**content, _CHECKSUM: _checksum(content)}, indent=1).encode()


def _plain_seal(seal: Seal) -> dict[str, object]:
    return {name: value for name, value in asdict(seal).items() if value is not None}


def _plain(file: LakeFile) -> dict[str, object]:
    values = None if file.values is None else f"{file.values:016x}"
    return {**asdict(file), "digest": f"{file.digest:016x}", "values": values}


def _checksum(content: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def next_after(state: Manifest, tables: Mapping[str, TableEntry], *, run_id: str, moment: datetime) -> Manifest:
    """Return the manifest that follows a state."""
    return changed(
        state,
        generation=state.generation + 1,
        run_id=run_id,
        written_at=moment.isoformat(timespec="seconds"),
        contract_version=CONTRACT_VERSION,
        tables=tables,
        warehouse=None,
    )
