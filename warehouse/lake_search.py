"""A search of the lake for the rows whose key is among some values."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.home import Home
from newsledger.warehouse.key_index import ColumnIndex, Derived, Hashes, Places, wanted
from newsledger.warehouse.manifest import LakeFile


def filled(schema: pa.Table, data: pa.Table) -> pa.Table:
    """Return the data with nulls for columns added to the contract after it was written."""
    for name in schema.column_names:
        if name not in data.column_names:
            data = data.append_column(name, pa.nulls(data.num_rows, schema.schema.field(name).type))
    return data


def shaped(blank: pa.Table, data: pa.Table) -> pa.Table:
    """Return the data with the columns and types of an empty table."""
    return filled(blank, data).select(blank.column_names).cast(blank.schema)


def unreadable(path: Path, exc: Exception) -> WarehouseError:
    """Return the error for a file of the lake that cannot be read."""
    return WarehouseError(f"cannot read the lake file {path}: {exc}; run newsledger rebuild to recreate it")


@dataclass(frozen=True, slots=True)
class Search:
    """A search for the rows whose key is among some values.

    Attributes:
        home: The home.
        blank: The columns to return, without rows.
        key: The column of the key, or values derived from columns; rows of the same hash are not told apart then.
        values: The values.
        hashes: Their hashes, in order.
    """

    home: Home
    blank: pa.Table
    key: str | Derived
    values: pa.Array
    hashes: Hashes

    @classmethod
    def of(cls, home: Home, blank: pa.Table, key: str | Derived, values: pa.Array) -> "Search":
        """Return the search for some values."""
        return cls(home, blank, key, values, wanted(values))

    def is_in(self, file: LakeFile) -> bool:
        """Return whether a file has one of the values, or, once in many thousand years, one of the same hash."""
        return bool(len(self.hashes)) and self._index(file).has_any(self.hashes)

    def matches(self, file: LakeFile) -> Iterator[pa.Table]:
        """Yield the rows of a file, by row group."""
        if not len(self.hashes):
            return
        places = self._index(file).places(self.hashes)
        if len(places):
            yield from self._rows(file, places)

    def _index(self, file: LakeFile) -> ColumnIndex:
        try:
            return ColumnIndex.of(self.home, file, self.key)
        except (OSError, pa.ArrowInvalid) as exc:
            raise unreadable(self.home.lake / file.path, exc) from exc

    def _rows(self, file: LakeFile, places: Places) -> Iterator[pa.Table]:
        import pyarrow.compute as pc  # commands that only read do without

        path = self.home.lake / file.path
        columns = self.blank.column_names
        if isinstance(self.key, str):
            columns = list(dict.fromkeys([*columns, self.key]))
        try:
            with pq.ParquetFile(path) as parquet:
                first = 0
                for group in range(parquet.num_row_groups):
                    past = first + parquet.metadata.row_group(group).num_rows
                    inside = places[(places >= first) & (places < past)] - first
                    first = past
                    if len(inside):
                        part = parquet.read_row_group(group, columns=columns).take(inside)
                        if isinstance(self.key, str):
                            part = part.filter(pc.is_in(part[self.key], self.values))
                        yield shaped(self.blank, part)
        except (OSError, pa.ArrowInvalid) as exc:
            raise unreadable(path, exc) from exc
