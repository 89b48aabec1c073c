"""The rows of a shard's finished documents, on disk, so that they outlive the worker that made them."""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from newsledger.expectations.declaration import Kind, Row
from newsledger.expectations.tables import table

Rows = dict[str, list[Row]]


@dataclass(slots=True)
class Spool:
    """One file of JSON lines per worker that reads the shard: a worker whose parent died may still write to its own."""

    folder: Path
    key: str
    token: str = field(default_factory=lambda: secrets.token_hex(4))

    def finished(self) -> dict[int, Rows]:
        """Return the rows of every document that some worker finished, by the document's number in the shard.

        A line that a killed worker left torn is passed over; its document is read again.
        """
        rows: dict[int, Rows] = {}
        for path in self._paths():
            rows.update(_entries(path.read_bytes()))
        return rows

    def add(self, number: int, rows: Rows) -> None:
        """Append the rows of one document, in one write."""
        self.folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps([number, {name: listed for name, listed in rows.items() if listed}], default=_plain)
        with (self.folder / f"{self.key}.{self.token}.jsonl").open("ab", buffering=0) as stream:
            stream.write(f"{line}\n".encode())

    def clear(self) -> None:
        """Remove the files of every worker."""
        for path in self._paths():
            path.unlink(missing_ok=True)

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob(f"{self.key}.*.jsonl"))


def _entries(content: bytes) -> Iterator[tuple[int, Rows]]:
    for line in content.split(b"\n"):
        try:
            number, rows = json.loads(line)
            yield int(number), {name: [_parsed(name, row) for row in listed] for name, listed in rows.items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            continue


def _parsed(name: str, row: Mapping[str, object]) -> Row:
    kinds = {column.name: column.kind for column in table(name).columns}
    return {column: _value(kinds.get(column), value) for column, value in row.items()}


def _value(kind: Kind | None, value: object) -> object:
    if isinstance(value, str) and kind is Kind.TIMESTAMP:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(value, str) and kind is Kind.DATE else value


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.item()  # type: ignore[attr-defined] # a number of numpy, or a fault of the code
