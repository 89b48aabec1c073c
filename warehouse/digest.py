"""The content digest of a table: equal for equal rows, independent of the run that wrote them and of their order."""

import pyarrow as pa

from newsledger.expectations.arrow import conform
from newsledger.expectations.declaration import Table
from newsledger.expectations.digest import MODULUS, digest_sql
from newsledger.warehouse.session import session


def content_digest(data: pa.Table, table: Table) -> int:
    """Return the digest of the rows, below 2^64; digests of files add up modulo 2^64.

    Raises:
        ContractError: A column is missing, or cannot be cast.
    """
    with session() as connection:
        connection.register("rows_to_digest", conform(table, data))
        total = connection.execute(f"SELECT sum({digest_sql(table)})::VARCHAR FROM rows_to_digest t").fetchone()
    return int(total[0]) % MODULUS if total and total[0] is not None else 0
