"""In-memory DuckDB sessions in UTC without access to anything outside."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from newsledger.expectations.ddl import quoted
from newsledger.expectations.declaration import Table
from newsledger.expectations.errors import DatabaseMemoryError
from newsledger.warehouse.durable import refusal_in

NEEDS_MEMORY = "the database has too little memory: raise NEWSLEDGER_DATABASE_MEMORY_MB and run again"
LEAST_MEMORY_MB = 512
_CONTENTS = """
    PREPARE contents AS
    SELECT (SELECT count(*) - 1 FROM duckdb_databases() WHERE NOT internal)
         + (SELECT count(*) FROM duckdb_tables() WHERE NOT temporary)
         + (SELECT count(*) FROM duckdb_views() WHERE NOT internal AND NOT temporary)
"""


@dataclass(slots=True)
class _Database:
    """A database in memory, with its folder for data that does not fit, and its limits."""

    connection: duckdb.DuckDBPyConnection
    spill: Path | None = None
    memory_mb: int | None = None
    threads: int | None = None

    def limit(self, memory_mb: int | None, threads: int | None) -> None:
        """Set or reset the limits that differ; sessions may change other settings by themselves."""
        if memory_mb != self.memory_mb:
            value = "RESET memory_limit" if memory_mb is None else f"SET memory_limit = '{memory_mb}MB'"
            self.connection.execute(value)
        if threads != self.threads:
            self.connection.execute("RESET threads" if threads is None else f"SET threads = {threads}")
        self.memory_mb, self.threads = memory_mb, threads
        self.connection.execute("RESET preserve_insertion_order; RESET max_vacuum_tasks")

    def is_left_empty(self) -> bool:
        """Return whether sessions left nothing in it, on which another one could come."""
        has_spilled = self.spill is not None and self.spill.exists()  # the folder goes when the database is closed
        return not has_spilled and self.connection.execute("EXECUTE contents").fetchone() == (0,)


_spare_databases: dict[int, _Database] = {}  # that a session left empty: one a process, since each keeps threads


@contextmanager
def session(
    spill: Path | None = None, *, memory_mb: int | None = None, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection to an in-memory database; `spill` takes data that does not fit.

    The database may be one that an earlier session left empty: to open one takes 15 ms, to use it again 1 ms.

    Args:
        spill: Folder for data that does not fit; without one nothing is spilled.
        memory_mb: Memory limit in megabytes; DuckDB's own where not given.
        threads: Number of threads; one per core where not given.

    Raises:
        DatabaseMemoryError: The database needs more memory than it may use.
        WarehouseError: The operating system refused a file, as where the disk is full.
    """
    with _refusals():
        database = _spare(spill) or _opened(spill)
        try:
            database.limit(memory_mb, threads)
            connection = database.connection.cursor()
            connection.execute("SET TimeZone = 'UTC'")
            yield connection
            connection.close()
            is_empty = database.is_left_empty() and os.getpid() not in _spare_databases
        except BaseException:
            database.connection.close()
            raise
    if is_empty:
        _spare_databases[os.getpid()] = database
    else:
        database.connection.close()


def share_of(memory_mb: int, share: float) -> int:
    """Return a share of the memory, no less than 512 MiB of it; a process takes some 400 MiB beside its database."""
    return max(int(memory_mb * share), min(memory_mb, LEAST_MEMORY_MB))


def _opened(spill: Path | None) -> _Database:
    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    connection.execute(_spilling_to(spill))
    connection.execute(_CONTENTS)
    return _Database(connection, spill)


def _spare(spill: Path | None) -> _Database | None:
    """Return the database that an earlier session of this process left empty; that of a parent stays with it."""
    database = _spare_databases.pop(os.getpid(), None)
    if database is None or database.spill == spill:
        return database
    try:
        database.connection.execute(_spilling_to(spill))
    except duckdb.NotImplementedException:  # its folder was in use
        database.connection.close()
        return None
    database.spill = spill
    return database


def _spilling_to(spill: Path | None) -> str:
    return f"SET temp_directory = {quoted(str(spill) if spill else '')}"


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException as exc:
        raise DatabaseMemoryError(f"{NEEDS_MEMORY} ({' '.join(str(exc).split())[:200]})") from exc
    except duckdb.Error as exc:
        if refusal := refusal_in(str(exc)):
            raise refusal from exc
        raise


def parquet(paths: Sequence[Path]) -> str:
    """Return the FROM clause over the Parquet files of one table."""
    return f"read_parquet([{', '.join(quoted(str(path)) for path in paths)}], union_by_name = true)"


def rows_of(connection: duckdb.DuckDBPyConnection, table: Table, paths: Sequence[Path]) -> str:
    """Return the FROM clause over the rows of a table with every declared column, null where the files lack it."""
    if not paths:
        columns = ", ".join(f'CAST(NULL AS {column.kind.value}) AS "{column.name}"' for column in table.columns)
        return f"(SELECT {columns} WHERE false)"
    present = {row[0] for row in connection.execute(f"DESCRIBE FROM {parquet(paths)}").fetchall()}
    columns = ", ".join(
        f'"{column.name}"' if column.name in present else f'CAST(NULL AS {column.kind.value}) AS "{column.name}"'
        for column in table.columns
    )
    return f"(SELECT {columns} FROM {parquet(paths)})"


def columns_of(connection: duckdb.DuckDBPyConnection, path: Path) -> set[str]:
    """Return the names in the schema of a Parquet file, those inside lists included."""
    query = f"SELECT name FROM parquet_schema({quoted(str(path))})"
    return {name for (name,) in connection.execute(query).fetchall()}
