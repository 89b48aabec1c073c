"""Queries on an earlier state of a home: the tables, views and macros of a warehouse over the files of a generation."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from newsledger.expectations.ddl import comments, quoted
from newsledger.expectations.tables import LOADED
from newsledger.warehouse import manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.session import rows_of
from newsledger.warehouse.view_files import create_views

SessionConfig = Mapping[str, str | bool | int | float | list[str]]


@dataclass(frozen=True, slots=True)
class PastState:
    """A home as it was at one of its generations."""

    home: Home
    state: Manifest


def past_session(place: PastState, *, memory_mb: int, config: SessionConfig) -> duckdb.DuckDBPyConnection:
    """Open a session with the tables and views of an earlier state, which may read its files and no others.

    Raises:
        duckdb.Error: A file cannot be read, as when the generation has been pruned meanwhile.
    """
    files = [str(path) for table in LOADED for path in manifest.paths(place.home, place.state, table.name)]
    late = "enable_external_access"  # must be on until the paths are allowed
    restrictions = {name: value for name, value in config.items() if name != late}
    connection = duckdb.connect(":memory:", config={**restrictions, "memory_limit": f"{memory_mb}MiB"})
    connection.execute(f"SET allowed_paths = [{', '.join(map(quoted, files))}]")
    connection.execute(f"SET {late} = {config[late]}")
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    for table in LOADED:
        origin = rows_of(connection, table, manifest.paths(place.home, place.state, table.name))
        connection.execute(f'CREATE VIEW "{table.name}" AS FROM {origin}')
        connection.execute(comments(table)[0].replace("COMMENT ON TABLE", "COMMENT ON VIEW", 1))
    create_views(connection)
    state = place.state
    connection.execute(
        "CREATE TABLE newsledger_manifest AS SELECT ?::BIGINT AS generation, ? AS contract_version, ? AS run_id",
        [state.generation, state.contract_version, state.run_id],
    )
    connection.execute("SET lock_configuration = true")
    return connection
