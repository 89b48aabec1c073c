"""The facts of a home: rows, runs, coverage by source, rejects, and bytes on disk."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from newsledger.warehouse import journal, lake, manifest
from newsledger.warehouse.home import Home, holder
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.session import session

Fact = tuple[object, ...]
RUNS = 10
_RUN_COLUMNS = ("run_id", "flow", "status", "started_at", "documents_count", "rejects_count")
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


def status(home: Home) -> HomeStatus:
    """Return the facts of a home from its lake and journals; no warehouse file is needed, no lock is taken.

    Raises:
        WarehouseError: The manifest or a file of the lake cannot be read.
    """
    state = manifest.read(home)
    with session() as connection:
        runs = _runs(connection, home, state)
        coverage = _coverage(connection, home, state)
        rejects = _rejects(connection, home, state)
    return HomeStatus(
        home=home.root,
        generation=state.generation,
        rows={name: entry.rows for name, entry in state.tables.items()},
        disk=_disk(home),
        runs=runs,
        coverage=coverage,
        rejects=rejects,
        unfilled=tuple(lake.missing_columns(home, state)),
    )


def _runs(connection: duckdb.DuckDBPyConnection, home: Home, state: Manifest) -> tuple[Fact, ...]:
    """Return the last runs, unpublished ones included; one still `running` whose process is gone is interrupted."""
    published = lake.tables(home, state, "runs", columns=list(_RUN_COLUMNS))
    connection.register("runs", published)
    rows = connection.execute(f"FROM runs ORDER BY started_at DESC, run_id DESC LIMIT {RUNS}").fetchall()
    runs = {row[0]: dict(zip(_RUN_COLUMNS, row, strict=True)) for row in rows}
    for table, row in journal.entries(home, skip=set(published["run_id"].to_pylist())):
        if table == "runs":
            runs[str(row["run_id"])] = row
    alive = holder(home) is not None
    newest = sorted(runs.values(), key=lambda row: (row["started_at"], row["run_id"]), reverse=True)[:RUNS]
    for row in newest:
        if row["status"] == "running" and not alive:
            row["status"] = "interrupted"
    return tuple(tuple(row[name] for name in _RUN_COLUMNS) for row in newest)


def _coverage(connection: duckdb.DuckDBPyConnection, home: Home, state: Manifest) -> tuple[Fact, ...]:
    columns = {
        "sources": ["source_id", "name", "domain"],
        "fetches": ["source_id", "started_at", "outcome", "role", "http_status"],
        "documents": ["source_id"],
        "articles": ["source_id"],
    }
    for name, columns_of_table in columns.items():
        connection.register(name, lake.tables(home, state, name, columns=columns_of_table))
    return tuple(connection.execute(_COVERAGE).fetchall())


def _rejects(connection: duckdb.DuckDBPyConnection, home: Home, state: Manifest) -> dict[str, int]:
    connection.register("rejects", lake.tables(home, state, "rejects", columns=["reason"]))
    counts = connection.execute("SELECT reason, count(*) FROM rejects GROUP BY reason ORDER BY 2 DESC, 1").fetchall()
    return dict(counts)


def _disk(home: Home) -> dict[str, int]:
    parts = {
        "raw": home.raw,
        "work": home.work,
        "lake": home.lake,
        "warehouse": home.warehouse,
        "reports": home.reports,
    }
    return {name: _bytes(path) for name, path in parts.items()}


def _bytes(path: Path) -> int:
    """Return the bytes of a file, or of all files under a folder; files that vanish meanwhile count zero."""
    total = 0
    places = [Path(folder) / name for folder, _, names in os.walk(path) for name in names] if path.is_dir() else [path]
    for place in places:
        try:
            total += place.stat().st_size
        except FileNotFoundError:
            continue
    return total
