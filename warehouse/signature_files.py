"""Stored signatures that share a hash with others, read a row group at a time: what is read whole is only what matches.

A pass decodes the hashes of all stored signatures and compares them as one array of numbers, which takes a few
microseconds an article; what it keeps are the pairs of a signature and a hash that are shared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_METHOD = ("algorithm", "seed")


@dataclass(frozen=True, slots=True)
class SignatureFiles:
    """Parquet files of signatures, of which rows of another method, and of some keys, are ignored.

    Attributes:
        paths: The files.
        key: The column that names what is signed.
        fresh: Rows of the same table: their methods count, and their keys are those that are ignored.
    """

    paths: Sequence[Path]
    key: str
    fresh: pa.Table

    def pairs(self, hashes: Mapping[str, pa.Array], *, columns: Sequence[str] = ()) -> dict[str, pa.Table]:
        """Return the stored rows, once for each of some hashes that a list of theirs has.

        Args:
            hashes: Hashes to look for, by column of lists.
            columns: Further columns to return beside the key and the hash, which is named `key`.

        Returns:
            Columns `id`, `columns` and `key`, by column of lists.
        """
        wanted = {name: values for name, values in hashes.items() if len(values)}
        parts: dict[str, list[pa.Table]] = {name: [] for name in hashes}
        for rows in self._groups([self.key, *columns, *wanted]) if wanted else ():
            for name, values in wanted.items():
                lists = rows[name].combine_chunks()
                flat = lists.flatten()
                is_match = pc.is_in(flat, values)
                places = pc.list_parent_indices(lists).filter(is_match)
                found = {"id": rows[self.key].take(places), **{column: rows[column].take(places) for column in columns}}
                parts[name].append(pa.table({**found, "key": flat.filter(is_match)}))
        schemas = {name: self._schema(columns) for name in hashes}
        return {name: pa.concat_tables([schemas[name].empty_table(), *found]) for name, found in parts.items()}

    def rows(self, keys: pa.Array, *, columns: Sequence[str]) -> pa.Table:
        """Return some columns of the stored rows with some keys."""
        schema = pa.schema([self.fresh.schema.field(name) for name in columns])
        parts = [
            rows.select(list(columns))
            for rows in self._groups([self.key, *columns], keys=keys)
            if len(keys) and rows.num_rows
        ]
        return pa.concat_tables([schema.empty_table(), *(part.cast(schema) for part in parts)])

    def _schema(self, columns: Sequence[str]) -> pa.Schema:
        fields = [pa.field("id", pa.string()), *(self.fresh.schema.field(name) for name in columns)]
        return pa.schema([*(field.with_nullable(True) for field in fields), ("key", pa.int64())])

    def _groups(self, columns: Sequence[str], *, keys: pa.Array | None = None) -> Iterator[pa.Table]:
        """Yield columns of the rows that count, or of those of some keys, by row group."""
        ignored = pc.unique(self.fresh[self.key])
        for path in self.paths:
            with pq.ParquetFile(path) as parquet:
                if not {*columns, *_METHOD} <= set(parquet.schema_arrow.names):
                    continue  # written before the table had its present columns, so by another method
                for group in range(parquet.num_row_groups):
                    index = parquet.read_row_group(group, columns=[self.key, *_METHOD])
                    is_counted = pc.and_(pc.invert(pc.is_in(index[self.key], ignored)), self._is_of_method(index))
                    if keys is not None:
                        is_counted = pc.and_(is_counted, pc.is_in(index[self.key], keys))
                    if pc.any(is_counted).as_py():
                        yield parquet.read_row_group(group, columns=list(dict.fromkeys(columns))).filter(is_counted)

    def _is_of_method(self, index: pa.Table) -> pa.ChunkedArray:
        methods = self.fresh.select(list(_METHOD)).group_by(list(_METHOD)).aggregate([]).to_pylist()
        is_known = pa.chunked_array([pa.repeat(pa.scalar(False), index.num_rows)])
        for method in methods:
            is_same = pc.and_(*(pc.equal(index[name], method[name]) for name in _METHOD))
            is_known = pc.or_(is_known, is_same)
        return is_known
