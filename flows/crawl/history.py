"""The fetch state of each URL from earlier runs, and whether a new request is due."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.flows.fetch.limits import Policy
from newsledger.flows.fetch.model import DocumentLink

UNVALIDATED_HOURS = 24.0  # between two requests for a page whose host sends no validators: each costs its whole body
_LONGEST = timedelta(days=1)
_AHEAD = timedelta(hours=1)  # by which the clocks of machines that write to one ledger may differ
_MOMENTS = ("met_at", "asked_at", "worked_at", "first_worked_at")
_PERMANENT = ("robots", "private_address", "port", "scheme", "bad_url")


@dataclass(frozen=True, slots=True)
class FetchState:
    """The row of the view `fetch_state` for one URL."""

    url: str
    met_at: datetime
    asked_at: datetime | None
    worked_at: datetime | None
    first_worked_at: datetime | None
    outcome: str
    reason: str | None
    retry_at: datetime | None
    etag: str | None
    last_modified: str | None
    content_type: str | None
    raw_path: str | None
    document_id: str | None
    failures: float
    via_urls: tuple[str, ...]


class FetchHistory:
    """The rows of `fetch_state`, by URL."""

    def __init__(self, rows: pa.Table, moment: datetime) -> None:
        """Rows are stored as a table and converted to objects one at a time; `moment` is that of the run."""
        self._moment = moment
        self._columns = rows.select(list(FetchState.__slots__)).combine_chunks()
        self._places = {url: number for number, url in enumerate(rows["url"].to_pylist())}
        self._by_listing: dict[str, list[str]] | None = None

    def of(self, url: str) -> FetchState | None:
        """Return the state of a URL; None if no run has met it."""
        number = self._places.get(url)
        if number is None:
            return None
        row = self._columns.slice(number, 1).to_pylist()[0]
        return FetchState(**{**row, **self._corrected(row), "via_urls": tuple(row["via_urls"])})

    def _corrected(self, row: Mapping[str, Any]) -> dict[str, datetime | None]:
        """Return moments by which a URL is due where a clock ran ahead: the true ones would be waited for for years."""
        ahead = [name for name in _MOMENTS if row[name] is not None and row[name] > self._moment + _AHEAD]
        long_ago: datetime | None = self._moment - 2 * _LONGEST
        return {**dict.fromkeys(ahead, long_ago), "retry_at": None} if ahead else {}

    def documents_of(self, listings: Collection[str], since: datetime) -> list[str]:
        """Return the URLs of the documents that some listings named, first received at or after a moment."""
        if self._by_listing is None:
            self._by_listing = self._grouped(since)
        return [url for listing in sorted(listings) for url in self._by_listing.get(listing, ())]

    def _grouped(self, since: datetime) -> dict[str, list[str]]:
        columns = self._columns.select(["url", "via_urls", "first_worked_at", "document_id"])
        is_young = pc.and_(pc.is_valid(columns["document_id"]), pc.greater_equal(columns["first_worked_at"], since))
        grouped: dict[str, list[str]] = {}
        for row in columns.filter(pc.fill_null(is_young, False)).to_pylist():
            for listing in row["via_urls"]:
                if row["url"].startswith(("http://", "https://")) and not row["url"].startswith(f"{listing}#"):
                    grouped.setdefault(listing, []).append(row["url"])
        return grouped


def pause(failures: float, policy: Policy) -> timedelta:
    """Return the back-off after failures: none below a weight of 1, then doubled with each further failure."""
    if failures < 1:
        return timedelta(0)
    return min(_LONGEST, timedelta(minutes=policy.softening_minutes) * 2 ** min(failures - 1, 20))


def softened(state: FetchState | None, moment: datetime, policy: Policy) -> str | None:
    """Return why a URL is in back-off; None if it may be requested."""
    if state is None:
        return None
    asked_at = state.asked_at or state.met_at
    demanded = min(state.retry_at, asked_at + _LONGEST) if state.retry_at is not None else moment
    if demanded > moment:
        return f"the host demanded no requests until {demanded:%Y-%m-%d %H:%M:%S} UTC"
    until = asked_at + pause(state.failures, policy)
    if state.failures >= 1 and until > moment:
        failures = f"failures of weight {state.failures:g} since the last success"
        return f"{failures}; in back-off until {until:%Y-%m-%d %H:%M} UTC"
    return None


def is_due(link: DocumentLink, state: FetchState | None, moment: datetime, *, policy: Policy) -> bool:
    """Return whether a document may be new: never received, reported as changed, or young enough for a revisit."""
    if state is None:
        return True
    if softened(state, moment, policy):
        return False
    if state.worked_at is None:
        return (
            state.outcome != "skipped" or state.reason not in _PERMANENT or moment - state.met_at > timedelta(hours=1)
        )
    if link.changed_at is not None and link.changed_at > state.worked_at:
        return True
    hours = policy.revisit_hours
    if state.etag is None and state.last_modified is None:
        hours = max(hours, UNVALIDATED_HOURS)
    rested = moment - (state.asked_at or state.worked_at) >= timedelta(hours=hours)
    young = moment - (state.first_worked_at or state.worked_at) <= timedelta(days=policy.revisit_days)
    return rested and young
