"""The warehouse of a home, opened for reading from a session that may spill, for exports and reports."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from newsledger.expectations.ddl import quoted
from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.home import Home
from newsledger.warehouse.session import session


@contextmanager
def attached(home: Home, spill: Path, *, memory_mb: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an in-memory session with the warehouse as database `home`, which is the default one.

    Args:
        home: The home.
        spill: Folder for data that does not fit into memory.
        memory_mb: Memory limit in megabytes.

    Raises:
        WarehouseError: The warehouse cannot be read, or the disk refused.
    """
    try:
        with session(spill, memory_mb=memory_mb) as connection:
            connection.execute(f"ATTACH {quoted(str(home.warehouse))} AS home (READ_ONLY)")
            connection.execute("USE home")
            yield connection
    except (duckdb.CatalogException, duckdb.BinderException) as exc:
        reason = " ".join(str(exc).split())[:200]
        raise WarehouseError(
            f"cannot read {home.warehouse}: another version of newsledger built it ({reason}); "
            f"rebuild it with: newsledger repair warehouse --home {home.root}"
        ) from exc
    except duckdb.Error as exc:
        raise WarehouseError(f"cannot read {home.warehouse}: {' '.join(str(exc).split())}") from exc
