"""The result of earlier requests per URL: the watermark from which a pull continues."""

from collections.abc import Iterable, Mapping

import duckdb
import pyarrow as pa

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import table
from newsledger.warehouse import lake, manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.session import session
from newsledger.warehouse.view_files import view

Row = Mapping[str, object]


def fetch_state(home: Home, journalled: Iterable[Row]) -> pa.Table:
    """Return the rows of the view `fetch_state` over published and journalled requests.

    A request that was announced and then answered is journalled twice; its last row counts.

    Raises:
        WarehouseError: A file of the lake cannot be read.
    """
    last = {str(row["fetch_id"]): row for row in journalled}
    published = lake.tables(home, manifest.read(home), "fetches")
    fetches = pa.concat_tables([published, arrow_table(table("fetches"), last.values())])
    try:
        with session() as connection:
            connection.register("fetches", fetches)
            return connection.sql(view("fetch_state").select).to_arrow_table()
    except duckdb.Error as exc:
        raise WarehouseError(f"cannot read the state of earlier requests: {' '.join(str(exc).split())}") from exc
