"""An index of the lake: for a column of a file, hashes of its values in order, and the row of each.

A file of the lake is written once, and so is an index of one of its columns, when the column is first searched. It is
named after the SHA-256 of the file, so that it serves every generation that has the file, and may be deleted at
any time. Whoever searches compares the values themselves as well: a hash tells which rows to read.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsledger.warehouse import checked_files, index_files
from newsledger.warehouse.damage import Damage, Remedy
from newsledger.warehouse.file_origins import FileOrigin, origin_of, write_origin
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import LakeFile, Manifest, TableEntry

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
_FACTOR, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)  # odd, near the golden ratio of 2^64
_SCHEMA = pa.schema([("hash", pa.uint64()), ("row", pa.uint32())])


def hashes(values: pa.Array | pa.ChunkedArray) -> Hashes:
    """Return the hash of each value, none of which is null; integers, which are hashes themselves, are their own."""
    column = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if pa.types.is_integer(column.type):
        numbers: npt.NDArray[np.int64] = column.to_numpy()
        return numbers.view(np.uint64)
    lengths = pc.binary_length(column).to_numpy()
    result = np.empty(len(column), np.uint64)
    for length in np.unique(lengths).tolist():
        is_so_long = lengths == length
        result[is_so_long] = _hashes_of(column if is_so_long.all() else column.filter(pa.array(is_so_long)), length)
    return result


def _hashes_of(column: pa.StringArray, length: int) -> Hashes:
    """Return the hashes of texts that have the same number of bytes."""
    words = np.zeros((len(column), -(-length // 8)), np.uint64)
    first = int(np.frombuffer(column.buffers()[1], np.int32)[column.offset]) if length else 0
    if length and len(column):
        content = np.frombuffer(column.buffers()[2], np.uint8, len(column) * length, first)
        words.view(np.uint8)[:, :length] = content.reshape(len(column), length)
    result = np.full(len(column), length + 1, np.uint64)
    for word in words.T:
        result = (result ^ word) * _FACTOR
        result ^= result >> _SHIFT
    return result


def wanted(values: pa.Array | pa.ChunkedArray) -> Hashes:
    """Return the hashes of some values in order, each once, to be looked for."""
    return np.unique(hashes(values.drop_null()))


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """A Parquet file, and the beginning of the names of its indexes; without one, indexes are made and not kept."""

    path: Path
    stem: Path | None = None

    @classmethod
    @lru_cache(maxsize=4_096)  # a publish asks for each file in every search
    def of(cls, home: Home, file: LakeFile) -> "IndexedFile":
        """Return a file of the lake."""
        return cls(home.lake / file.path, index_files.stem(home, file))


_recent_files: dict[
    tuple[Home, str], tuple[Sequence[LakeFile], tuple[IndexedFile, ...]]
] = {}  # the last ones of each table


def indexed(home: Home, manifest: Manifest, name: str) -> tuple[IndexedFile, ...]:
    """Return the files of a table."""
    return indexed_files(home, manifest.tables.get(name, TableEntry()).files)


def indexed_files(home: Home, files: Sequence[LakeFile]) -> tuple[IndexedFile, ...]:
    """Return some files of a table, which are those of the last call as long as these are asked for again."""
    if not isinstance(files, tuple) or not files:
        return tuple(IndexedFile.of(home, file) for file in files)
    key = home, files[0].path.partition("/")[0]
    recent = _recent_files.get(key)
    if recent is None or recent[0] is not files:
        recent = _recent_files[key] = files, tuple(IndexedFile.of(home, file) for file in files)
    return recent[1]


@dataclass(frozen=True, slots=True)
class Derived:
    """Values that rows can be looked for by, and that no column has.

    Attributes:
        name: Name of the index; a change of the values needs another.
        columns: The columns that they are derived from.
        values: Function that returns `value` and `row`, the number of its row, for such columns.
    """

    name: str
    columns: tuple[str, ...]
    values: Callable[[pa.Table], pa.Table]


@dataclass(frozen=True, slots=True)
class ColumnIndex:
    """The index of one column of a file.

    Attributes:
        hashes: Hashes of the values that are not null, in order; of a column of lists, those of each element.
        rows: The row of each.
    """

    hashes: Hashes
    rows: npt.NDArray[np.uint32]

    @classmethod
    def of(cls, file: IndexedFile, column: str | Derived) -> "ColumnIndex":
        """Return the index of a column, which is made where it is missing or cannot be read.

        Raises:
            OSError: The file cannot be read.
            pa.ArrowInvalid: Likewise.
        """
        name = column if isinstance(column, str) else column.name
        if file.stem is not None and (stored := _inherited(file.stem, name)) is not None:
            return stored
        batch = _made(file.path, column)
        if file.stem is not None:
            _write(index_path(file.stem, name), batch)
        return _index_of(batch)

    def pairs(self, values: Hashes) -> tuple[Places, Hashes]:
        """Return each row that has one of some hashes, with the hash."""
        places = self.entries(values)
        return self.rows[places].astype(np.int64), self.hashes[places]

    def entries(self, values: Hashes) -> Places:
        """Return the places of the entries that have one of some hashes, which are in order."""
        return places_of(self.hashes, values)


def places_of(hashes: Hashes, values: Hashes) -> Places:
    """Return the places of those of some hashes that are among others; both are in order, and the others differ."""
    return _ranges(*_spans(hashes, values))


def _spans(hashes: Hashes, values: Hashes) -> tuple[Places, Places]:
    """Return where the values that are there begin and end."""
    if not len(hashes) or not len(values):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    if len(values) > len(hashes):
        values = values[np.isin(values, hashes, assume_unique=False)]
    firsts = np.searchsorted(hashes, values)
    is_present = hashes[np.minimum(firsts, len(hashes) - 1)] == values
    return firsts[is_present], np.searchsorted(hashes, values[is_present], side="right")


def _ranges(firsts: Places, pasts: Places) -> Places:
    """Return the numbers from each first one up to the one before its past one."""
    counts = pasts - firsts
    starts = np.cumsum(counts) - counts
    places: Places = np.arange(counts.sum()) + np.repeat(firsts - starts, counts)
    return places


def index_path(stem: Path, name: str) -> Path:
    """Return the path of the index of a column, by the beginning of the paths of the indexes of its file."""
    return stem.with_name(f"{stem.name}.{name}.arrow")


def _inherited(stem: Path, name: str) -> ColumnIndex | None:
    """Return the index of a column of a file, or what that of its origin says of the rows that the file has."""
    stored = stored_index(index_path(stem, name))
    if stored is not None or (origin := origin_of(stem)) is None:
        return stored
    stored = stored_index(index_path(stem.with_name(origin.name), name))
    return None if stored is None else _restricted(stored, origin.is_kept())


def _restricted(index: ColumnIndex, is_kept: npt.NDArray[np.bool_]) -> ColumnIndex:
    """Return what an index says of the kept rows, with their numbers among these."""
    numbers = np.cumsum(is_kept, dtype=np.uint32) - np.uint32(1)
    is_entry_kept = is_kept[index.rows]
    return ColumnIndex(index.hashes[is_entry_kept], numbers[index.rows[is_entry_kept]])


def stored_index(path: Path) -> ColumnIndex | None:
    """Return an index that has the content that was written; None for another, which is made again."""
    return checked_files.opened(path, _parsed)


def _parsed(content: pa.Buffer) -> ColumnIndex:
    batch = pa.ipc.open_file(content).get_batch(0)
    if batch.schema != _SCHEMA or any(column.null_count for column in batch.columns):
        raise ValueError("not the columns of an index")
    return _index_of(batch)


def _index_of(batch: pa.RecordBatch) -> ColumnIndex:
    return ColumnIndex(batch.column(0).to_numpy(), batch.column(1).to_numpy())


def _made(path: Path, column: str | Derived) -> pa.RecordBatch:
    columns = [column] if isinstance(column, str) else list(column.columns)
    with pq.ParquetFile(path) as parquet:
        if not set(columns) <= set(parquet.schema_arrow.names):
            return _batch(np.empty(0, np.uint64), np.empty(0, np.uint32))
        data = parquet.read(columns=columns)
    rows_of_values = _column_values(data[column]) if isinstance(column, str) else column.values(data)
    rows_of_values = rows_of_values.filter(rows_of_values["value"].is_valid())
    numbers, rows = hashes(rows_of_values["value"]), rows_of_values["row"].to_numpy()
    order = np.argsort(numbers, kind="stable")
    return _batch(numbers[order], rows[order].astype(np.uint32))


def _batch(numbers: Hashes, rows: npt.NDArray[np.uint32]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array(numbers), pa.array(rows)], schema=_SCHEMA)


def _column_values(column: pa.ChunkedArray) -> pa.Table:
    """Return each value of a column, or each element of its lists, with the number of its row."""
    values = column.combine_chunks()
    if pa.types.is_list(values.type):
        return pa.table({"value": values.flatten(), "row": values.value_parent_indices()})
    return pa.table({"value": values, "row": np.arange(len(values))})


def _write(path: Path, batch: pa.RecordBatch) -> None:
    """Write an index, whole or not at all, if the disk takes it."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)
    checked_files.write(path, sink.getvalue())


