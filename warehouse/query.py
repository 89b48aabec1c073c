"""One SELECT, answered from a locked, read-only session."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.home import Home

_RESTRICTIONS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
}
_EXPLAIN = re.compile(r"\s*explain(\s+analyze)?(\s*\([^)]*\))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Result:
    """The answer: column names, their DuckDB types, and the rows; a repeated name has a number in `rows`."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: pa.Table


def query(home: Home | Path, text: str) -> Result:
    """Return the answer to one SELECT (also WITH, FROM, VALUES, TABLE, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN).

    The session is read-only, without access to files or the network, and its configuration cannot be changed. It
    keeps the state of the warehouse as it was opened while a run replaces the file.

    Args:
        home: A home, or a warehouse file.
        text: The statement.

    Raises:
        WarehouseError: There is no warehouse, or the statement is of another kind, is wrong, or was refused.
    """
    try:
        text.encode()
        with _opened(home) as connection:
            _one_reading_statement(connection, text)
            relation = connection.sql(text)
            if relation is None:
                raise WarehouseError("the SQL statement returns no rows; use a SELECT")
            names = tuple(relation.columns)
            rows = relation.to_arrow_table().rename_columns(_told_apart(names))
            return Result(names, tuple(str(kind) for kind in relation.types), rows)
    except duckdb.Error as exc:
        raise WarehouseError(one_line(exc)) from exc
    except UnicodeEncodeError as exc:
        raise WarehouseError(f"the SQL statement is not valid Unicode: {exc.reason}") from exc


def one_line(exc: Exception) -> str:
    """Return a DuckDB message without the excerpt of the statement that follows it."""
    return " ".join(str(exc).split("\n\nLINE ", 1)[0].split())


def _opened(home: Home | Path) -> duckdb.DuckDBPyConnection:
    """Open a read-only session in UTC; its settings are locked last, as the time zone is one of them.

    Raises:
        WarehouseError: There is no warehouse.
    """
    path = home.warehouse if isinstance(home, Home) else home
    if not path.exists():
        raise WarehouseError(
            f"no warehouse in {path.parent}; create one with: newsledger run SOURCE --home {path.parent}"
        )
    connection = duckdb.connect(str(path), read_only=True, config=_RESTRICTIONS)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET lock_configuration = true")
    return connection


def _one_reading_statement(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    """Refuse anything but one reading statement.

    Raises:
        WarehouseError: It is another statement, or more than one, or none.
    """
    statements = connection.extract_statements(text)
    if len(statements) != 1:
        raise WarehouseError(f"expected one SQL statement, got {len(statements)}")
    kind = _kind(statements[0])
    if kind == duckdb.StatementType.EXPLAIN:
        explained = _EXPLAIN.match(text)
        if explained is None:
            raise WarehouseError("EXPLAIN must be at the beginning of the SQL statement, before any comment")
        _one_reading_statement(connection, text[explained.end() :])
    elif kind != duckdb.StatementType.SELECT:
        refused = kind.name if kind else "this statement"
        raise WarehouseError(
            f"{refused} is not allowed: newsledger sql is read-only; use SELECT, WITH, FROM, DESCRIBE or SHOW"
        )


def _kind(statement: duckdb.Statement) -> duckdb.StatementType | None:
    """Return the type of a statement; None for the few that the client cannot name."""
    try:
        return statement.type
    except ValueError:
        return None


def _told_apart(names: Sequence[str]) -> list[str]:
    """Return the names, repeated ones with a number."""
    unique_names: list[str] = []
    for name in names:
        number, free = 1, name
        while free in unique_names:
            number += 1
            free = f"{name}_{number}"
        unique_names.append(free)
    return unique_names
