"""The journal: rows as they occur, one JSON lines file per run, so that nothing pulled is lost."""

import json
import os
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from newsledger.expectations.declaration import Kind, Row
from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import TABLES
from newsledger.warehouse import tombstones
from newsledger.warehouse.durable import private, sync_folder
from newsledger.warehouse.home import Home

_LONGEST_LINE = 64 << 20
_SHOWN = 100
_MOMENTS = {
    declared.name: {column.name for column in declared.columns if column.kind is Kind.TIMESTAMP} for declared in TABLES
}


class Journal:
    """Append-only lines of (table, row), from any thread; `flush` makes them survive a crash of the machine."""

    def __init__(self, home: Home, run_id: str) -> None:
        """The file of the run is created with the first line."""
        self._path = home.journal / f"{run_id}.jsonl"
        self._stream: IO[str] | None = None
        self._lock = threading.Lock()
        self._home = home
        self._stones = tombstones.read(home)

    def __enter__(self) -> Self:
        """Return the journal, ready to append."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Flush and close."""
        self.rest()

    def append(self, table: str, row: Row) -> None:
        """Append one row, unless it refers to something forgotten."""
        if self._stones.covers_row(row):
            return
        line = encoded(table, row)
        with self._lock:
            if self._stream is None:
                self._stream = open(self._path, "a", encoding="utf-8", opener=private)  # noqa: SIM115
                sync_folder(self._path.parent)
            self._stream.write(line)

    def rest(self) -> None:
        """Flush, and close the file until the next line; meanwhile it may be rewritten and more be forgotten."""
        try:
            self.flush()
        finally:
            with self._lock:
                stream, self._stream = self._stream, None
                if stream is not None:
                    stream.close()
        self._stones = tombstones.read(self._home)

    def hand_over(self) -> None:
        """Pass every line so far to the operating system, so that it survives this process."""
        with self._lock:
            if self._stream is not None:
                self._stream.flush()

    def flush(self) -> None:
        """Make every line so far survive a crash."""
        with self._lock:
            if self._stream is not None:
                self._stream.flush()
                os.fsync(self._stream.fileno())


def encoded(table: str, row: Row) -> str:
    """Return a row as a line of a journal."""
    return json.dumps([table, row], default=_plain) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"cannot journal a value of type {type(value).__name__}")


def entries(home: Home, *, skip: Collection[str] = ()) -> Iterator[tuple[str, Row]]:
    """Yield every (table, row) of every run but those skipped, in order of run id, which is the order of time.

    A last line that a killed process left torn is passed over.

    Raises:
        WarehouseError: A line that is not the last is damaged; file and line are named.
    """
    for path in paths(home):
        if path.stem not in skip:
            for line in lines(path):
                if line.fault is not None:
                    raise WarehouseError(
                        f"{path.name}, line {line.number} is damaged: {line.fault}; run newsledger repair journals"
                    )
                yield line.table, line.row


def paths(home: Home) -> list[Path]:
    """Return the journals in order of run id."""
    return sorted(home.journal.glob("*.jsonl"))


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A line of a journal: its row with the row's table, or the fault that makes it unreadable."""

    number: int
    table: str = ""
    row: Row = field(default_factory=dict)
    fault: str | None = None


def lines(path: Path) -> Iterator[JournalLine]:
    """Yield the lines of a journal; a torn last line, which a kill leaves, is left out."""
    with path.open("rb") as stream:
        for number, line in enumerate(_bounded(stream), start=1):
            try:
                yield JournalLine(number, *_entry(line))
            except (ValueError, KeyError, TypeError, AttributeError) as exc:
                if not line.endswith(b"\n"):
                    return
                yield JournalLine(number, fault=repr(exc))


def _bounded(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a stream; of one that is longer than any row, only the beginning."""
    while line := stream.readline(_LONGEST_LINE):
        piece = line
        while len(piece) == _LONGEST_LINE and not piece.endswith(b"\n"):
            piece = stream.readline(_LONGEST_LINE)
        is_whole = piece is line
        yield line if is_whole else line[:_SHOWN] + (b"\n" if piece.endswith(b"\n") else b"")


def _entry(line: bytes) -> tuple[str, Row]:
    table, row = json.loads(line)
    moments = _MOMENTS[table]
    return table, {name: _parsed(value, name in moments) for name, value in row.items()}


def _parsed(value: object, is_moment: bool) -> object:
    return datetime.fromisoformat(value) if is_moment and isinstance(value, str) else value
