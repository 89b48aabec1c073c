"""One SELECT, answered from a locked, read-only session."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.home import Home

_ALLOWED = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "lock_configuration": "true",
    "TimeZone": "UTC",
}


@dataclass(frozen=True, slots=True)
class Result:
    """The answer: column names, their DuckDB types, and the rows."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: pa.Table


def query(home: Home, text: str) -> Result:
    """The answer to one SELECT (also WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN).

    The session is read-only, without access to files or the network, and its configuration cannot be changed.

    Raises:
        WarehouseError: There is no warehouse, or the statement is none of these, is wrong, or was refused.
    """
    if not home.warehouse.exists():
        raise WarehouseError(
            f"there is no warehouse in {home.root}; newsledger run SOURCE --home {home.root} makes one"
        )
    try:
        with _opened(home.warehouse) as connection:
            _one_select(connection, text)
            found = connection.sql(text)
            if found is None:
                raise WarehouseError("the statement gives no rows; only a SELECT does")
            return Result(tuple(found.columns), tuple(str(kind) for kind in found.types), found.to_arrow_table())
    except duckdb.Error as exc:
        raise WarehouseError(" ".join(str(exc).split())) from exc


def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(path), read_only=True, config=_LOCKED)


def _one_select(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    """Refuse anything but one reading statement.

    Raises:
        WarehouseError: It is another statement, or more than one.
    """
    statements = connection.extract_statements(text)
    if len(statements) != 1:
        raise WarehouseError(f"one statement at a time, not {len(statements)}")
    kind = statements[0].type
    if kind not in _ALLOWED:
        raise WarehouseError(f"{kind.name} is refused: newsledger sql only reads")
