"""The manifest: the one pointer to the files of the lake, replaced atomically."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from newsledger.expectations.arrow import CONTRACT_VERSION
from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.durable import replace
from newsledger.warehouse.home import Home

MODULUS = 2**64
PREVIOUS = "manifest.previous.json"


@dataclass(frozen=True, slots=True)
class LakeFile:
    """One Parquet file: its path under lake/, rows, bytes, SHA-256, and the digest of its content."""

    path: str
    rows: int
    bytes: int
    sha256: str
    digest: int


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
    """A state of the lake; `generation` counts up from 1, 0 is the state before the first publish."""

    generation: int
    run_id: str
    written_at: str
    contract_version: str = CONTRACT_VERSION
    tables: Mapping[str, TableEntry] = field(default_factory=dict)

    @classmethod
    def empty(cls, generation: int = 0) -> Self:
        """A lake with nothing in it."""
        return cls(generation, "", "")


def read(home: Home) -> Manifest:
    """Return the current manifest; an empty one before the first publish.

    Raises:
        WarehouseError: It cannot be read.
    """
    return _of_file(home.manifest) if home.manifest.exists() else Manifest.empty()


def previous(home: Home) -> Manifest:
    """Return the manifest before the current one, whose files are kept; an empty one if there is none."""
    path = home.manifest.with_name(PREVIOUS)
    try:
        return _of_file(path) if path.exists() else Manifest.empty()
    except WarehouseError:
        return Manifest.empty()


def _of_file(path: Path) -> Manifest:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        tables = {
            name: TableEntry(tuple(LakeFile(**{**file, "digest": int(file["digest"], 16)}) for file in entry["files"]))
            for name, entry in content["tables"].items()
        }
        return Manifest(
            content["generation"], content["run_id"], content["written_at"], content["contract_version"], tables
        )
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise WarehouseError(
            f"cannot read the manifest {path}: {exc!r}; replace it with {PREVIOUS}, or delete it and "
            "run newsledger rebuild to recreate every table"
        ) from exc


def commit(home: Home, manifest: Manifest) -> None:
    """Put the manifest in place; from this moment its state is the current one."""
    if home.manifest.exists():
        replace(home.manifest.with_name(PREVIOUS), home.manifest.read_bytes())
    replace(home.manifest, encoded(manifest))


def encoded(manifest: Manifest) -> bytes:
    """Return the manifest as JSON; every table with its rows and digest before its files."""
    tables = {
        name: {
            "rows": entry.rows,
            "digest": entry.digest,
            "files": [{**asdict(file), "digest": f"{file.digest:016x}"} for file in entry.files],
        }
        for name, entry in manifest.tables.items()
    }
    head = {
        "generation": manifest.generation,
        "contract_version": manifest.contract_version,
        "run_id": manifest.run_id,
        "written_at": manifest.written_at,
    }
    return json.dumps({**head, "tables": tables}, indent=1).encode()


def next_after(state: Manifest, tables: Mapping[str, TableEntry], *, run_id: str, moment: datetime) -> Manifest:
    """Return the manifest that follows a state."""
    return Manifest(state.generation + 1, run_id, moment.isoformat(timespec="seconds"), CONTRACT_VERSION, tables)
