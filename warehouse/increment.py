"""The DuckDB file of a state, made from the file of an earlier one by the rows in which the states differ.

The earlier file is the one that the last publish replaced, if nobody reads it any more (see `spare`), else a copy of
the live one, which shares its blocks where the file system can do that. A file is built anew instead where it is not
exactly the one of its state, where this version of newsledger has other tables or stored views, once so many rows were
replaced that its own space is worth reclaiming, and where a change would take more memory than a new file does.
"""

import logging
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from newsledger.expectations.arrow import conform, empty
from newsledger.expectations.ddl import quoted
from newsledger.expectations.declaration import Table
from newsledger.expectations.errors import DatabaseMemoryError
from newsledger.expectations.tables import LOADED
from newsledger.warehouse.block_seals import BlockDigests, block_digests, digests_if_sealed
from newsledger.warehouse.catalog import STATE, catalog_sha256, replace_views, views_sha256
from newsledger.warehouse.durable import UNSUPPORTED, sync_file
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest, Seal, TableEntry
from newsledger.warehouse.session import session, share_of
from newsledger.warehouse.stored_views import TRACKED, refresh_stored

MOST_REPLACED = 0.5  # replaced rows, as a share of those that are there, from which a file is built anew
MOST_ROW_GROUPS = 8  # of a table that gets a few rows with every change, from which they are joined
_LATE = 0.05  # the last rows of a table, as a share, among which most rows that a publish replaces are
_PIECE = 1 << 30
_SHARE = 0.5  # of the memory: the database keeps what it read of the file until its share is full
_LOG = logging.getLogger("newsledger")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a state has other than the one before it.

    Attributes:
        previous: The state before it.
        rows: Rows that are new, or take the place of the row with their key, by table.
        removed_keys: Keys of rows that go, by table.
        whole: Tables of which `rows` has every row.
    """

    previous: Manifest
    rows: Mapping[str, pa.Table]
    removed_keys: Mapping[str, pa.Array] = field(default_factory=dict)
    whole: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Base:
    """The state of a file that is to be changed, and its difference to the state to be made.

    Attributes:
        generation: Its generation.
        run_id: The run that published it.
        seal: The bytes of the file.
        difference: In which rows the state to be made differs.
        digests: Digests of the blocks of the file, if they were kept.
    """

    generation: int
    run_id: str
    seal: Seal
    difference: Difference
    digests: BlockDigests | None = None


def copied(home: Home, difference: Difference, path: Path) -> Base | None:
    """Copy the live file; return None where it is not that of a state."""
    previous = difference.previous
    log = home.warehouse.with_name(f"{home.warehouse.name}.wal")
    if previous.warehouse is None or not home.warehouse.exists() or log.exists():
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    _copy(home.warehouse, path)
    return Base(previous.generation, previous.run_id, previous.warehouse, difference)


def incremented(home: Home, state: Manifest, base: Base, *, path: Path, memory_mb: int) -> BlockDigests | None:
    """Change the file of an earlier state into that of a state, and return its digests; None if it cannot be."""
    is_made = False
    earlier = digests_if_sealed(path, base.seal, base.digests)
    if earlier is not None:
        try:
            with session(home.work / "spill", memory_mb=share_of(memory_mb, _SHARE)) as connection:
                connection.execute(f"ATTACH {quoted(str(path))} AS built")
                connection.execute("USE built")
                is_made = _is_changed(connection, state, base)
                connection.execute("USE memory")
                connection.execute("DETACH built")
        except (duckdb.Error, DatabaseMemoryError) as exc:
            _LOG.info("the warehouse is built anew: %s", " ".join(str(exc).split()))
    if not is_made:
        path.unlink()
        return None
    sync_file(path)
    return block_digests(path, earlier)


def _copy(source: Path, target: Path) -> None:
    """Copy a file; its blocks are shared where the file system can do that."""
    if hasattr(os, "copy_file_range"):
        try:
            with source.open("rb") as stream, target.open("wb") as copy:
                while os.copy_file_range(stream.fileno(), copy.fileno(), _PIECE):
                    pass
        except OSError as exc:
            if exc.errno not in UNSUPPORTED:
                raise
        else:
            return
    shutil.copyfile(source, target)


def _is_changed(connection: duckdb.DuckDBPyConnection, state: Manifest, base: Base) -> bool:
    """Bring the attached file to a state; return whether it could be."""
    if not _is_base(connection, base):
        return False
    if _row_groups(connection) < MOST_ROW_GROUPS:
        connection.execute("SET max_vacuum_tasks = 0")
    connection.begin()
    count = 0
    for declared in LOADED:
        rows = state.tables.get(declared.name, TableEntry()).rows
        replaced = _row_count(connection, declared) + _new_count(declared, base.difference) - rows
        count += exchanged(connection, declared, base.difference, replaced=replaced)
        if _row_count(connection, declared) != rows:
            connection.rollback()
            return False
    refresh_stored(connection)
    if connection.execute(f"SELECT views FROM {STATE}").fetchall() != [(views_sha256(),)]:
        replace_views(connection)
    connection.execute(
        f"UPDATE {STATE} SET generation = ?, contract_version = ?, run_id = ?, views = ?, "
        "replaced_count = replaced_count + ?",
        [state.generation, state.contract_version, state.run_id, views_sha256(), count],
    )
    connection.commit()
    connection.execute("CHECKPOINT built")
    return True


def _row_groups(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number of row groups of `runs`: one, and one more for each change since row groups were joined.

    Every change of the file adds a row group to each table that gets rows. The database may join them only now and
    then: it writes some hundred thousand rows of each table again then, for the few that are new and the little space
    of those that it deleted.
    """
    query = "SELECT count(DISTINCT row_group_id) FROM pragma_storage_info('runs')"
    return int(connection.execute(query).fetchall()[0][0])


