"""Copies of the columns of the lake that single rows are read of again and again, mapped into memory.

A column of a file of the lake is decoded as a whole, whatever the number of rows that are wanted. Where a publish looks
up some rows in every file, that would read the ledger. These copies are made when rows of a file are first read, named
after its SHA-256 like its indexes, and may be deleted at any time.
"""

from collections.abc import Mapping, Sequence
from functools import cache
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

_NARROW_NAMES = {table: frozenset(names) for table, names in NARROW.items()}
_SUFFIX = ".columns"
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
    numbers = pa.array(places if origin is None else origin.earlier(places))
    types = _types(table)
    arrays = [_taken(column, numbers) for column in narrow]
    names = list(columns)
    cast = [
        array if array.type == types[name] else array.cast(types[name])
        for name, array in zip(names, arrays, strict=True)
    ]
    return pa.Table.from_arrays(cast, names)


def _taken(column: pa.Array, numbers: pa.Array) -> pa.Array:
    """Return some values of a column, without a dictionary."""
    if pa.types.is_dictionary(column.type):
        return column.dictionary.take(column.indices.take(numbers))
    return column.take(numbers)


@cache
def _types(table: str) -> dict[str, pa.DataType]:
    return {field.name: field.type for field in empty(declared(table)).schema}


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
            arrays, origin = copied
            narrow = pa.table(arrays, list(columns))
            parts.append(shaped(parts[0], narrow if origin is None else narrow.filter(pa.array(origin.is_kept()))))
    return pa.concat_tables(parts)


def _copied(file: IndexedFile, table: str, columns: Sequence[str]) -> tuple[list[pa.Array], FileOrigin | None] | None:
    """Return columns of a file, or of its origin, which has further rows; None where wider ones are wanted."""
    if file.stem is None or not _NARROW_NAMES.get(table, frozenset()).issuperset(columns):
        return None
    narrow, origin = _stored(file.stem, columns), None
    if narrow is None and (origin := origin_of(file.stem)) is not None:
        narrow = _stored(file.stem.with_name(origin.name), columns)
    if narrow is None:
        content, origin = _made(file, table), None
        checked_files.write(_path(file.stem), content)
        narrow = _chosen(_parsed(content), columns)
    return narrow, origin


def _stored(stem: Path, columns: Sequence[str]) -> list[pa.Array] | None:
    """Return columns of a copy; None where it lacks one, as those of an earlier version may."""
    narrow = checked_files.opened(f"{stem}{_SUFFIX}", _parsed)
    return None if narrow is None or not narrow.keys() >= set(columns) else _chosen(narrow, columns)


def _chosen(narrow: Mapping[str, pa.Array], columns: Sequence[str]) -> list[pa.Array]:
    return [narrow[name] for name in columns]


def _path(stem: Path) -> Path:
    return stem.with_name(f"{stem.name}{_SUFFIX}")


def _parsed(content: pa.Buffer) -> Mapping[str, pa.Array]:
    with ipc.open_file(content) as reader:
        schema, count = reader.schema, reader.num_record_batches
        if count == 1:
            return dict(zip(schema.names, reader.get_batch(0).columns, strict=True))
        table = reader.read_all()
    return {name: table[name].combine_chunks() for name in schema.names}


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
