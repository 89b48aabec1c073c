"""The DuckDB file: built from the lake next to the live one, then swapped in by one rename."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from newsledger.expectations.declaration import Table
from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import LOADED
from newsledger.warehouse import manifest, snapshots, spare
from newsledger.warehouse.block_seals import BlockDigests, block_digests
from newsledger.warehouse.catalog import STATE, catalog_sha256, views_sha256
from newsledger.warehouse.durable import refused, sync_file, sync_folder
from newsledger.warehouse.empty_file import empty_file, written_out
from newsledger.warehouse.home import Home
from newsledger.warehouse.increment import Difference, copied, incremented
from newsledger.warehouse.journal_seals import sealed
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.session import LEAST_MEMORY_MB, parquet, session, share_of
from newsledger.warehouse.stored_rows import ARTICLES_OF_MB, STATEMENTS_OF_MB, store_views

_SHARE = 0.75  # of the memory
_FEW_ROWS = 20_000  # that one thread writes as they are: to choose compressions takes four times as long as to write


def build(home: Home, state: Manifest, path: Path, *, memory_mb: int = 2048, threads: int | None = None) -> None:
    """Build a DuckDB file with every table of the state, each column with its comment.

    The storage version is one that DuckDB 1.2 clients open too, as most BI drivers are.

    Raises:
        WarehouseError: The load was refused; the message names the table.
    """
    step = path.name
    try:
        _clear(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        share = share_of(memory_mb, _SHARE)
        has_few_rows = sum(entry.rows for entry in state.tables.values()) <= _FEW_ROWS
        threads = threads or (1 if has_few_rows else None)
        with session(home.work / "spill", memory_mb=share, threads=threads) as connection:
            if has_few_rows:
                connection.execute("SET force_compression = 'uncompressed'")
            with _new_file(connection, path, memory_mb=share):
                for declared in LOADED:
                    step = declared.name
                    _load(connection, declared, manifest.paths(home, state, declared.name))
                step = STATE
                values = [state.generation, state.contract_version, state.run_id, catalog_sha256(), views_sha256()]
                connection.execute(f"INSERT INTO {STATE} VALUES (?, ?, ?, ?, ?, 0)", values)
            connection.execute("RESET force_compression")
        sync_file(path)
    except OSError as exc:
        raise refused(exc, path) from exc
    except duckdb.Error as exc:
        raise WarehouseError(f"cannot load {step}: {' '.join(str(exc).split())}") from exc


def build_empty(path: Path) -> None:
    """Build a DuckDB file with every table and view of a warehouse, without rows."""
    with session() as connection, _new_file(connection, path, memory_mb=LEAST_MEMORY_MB):
        pass


@contextmanager
def _new_file(connection: duckdb.DuckDBPyConnection, path: Path, *, memory_mb: int) -> Iterator[None]:
    """Create a DuckDB file with every table and view, use it, and write it out whole."""
    path.write_bytes(empty_file())
    with written_out(connection, path):
        yield
        store_views(connection, articles=memory_mb * ARTICLES_OF_MB, statements=memory_mb * STATEMENTS_OF_MB)


def _load(connection: duckdb.DuckDBPyConnection, declared: Table, files: list[Path]) -> None:
    if files:
        connection.execute(f'INSERT INTO "{declared.name}" BY NAME SELECT * FROM {parquet(files)}')


def _clear(path: Path) -> None:
    """Remove a DuckDB file and its log; a log left beside another file would be replayed into it."""
    for stale in (path, _log(path)):
        stale.unlink(missing_ok=True)


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def put_in_place(
    home: Home, state: Manifest, *, difference: Difference | None = None, memory_mb: int = 2048
) -> Manifest:
    """Build the warehouse and the folder of a state beside the live ones, commit the manifest, then swap both in.

    Return the manifest as committed, with the seals of the journals and of the warehouse. A store that the home follows
    gets it first.

    Args:
        home: The home.
        state: The state, whose files are written.
        difference: The rows in which it differs from the state before; with it, the warehouse is made from a copy of
            the live one where that is as the manifest says.
        memory_mb: Memory that the database may use.

    Raises:
        SupersededError: Another publisher was first; the manifest still points at the previous state.
        WarehouseError: The load was refused; the manifest still points at the previous state.
    """
    new_file = home.work / f"{state.run_id}.duckdb"
    if difference is None:
        spare.drop(home)
    live_digests = spare.live_digests(home)
    digests = None
    if difference is not None:
        digests = _changed(home, state, difference, path=new_file, memory_mb=memory_mb)
    if digests is None:
        build(home, state, new_file, memory_mb=memory_mb)
        digests = block_digests(new_file)
    state = replace(state, journals=sealed(home, state.journals), warehouse=digests.seal)
    snapshots.write(home, state)
    if home.origin is not None:
        home.origin.publish(state)
    manifest.commit(home, state)
    if difference is not None:
        spare.keep(home, difference, state, digests=(live_digests, digests))
    swap(home, new_file)
    snapshots.point(home, state)
    return state


def _changed(home: Home, state: Manifest, difference: Difference, *, path: Path, memory_mb: int) -> BlockDigests | None:
    """Make the file of a state from an earlier one, of which the one that nobody reads comes first; None if none is."""
    for base in (spare.taken, copied):
        earlier = base(home, difference, path)
        if earlier is None:
            continue
        digests = incremented(home, state, earlier, path=path, memory_mb=memory_mb)
        if digests is not None:
            return digests
    return None


def swap(home: Home, path: Path) -> None:
    """Put a built file in place; readers of the old one keep it until they reopen.

    A log that a foreign writer left beside the old file is removed.

    Raises:
        WarehouseError: The rename was refused; the next run tries again.
    """
    try:
        _log(home.warehouse).unlink(missing_ok=True)
        path.replace(home.warehouse)
        sync_folder(home.root)
    except OSError as exc:
        raise refused(exc, home.warehouse) from exc


def generation(path: Path) -> int:
    """Return the generation that a warehouse file was built from; -1 where it is missing or unreadable."""
    return _state_of(path)[0]


def _state_of(path: Path) -> tuple[int, str]:
    if path.exists():
        try:
            with duckdb.connect(str(path), read_only=True) as connection:
                row = connection.execute(f"SELECT generation, run_id FROM {STATE}").fetchone()
        except duckdb.Error:
            row = None
        if row:
            return int(row[0]), str(row[1])
    return -1, ""


def is_current(home: Home, state: Manifest) -> bool:
    """Return whether the warehouse was built from this state."""
    return _state_of(home.warehouse) == (state.generation, state.run_id)


def row_counts(path: Path) -> dict[str, int]:
    """Return the row counts of every table of the contract in a warehouse file.

    Raises:
        WarehouseError: It cannot be read.
    """
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            existing = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
            names = [declared.name for declared in LOADED if declared.name in existing]
            counts_sql = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names)
            return {name: int(rows) for name, rows in connection.execute(counts_sql).fetchall()} if names else {}
    except duckdb.Error as exc:
        raise WarehouseError(f"cannot read {path}: {' '.join(str(exc).split())}") from exc


def ensure(home: Home, *, memory_mb: int = 2048, threads: int | None = None) -> None:
    """Rebuild the warehouse and the folder of the state where they are missing or of another generation.

    They are after a kill between the renames of a publish.

    Raises:
        WarehouseError: The load was refused.
    """
    state = manifest.read(home)
    if state.generation and not is_current(home, state):
        renew(home, state, memory_mb=memory_mb, threads=threads)
    snapshots.ensure(home, state)


def renew(home: Home, state: Manifest, *, memory_mb: int = 2048, threads: int | None = None) -> None:
    """Rebuild the warehouse of the current state from the lake.

    Raises:
        WarehouseError: The load was refused.
    """
    if home.warehouse.is_dir():
        raise WarehouseError(f"{home.warehouse} is a folder; move it away and run again")
    spare.drop(home)
    new_file = home.work / "renewed.duckdb"
    build(home, state, new_file, memory_mb=memory_mb, threads=threads)
    manifest.amend(home, replace(state, warehouse=block_digests(new_file).seal))
    swap(home, new_file)
