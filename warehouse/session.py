"""In-memory DuckDB sessions that reach nothing outside and tell time in UTC."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from newsledger.expectations.ddl import quoted


@contextmanager
def session(
    spill: Path | None = None, *, memory_mb: int | None = None, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a database of its own in memory; what does not fit is spilt into `spill`.

    Args:
        spill: Folder for what does not fit; without one nothing is spilt.
        memory_mb: Megabytes that it may use; DuckDB's own bound where not given.
        threads: Threads that it may use; one per core where not given.
    """
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"SET temp_directory = {quoted(str(spill) if spill else '')}")
        if memory_mb is not None:
            connection.execute(f"SET memory_limit = '{memory_mb}MB'")
        if threads is not None:
            connection.execute(f"SET threads = {threads}")
        yield connection


def parquet(paths: Sequence[Path]) -> str:
    """The FROM clause over Parquet files of one table."""
    return f"read_parquet([{', '.join(quoted(str(path)) for path in paths)}], union_by_name = true)"
