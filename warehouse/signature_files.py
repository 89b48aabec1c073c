"""Stored signatures that share a hash with others: an index of each file tells which, and these alone are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsledger.warehouse.index_segments import Matches, matches
from newsledger.warehouse.key_index import IndexedFile, wanted
from newsledger.warehouse.lake import shaped
from newsledger.warehouse.lake_search import rows_at
from newsledger.warehouse.row_copies import RowCopy

_METHOD = ("algorithm", "seed")


@dataclass(frozen=True, slots=True)
class SignatureFiles:
    """Parquet files of signatures, of which rows of another method, and of some keys, are ignored.

    Attributes:
        files: The files.
        key: The column that names what is signed.
        fresh: Rows of the same table: their methods count, and their keys are those that are ignored.
        copy: The copy of columns that rows are read from, which has all of them; without one, they are decoded.
    """

    files: Sequence[IndexedFile]
    key: str
    fresh: pa.Table
    copy: RowCopy | None = None

    def pairs(self, hashes: Mapping[str, pa.Array], *, columns: Sequence[str] = ()) -> dict[str, pa.Table]:
        """Return the stored rows, once for each of some hashes that a list of theirs has.

        Args:
            hashes: Hashes to look for, by column of lists.
            columns: Further columns to return beside the key and the hash, which is named `key`.

        Returns:
            Columns `id`, `columns` and `key`, by column of lists.
        """
        return {name: self._pairs(name, values, columns) for name, values in hashes.items()}

    def _pairs(self, name: str, hashes: pa.Array, columns: Sequence[str]) -> pa.Table:
        names = [self.key, *columns]
        parts = [self._blank(names).append_column("key", pa.array([], pa.int64()))]
        for file, match in self._matches(name, hashes):
            parts.append(self._rows(file, match, names).append_column("key", [match.hashes.view("int64")]))
        rows = self._counted(pa.concat_tables(parts))
        return rows.select([*names, "key"]).rename_columns(["id", *columns, "key"])

    def rows(self, keys: pa.Array, *, columns: Sequence[str]) -> pa.Table:
        """Return some columns of the stored rows with some keys."""
        names = [self.key, *columns]
        parts = [self._rows(file, match, names) for file, match in self._matches(self.key, keys)]
        rows = self._counted(pa.concat_tables([self._blank(names), *parts]))
        return rows.filter(pc.is_in(rows[self.key], keys)).select(list(columns))

    def _matches(self, name: str, values: pa.Array) -> list[tuple[IndexedFile, Matches]]:
        """Return the files with some values that have the columns of today; others were written by another method."""
        hashes, names = wanted(values), set(self.fresh.column_names)
        found = matches(self.files, name, hashes) if len(hashes) else {}
        files = [(self.files[number], match) for number, match in found.items()]
        return [(file, match) for file, match in files if names <= set(pq.read_schema(file.path).names)]

    def _rows(self, file: IndexedFile, match: Matches, columns: Sequence[str]) -> pa.Table:
        """Return columns of the matching rows of a file, and those by which rows count."""
        blank = self._blank(columns)
        names = blank.column_names
        if self.copy is not None:
            return shaped(blank, self.copy.rows(file, match.rows, columns=names))
        return pa.concat_tables(
            [blank, *(shaped(blank, part) for part in rows_at(file.path, match.rows, columns=names))]
        )

    def _blank(self, columns: Sequence[str]) -> pa.Table:
        """Return columns, and those by which rows count, without rows."""
        fields = [self.fresh.schema.field(name) for name in dict.fromkeys([*columns, *_METHOD])]
        return pa.schema([field.with_nullable(True) for field in fields]).empty_table()

    def _counted(self, rows: pa.Table) -> pa.Table:
        """Return the rows that count."""
        is_ignored = pc.is_in(rows[self.key], pc.unique(self.fresh[self.key]))
        return rows.filter(pc.and_not(self._is_of_method(rows), is_ignored))

    def _is_of_method(self, index: pa.Table) -> pa.ChunkedArray:
        methods = self.fresh.select(list(_METHOD)).group_by(list(_METHOD)).aggregate([]).to_pylist()
        is_known = pa.chunked_array([pa.repeat(pa.scalar(False), index.num_rows)])
        for method in methods:
            is_same = pc.and_(*(pc.equal(index[name], method[name]) for name in _METHOD))
            is_known = pc.or_(is_known, is_same)
        return is_known
