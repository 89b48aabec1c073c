"""Where the rows of a file of the lake come from: a file before it, of which some rows went.

A file that loses rows is written again without them, in their order. What was made of the file before, its indexes and
copies of columns, serves the new one as well, with the numbers of the rows that went, so that it is not written again.
Like an index, an origin may be deleted at any time: indexes are made of the new file itself then.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from newsledger.warehouse import checked_files, index_files

MOST_REMOVED = 0.5  # of the rows of a file, above which its indexes are not worth keeping for those that are left
_ROWS = b"rows"
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FileOrigin:
    """The file that a file of the lake was made of.

    Attributes:
        name: The beginning of the names of its indexes.
        rows: Number of its rows.
        removed: Numbers of the rows that went, in order.
    """

    name: str
    rows: int
    removed: Numbers

    def without(self, numbers: Numbers) -> "FileOrigin":
        """Return the origin of a file without some more rows, which are numbered as in the file that is there now."""
        removed = np.sort(np.concatenate([self.removed, self.earlier(numbers)]))
        return FileOrigin(self.name, self.rows, removed)

    def earlier(self, numbers: Numbers) -> Numbers:
        """Return the numbers that rows of the file have in its origin."""
        gaps = self.removed - np.arange(len(self.removed))  # rows that are kept before each that went
        places: Numbers = numbers + np.searchsorted(gaps, numbers, side="right")
        return places

    def later(self, rows: Numbers) -> tuple[npt.NDArray[np.bool_], Numbers]:
        """Return of each of some rows of the origin whether the file has it, and the numbers of those that it has."""
        firsts = np.searchsorted(self.removed, rows)
        is_kept: npt.NDArray[np.bool_] = firsts == np.searchsorted(self.removed, rows, side="right")
        return is_kept, (rows - firsts)[is_kept]

    def is_kept(self) -> npt.NDArray[np.bool_]:
        """Return of each row of the origin whether the file has it."""
        result = np.ones(self.rows, bool)
        result[self.removed] = False
        return result

    @property
    def is_worth_keeping(self) -> bool:
        """Return whether the file has enough of the rows for what was made of the origin to serve it."""
        return len(self.removed) <= MOST_REMOVED * self.rows


def origin_of(stem: Path) -> FileOrigin | None:
    """Return the origin of a file, by the beginning of the paths of its indexes; None for a file that has none."""
    return checked_files.opened(f"{stem}{index_files.ORIGIN}", _parsed)


def write_origin(stem: Path, origin: FileOrigin) -> None:
    """Write the origin of a file."""
    schema = pa.schema(
        [("removed", pa.uint32())], {index_files.NAME: origin.name.encode(), _ROWS: str(origin.rows).encode()}
    )
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, schema) as writer:
        writer.write_batch(pa.record_batch([pa.array(origin.removed.astype(np.uint32))], schema=schema))
    checked_files.write(stem.with_name(stem.name + index_files.ORIGIN), sink.getvalue())


def _parsed(content: pa.Buffer) -> FileOrigin:
    batch = pa.ipc.open_file(content).get_batch(0)
    metadata = batch.schema.metadata or {}
    if index_files.NAME not in metadata or _ROWS not in metadata or batch.column(0).null_count:
        raise ValueError("not an origin")
    return FileOrigin(
        metadata[index_files.NAME].decode(), int(metadata[_ROWS]), batch.column(0).to_numpy().astype(np.int64)
    )
