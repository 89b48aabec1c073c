"""Read a home again and again, and print a checksum of everything that was seen, as one line of JSON each time.

python observer.py LIBRARY MANNER HOME COLUMNS, with any Python that has the library: pyarrow, polars or duckdb. COLUMNS
are the columns to read by table, as JSON. The manners are

- glob: each table by a glob below `lake/current`, a path that leads to another generation at any moment;
- resolved: all tables below the folder to which `lake/current` leads;
- opened: all tables of the warehouse, which is opened for each reading (duckdb alone);
- held: the same, on a connection that is kept for some readings (duckdb alone).

It ends when its standard input does.
"""

import json
import re
import select
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

READINGS = 4  # on one connection that is held
PAUSE_S, REST = 0.1, 14  # between two readings: so long at least, and so many times as long as the last took
_GONE = re.compile(r"no such file|no files|not exist|not found|FileNotFound|paths were empty", re.IGNORECASE)
Columns = Mapping[str, Sequence[str]]
Sum = list[int]
Rows = Iterable[tuple[object, ...]]


def checksum(rows: Rows) -> Sum:
    """Return the number of rows, and the sum of their checksums, whatever order they are in."""
    sums = [zlib.crc32(repr(row).encode()) for row in rows]
    return [len(sums), sum(sums)]


def by_pyarrow(folder: str, columns: Sequence[str]) -> Rows:
    """Read the files of a glob."""
    import pyarrow.dataset

    files = sorted(map(str, Path(folder).glob("*.parquet")))
    if not files:  # pyarrow takes no files for a table without columns
        raise FileNotFoundError(folder)
    data = pyarrow.dataset.dataset(files, format="parquet")
    table = data.to_table(columns=list(columns), use_threads=False)
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def by_polars(folder: str, columns: Sequence[str]) -> Rows:
    """Let polars find the files of a pattern."""
    import polars

    return polars.scan_parquet(f"{folder}/*.parquet").select(list(columns)).collect().iter_rows()


def by_duckdb(folder: str, columns: Sequence[str]) -> Rows:
    """Let DuckDB find the files of a pattern."""
    import duckdb

    duckdb.execute("SET threads = 1")
    return duckdb.execute(f"SELECT {_listed(columns)} FROM read_parquet('{folder}/*.parquet')").fetchall()


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


BY = {"pyarrow": by_pyarrow, "polars": by_polars, "duckdb": by_duckdb}


def globbed(library: str, home: str, columns: Columns) -> dict[str, object]:
    """Read each table by the path that moves; the generation is told if no publish came between."""
    current = Path(home, "lake/current")
    before = current.readlink()
    sums = {name: checksum(BY[library](f"{current}/{name}", listed)) for name, listed in columns.items()}
    return {"generation": int(before.name) if before == current.readlink() else None, "sums": sums}


def resolved(library: str, home: str, columns: Columns) -> dict[str, object]:
    """Read all tables of the folder to which the path leads now."""
    place = Path(home, "lake/current").resolve()
    sums = {name: checksum(BY[library](f"{place}/{name}", listed)) for name, listed in columns.items()}
    return {"generation": int(place.name), "sums": sums}


class Warehouse:
    """The warehouse, on a connection that is kept for so many readings."""

    def __init__(self, readings: int) -> None:
        """Begin without a connection."""
        self._readings = readings
        self._number = 0
        self._connection: duckdb.DuckDBPyConnection | None = None

    def read(self, _: str, home: str, columns: Columns) -> dict[str, object]:
        """Read all tables, and the generation that the file names, before and after them."""
        import duckdb

        if self._connection is None:
            self._connection = duckdb.connect(f"{home}/warehouse.duckdb", read_only=True)
            self._connection.execute("SET threads = 1")
        connection = self._connection
        seen = [_generation(connection)]
        sums = {
            name: checksum(connection.execute(f"SELECT {_listed(listed)} FROM {name}").fetchall())
            for name, listed in columns.items()
        }
        seen.append(_generation(connection))
        self._number += 1
        if self._number % self._readings == 0:
            connection.close()
            self._connection = None
        return {"generation": seen[0] if seen[0] == seen[1] else -1, "sums": sums}


def _generation(connection: "duckdb.DuckDBPyConnection") -> int:
    row = connection.execute("SELECT generation FROM newsledger_manifest").fetchone()
    return int(row[0]) if row else -1


def version(library: str) -> str:
    """Return the version of the library."""
    return str(__import__(library).__version__)


def _is_over(seconds: float) -> bool:
    return bool(select.select([sys.stdin], [], [], max(PAUSE_S, REST * seconds))[0])


@contextmanager
def _told(line: dict[str, object]) -> Iterator[None]:
    """Add an error to the line: `gone` where a file was of a generation that is no longer there."""
    try:
        yield
    except Exception as exc:  # noqa: BLE001 - whatever a library raises is told, and judged there
        line["gone" if _GONE.search(f"{type(exc).__name__}: {exc}") else "error"] = f"{type(exc).__name__}: {exc}"


def main() -> None:
    """Read until the end."""
    library, manner, home, columns = sys.argv[1:]
    read: Callable[[str, str, Columns], dict[str, object]] = {
        "glob": globbed,
        "resolved": resolved,
        "opened": Warehouse(1).read,
        "held": Warehouse(READINGS).read,
    }[manner]
    print(json.dumps({"version": version(library)}), flush=True)
    seconds = 0.0
    while not _is_over(seconds):
        line: dict[str, object] = {}
        began = time.process_time()
        with _told(line):
            line |= read(library, home, json.loads(columns))
        seconds = time.process_time() - began
        print(json.dumps({**line, "seconds": round(seconds, 3)}), flush=True)


if __name__ == "__main__":
    main()
