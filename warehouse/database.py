"""The DuckDB file: built beside the live one from the lake, then swapped in by one rename."""

import os
from pathlib import Path

import duckdb

from newsledger.expectations.ddl import comments, create_table, quoted
from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import TABLES
from newsledger.warehouse import lake, manifest
from newsledger.warehouse.durable import sync_file, sync_folder
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.session import memory, parquet

STORAGE_VERSION = "v1.2.0"
_STATE = "newsledger_manifest"


def build(home: Home, state: Manifest, path: Path, *, memory_mb: int = 2048) -> None:
    """Make a DuckDB file that holds every table of the state, each column with its comment.

    The storage version is one that DuckDB 1.2 clients open too, as most BI drivers are.

    Raises:
        WarehouseError: The load was refused; the message names the table.
    """
    for stale in (path, path.with_name(f"{path.name}.wal")):
        stale.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with memory(memory_mb=memory_mb, spill=home.work / "spill") as connection:
        connection.execute(f"ATTACH {quoted(str(path))} AS built (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("USE built")
        for declared in TABLES:
            try:
                connection.execute(create_table(declared))
                if files := lake.paths(home, state, declared.name):
                    connection.execute(f'INSERT INTO "{declared.name}" BY NAME SELECT * FROM {parquet(files)}')
                for comment in comments(declared):
                    connection.execute(comment)
            except duckdb.Error as exc:
                raise WarehouseError(f"loading {declared.name} was refused: {exc}") from exc
        _write_state(connection, state)
        connection.execute("CHECKPOINT built")
        connection.execute("USE memory")
        connection.execute("DETACH built")
    sync_file(path)


def _write_state(connection: duckdb.DuckDBPyConnection, state: Manifest) -> None:
    connection.execute(f"CREATE TABLE {_STATE} (generation BIGINT, contract_version VARCHAR, run_id VARCHAR)")
    connection.execute(
        f"INSERT INTO {_STATE} VALUES (?, ?, ?)", [state.generation, state.contract_version, state.run_id]
    )
    connection.execute(f"COMMENT ON TABLE {_STATE} IS 'The state of the lake that this file was built from.'")
    for column, doc in (
        ("generation", "Number of the publish, from 1."),
        ("contract_version", "Version of the data contract."),
        ("run_id", "The run that published it."),
    ):
        connection.execute(f"COMMENT ON COLUMN {_STATE}.{column} IS {quoted(doc)}")


def swap(home: Home, path: Path) -> None:
    """Put a built file in place; whoever has the old one open keeps it until they open again."""
    os.replace(path, home.warehouse)  # noqa: PTH105
    sync_folder(home.root)


def generation(path: Path) -> int:
    """The generation that a warehouse file was built from; -1 where it is missing or unreadable."""
    if not path.exists():
        return -1
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            found = connection.execute(f"SELECT generation FROM {_STATE}").fetchone()
    except duckdb.Error:
        return -1
    return int(found[0]) if found else -1


def ensure(home: Home, *, memory_mb: int = 2048) -> None:
    """Make the warehouse again where it is missing, or older than the manifest: a run died between the two renames."""
    state = manifest.read(home)
    if state.generation and generation(home.warehouse) != state.generation:
        beside = home.work / "ensure.duckdb"
        build(home, state, beside, memory_mb=memory_mb)
        swap(home, beside)
