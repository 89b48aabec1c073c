"""The facts of a home: rows, runs, coverage by source, rejects, and bytes on disk."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import TABLES, table
from newsledger.warehouse import journal, manifest
from newsledger.warehouse.home import Home, holder
from newsledger.warehouse.manifest import Manifest, TableEntry
from newsledger.warehouse.session import columns_of, rows_of, session

Fact = tuple[object, ...]
Row = Mapping[str, Any]
RUNS = 10
_TABLES = ("sources", "fetches", "documents", "articles", "rejects", "runs")
_REJECTS = "SELECT reason, count(*) FROM rejects GROUP BY reason ORDER BY 2 DESC, 1"
_RUN_COLUMNS = ("run_id", "flow", "status", "started_at", "documents_count", "rejects_count")
_FETCH_COLUMNS = {
    "source_id": "VARCHAR",
    "started_at": "TIMESTAMPTZ",
    "outcome": "VARCHAR",
    "role": "VARCHAR",
    "http_status": "BIGINT",
}
_COVERAGE = """
SELECT coalesce(s.domain, s.name), f.asked, f.brought,
       coalesce(d.number, 0), coalesce(a.number, 0), coalesce(f.failed, 0)
FROM sources s
LEFT JOIN (
    SELECT source_id, max(started_at) AS asked, max(started_at) FILTER (outcome = 'new') AS brought,
           count(*) FILTER (
               outcome IN ('gone', 'blocked', 'failed')
               AND NOT coalesce(role = 'robots' AND http_status BETWEEN 400 AND 499, false)
           ) AS failed
    FROM fetches GROUP BY source_id
) f USING (source_id)
LEFT JOIN (SELECT source_id, count(*) AS number FROM documents GROUP BY source_id) d USING (source_id)
LEFT JOIN (SELECT source_id, count(*) AS number FROM articles GROUP BY source_id) a USING (source_id)
ORDER BY d.number DESC NULLS LAST, a.number DESC NULLS LAST, s.source_id
"""


@dataclass(frozen=True, slots=True)
class HomeStatus:
    """The facts of one home, ready to print.

    Attributes:
        home: Its folder.
        generation: Number of the publish; 0 before the first.
        rows: Published rows by table.
        disk: Bytes by part of the home.
        runs: Newest first: run, flow, status, started, documents, rejects.
        coverage: By source: its domain or else its name, last asked, last new document, documents, articles, failed
            requests. A source that was never asked (an outlet named in another's records) has no last time.
        rejects: Rejected rows by reason, most frequent first.
        waiting: Documents that were pulled and are not published, such as those of a refused run.
        unfilled: Columns, as table.column, that rows written before the column was added lack; a rebuild fills them.
    """

    home: Path
    generation: int
    rows: Mapping[str, int]
    disk: Mapping[str, int]
    runs: tuple[Fact, ...]
    coverage: tuple[Fact, ...]
    rejects: Mapping[str, int]
    unfilled: tuple[str, ...] = ()
    waiting: int = 0


def status(home: Home) -> HomeStatus:
    """Return the facts of a home from its lake and journals; no warehouse file is needed, no lock is taken.

    Raises:
        WarehouseError: The manifest or a file of the lake cannot be read.
    """
    state = manifest.read(home)
    with session() as connection, _readable_lake():
        for name in _TABLES:
            origin = rows_of(connection, table(name), manifest.paths(home, state, name))
            connection.execute(f"CREATE TEMP VIEW {_lake_name(name)} AS FROM {origin}")
        unpublished = _unpublished(connection, home)
        runs = _runs(connection, home, unpublished["runs"])
        _add_requests(connection, unpublished["fetches"])
        coverage = tuple(connection.execute(_COVERAGE).fetchall())
        rejects = dict(connection.execute(_REJECTS).fetchall())
        unfilled = _missing_columns(connection, home, state)
        waiting = _waiting(connection, unpublished["documents"])
    return HomeStatus(
        home=home.root,
        generation=state.generation,
        rows={name: entry.rows for name, entry in state.tables.items()},
        disk=_disk(home),
        runs=runs,
        coverage=coverage,
        rejects=rejects,
        unfilled=unfilled,
        waiting=waiting,
    )


@contextmanager
def _readable_lake() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as exc:
        raise WarehouseError(f"cannot read the lake: {exc}; run newsledger rebuild to recreate it") from exc


def _lake_name(name: str) -> str:
    return f"{name}_of_the_lake" if name == "fetches" else name


def _unpublished(connection: duckdb.DuckDBPyConnection, home: Home) -> dict[str, list[Row]]:
    """Return the journalled rows of runs, requests and documents of runs that the lake does not have."""
    published = {run_id for (run_id,) in connection.execute("SELECT run_id FROM runs").fetchall()}
    rows: dict[str, list[Row]] = {"runs": [], "fetches": [], "documents": []}
    for name, row in journal.entries(home, skip=published):
        if name in rows:
            rows[name].append(row)
    return rows


def _waiting(connection: duckdb.DuckDBPyConnection, journalled: list[Row]) -> int:
    """Return the number of journalled documents that are not published."""
    ids = {str(row["document_id"]) for row in journalled}
    query = "SELECT document_id FROM documents WHERE document_id IN (SELECT unnest(?::VARCHAR[]))"
    return len(ids) - len(connection.execute(query, [sorted(ids)]).fetchall())


def _add_requests(connection: duckdb.DuckDBPyConnection, journalled: list[Row]) -> None:
    """Create the view `fetches` over published and journalled requests; the last row of each request counts."""
    last = {row["fetch_id"]: row for row in journalled}.values()
    values = ", ".join(f"unnest(?::{kind}[]) AS {name}" for name, kind in _FETCH_COLUMNS.items())
    lists = [[row.get(name) for row in last] for name in _FETCH_COLUMNS]
    connection.execute(f"CREATE TEMP TABLE unpublished AS SELECT {values}", lists)
    names = ", ".join(_FETCH_COLUMNS)
    published = f"SELECT {names} FROM {_lake_name('fetches')}"
    connection.execute(f"CREATE TEMP VIEW fetches AS {published} UNION ALL FROM unpublished")


def _runs(connection: duckdb.DuckDBPyConnection, home: Home, unpublished: list[Row]) -> tuple[Fact, ...]:
    """Return the last runs, unpublished ones included; one still `running` whose process is gone is interrupted."""
    columns = ", ".join(_RUN_COLUMNS)
    rows = connection.execute(
        f"SELECT {columns} FROM runs ORDER BY started_at DESC, run_id DESC LIMIT {RUNS}"
    ).fetchall()
    runs = {row[0]: dict(zip(_RUN_COLUMNS, row, strict=True)) for row in rows}
    runs.update({str(row["run_id"]): dict(row) for row in unpublished})
    alive = holder(home) is not None
    newest = sorted(runs.values(), key=lambda row: (row["started_at"], row["run_id"]), reverse=True)[:RUNS]
    for row in newest:
        if row["status"] == "running" and not alive:
            row["status"] = "interrupted"
    return tuple(tuple(row[name] for name in _RUN_COLUMNS) for row in newest)


def _missing_columns(connection: duckdb.DuckDBPyConnection, home: Home, state: Manifest) -> tuple[str, ...]:
    """Return the columns, as table.column, that files of an earlier contract lack; their rows are null there."""
    missing: list[str] = []
    for declared in TABLES:
        files = [file for file in state.tables.get(declared.name, TableEntry()).files if file.rows]
        present = [columns_of(connection, home.lake / file.path) for file in files]
        missing.extend(
            f"{declared.name}.{name}" for name in declared.names if any(name not in names for names in present)
        )
    return tuple(missing)


def _disk(home: Home) -> dict[str, int]:
    parts = {
        "raw": home.raw,
        "work": home.work,
        "lake": home.lake,
        "warehouse": home.warehouse,
        "search index": home.search_index,
        "reports": home.reports,
    }
    return {name: _bytes(path) for name, path in parts.items()}


def _bytes(path: Path) -> int:
    """Return the bytes of a file, or of all files under a folder.

    A file of several names counts once, and files that vanish meanwhile count zero.
    """
    sizes: dict[int, int] = {}
    places = [Path(folder) / name for folder, _, names in os.walk(path) for name in names] if path.is_dir() else [path]
    for place in places:
        try:
            status_of_file = place.stat()
        except FileNotFoundError:
            continue
        sizes[status_of_file.st_ino] = status_of_file.st_size
    return sum(sizes.values())
