"""The requests of a home by URL, so that a pull reads what it asks about and not every request that was ever made.

For each file of `fetches`, the rows that decide are copied into a file in order of the hashes of their URLs, which is
mapped into memory. Like an index, it is made when it is first needed, named after the SHA-256 of the file, and may be
deleted at any time.
"""

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import ipc

from newsledger.expectations.arrow import arrow_schema, arrow_table, empty
from newsledger.expectations.declaration import Row
from newsledger.expectations.tables import table
from newsledger.expectations.vocabulary import WORKED
from newsledger.warehouse import checked_files, index_files
from newsledger.warehouse.deciding_requests import COLUMNS, deciding
from newsledger.warehouse.home import Home
from newsledger.warehouse.key_index import Hashes, hashes, places_of, wanted
from newsledger.warehouse.lake import shaped, unreadable
from newsledger.warehouse.manifest import LakeFile, Manifest, TableEntry

_ENCODED = ("outcome", "reason", "role", "content_type", "via_url")  # columns whose values return within a file
_DICTIONARY = pa.dictionary(pa.int32(), pa.string())


def _schema() -> pa.Schema:
    declared = arrow_schema(table("fetches"))
    fields = [pa.field(name, _DICTIONARY if name in _ENCODED else declared.field(name).type) for name in COLUMNS]
    return pa.schema([pa.field("hash", pa.uint64()), *fields])


_SCHEMA = _schema()


@dataclass(frozen=True, slots=True, eq=False)
class _FilePart:
    """The requests of one file, or those of the journals, in order of the hashes of their URLs."""

    hashes: Hashes
    rows: pa.RecordBatch

    @classmethod
    def of(cls, batch: pa.RecordBatch) -> "_FilePart":
        """Return the part that a batch with a hash for each row is."""
        return cls(batch.column("hash").to_numpy(), batch.select(list(COLUMNS)))

    def having(self, values: Hashes) -> pa.RecordBatch:
        """Return the rows that have one of some hashes, which are in order."""
        return self.rows.take(pa.array(places_of(self.hashes, values)))

    def codes(self, name: str) -> npt.NDArray[np.int32]:
        """Return the places of the values of a column in its dictionary, -1 for null."""
        codes: npt.NDArray[np.int32] = self.rows.column(name).indices.fill_null(-1).to_numpy()
        return codes

    def young(self, since: datetime) -> Hashes:
        """Return the hashes of the URLs that worked at or after a moment."""
        moments = self.rows.column("started_at").cast(pa.int64()).to_numpy()
        places = np.flatnonzero(moments >= pa.scalar(since, pa.timestamp("us", "UTC")).value)
        outcomes = self.rows.column("outcome").dictionary.to_pylist()
        worked = [code for code, outcome in enumerate(outcomes) if outcome in WORKED]
        return self.hashes[places[np.isin(self.codes("outcome")[places], worked)]]

    def by_listing(self, values: Hashes) -> Iterator[tuple[str, Hashes]]:
        """Yield the listings that named URLs with some hashes, each with the hashes of these."""
        places = places_of(self.hashes, values)
        codes = self.codes("via_url")[places]
        order = np.argsort(codes, kind="stable")
        codes, numbers = codes[order], self.hashes[places[order]]
        listings = self.rows.column("via_url").dictionary
        for code in np.unique(codes[codes >= 0]).tolist():
            first, end = np.searchsorted(codes, [code, code + 1]).tolist()
            yield listings[code].as_py(), numbers[first:end]


