"""The digest of a table's content."""

import pyarrow as pa

from newsledger.expectations.declaration import Table
from newsledger.expectations.digest import digest_sql
from newsledger.warehouse.manifest import MODULUS
from newsledger.warehouse.session import memory


def content_digest(data: pa.Table, table: Table) -> int:
    """The sum of the rows' digests modulo 2^64: equal for equal logical content in any order."""
    if data.num_rows == 0:
        return 0
    with memory() as connection:
        connection.register("batch", data)
        found = connection.sql(f"SELECT sum({digest_sql(table)}) FROM batch t").fetchone()
    return int(found[0]) % MODULUS if found else 0
