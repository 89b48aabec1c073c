"""In-memory DuckDB sessions in UTC without access to anything outside."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from newsledger.expectations.ddl import quoted
from newsledger.expectations.declaration import Table
from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.durable import refusal_in

NEEDS_MEMORY = "the database has too little memory: raise NEWSLEDGER_DATABASE_MEMORY_MB and run again"


@contextmanager
def session(
    spill: Path | None = None, *, memory_mb: int | None = None, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection to an in-memory database; `spill` takes data that does not fit.

    Args:
        spill: Folder for data that does not fit; without one nothing is spilled.
        memory_mb: Memory limit in megabytes; DuckDB's own where not given.
        threads: Number of threads; one per core where not given.

    Raises:
        WarehouseError: The operating system refused a file, as where the disk is full.
    """
    with _refusals(), duckdb.connect(":memory:") as connection:
        connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"SET temp_directory = {quoted(str(spill) if spill else '')}")
        if memory_mb is not None:
            connection.execute(f"SET memory_limit = '{memory_mb}MB'")
        if threads is not None:
            connection.execute(f"SET threads = {threads}")
        yield connection


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