@dataclass(slots=True)
class RequestIndex:
    """The requests of a state of the lake, and journalled ones that it lacks."""

    parts: tuple[_FilePart, ...] = ()
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _young: Mapping[str, Hashes] | None = None

    @classmethod
    def of(cls, home: Home, state: Manifest, journalled: Iterable[Row]) -> "RequestIndex":
        """Return the requests of a home; of one that was announced and then answered, the last journalled row counts.

        Raises:
            WarehouseError: A file of the lake cannot be read.
        """
        last = {str(row["fetch_id"]): row for row in journalled}
        unpublished = _FilePart.of(_batch(arrow_table(table("fetches"), last.values())))
        return cls((*_published(home, state), unpublished))

    def rows(self, urls: Collection[str]) -> dict[str, list[Row]]:
        """Return the requests for some URLs that decide what is known of them, those of the journals last."""
        result: dict[str, list[Row]] = {url: [] for url in urls}
        values = wanted(pa.array(result, pa.string()))
        for part in self.parts:
            for row in part.having(values).to_pylist():
                if row["url"] in result:  # another one, once in many thousand years
                    result[row["url"]].append(row)
        return result

    def named_by(self, listings: Collection[str], since: datetime) -> list[str]:
        """Return the URLs that some listings named and that worked at or after a moment, that of the first call."""
        with self._lock:
            if self._young is None:
                self._young = self._by_listing(since)
        numbers = np.unique(np.concatenate([_none(), *(self._young.get(listing, _none()) for listing in listings)]))
        rows = [part.having(numbers).column("url") for part in self.parts]
        return sorted({url for urls in rows for url in urls.to_pylist()})

    def _by_listing(self, since: datetime) -> dict[str, Hashes]:
        """Return the hashes of the URLs that worked at or after a moment, by listing."""
        values = np.unique(np.concatenate([_none(), *(part.young(since) for part in self.parts)]))
        grouped: dict[str, list[Hashes]] = {}
        for part in self.parts:
            for listing, numbers in part.by_listing(values):
                grouped.setdefault(listing, []).append(numbers)
        return {listing: np.unique(np.concatenate(numbers)) for listing, numbers in grouped.items()}


def prepare(home: Home, state: Manifest) -> None:
    """Make what the index of a state lacks, so that the next pull does not."""
    for _ in _published(home, state):
        pass


def _published(home: Home, state: Manifest) -> list[_FilePart]:
    files = [file for file in state.tables.get("fetches", TableEntry()).files if file.rows]
    parts = [_part(home, file) for file in files]
    if files:
        checked_files.remember(index_files.stem(home, files[0]).parent)
    return parts


def _part(home: Home, file: LakeFile) -> _FilePart:
    """Return the part of a file, which is made where it is missing or cannot be read."""
    stem = index_files.stem(home, file)
    path = stem.with_name(stem.name + index_files.REQUESTS)
    part = checked_files.opened(path, _parsed)
    if part is None:
        batch = _made(home.lake / file.path)
        sink = pa.BufferOutputStream()
        with ipc.new_file(sink, _SCHEMA) as writer:
            writer.write_batch(batch)
        checked_files.write(path, sink.getvalue())
        part = _FilePart.of(batch)
    return part


def _parsed(content: pa.Buffer) -> _FilePart:
    batch = ipc.open_file(content).get_batch(0)
    if batch.schema != _SCHEMA:
        raise ValueError("not the columns of an index of requests")
    return _FilePart.of(batch)


def _made(path: Path) -> pa.RecordBatch:
    blank = empty(table("fetches")).select(list(COLUMNS))
    try:
        with pq.ParquetFile(path) as parquet:
            present = [name for name in COLUMNS if name in parquet.schema_arrow.names]
            return _batch(shaped(blank, parquet.read(columns=present)))
    except (OSError, pa.ArrowInvalid) as exc:
        raise unreadable(path, exc) from exc


def _batch(fetches: pa.Table) -> pa.RecordBatch:
    """Return the deciding rows of some requests in order of their hashes, those of a URL as they were."""
    fetches = fetches.select(list(COLUMNS))
    rows = fetches.take(pa.array(deciding(fetches)))
    numbers = hashes(rows["url"])
    order = np.argsort(numbers, kind="stable")
    columns = {name: rows[name].take(pa.array(order)).combine_chunks() for name in COLUMNS}
    encoded = [column.dictionary_encode() if name in _ENCODED else column for name, column in columns.items()]
    return pa.RecordBatch.from_arrays([pa.array(numbers[order]), *encoded], schema=_SCHEMA)


def _none() -> Hashes:
    return np.empty(0, np.uint64)