def carry_over(home: Home, file: LakeFile, *, successor: LakeFile, is_kept: npt.NDArray[np.bool_]) -> None:
    """Let the indexes of a file serve another, which has the kept rows of it in their order."""
    old, new = index_files.stem(home, file), index_files.stem(home, successor)
    removed = np.flatnonzero(~is_kept)
    origin = (origin_of(old) or FileOrigin(old.name, len(is_kept), np.empty(0, np.int64))).without(removed)
    stems = [old] if origin.name == old.name else [old, old.with_name(origin.name)]
    if origin.is_worth_keeping:
        write_origin(new, origin)
        stems.pop()
    names = {
        path.name.removeprefix(stem.name)[1:-6] for stem in stems for path in stem.parent.glob(f"{stem.name}.*.arrow")
    }
    for name in sorted(names):
        index = _inherited(old, name)
        if index is not None:
            rest = _restricted(index, is_kept)
            _write(index_path(new, name), _batch(rest.hashes, rest.rows))


def index_damage(home: Home) -> Iterator[Damage]:
    """Yield the indexes whose content is not what was written; one that is missing is made again, and not told."""
    for path in index_files.paths(home):
        if path.suffix in index_files.SUFFIXES and not checked_files.is_sound(path):
            place = path.relative_to(home.root).as_posix()
            detail = "the index does not have the content that was written"
            yield Damage("newsledger_manifest", place, "index_damaged", detail, Remedy.WAREHOUSE)
