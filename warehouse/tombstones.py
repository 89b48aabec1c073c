"""Tombstones: what was forgotten, as hashes, so that it never comes back and nobody reads what it was.

`tombstones.jsonl` in the home: first a line that declares the format, then one line per forgotten thing with its kind
and the SHA-256 of kind, U+001F and value, then a line that says that the erasing was finished.
"""

import hashlib
import html
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.durable import replace
from newsledger.warehouse.home import Home

FORMAT = "newsledger-tombstones/1"
KINDS = ("url", "content", "document", "article", "entity", "person")
Thing = tuple[str, str]
_ADDRESS = re.compile(r"(?:https?|file)://[^\s\"'<>\\)\]]+")
_OF_ROWS = {"url": "url", "final_url": "url", "content_sha256": "content", "document_id": "document"}


@dataclass(frozen=True, slots=True)
class Tombstones:
    """The hashes of what was forgotten; `is_open` where a kill stopped the erasing half-way."""

    hashes: frozenset[str] = frozenset()
    is_open: bool = False

    def covers(self, kind: str, value: object) -> bool:
        """Whether a thing was forgotten."""
        return bool(self.hashes) and value is not None and hashed(kind, str(value)) in self.hashes

    def covers_row(self, row: Mapping[str, object]) -> bool:
        """Whether a row of documents, fetches or rejects speaks of something forgotten."""
        return bool(self.hashes) and any(self.covers(kind, row.get(name)) for name, kind in _OF_ROWS.items())

    def named_in(self, content: str | bytes) -> bool:
        """Whether a text, or the bytes of a listing, also a gzipped one, names a forgotten address."""
        if not self.hashes:
            return False
        text = content if isinstance(content, str) else _unpacked(content).decode("utf-8", errors="replace")
        return any(self.covers("url", found.rstrip(".,;")) for found in _ADDRESS.findall(html.unescape(text)))


def hashed(kind: str, value: str) -> str:
    """What stands for a thing in the file."""
    return hashlib.sha256(f"{kind}\x1f{value}".encode()).hexdigest()


def name_key(name: str) -> str:
    """A person's name as it is hashed."""
    return " ".join(name.casefold().split())


def read(home: Home) -> Tombstones:
    """The tombstones of a home.

    Raises:
        WarehouseError: The file is damaged; nothing that was forgotten may come back because of it.
    """
    lines = _lines(home)
    hashes = frozenset(str(line["sha256"]) for line in lines if "sha256" in line)
    return Tombstones(hashes, is_open=bool(lines) and "finished_at" not in lines[-1])


def bury(home: Home, things: Iterable[Thing], at: datetime) -> Tombstones:
    """Add tombstones, whole or not at all; the erasing counts as open until `close`."""
    lines = _lines(home)
    known = {line.get("sha256") for line in lines}
    fresh = {hashed(kind, value): kind for kind, value in things}
    stamp = at.isoformat(timespec="seconds")
    added = [{"kind": kind, "sha256": one, "at": stamp} for one, kind in sorted(fresh.items()) if one not in known]
    kept = [line for line in lines if "finished_at" not in line]
    _write(home, [*kept, *added] if kept else [{"format": FORMAT}, *added])
    return read(home)


def close(home: Home, at: datetime) -> None:
    """Say that everything that the tombstones name was erased."""
    _write(home, [*_lines(home), {"finished_at": at.isoformat(timespec="seconds")}])


def _lines(home: Home) -> list[dict[str, object]]:
    path = home.root / "tombstones.jsonl"
    if not path.exists():
        return []
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as exc:
        raise WarehouseError(f"{path} cannot be read: {exc}; mend it, or forget again what it held") from exc
    if not lines or lines[0] != {"format": FORMAT}:
        raise WarehouseError(f"{path} is not of the format {FORMAT}")
    return lines


def _write(home: Home, lines: Iterable[Mapping[str, object]]) -> None:
    replace(home.root / "tombstones.jsonl", "".join(json.dumps(line) + "\n" for line in lines).encode())


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        return zlib.decompressobj(wbits=31).decompress(content, 200_000_000)
    except zlib.error:
        return content
