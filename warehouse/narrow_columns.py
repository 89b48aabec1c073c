"""Copies of the columns of the lake that single rows are read of again and again, mapped into memory.

A column of a file of the lake is decoded as a whole, whatever the number of rows that are wanted. Where a publish looks
up some rows in every file, that would read the ledger. These copies are made when rows of a file are first read, named
after its SHA-256 like its indexes, and may be deleted at any time.
"""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import ipc

from newsledger.expectations.arrow import empty
from newsledger.expectations.tables import table as declared
from newsledger.warehouse import checked_files
from newsledger.warehouse.file_origins import FileOrigin, origin_of
from newsledger.warehouse.home import Home
from newsledger.warehouse.key_index import IndexedFile, Places
from newsledger.warehouse.lake import shaped, unreadable
from newsledger.warehouse.manifest import Manifest, TableEntry

NARROW = {
    "articles": (
        *("article_id", "article_key", "cluster_id"),
        *("is_latest", "story_id", "published_on", "fetched_at"),
    ),
    "mentions": ("entity_id", "article_id"),
    "entities": ("entity_id", "name", "type", "reference_id", "pronoun", "article_count"),
}
"""Columns that are copied, by table."""

_ENCODED = {"mentions": ("entity_id",), "entities": ("type", "pronoun")}  # columns whose values return within a file


def narrow_rows(file: IndexedFile, table: str, places: Places, *, columns: Sequence[str]) -> pa.Table | None:
    """Return columns of the rows with some numbers, which are in order; None where others than the narrow are wanted.

    Raises:
        OSError: The file cannot be read.
        pa.ArrowInvalid: Likewise.
    """
    copied = _copied(file, table, columns)
    if copied is None:
        return None
    narrow, origin = copied
    return _plain(narrow.take(pa.array(places if origin is None else origin.earlier(places))), table)


def narrow_table(home: Home, manifest: Manifest, table: str, *, columns: Sequence[str]) -> pa.Table:
    """Return narrow columns of all rows of a table.

    Raises:
        WarehouseError: A file cannot be read.
    """
    parts = [empty(declared(table)).select(list(columns))]
    for file in manifest.tables.get(table, TableEntry()).files:
        try:
            copied = _copied(IndexedFile.of(home, file), table, columns)
        except (OSError, pa.ArrowInvalid) as exc:
            raise unreadable(home.lake / file.path, exc) from exc
        if copied is not None:
            narrow, origin = copied
            parts.append(shaped(parts[0], narrow if origin is None else narrow.filter(pa.array(origin.is_kept()))))
    return pa.concat_tables(parts)


def _copied(file: IndexedFile, table: str, columns: Sequence[str]) -> tuple[pa.Table, FileOrigin | None] | None:
    """Return columns of a file, or of its origin, which has further rows; None where wider ones are wanted."""
    if file.stem is None or not set(columns) <= set(NARROW.get(table, ())):
        return None
    narrow, origin = _stored(file.stem, table), None
    if narrow is None and (origin := origin_of(file.stem)) is not None:
        narrow = _stored(file.stem.with_name(origin.name), table)
    if narrow is None:
        content, origin = _made(file, table), None
        checked_files.write(_path(file.stem), content)
        narrow = _parsed(content)
    return narrow.select(list(columns)), origin


def _stored(stem: Path, table: str) -> pa.Table | None:
    narrow = checked_files.opened(_path(stem), _parsed)
    return narrow if narrow is not None and set(NARROW[table]) <= set(narrow.column_names) else None


def _path(stem: Path) -> Path:
    return stem.with_name(f"{stem.name}.columns")


def _parsed(content: pa.Buffer) -> pa.Table:
    return ipc.open_file(content).read_all()


def _made(file: IndexedFile, table: str) -> pa.Buffer:
    blank = empty(declared(table)).select(list(NARROW[table]))
    with pq.ParquetFile(file.path) as parquet:
        present = [name for name in NARROW[table] if name in parquet.schema_arrow.names]
        data = shaped(blank, parquet.read(columns=present))
    for name in _ENCODED.get(table, ()):
        if name in data.column_names:
            place = data.column_names.index(name)
            data = data.set_column(place, name, data[name].combine_chunks().dictionary_encode())
    sink = pa.BufferOutputStream()
    with ipc.new_file(sink, data.schema) as writer:
        writer.write_table(data.combine_chunks())
    return sink.getvalue()


def _plain(data: pa.Table, table: str) -> pa.Table:
    """Return a table without dictionaries."""
    for name in _ENCODED.get(table, ()):
        if name in data.column_names and pa.types.is_dictionary(data[name].type):
            place = data.column_names.index(name)
            data = data.set_column(place, name, data[name].cast(pa.string()))
    return data
