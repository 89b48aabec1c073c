"""The DuckDB file with every table and view and without rows, from which each warehouse is built.

To make it takes some 600 statements and a sixth of a second. So it is kept for other processes, as Python keeps
bytecode: in `__pycache__` beside this module, where that can be written, unless Python is told to write no bytecode.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path

import duckdb

from newsledger.expectations.ddl import quoted
from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.catalog import STORAGE_VERSION, statements
from newsledger.warehouse.durable import replace
from newsledger.warehouse.session import session

KEPT = Path(cache_from_source(__file__)).with_name("empty.duckdb.kept")
"""The bytes of the file, after a digest of these and of what they follow from."""


@cache
def empty_file() -> bytes:
    """Return the bytes of a DuckDB file with every table and view, without rows."""
    declared = list(statements(is_stored=True))
    origin = "\n".join([duckdb.__version__, STORAGE_VERSION, *declared]).encode()
    size = sha256().digest_size
    with suppress(OSError):
        kept = KEPT.read_bytes()
        if kept[:size] == sha256(origin + kept[size:]).digest():
            return kept[size:]
    content = _made(declared)
    if not sys.dont_write_bytecode:
        with suppress(WarehouseError, OSError):  # as where the package belongs to another account
            replace(KEPT, sha256(origin + content).digest() + content)
    return content


def _made(declared: list[str]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="newsledger-") as folder:
        path = Path(folder) / "empty.duckdb"
        with session(threads=1) as connection, written_out(connection, path):
            connection.execute("PRAGMA disable_optimizer")  # of this connection: there is nothing to optimise
            connection.begin()  # or else the log is flushed to the disk after each statement
            for statement in declared:
                connection.execute(statement)
            connection.commit()
        return path.read_bytes()


@contextmanager
def written_out(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    """Use a DuckDB file during the block, then write it out whole."""
    connection.execute(f"ATTACH {quoted(str(path))} AS built (STORAGE_VERSION '{STORAGE_VERSION}')")
    connection.execute("USE built")
    yield
    connection.execute("CHECKPOINT built")
    connection.execute("USE memory")
    connection.execute("DETACH built")
