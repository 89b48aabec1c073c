"""In-memory DuckDB sessions in UTC without access to anything outside."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from newsledger.expectations.ddl import quoted
from newsledger.expectations.declaration import Table
from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.durable import refusal_in

NEEDS_MEMORY = "the database has too little memory: raise NEWSLEDGER_DATABASE_MEMORY_MB and run again"
# Databases that a session left empty, by process and folder: one at most, since each keeps threads.
_spare_databases: dict[str, duckdb.DuckDBPyConnection] = {}
_LEAST_MEMORY_MB = 512
_AS_NEW = "RESET memory_limit; RESET threads; RESET preserve_insertion_order; RESET max_vacuum_tasks"
_CONTENTS = """
    SELECT (SELECT count(*) - 1 FROM duckdb_databases() WHERE NOT internal)
         + (SELECT count(*) FROM duckdb_tables() WHERE NOT temporary)
         + (SELECT count(*) FROM duckdb_views() WHERE NOT internal AND NOT temporary)
"""


@contextmanager
def session(
    spill: Path | None = None, *, memory_mb: int | None = None, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection to an in-memory database; `spill` takes data that does not fit.

    The database may be one that an earlier session left empty: to open one takes 30 ms, to use it again 3 ms.

    Args:
        spill: Folder for data that does not fit; without one nothing is spilled.
        memory_mb: Memory limit in megabytes; DuckDB's own where not given.
        threads: Number of threads; one per core where not given.

    Raises:
        WarehouseError: The operating system refused a file, as where the disk is full.
    """
    place = f"{os.getpid()} {spill or ''}"
    with _refusals():
        database = _spare_databases.pop(place, None) or _opened(spill)
        try:
            connection = database.cursor()
            connection.execute(f"{_AS_NEW}; SET TimeZone = 'UTC'")
            if memory_mb is not None:
                connection.execute(f"SET memory_limit = '{memory_mb}MB'")
            if threads is not None:
                connection.execute(f"SET threads = {threads}")
            yield connection
            connection.close()
            has_spilled = spill is not None and spill.exists()  # the folder goes when the database is closed
            is_empty = not has_spilled and database.execute(_CONTENTS).fetchone() == (0,)
        except BaseException:
            database.close()
            raise
    if is_empty:
        for other in [name for name in _spare_databases if name.startswith(f"{os.getpid()} ")]:
            del _spare_databases[other]  # those of a parent stay: to close one waits for threads that a child lacks
        _spare_databases[place] = database
    else:
        database.close()


def share_of(memory_mb: int, share: float) -> int:
    """Return a share of the memory, no less than 512 MiB of it; a process takes some 400 MiB beside its database."""
    return max(int(memory_mb * share), min(memory_mb, _LEAST_MEMORY_MB))


def _opened(spill: Path | None) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(":memory:")
    database.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    database.execute(f"SET temp_directory = {quoted(str(spill) if spill else '')}")
    return database


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException as exc:
        raise WarehouseError(f"{NEEDS_MEMORY} ({' '.join(str(exc).split())[:200]})") from exc
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
