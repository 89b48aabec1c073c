"""The journalled rows that are not published yet, and all of them in portions."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from newsledger.expectations.declaration import Row
from newsledger.transforms.urls import forms
from newsledger.warehouse import journal, lake, manifest, tombstones
from newsledger.warehouse.home import Home

_REQUESTS = 10  # per document, with which a portion is full too


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


def portions(home: Home, *, documents: int) -> Iterator[Pending]:
    """Yield every journalled row in portions of about so many documents, each document in one portion only.

    A request comes with its answer, and rows of runs come with the last portion, since the last row of a run counts.
    So memory holds one portion, the ids of the documents, requests without an answer, and the runs.
    """
    stones, cutter = tombstones.read(home, forms), _Cutter(documents)
    for table, row in journal.entries(home):
        if cutter.is_full and table != "runs":
            yield cutter.cut()
        if not (stones.is_open and stones.covers_row(row)):
            cutter.add(table, row)
    cutter.close()
    yield cutter.cut()


@dataclass(slots=True)
class _Cutter:
    """The portion that is being filled, and what of earlier rows decides where later ones go."""

    size: int
    portion: Pending = field(default_factory=Pending)
    document_ids: set[str] = field(default_factory=set)
    announced: dict[str, Row] = field(default_factory=dict)
    runs: list[Row] = field(default_factory=list)

    def add(self, table: str, row: Row) -> None:
        """Add a row to the portion, or keep it for a later one."""
        if table == "runs":
            self.runs.append(row)
        elif table == "fetches" and row["reason"] == "interrupted":
            self.announced[str(row["fetch_id"])] = row
        elif table != "documents" or row["document_id"] not in self.document_ids:
            self._take(table, row)

    def _take(self, table: str, row: Row) -> None:
        if table == "documents":
            self.document_ids.add(str(row["document_id"]))
        elif table == "fetches":
            self.announced.pop(str(row["fetch_id"]), None)
        self.portion.rows.setdefault(table, []).append(row)

    @property
    def is_full(self) -> bool:
        """Return whether the portion has the documents that it may have, or many requests."""
        documents, requests = self.portion.of("documents"), self.portion.of("fetches")
        return len(documents) >= self.size or len(requests) >= _REQUESTS * self.size

    def cut(self) -> Pending:
        """Return the portion, and begin the next."""
        portion, self.portion = self.portion, Pending()
        return portion

    def close(self) -> None:
        """Add what was kept for the last portion: requests without an answer, and runs."""
        for row in self.announced.values():
            self.portion.rows.setdefault("fetches", []).append(row)
        self.portion.rows["runs"] = self.runs


def stated(home: Home, document_id: str) -> Row | None:
    """Return the published row of a document; None if it is not published."""
    values = pa.array([document_id], pa.string())
    rows: list[Row] = lake.rows(home, manifest.read(home), "documents", key="document_id", values=values).to_pylist()
    return rows[0] if rows else None
