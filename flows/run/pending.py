"""The journalled rows that are not published yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from newsledger.expectations.declaration import Row
from newsledger.transforms.urls import forms
from newsledger.warehouse import journal, lake, manifest, tombstones
from newsledger.warehouse.home import Home


@dataclass(slots=True)
class Pending:
    """The unpublished rows of the journals, by table, in the order written."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, table: str) -> list[Row]:
        """Return the rows of one table."""
        return self.rows.get(table, [])


def published_runs(home: Home) -> set[str]:
    """Return the runs whose journals are entirely in the lake."""
    return set(lake.tables(home, manifest.read(home), "runs", columns=["run_id"])["run_id"].to_pylist())


def pending(home: Home, *, include_published: bool = False) -> Pending:
    """Return the journalled rows that are not in the lake; with `include_published`, all of them.

    Rows of what was forgotten, which an interrupted erasure leaves, are left out.
    """
    published = set() if include_published else published_runs(home)
    stones, result = tombstones.read(home, forms), Pending()
    for table, row in journal.entries(home, skip=published):
        if stones.is_open and stones.covers_row(row):
            continue
        result.rows.setdefault(table, []).append(row)
    return result


def latest_documents(home: Home) -> dict[str, str]:
    """Return the latest document of every URL, by the time of its fetch."""
    state = manifest.read(home)
    latest: dict[str, tuple[object, str]] = {}
    for url, moment, document_id in _fetched(home, state):
        if url not in latest or moment >= latest[url][0]:  # type: ignore[operator]
            latest[url] = (moment, document_id)
    return {url: document_id for url, (_, document_id) in latest.items()}


def _fetched(home: Home, state: manifest.Manifest) -> Iterator[tuple[str, object, str]]:
    columns = ["url", "started_at", "outcome", "document_id"]
    rows = lake.tables(home, state, "fetches", columns=columns).to_pylist()
    rows.extend(pending(home).of("fetches"))
    for row in rows:
        if row["outcome"] == "new" and row["document_id"]:
            yield str(row["url"]), row["started_at"], str(row["document_id"])


def stated(home: Home, document_id: str) -> Row | None:
    """Return the published row of a document; None if it is not published."""
    values = pa.array([document_id], pa.string())
    rows: list[Row] = lake.rows(home, manifest.read(home), "documents", key="document_id", values=values).to_pylist()
    return rows[0] if rows else None
