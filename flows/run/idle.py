"""Runs that found nothing new: they publish nothing, and the next publish takes their journal rows along."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.flows.context import Run
from newsledger.flows.run.attempts import waiting
from newsledger.flows.run.pending import Pending, published_runs
from newsledger.transforms.tables.withdrawals import Visit, visits, withdrawals
from newsledger.warehouse import journal, lake, request_index
from newsledger.warehouse.home import Home
from newsledger.warehouse.key_index import Derived
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.sweep import keep_only

MOST_BYTES = 4 << 20  # of unpublished journals, which every run reads; beyond, a run publishes them


def is_idle(run: Run, pending_rows: Pending) -> bool:
    """Return whether the unpublished rows are of requests and runs alone, and change nothing in other tables."""
    state = run.state()
    return (
        run.flow == "run"
        and state.generation > 0
        and not pending_rows.of("documents")
        and not pending_rows.of("rejects")
        and not _reappearances(pending_rows)
        and not waiting(run.home, state)
        and not _has_new_sources(run, state, pending_rows)
        and not _withdraws(run, state, pending_rows)
        and _unpublished_bytes(run) <= MOST_BYTES
    )


def prepare(home: Home, state: Manifest) -> None:
    """Make the indexes that a run asks which finds nothing new, so that it writes its journal alone."""
    request_index.prepare(home, state)
    waiting(home, state)
    for key in ("url", _GONE):
        lake.rows(home, state, "articles", key=key, values=pa.array([""]), columns=["article_id"])


def conclude(run: Run) -> None:
    """Record the end of a run that publishes nothing, and remove what earlier runs left staged."""
    keep_only(run.home, ())
    run.journal.append("runs", run.row(run.outcome, detail=run.failings))


def _reappearances(pending_rows: Pending) -> bool:
    """Return whether a request brought a document back that an earlier run had pulled, which may renew its version."""
    return any(row["outcome"] == "new" and row["document_id"] for row in pending_rows.of("fetches"))


def _has_new_sources(run: Run, state: Manifest, pending_rows: Pending) -> bool:
    ids = {str(row["source_id"]) for row in pending_rows.of("sources")}
    return not ids <= set(lake.tables(run.home, state, "sources", columns=["source_id"])["source_id"].to_pylist())


def _withdraws(run: Run, state: Manifest, pending_rows: Pending) -> bool:
    """Return whether the page of a published article is gone, or is back."""
    visited = visits(pending_rows.of("fetches"))
    gone_urls = [url for url, visit in visited.items() if visit.gone_at is not None]
    back_urls = [url for url, visit in visited.items() if visit.is_received]
    return _changes(run, state, visited, key="url", urls=gone_urls) or _changes(
        run, state, visited, key=_GONE, urls=back_urls
    )


def _changes(
    run: Run, state: Manifest, visited: Mapping[str, Visit], *, key: str | Derived, urls: Sequence[str]
) -> bool:
    """Return whether visits change articles that are found by their URLs."""
    values = pa.array(urls, pa.string())
    index = lake.rows(run.home, state, "articles", key=key, values=values, columns=["article_id", "url", "gone_at"])
    return len(withdrawals(index, visited)) > 0


def _gone(columns: pa.Table) -> pa.Table:
    """Return the URLs of withdrawn articles with the number of the row of each."""
    numbers = pc.indices_nonzero(columns["gone_at"].is_valid())
    return pa.table({"value": columns["url"].take(numbers), "row": numbers})


_GONE = Derived("gone_url_1", ("url", "gone_at"), _gone)


def _unpublished_bytes(run: Run) -> int:
    published = published_runs(run.home)
    return sum(path.stat().st_size for path in journal.paths(run.home) if path.stem not in published)
