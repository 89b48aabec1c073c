"""One SELECT, answered from a locked, read-only session."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from threading import Event, Lock, Timer

import duckdb
import pyarrow as pa

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.home import Home
from newsledger.warehouse.past import PastState, past_session
from newsledger.warehouse.sql_statements import reading_statement

_RESTRICTIONS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
}
_OPENING = Lock()
_ROWS_PER_BATCH = 10_000
_ARROW_OVERFLOW = "arrow_large_buffer_size"


class Form(Enum):
    """The form of the values in the rows of a result.

    Attributes:
        ARROW: The Arrow type of the column.
        TEXT: Text as DuckDB writes it. Unlike Arrow and Python, it can state every value of every type.
        JSON: A fragment of JSON as DuckDB writes it, which may contain NaN and Infinity.
    """

    ARROW = "#{}"
    TEXT = "CAST(#{} AS VARCHAR)"
    JSON = "CAST(to_json(#{}) AS VARCHAR)"


@dataclass(frozen=True, slots=True)
class QueryBounds:
    """The memory, in MiB, and the time, in seconds, that a query may use; the defaults are those of the settings."""

    memory_mb: int = 2_048
    seconds: float = 300.0

    def exceeded_time(self) -> str:
        """Return the message for a query that took too long."""
        return f"the query took longer than {self.seconds:g} s; select less, or raise the setting query_timeout_s"

    def exceeded_memory(self) -> str:
        """Return the message for a query that needed too much memory."""
        return (
            f"the query needs more than {self.memory_mb} MiB of memory; select fewer rows or shorter values, "
            "or raise the setting query_memory_mb"
        )


@dataclass(frozen=True, slots=True)
class Result:
    """The answer: column names, their DuckDB types, and the rows; a repeated name has a number in `rows`."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: pa.Table


def query(
    home: Home | Path | PastState,
    text: str,
    *,
    form: Form = Form.ARROW,
    bounds: QueryBounds | None = None,
    tables: Mapping[str, pa.Table] | None = None,
) -> Result:
    """Return the answer to one SELECT (also WITH, FROM, VALUES, TABLE, PIVOT, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN).

    The session is read-only, without access to files or the network, and its configuration cannot be changed. It
    keeps the state of the warehouse as it was opened while a run replaces the file.

    Args:
        home: A home, a warehouse file, or an earlier state of a home.
        text: The statement.
        form: The form of the values.
        bounds: The memory and the time that the query may use. DuckDB counts the memory of its buffers but not of
            every function, and some functions cannot be interrupted; `newsledger sql` bounds its process as well.
        tables: Tables in memory that the statement may read by these names.

    Raises:
        WarehouseError: There is no warehouse, the statement is of another kind, is wrong, or was refused, or the bounds
            were exceeded.
    """
    limits = bounds or QueryBounds()
    try:
        text.encode()
        with _opened(home, limits) as connection, _interrupted(connection, limits):
            for name, rows in (tables or {}).items():
                connection.register(name, rows)
            return _answer(connection, text, form=form, bounds=limits)
    except (duckdb.OutOfMemoryException, MemoryError, pa.ArrowMemoryError) as exc:
        raise WarehouseError(limits.exceeded_memory()) from exc
    except duckdb.Error as exc:
        if _ARROW_OVERFLOW in str(exc):
            raise WarehouseError(limits.exceeded_memory()) from exc
        raise WarehouseError(one_line(exc)) from exc
    except UnicodeEncodeError as exc:
        raise WarehouseError(f"the SQL statement is not valid Unicode: {exc.reason}") from exc


def _answer(connection: duckdb.DuckDBPyConnection, text: str, *, form: Form, bounds: QueryBounds) -> Result:
    relation = connection.sql(reading_statement(connection, text))
    if relation is None:
        raise WarehouseError("the SQL statement returns no rows; use a SELECT")
    names = tuple(relation.columns)
    rows = _collected(projected(relation, form), bounds).rename_columns(_told_apart(names))
    return Result(names, tuple(str(kind) for kind in relation.types), rows)


def one_line(exc: Exception) -> str:
    """Return a DuckDB message without the excerpt of the statement that follows it."""
    return " ".join(str(exc).split("\n\nLINE ", 1)[0].split())


@contextmanager
def _interrupted(connection: duckdb.DuckDBPyConnection, bounds: QueryBounds) -> Iterator[None]:
    """Interrupt what the connection does when the time is over.

    Raises:
        WarehouseError: The time is over.
    """
    expired = Event()

    def interrupt() -> None:
        expired.set()
        connection.interrupt()

    timer = Timer(bounds.seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (duckdb.InterruptException, OSError) as exc:  # Arrow's reader reports an interrupt as a failed read
        if not expired.is_set():
            raise
        raise WarehouseError(bounds.exceeded_time()) from exc
    finally:
        timer.cancel()
    if expired.is_set():
        raise WarehouseError(bounds.exceeded_time())


def projected(relation: duckdb.DuckDBPyRelation, form: Form) -> duckdb.DuckDBPyRelation:
    """Return a relation whose values have the form; its columns are numbered unless the form is that of Arrow."""
    if form is Form.ARROW:
        return relation
    columns = range(1, len(relation.columns) + 1)
    return relation.project(", ".join(f"{form.value.format(number)} AS c{number}" for number in columns))


def _collected(relation: duckdb.DuckDBPyRelation, bounds: QueryBounds) -> pa.Table:
    """Return the rows.

    Raises:
        WarehouseError: They need more than the memory.
    """
    reader = relation.to_arrow_reader(_ROWS_PER_BATCH)
    batches, size = [], 0
    for batch in reader:
        size += batch.nbytes
        if size > bounds.memory_mb << 20:
            raise WarehouseError(bounds.exceeded_memory())
        batches.append(batch)
    return pa.Table.from_batches(batches, schema=reader.schema)


def _opened(home: Home | Path | PastState, bounds: QueryBounds) -> duckdb.DuckDBPyConnection:
    """Open a read-only session in UTC; its settings are locked last, as the time zone is one of them.

    The sessions of a process on one file share their configuration, so that the first one sets and locks it.

    Raises:
        WarehouseError: There is no warehouse.
    """
    if isinstance(home, PastState):
        return past_session(home, memory_mb=bounds.memory_mb, config=_RESTRICTIONS)
    path = home.warehouse if isinstance(home, Home) else home
    if not path.exists():
        raise WarehouseError(
            f"no warehouse in {path.parent}; create one with: newsledger run SOURCE --home {path.parent}"
        )
    limit = {"memory_limit": f"{bounds.memory_mb}MiB"}
    connection = duckdb.connect(str(path), read_only=True, config=_RESTRICTIONS | limit)
    with _OPENING:
        if connection.execute("SELECT current_setting('lock_configuration')").fetchall() == [(False,)]:
            connection.execute("SET GLOBAL TimeZone = 'UTC'")
            connection.execute("SET lock_configuration = true")
    return connection


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
