"""Copies of columns of signatures, mapped into memory, for reading single rows.

Parquet decodes a column of a row group whole, and a file of signatures is one row group of tens of thousands of lists.
Like the indexes of a file, its copies are named after its SHA-256, are made when rows are first read, serve the files
that were made of it, and may be deleted at any time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import ipc

from newsledger.expectations.arrow import arrow_schema
from newsledger.expectations.declaration import Table
from newsledger.warehouse import checked_files
from newsledger.warehouse.file_origins import FileOrigin, origin_of
from newsledger.warehouse.key_index import IndexedFile, Places
from newsledger.warehouse.lake import filled, unreadable

_LARGEST_SMALL = 2**15 - 1
_LEAST_REPEATED = 4  # rows for each value, from which values are stored once


@dataclass(frozen=True, slots=True)
class RowCopy:
    """A copy of some columns of each file of a table; a column that a file lacks is null.

    Attributes:
        table: The table.
        name: Name of the copy; other columns need another.
        columns: The columns.
        first: Columns of lists of which no more than the first elements are copied, and how many.
    """

    table: Table
    name: str
    columns: tuple[str, ...]
    first: tuple[tuple[str, int], ...] = ()

    def rows(self, file: IndexedFile, places: Places, *, columns: Sequence[str] = ()) -> pa.Table:
        """Return the rows of a file with some numbers, which need be in no order.

        Raises:
            WarehouseError: The file cannot be read.
        """
        try:
            copied, origin = self._copied(file)
        except (OSError, pa.ArrowInvalid) as exc:
            raise unreadable(file.path, exc) from exc
        names = columns or self.columns
        rows = copied.select(list(names)).take(pa.array(places if origin is None else origin.earlier(places)))
        return rows.cast(self._schema(names))

    def _schema(self, names: Sequence[str]) -> pa.Schema:
        schema = arrow_schema(self.table)
        return pa.schema([schema.field(name).with_nullable(True) for name in names])

    def _copied(self, file: IndexedFile) -> tuple[pa.Table, FileOrigin | None]:
        """Return the copy of a file, or of its origin, which has further rows."""
        if file.stem is None:
            return _parsed(self._made(file.path)), None
        copied, origin = self._stored(file.stem), None
        if copied is None and (origin := origin_of(file.stem)) is not None:
            copied = self._stored(file.stem.with_name(origin.name))
        if copied is not None:
            return copied, origin
        content = self._made(file.path)
        checked_files.write(self._path(file.stem), content)
        return _parsed(content), None

    def _stored(self, stem: Path) -> pa.Table | None:
        copied = checked_files.opened(self._path(stem), _parsed)
        return copied if copied is not None and set(self.columns) <= set(copied.column_names) else None

    def _path(self, stem: Path) -> Path:
        return stem.with_name(f"{stem.name}.{self.name}.columns")

    def _made(self, path: Path) -> pa.Buffer:
        schema = self._schema(self.columns)
        with pq.ParquetFile(path) as parquet:
            present = [name for name in self.columns if name in parquet.schema_arrow.names]
            data = filled(schema.empty_table(), parquet.read(columns=present)).select(list(self.columns)).cast(schema)
        for name, number in self.first:
            place = data.column_names.index(name)
            data = data.set_column(place, name, pc.list_slice(data[name], 0, number))
        data = pa.table({name: _narrowed(data[name].combine_chunks()) for name in data.column_names})
        sink = pa.BufferOutputStream()
        with ipc.new_file(sink, data.schema) as writer:
            writer.write_table(data)
        return sink.getvalue()


def _parsed(content: pa.Buffer) -> pa.Table:
    return ipc.open_file(content).read_all()


def _narrowed(column: pa.Array) -> pa.Array:
    """Return a column in fewer bytes: small numbers and lists of them in a quarter, a text that returns once."""
    if pa.types.is_string(column.type):
        encoded = column.dictionary_encode()
        return encoded if _LEAST_REPEATED * len(encoded.dictionary) <= len(column) else column
    is_list = pa.types.is_list(column.type)
    if (column.type.value_type if is_list else column.type) != pa.int64():
        return column
    limits = pc.min_max(pc.list_flatten(column) if is_list else column).as_py()
    if limits["min"] is None or max(-limits["min"], limits["max"]) > _LARGEST_SMALL:
        return column
    return column.cast(pa.list_(pa.int16()) if is_list else pa.int16())
