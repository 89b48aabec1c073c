"""The files of a lake written anew: joined, sorted over the whole table, and in the present format.

Rows pass through DuckDB, which sorts on the disk what does not fit, in parts that become a file each.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from newsledger.expectations.arrow import conform, empty
from newsledger.expectations.declaration import Table
from newsledger.expectations.tables import TABLES
from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.lake import LARGEST
from newsledger.warehouse.manifest import Manifest, TableEntry, next_after, paths
from newsledger.warehouse.near_duplicates import Room
from newsledger.warehouse.session import LEAST_MEMORY_MB, rows_of, session

MOST_BYTES = 64 << 20
"""Bytes of rows in memory from which a part becomes a file."""

_BATCH = 4_096
_OF_A_THREAD, _MOST_THREADS = 512, 4  # four threads could not sort the articles of a million in a gigabyte, two can


def compacted(home: Home, state: Manifest, *, run_id: str, room: Room, extra: pa.Table) -> Manifest:
    """The manifest of the same rows in new files, which are written and flushed; nothing points at them yet.

    Args:
        home: The home.
        state: The published state.
        run_id: The run that writes.
        room: Resources of the sort; it takes no more than half of the memory, since parts are written beside it.
        extra: Further rows of `runs`.

    Raises:
        WarehouseError: The disk refused, or a file cannot be read.
    """
    memory_mb = max(LEAST_MEMORY_MB, (room.memory_mb or 2 * LEAST_MEMORY_MB) // 2)
    entries = {}
    for declared in TABLES:
        stem = f"{state.generation + 1:08d}-{run_id}"
        with session(room.spill, memory_mb=memory_mb, threads=_threads_within(memory_mb)) as connection:
            connection.execute("SET preserve_insertion_order = false")  # the order is that of the sort alone
            origin = rows_of(connection, declared, paths(home, state, declared.name))
            if declared.name == "runs":
                connection.register("extra", extra)
                origin = f"(FROM {origin} UNION ALL BY NAME FROM extra)"
            files = [
                lake.stage(home, declared, part, stem=f"{stem}-{number}")
                for number, part in enumerate(_parts(connection, declared, origin))
            ]
        entries[declared.name] = TableEntry(tuple(files or [lake.stage(home, declared, empty(declared), stem=stem)]))
    return next_after(state, entries, run_id=run_id, moment=datetime.now(UTC))


def _threads_within(memory_mb: int) -> int:
    """Return how many threads may sort rows within so much memory: each holds some of what it merges."""
    return max(1, min(_MOST_THREADS, memory_mb // _OF_A_THREAD))


def _parts(connection: duckdb.DuckDBPyConnection, declared: Table, origin: str) -> Iterator[pa.Table]:
    """Yield the rows in the order of the table, in parts of a file each."""
    columns = ", ".join(f'"{name}"' for name in declared.names)
    order = ", ".join([*_settled_last(declared), *(f'"{name}"' for name in (*declared.order, declared.key))])
    batches: list[pa.RecordBatch] = []
    size = rows = 0
    for batch in connection.sql(f"SELECT {columns} FROM {origin} ORDER BY {order}").to_arrow_reader(_BATCH):
        batches.append(batch)
        size, rows = size + batch.nbytes, rows + batch.num_rows
        if size >= MOST_BYTES or rows >= LARGEST * declared.row_group:
            yield conform(declared, pa.Table.from_batches(batches))
            batches, size, rows = [], 0, 0
    if rows:
        yield conform(declared, pa.Table.from_batches(batches))


def _settled_last(declared: Table) -> list[str]:
    """Return what a sort begins with, so that rows that later publishes seldom change share files."""
    if declared.settled is None:
        return []
    column, value = declared.settled
    return [f"\"{column}\" IS NOT DISTINCT FROM '{value}'"]
