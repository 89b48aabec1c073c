"""A search of the lake for the rows whose key is among some values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.warehouse.home import Home
from newsledger.warehouse.index_segments import Matches, matches
from newsledger.warehouse.key_index import Derived, Hashes, IndexedFile, Places, indexed_files, wanted
from newsledger.warehouse.key_index import hashes as hashes_of
from newsledger.warehouse.lake import shaped, unreadable
from newsledger.warehouse.manifest import LakeFile
from newsledger.warehouse.narrow_columns import narrow_rows


@dataclass(frozen=True, slots=True)
class KeySearch:
    """A search for the rows whose key is among some values.

    Attributes:
        home: The home.
        blank: The columns to return, without rows.
        key: The column of the key, or values derived from columns; rows of the same hash are not told apart then.
        values: The values.
        hashes: Their hashes, in order.
        second: A search that must find a row as well.
    """

    home: Home
    blank: pa.Table
    key: str | Derived
    values: pa.Array
    hashes: Hashes
    second: "KeySearch | None" = None

    @classmethod
    def of(cls, home: Home, blank: pa.Table, key: str | Derived, values: pa.Array) -> "KeySearch":  # noqa: PLR0917
        """Return the search for some values."""
        return cls(home, blank, key, values, wanted(values))

    def having(self, files: Sequence[LakeFile]) -> list[LakeFile]:
        """Return the files that have one of the values, or, once in many thousand years, one of the same hash."""
        return [files[number] for number in self._found(files)]

    def present(self, files: Sequence[LakeFile]) -> pa.Array:
        """Return the values whose hash is in one of some files; the values themselves are not read."""
        hashes = np.concatenate([self.hashes[:0], *(match.hashes for match in self._found(files).values())])
        return self.values.filter(pa.array(np.isin(hashes_of(self.values), hashes)))

    def matches(self, files: Sequence[LakeFile]) -> Iterator[pa.Table]:
        """Yield the rows of some files: those of wide columns by row group, those of narrow ones together."""
        keys = [search.key for search in self._searches if isinstance(search.key, str)]
        columns = list(dict.fromkeys([*self.blank.column_names, *keys]))
        narrow_parts: list[pa.Table] = []
        searched = indexed_files(self.home, files)
        for number, places in self.rows_of_files(files).items():
            file, table = searched[number], files[number].path.partition("/")[0]
            try:
                narrow = narrow_rows(file, table, places, columns=columns)
                if narrow is not None:
                    narrow_parts.append(narrow)
                    continue
                for part in rows_at(file.path, places, columns=columns):
                    yield self._matching(part)
            except (OSError, pa.ArrowInvalid) as exc:
                raise unreadable(file.path, exc) from exc
        if narrow_parts:
            yield self._matching(pa.concat_tables(narrow_parts))

    def _found(self, files: Sequence[LakeFile]) -> dict[int, Matches]:
        return matches(indexed_files(self.home, files), self.key, self.hashes) if len(self.hashes) and files else {}

    @property
    def _searches(self) -> Sequence["KeySearch"]:
        return (self,) if self.second is None else (self, self.second)

    def rows_of_files(self, files: Sequence[LakeFile]) -> dict[int, Places]:
        """Return the numbers of the rows that every search finds, each once, by the place of the file."""
        rows = {number: _each_once(match.rows) for number, match in self._found(files).items()}
        if self.second is not None and rows:
            second_rows = self.second.rows_of_files(files)
            common = {
                number: np.intersect1d(rows[number], second_rows[number]) for number in rows if number in second_rows
            }
            rows = {number: places for number, places in common.items() if len(places)}
        return rows

    def _matching(self, part: pa.Table) -> pa.Table:
        """Return those of some rows whose keys are among the values, with the columns to return."""
        import pyarrow.compute as pc  # commands that only read do without

        for search in self._searches:
            if isinstance(search.key, str):
                part = part.filter(pc.is_in(part[search.key], search.values))
        return shaped(self.blank, part)


def _each_once(rows: Places) -> Places:
    """Return numbers of rows, which are in order, each once."""
    is_first = np.ones(len(rows), bool)
    np.not_equal(rows[1:], rows[:-1], out=is_first[1:])
    return rows if is_first.all() else rows[is_first]


def rows_of(files: Sequence[IndexedFile], blank: pa.Table, *, key: str, values: pa.Array) -> pa.Table:
    """Return the rows of some files whose key is among some values, with the columns of an empty table."""
    import pyarrow.compute as pc  # commands that only read do without

    hashes, parts = wanted(values), [blank]
    columns = list(dict.fromkeys([*blank.column_names, key]))
    for number, match in matches(files, key, hashes).items() if len(hashes) else ():
        parts_of_file = rows_at(files[number].path, np.unique(match.rows), columns=columns)
        parts.extend(shaped(blank, part.filter(pc.is_in(part[key], values))) for part in parts_of_file)
    return pa.concat_tables(parts)


def pairs_of(files: Sequence[IndexedFile], blank: pa.Table, *, index: str | Derived, values: pa.Array) -> pa.Table:
    """Return the rows of some files, once for each of some numbers that a list of theirs has, which is `key`.

    Args:
        files: The files.
        blank: The columns to return beside the number, without rows.
        index: The column of lists, or lists that are derived from it.
        values: The numbers.
    """
    hashes, parts = wanted(values), [blank.append_column("key", pa.array([], pa.int64()))]
    for number, match in matches(files, index, hashes).items() if len(hashes) else ():
        numbers = pa.chunked_array([match.hashes.view(np.int64)])
        rows = [shaped(blank, part) for part in rows_at(files[number].path, match.rows, columns=blank.column_names)]
        parts.append(pa.concat_tables([blank, *rows]).append_column("key", numbers))
    return pa.concat_tables(parts)


def rows_at(path: Path, places: Places, *, columns: Sequence[str]) -> Iterator[pa.Table]:
    """Yield columns of the rows with some numbers, which are in order, by row group."""
    with pq.ParquetFile(path) as parquet:
        first = 0
        for group in range(parquet.num_row_groups):
            end = first + parquet.metadata.row_group(group).num_rows
            offsets = places[(places >= first) & (places < end)] - first
            first = end
            if len(offsets):
                rows = parquet.read_row_group(group, columns=list(columns), use_threads=False)  # threads cost more
                yield rows.take(offsets)
