"""Indexes of a column of many files in one: so that a search opens a few segments instead of an index of each file.

Indexes of files are joined once there are many, and with them the segments that are not much larger, as in a
log-structured merge tree: each segment is at least twice as large as the next smaller one, up to a size above which it
stays as it is. A list tells which segments a column has; it is replaced once a new one is written. What is lost is made
again.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from newsledger.warehouse import checked_files, index_files
from newsledger.warehouse.file_origins import FileOrigin, origin_of
from newsledger.warehouse.key_index import ColumnIndex, Derived, Hashes, IndexedFile, Places, index_path, stored_index
from newsledger.warehouse.lake import unreadable

MOST_SINGLE = 16  # indexes of single files above which they are joined
MOST_ENTRIES = 4_000_000  # of a segment that is joined with others
_DIGITS = 24
_SCHEMA = pa.schema([("hash", pa.uint64()), ("file", pa.uint32()), ("row", pa.uint32())])
_refused: set[Path] = set()  # folders that took no segment


@dataclass(frozen=True, slots=True)
class Segment:
    """The indexes of a column of some files as one: the entries of each are in order of their hashes.

    Attributes:
        hashes: Hashes of values, in order.
        files: The place of the file among the files of the segment.
        rows: The number of the row.
    """

    hashes: Hashes
    files: npt.NDArray[np.uint32]
    rows: npt.NDArray[np.uint32]

    def among(self, chosen: Places | npt.NDArray[np.bool_]) -> "Segment":
        """Return the chosen entries, in the order of their places."""
        return Segment(self.hashes[chosen], self.files[chosen], self.rows[chosen])


@dataclass(frozen=True, slots=True)
class _ListEntry:
    """A segment in the list: the path of its file, the files that it indexes, and the number of its entries."""

    path: Path
    files: tuple[str, ...]
    entries: int


@dataclass(frozen=True, slots=True)
class _FilePlace:
    """A file of the lake in a segment: its place among those that are searched, and where it lost rows, its origin."""

    file: int
    origin: FileOrigin | None


@dataclass(frozen=True, slots=True)
class Matches:
    """The rows of a file that have one of the hashes that were looked for, in order, with the hash of each."""

    rows: Places
    hashes: Hashes


_NO_ROWS = Matches(np.empty(0, np.int64), np.empty(0, np.uint64))
_List = tuple[tuple[str, list[str], int], ...]
_lists: dict[Path, tuple[_List, tuple[_ListEntry, ...]]] = {}  # the segments of the last search, by list
_FilePlaces = Mapping[int, Mapping[int, list[_FilePlace]]]
_recent_places: dict[
    Path, tuple[Sequence[IndexedFile], Sequence[_ListEntry], _FilePlaces]
] = {}  # and where files are in them

_recent_origins: dict[Path, tuple[Sequence[IndexedFile], dict[int, FileOrigin | None]]] = {}


def matches(files: Sequence[IndexedFile], column: str | Derived, values: Hashes) -> dict[int, Matches]:
    """Return the matching rows of some files, by their places in the sequence; those without any are left out.

    Args:
        files: Files of one table.
        column: The column, or the derived values, that the hashes are of.
        values: The hashes to look for, in order, each once.

    Raises:
        WarehouseError: A file cannot be read.
    """
    name = column if isinstance(column, str) else column.name
    stems = [file.stem for file in files if file.stem is not None]
    result = _in_segments(files, stems[0].parent, name, values) if stems else {}
    singles = [number for number in range(len(files)) if number not in result]
    result |= {number: _in_file(files[number], column, values) for number in singles}
    if stems and len(singles) > MOST_SINGLE:
        _join(stems[0].parent, name, [stem for number in singles if (stem := files[number].stem) is not None])
    return {number: result[number] for number in range(len(files)) if len(result[number].rows)}


def _in_segments(  # noqa: PLR0917
    files: Sequence[IndexedFile], folder: Path, column: str, values: Hashes
) -> dict[int, Matches]:
    """Return the matching rows of the files that are in segments."""
    result: dict[int, Matches] = {}
    entries = _entries(folder, column)
    for number, places in _places(files, entries).items():
        segment = checked_files.opened(entries[number].path, _parsed)
        if segment is not None:
            result |= dict.fromkeys((place.file for file_places in places.values() for place in file_places), _NO_ROWS)
            result |= _in_segment(segment, places, values)
    return result


def _in_file(file: IndexedFile, column: str | Derived, values: Hashes) -> Matches:
    """Return the matching rows of one file."""
    try:
        rows, row_hashes = ColumnIndex.of(file, column).pairs(values)
    except (OSError, pa.ArrowInvalid) as exc:
        raise unreadable(file.path, exc) from exc
    order = np.argsort(rows, kind="stable")
    return Matches(rows[order], row_hashes[order])


def _places(files: Sequence[IndexedFile], entries: Sequence[_ListEntry]) -> _FilePlaces:
    """Return where files are in segments, by the place of the segment and their number there; without those in none.

    A publish asks for the same files again and again, whose origins do not change.
    """
    if not entries:
        return {}
    path = entries[0].path
    recent = _recent_places.get(path)
    if recent is None or recent[0] is not files or recent[1] is not entries:
        recent = _recent_places[path] = files, entries, _file_places(files, entries)
    return recent[2]


def _file_places(files: Sequence[IndexedFile], entries: Sequence[_ListEntry]) -> _FilePlaces:
    by_name = {name: (place, number) for place, entry in enumerate(entries) for number, name in enumerate(entry.files)}
    result: dict[int, dict[int, list[_FilePlace]]] = {}
    origins = _origins(files)
    for number, file in enumerate(files):
        if file.stem is None:
            continue
        origin = None
        place = by_name.get(file.stem.name)
        if place is None:
            if number not in origins:
                origins[number] = origin_of(file.stem)
            origin = origins[number]
            place = None if origin is None else by_name.get(origin.name)
        if place is not None:
            result.setdefault(place[0], {}).setdefault(place[1], []).append(_FilePlace(number, origin))
    return result


def _origins(files: Sequence[IndexedFile]) -> dict[int, FileOrigin | None]:
    """Return the origins of files that were asked for, by their places: those of all columns are the same."""
    folder = files[0].path.parent
    recent = _recent_origins.get(folder)
    if recent is None or recent[0] is not files:
        recent = _recent_origins[folder] = files, {}
    return recent[1]


def _in_segment(
    segment: Segment, places: Mapping[int, Sequence[_FilePlace]], values: Hashes
) -> Iterator[tuple[int, Matches]]:
    """Yield the matching rows of those files of a segment that have any, with the number of the file."""
    entries = segment.among(ColumnIndex(segment.hashes, segment.rows).entries(values))
    entries = entries.among(np.lexsort((entries.rows, entries.files)))
    numbers, firsts, counts = np.unique(entries.files, return_index=True, return_counts=True)
    for number, first, end in zip(numbers.tolist(), firsts.tolist(), (firsts + counts).tolist(), strict=True):
        for place in places.get(number, ()):
            rows, row_hashes = entries.rows[first:end].astype(np.int64), entries.hashes[first:end]
            if place.origin is not None:
                is_kept, rows = place.origin.later(rows)
                row_hashes = row_hashes[is_kept]
            yield place.file, Matches(rows, row_hashes)


def _entries(folder: Path, column: str) -> tuple[_ListEntry, ...]:
    """Return the segments of a column, which are those of the last call as long as the list is the same."""
    path = folder / f"{column}{index_files.LIST}"
    lines = checked_files.opened(path, _parsed_list) or ()
    recent = _lists.get(path)
    if recent is None or recent[0] is not lines:
        entries = tuple(_ListEntry(folder / name, tuple(files), count) for name, files, count in lines)
        recent = _lists[path] = lines, entries
    return recent[1]


def _parsed_list(content: pa.Buffer) -> _List:
    return tuple(
        (str(name), [str(file) for file in files], int(entries))
        for name, files, entries in json.loads(content.to_pybytes())
    )


def _write_list(folder: Path, column: str, entries: Iterable[_ListEntry]) -> None:
    content = json.dumps([[entry.path.name, entry.files, entry.entries] for entry in entries])
    checked_files.write(folder / f"{column}{index_files.LIST}", pa.py_buffer(content.encode()))


def _parsed(content: pa.Buffer) -> Segment:
    batch = pa.ipc.open_file(content).get_batch(0)
    if batch.schema != _SCHEMA or any(column.null_count for column in batch.columns):
        raise ValueError("not the columns of a segment")
    return Segment(*(column.to_numpy() for column in batch.columns))


@dataclass(frozen=True, slots=True)
class _SegmentPart:
    """What is joined: the index of a file, or a segment. It is opened with its pack alone, so that memory holds one.

    Attributes:
        files: The files that it indexes.
        size: The number of its entries.
        path: The path of the index or segment.
        is_single: Whether it is the index of one file.
    """

    files: tuple[str, ...]
    size: int
    path: Path
    is_single: bool = False

    def opened(self) -> Segment | None:
        """Return the entries; None if they cannot be read any more."""
        if not self.is_single:
            return checked_files.opened(self.path, _parsed)
        index = stored_index(self.path)
        return None if index is None else Segment(index.hashes, np.zeros(len(index.rows), np.uint32), index.rows)


def _join(folder: Path, column: str, stems: Iterable[Path]) -> None:
    """Join the indexes of single files with each other, and with segments that are not much larger than they are."""
    if folder in _refused:
        return
    parts = list(_single_parts(column, stems))
    standing = sorted(_entries(folder, column), key=lambda entry: entry.entries)
    while standing and standing[0].entries <= _joined_with(parts):
        entry = standing.pop(0)
        parts.append(_SegmentPart(entry.files, entry.entries, entry.path))
    segments = [_written(folder, column, pack) for parts_of_pack in _packs(parts) if (pack := _opened(parts_of_pack))]
    entries = (*standing, *(entry for entry in segments if entry is not None))
    if None not in segments:
        _write_list(folder, column, entries)
    if None in segments or _entries(folder, column) != entries:
        _refused.add(folder)
        return
    for path in {part.path for part in parts} - {entry.path for entry in entries}:
        path.unlink(missing_ok=True)


def _joined_with(parts: Iterable[_SegmentPart]) -> int:
    """Return the number of entries up to which a segment is joined with some parts."""
    size = sum(part.size for part in parts)
    return min(2 * size, MOST_ENTRIES - size)


def _single_parts(column: str, stems: Iterable[Path]) -> Iterator[_SegmentPart]:
    """Yield the indexes of single files, or those of their origins, each once."""
    names = set()
    for stem in stems:
        origin = origin_of(stem)
        for place in (stem, *([] if origin is None else [stem.with_name(origin.name)])):
            path = index_path(place, column)
            index = stored_index(path)
            if index is not None:
                if place.name not in names:
                    names.add(place.name)
                    yield _SegmentPart((place.name,), len(index.hashes), path, is_single=True)
                break


def _packs(parts: Iterable[_SegmentPart]) -> Iterator[list[_SegmentPart]]:
    """Yield the parts of each new segment, which has no more entries than a segment may, or one part."""
    pack: list[_SegmentPart] = []
    for part in parts:
        if pack and sum(member.size for member in (*pack, part)) > MOST_ENTRIES:
            yield pack
            pack = []
        pack.append(part)
    if pack:
        yield pack


def _opened(pack: Iterable[_SegmentPart]) -> list[tuple[tuple[str, ...], Segment]]:
    """Return the files and entries of each part that can be read."""
    return [(part.files, segment) for part in pack if (segment := part.opened()) is not None]


def _written(folder: Path, column: str, pack: Sequence[tuple[tuple[str, ...], Segment]]) -> _ListEntry | None:
    """Write entries of files as one segment, and return its entry in the list; None if the disk does not take it."""
    names = tuple(name for files, _ in pack for name in files)
    firsts = np.cumsum([0, *(len(files) for files, _ in pack)], dtype=np.uint32)
    hashes = np.concatenate([segment.hashes for _, segment in pack])
    files = np.concatenate([segment.files + first for (_, segment), first in zip(pack, firsts, strict=False)])
    rows = np.concatenate([segment.rows for _, segment in pack])
    segment = Segment(hashes, files, rows).among(np.argsort(hashes, kind="stable"))
    batch = pa.RecordBatch.from_arrays(
        [pa.array(segment.hashes), pa.array(segment.files), pa.array(segment.rows)], schema=_SCHEMA
    )
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, _SCHEMA) as writer:
        writer.write_batch(batch)
    digest = hashlib.sha256("\n".join(names).encode()).hexdigest()
    path = folder / f"{digest[:_DIGITS]}.{column}{index_files.SEGMENT}"
    checked_files.write(path, sink.getvalue())
    return _ListEntry(path, names, len(segment.hashes)) if path.exists() else None


def thin(folder: Path, column: str, names: Collection[str]) -> None:
    """Write the segments of a column again of which most files are not among some names, without these."""
    entries = []
    for entry in _entries(folder, column):
        is_kept = np.array([name in names for name in entry.files])
        segment = checked_files.opened(entry.path, _parsed) if is_kept.any() else None
        if segment is None:
            continue
        if 2 * is_kept.sum() < len(is_kept):
            numbers = np.cumsum(is_kept, dtype=np.uint32) - np.uint32(1)
            rest = segment.among(is_kept[segment.files])
            files = tuple(name for name in entry.files if name in names)
            kept = Segment(rest.hashes, numbers[rest.files], rest.rows)
            entries.append(_written(folder, column, [(files, kept)]) or entry)
        else:
            entries.append(entry)
    _write_list(folder, column, entries)
