"""The catalog of the DuckDB file: its tables with their comments, its views, and the table that names its state."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache

import duckdb

from newsledger.expectations.ddl import comments, create_table, quoted
from newsledger.expectations.tables import LOADED
from newsledger.warehouse.view_files import STORED, stored_views, view_statements

STORAGE_VERSION = "v1.2.0"
STATE = "newsledger_manifest"
_COLUMNS = (
    ("generation", "BIGINT", "Number of the publish, from 1."),
    ("contract_version", "VARCHAR", "Version of the data contract."),
    ("run_id", "VARCHAR", "The run that published it."),
    ("catalog", "VARCHAR", "SHA-256 of what decides on the rows and columns of this file: tables and stored views."),
    ("views", "VARCHAR", "SHA-256 of what can be replaced in this file: other views, macros and comments."),
    ("replaced_count", "BIGINT", "Rows that were deleted from this file since it was built anew."),
)


def statements(*, is_stored: bool = False) -> Iterator[str]:
    """Yield the statements that create every table and view, with comments; `is_stored` as of `view_statements`."""
    for declared in LOADED:
        yield create_table(declared)
        yield from comments(declared)
    yield from view_statements(is_stored=is_stored)
    columns = ", ".join(f"{name} {kind}" for name, kind, _ in _COLUMNS)
    yield f"CREATE TABLE {STATE} ({columns})"
    yield f"COMMENT ON TABLE {STATE} IS 'The state of the lake that this file was built from.'"
    for name, _, doc in _COLUMNS:
        yield f"COMMENT ON COLUMN {STATE}.{name} IS {quoted(doc)}"


@cache
def catalog_sha256() -> str:
    """Return the SHA-256 of all that decides on the tables of a file and their rows; others are built anew."""
    tables = [create_table(declared) for declared in LOADED]
    stored = [f"{declared.parameters} AS {declared.select}" for declared in stored_views()]
    columns = [f"{name} {kind}" for name, kind, _ in _COLUMNS]
    return _sha256([STORAGE_VERSION, *sorted(STORED), *tables, *columns, *stored])


@cache
def views_sha256() -> str:
    """Return the SHA-256 of the statements that create views and macros, and comment these and tables."""
    return _sha256(statements())


def _sha256(statements: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()


def replace_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the views and macros of the database in use anew, and comment its tables."""
    is_own = "NOT internal AND database_name = current_database()"
    for (name,) in connection.execute(f"SELECT view_name FROM duckdb_views() WHERE {is_own}").fetchall():
        connection.execute(f'DROP VIEW "{name}"')
    macros = f"SELECT DISTINCT function_name, function_type FROM duckdb_functions() WHERE {is_own}"
    for name, kind in connection.execute(macros).fetchall():
        connection.execute(f'DROP {"MACRO TABLE" if kind == "table_macro" else "MACRO"} "{name}"')
    for statement in statements(is_stored=True):
        if not statement.startswith("CREATE TABLE"):
            connection.execute(statement)
