"""The catalog of the DuckDB file: its tables with their comments, its views, and the table that names its state."""

import hashlib
from collections.abc import Iterator
from functools import cache

from newsledger.expectations.ddl import comments, create_table, quoted
from newsledger.expectations.tables import LOADED
from newsledger.warehouse.view_files import STORED, view_statements

STORAGE_VERSION = "v1.2.0"
STATE = "newsledger_manifest"
_COLUMNS = (
    ("generation", "BIGINT", "Number of the publish, from 1."),
    ("contract_version", "VARCHAR", "Version of the data contract."),
    ("run_id", "VARCHAR", "The run that published it."),
    ("catalog", "VARCHAR", "SHA-256 of the statements that created the tables and views of this file."),
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
    """Return the SHA-256 of all that decides on the catalog of a file; files of another one are built anew."""
    parts = [STORAGE_VERSION, *sorted(STORED), *statements()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
