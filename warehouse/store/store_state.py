"""The state of a store: the one object that is ever replaced, and the names of all others that it refers to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import replace as changed
from pathlib import PurePosixPath

from newsledger.warehouse import manifest
from newsledger.warehouse.manifest import Manifest, Seal

NAME = "manifest.json"
FORMAT = "newsledger-store/1"
LAKE, JOURNALS, TOMBSTONES, OBJECTS = "lake/", "raw/journal/", "tombstones/", "raw/objects/"


@dataclass(frozen=True, slots=True)
class StoreState:
    """A generation of the ledger in a store.

    Attributes:
        lake: The manifest of the lake, with the seals of the journals; every machine builds a warehouse of its own.
        tombstones: SHA-256 of the file of tombstones; None before anything was forgotten.
        is_open: Whether what was forgotten may still be in some object, because an erasure was interrupted.
        retired: Names that no state refers to any longer, with the generation that dropped them.
        etag: The tag by which this state is replaced.
    """

    lake: Manifest
    tombstones: str | None = None
    is_open: bool = False
    retired: Mapping[str, int] = field(default_factory=dict)
    etag: str = ""

    @property
    def names(self) -> set[str]:
        """The names of all objects of the state but the raw ones."""
        files = {f"{LAKE}{file.path}" for entry in self.lake.tables.values() for file in entry.files}
        journals = {journal_name(name, seal) for name, seal in self.lake.journals.items() if seal.bytes}
        return files | journals | ({tombstones_name(self.tombstones)} if self.tombstones else set())


def journal_name(name: str, seal: Seal) -> str:
    """Return the name of a journal's object; a journal that grew or was rewritten is another object."""
    return f"{JOURNALS}{name.removesuffix('.jsonl')}.{seal.sha256}.jsonl"


def tombstones_name(sha256: str) -> str:
    """Return the name of the object with tombstones."""
    return f"{TOMBSTONES}{sha256}.jsonl"


def encoded(state: StoreState) -> bytes:
    """Return the content of the object of a state."""
    lake = manifest.encoded(changed(state.lake, warehouse=None))
    content = {
        "format": FORMAT,
        "tombstones": state.tombstones,
        "is_open": state.is_open,
        "retired": dict(sorted(state.retired.items())),
        "lake": json.loads(lake),
    }
    return json.dumps(content, indent=1).encode()


def decoded(text: bytes, etag: str) -> StoreState:
    """Return the state that `encoded` wrote.

    Raises:
        ValueError: It is damaged, of another format, or names a file outside of a home.
    """
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise ValueError(f"its format is {content['format']}, this version reads {FORMAT}")
        lake = manifest.decoded(json.dumps(content["lake"]).encode())
        tombstones = content["tombstones"]
        retired = {str(name): int(generation) for name, generation in content["retired"].items()}
        state = StoreState(lake, tombstones and str(tombstones), bool(content["is_open"]), retired, etag)
    except (KeyError, TypeError, AttributeError) as exc:
        raise ValueError(f"{type(exc).__name__}: {exc}") from exc
    for name in lake.journals:
        if PurePosixPath(name).name != name or not name.endswith(".jsonl") or name.startswith("."):
            raise ValueError(f"{name!r} is not the name of a journal")
    return state


def successor(base: StoreState | None, state: StoreState) -> StoreState:
    """Return a state with the names that it retires: those of its base, and those that the base has just retired.

    Each name is deleted after two publishes in a row, so that a publisher that dies in between leaves none.
    """
    if base is None:
        return state
    names, generation = state.names, state.lake.generation
    retired = {name: last for name, last in base.retired.items() if name not in names and last >= generation - 1}
    retired |= dict.fromkeys(sorted(base.names - names), generation)
    return changed(state, retired=retired)
