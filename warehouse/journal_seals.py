"""The seals of the journals, by which the manifest knows what each of them held at the last publish."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsledger.warehouse.home import Home
from newsledger.warehouse.journal import lines, paths
from newsledger.warehouse.manifest import Seal

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class JournalFault:
    """A damaged journal: its file name, a short code, and the detail."""

    name: str
    reason: str
    detail: str


def sealed(home: Home, earlier: Mapping[str, Seal]) -> dict[str, Seal]:
    """Return the seal of every journal as it is now.

    A journal that no longer begins as its earlier seal says, and one that is missing, keep that seal, so that the
    damage can still be seen.
    """
    seals = dict(earlier)
    for path in paths(home):
        old, size = earlier.get(path.name), path.stat().st_size
        if old is None or (size > old.bytes and seal(path, old.bytes) == old):
            seals[path.name] = seal(path, size)
    return seals


def seal(path: Path, size: int) -> Seal:
    """Return the seal of the first bytes of a file, of fewer where it is shorter."""
    digest, remaining = hashlib.sha256(), size
    with path.open("rb") as stream:
        while remaining and (piece := stream.read(min(_PIECE, remaining))):
            digest.update(piece)
            remaining -= len(piece)
    return Seal(size - remaining, digest.hexdigest())


def broken_seals(home: Home, earlier: Mapping[str, Seal]) -> Iterator[JournalFault]:
    """Yield the journals that do not begin as their seals say."""
    for name, expected in sorted(earlier.items()):
        path = home.journal / name
        if not path.is_file():
            yield JournalFault(name, "journal_missing", f"a journal of {expected.bytes} bytes is missing")
            continue
        actual = seal(path, expected.bytes)
        if actual.bytes < expected.bytes:
            detail = f"{actual.bytes} bytes are left of {expected.bytes}"
            yield JournalFault(name, "journal_truncated", detail)
        elif actual != expected:
            detail = (
                f"SHA-256 of the first {expected.bytes} bytes is {actual.sha256}, the manifest says {expected.sha256}"
            )
            yield JournalFault(name, "journal_changed", detail)


def damaged_lines(home: Home) -> Iterator[JournalFault]:
    """Yield the first unreadable line of each journal, other than a torn last line."""
    for path in paths(home):
        fault = next((line for line in lines(path) if line.fault is not None), None)
        if fault is not None:
            yield JournalFault(path.name, "journal_damaged", f"line {fault.number} is unreadable: {fault.fault}")
