"""The verification of the DuckDB file: its bytes, its tables and views, and the values of its rows."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from newsledger.expectations.declaration import CONTRACT_VERSION, Table
from newsledger.expectations.digest import MODULUS
from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import LOADED
from newsledger.warehouse import database, manifest
from newsledger.warehouse.block_seals import sealed_as
from newsledger.warehouse.damage import Damage, Remedy
from newsledger.warehouse.digest import values_digest
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.session import NEEDS_MEMORY, rows_of, session
from newsledger.warehouse.verify_lake import threads_within

_STATE = "newsledger_manifest"
_CATALOG = """
SELECT table_name, 'table', t.comment,
       string_agg(concat_ws(' ', column_name, data_type, is_nullable, c.comment), ', ' ORDER BY column_index)
FROM duckdb_tables() t JOIN duckdb_columns() c USING (database_oid, table_oid, table_name)
WHERE NOT t.internal AND t.database_name = current_database() GROUP BY ALL
UNION ALL
SELECT view_name, 'view', v.comment,
       sql || string_agg(concat_ws(' ', column_name, c.comment), ', ' ORDER BY column_index)
FROM duckdb_views() v JOIN duckdb_columns() c
ON c.database_oid = v.database_oid AND c.schema_oid = v.schema_oid AND c.table_name = v.view_name
WHERE NOT v.internal AND v.database_name = current_database()
GROUP BY view_name, v.comment, sql
UNION ALL
SELECT function_name, 'macro', comment,
       concat_ws(' ', array_to_string(parameters, ', '), macro_definition) FROM duckdb_functions()
WHERE NOT internal AND database_name = current_database()
"""


def warehouse_damage(home: Home, state: Manifest, *, memory_mb: int) -> Iterator[Damage]:
    """Yield how the warehouse differs from the file that was built from the state.

    The file and, where the manifest lacks a digest, files of the lake are scanned at the same time, each with half of
    the memory.
    """
    log = home.warehouse.with_name(f"{home.warehouse.name}.wal")
    if log.exists():
        yield _damage(_STATE, "warehouse_log", f"{log.name} lies beside it and would be read as a part of it")
    elif not database.is_current(home, state):
        built = database.generation(home.warehouse)
        detail = f"built from generation {built}, the manifest is at {state.generation}"
        yield _damage(_STATE, "warehouse_not_current", detail)
    else:
        fault = _bytes_fault(home, state)
        is_as_built = state.warehouse is not None and fault is None
        try:
            differences = list(_differences(home, state, memory_mb // 2, is_changed=not is_as_built))
        except duckdb.OutOfMemoryException as exc:
            raise WarehouseError(f"{NEEDS_MEMORY} ({' '.join(str(exc).split())[:200]})") from exc
        except duckdb.Error as exc:
            differences = [_damage(_STATE, "warehouse_unreadable", " ".join(str(exc).split()))]
        yield from differences
        if fault is not None and not differences:
            yield _damage(_STATE, "warehouse_changed", fault)


def _damage(table: str, reason: str, detail: str) -> Damage:
    return Damage(table, "warehouse.duckdb", reason, detail, Remedy.WAREHOUSE)


def _bytes_fault(home: Home, state: Manifest) -> str | None:
    if state.warehouse is None:
        return None
    actual = sealed_as(home.warehouse, state.warehouse)
    if actual == state.warehouse:
        return None
    return f"{actual.bytes} bytes with SHA-256 {actual.sha256}, the manifest says {state.warehouse.sha256}"


def _differences(home: Home, state: Manifest, memory_mb: int, *, is_changed: bool) -> Iterator[Damage]:
    """Yield the differences of catalog and rows.

    A file whose bytes are as they were built may have another catalog than this version of newsledger would give it,
    which is no damage.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_mb}MB",
        "temp_directory": "",
        "threads": threads_within(memory_mb),
    }
    with duckdb.connect(str(home.warehouse), read_only=True, config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        if is_changed and state.contract_version == CONTRACT_VERSION:
            yield from _of_catalog(connection)
        comparison = _Comparison(home, state, connection, memory_mb)
        for declared in LOADED:
            if detail := comparison.difference(declared):
                yield _damage(declared.name, "rows_changed", detail)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """An open warehouse beside the lake that it was built from."""

    home: Home
    state: Manifest
    connection: duckdb.DuckDBPyConnection
    memory_mb: int

    def difference(self, declared: Table) -> str | None:
        """Return how the rows of a table differ from the lake's; None if they do not, or cannot be compared."""
        columns, entry = self._columns(declared), self.state.tables.get(declared.name)
        if not columns or entry is None:
            return None
        count = self.connection.execute(f'SELECT count(*) FROM "{declared.name}"').fetchone()
        if count != (entry.rows,):
            return f"{count and count[0]} rows in the warehouse, {entry.rows} in the manifest"
        actual = values_digest(self.connection, f'"{declared.name}"', declared, columns=columns)
        return None if actual == self._expected(declared, columns) else "values differ from the lake's"

    def _columns(self, declared: Table) -> set[str]:
        """Return the declared columns that the table has; a warehouse of an earlier contract has fewer."""
        query = "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND database_name = current_database()"
        return {name for (name,) in self.connection.execute(query, [declared.name]).fetchall()} & set(declared.names)

    def _expected(self, declared: Table, columns: set[str]) -> int:
        """Return the digest of the lake's rows: the sum in the manifest where it covers the same columns."""
        paths, names = manifest.paths(self.home, self.state, declared.name), set(declared.names)
        digests = [file.values for file in self.state.tables[declared.name].files]
        if columns == names and None not in digests and all(names <= set(pq.read_schema(path).names) for path in paths):
            return sum(digest or 0 for digest in digests) % MODULUS
        with session(memory_mb=self.memory_mb, threads=threads_within(self.memory_mb)) as connection:
            return values_digest(connection, rows_of(connection, declared, paths), declared, columns=columns)


def _of_catalog(connection: duckdb.DuckDBPyConnection) -> Iterator[Damage]:
    """Yield tables and views whose columns, comments or SQL differ from those that the code creates."""
    expected = {row[:2]: row for row in _expected_catalog()}
    actual = {row[:2]: row for row in connection.execute(_CATALOG).fetchall()}
    for key in sorted(expected.keys() | actual.keys()):
        name, kind = key
        if key not in actual:
            yield _damage(name, f"{kind}_missing", f"the {kind} is missing")
        elif key not in expected:
            yield _damage(name, f"{kind}_unknown", f"the {kind} is not one of newsledger's")
        elif actual[key] != expected[key]:
            yield _damage(name, f"{kind}_changed", f"columns, comments or SQL of the {kind} were changed")


@cache
def _expected_catalog() -> list[tuple[str, ...]]:
    """Return the catalog of a file, since DuckDB words the SQL of views by the version of their storage."""
    with tempfile.TemporaryDirectory(prefix="newsledger-verify-") as folder:
        path = Path(folder) / "reference.duckdb"
        database.build_empty(path)
        with duckdb.connect(str(path), read_only=True) as reference:
            return reference.execute(_CATALOG).fetchall()