def _is_base(connection: duckdb.DuckDBPyConnection, base: Base) -> bool:
    """Return whether the file is that of a state, has today's catalog, and few enough replaced rows."""
    columns = [row[0] for row in connection.execute(f"DESCRIBE {STATE}").fetchall()]
    if "catalog" not in columns:
        return False
    row = connection.execute(f"SELECT generation, run_id, catalog, replaced_count FROM {STATE}").fetchone()
    if row is None or row[:3] != (base.generation, base.run_id, catalog_sha256()):
        return False
    tables = base.difference.previous.tables
    rows = sum(tables[declared.name].rows for declared in LOADED if declared.name in tables)
    return bool(row[3] <= MOST_REPLACED * rows)


def _row_count(connection: duckdb.DuckDBPyConnection, declared: Table) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {declared.name}").fetchall()[0][0])


def _new_count(declared: Table, difference: Difference) -> int:
    return int(difference.rows.get(declared.name, empty(declared)).num_rows)


def exchanged(
    connection: duckdb.DuckDBPyConnection, declared: Table, difference: Difference, *, replaced: int | None = None
) -> int:
    """Replace the rows of a table that differ, and return how many were deleted.

    Args:
        connection: A connection that uses the database of the file.
        declared: The table.
        difference: In which rows the states differ.
        replaced: Number of the rows that go, where it is known; the search for them ends once they are found.
    """
    name, key = declared.name, f'"{declared.key}"'
    columns = ", ".join(f'"{column}"' for column in declared.names)
    connection.register("given", conform(declared, difference.rows.get(name, empty(declared))))
    if name in difference.whole:
        connection.execute(
            f"CREATE TEMP TABLE changes AS SELECT {columns} FROM given EXCEPT SELECT {columns} FROM {name}"
        )
        condition = f"{key} IN (SELECT {key} FROM changes) OR {key} NOT IN (SELECT {key} FROM given)"
    else:
        connection.execute(f"CREATE TEMP TABLE changes AS SELECT {columns} FROM given")
        keys = difference.removed_keys.get(name, pa.array([], pa.string()))
        connection.register("removed", pa.table({"key": keys}))
        condition = f"{key} IN (SELECT {key} FROM changes UNION ALL SELECT key FROM removed)"
    _find_places(connection, name, condition, expected=None if name in difference.whole else replaced)
    is_replaced = "rowid IN (FROM places)"
    if name in TRACKED:
        connection.execute(f"CREATE TEMP TABLE old_{name} AS SELECT {TRACKED[name]} FROM {name} WHERE {is_replaced}")
        connection.execute(f"CREATE TEMP TABLE new_{name} AS SELECT {TRACKED[name]} FROM changes")
    result = connection.execute(f"DELETE FROM {name} WHERE {is_replaced}").fetchone()
    connection.execute(f"INSERT INTO {name} BY NAME FROM changes")
    connection.execute("DROP TABLE changes; DROP TABLE places")
    return int(result[0]) if result else 0


def _find_places(connection: duckdb.DuckDBPyConnection, name: str, condition: str, *, expected: int | None) -> None:
    """Create `places` with the row ids of the rows that meet a condition, of which most are among the last."""
    ((last,),) = connection.execute(f"SELECT coalesce(max(rowid), -1) FROM {name}").fetchall()
    late = [] if expected is None else [int(last * (1 - _LATE)) if expected else last]  # none goes: nothing is read
    for first in (*late, -1):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE places AS SELECT rowid FROM {name} WHERE rowid > {first} AND ({condition})"
        )
        if connection.execute("SELECT count(*) FROM places").fetchall() == [(expected,)]:
            return
