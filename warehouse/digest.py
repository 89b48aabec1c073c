"""The content digests of tables: equal for equal rows, independent of their order and of the files they are in."""

from collections.abc import Collection
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from newsledger.expectations.arrow import conform
from newsledger.expectations.declaration import Table
from newsledger.expectations.digest import MODULUS, digest_sql, values_sql
from newsledger.warehouse.session import session

_FEW_ROWS = 20_000  # for which a second thread costs more than it saves


@dataclass(frozen=True, slots=True)
class ContentDigests:
    """Two digests of the same rows, below 2^64: over the values that do not depend on the run, and over all values."""

    logical: int
    values: int


def content_digest(data: pa.Table, table: Table) -> int:
    """Return the digest of the rows' logical values, below 2^64; digests of files add up modulo 2^64.

    Raises:
        ContractError: A column is missing, or cannot be cast.
    """
    return content_digests(data, table).logical


def content_digests(data: pa.Table, table: Table) -> ContentDigests:
    """Return both digests of the rows.

    Raises:
        ContractError: A column is missing, or cannot be cast.
    """
    if not data.num_rows:  # no session for nothing: opening one costs more than the digest of a small table
        conform(table, data)
        return ContentDigests(0, 0)
    with session(threads=1 if data.num_rows <= _FEW_ROWS else None) as connection:
        connection.register("rows_to_digest", conform(table, data))
        query = f"SELECT sum({digest_sql(table)})::VARCHAR, sum({values_sql(table)})::VARCHAR FROM rows_to_digest t"
        logical, values = connection.execute(query).fetchone() or (None, None)
    return ContentDigests(_reduced(logical), _reduced(values))


def values_digest(
    connection: duckdb.DuckDBPyConnection, origin: str, table: Table, *, columns: Collection[str] | None = None
) -> int:
    """Return the digest over all values of the rows of a FROM clause, or over those of some columns; a stream."""
    row = connection.execute(f"SELECT sum({values_sql(table, columns)})::VARCHAR FROM {origin} t").fetchone()
    return _reduced(row[0] if row else None)


def _reduced(total: str | None) -> int:
    return int(total) % MODULUS if total is not None else 0
