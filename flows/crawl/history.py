"""The fetch state of each URL from earlier runs, and whether a new request is due."""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from newsledger.expectations.vocabulary import HARD_REASONS, TEMPORARY_REASONS, UNWEIGHED_REASONS, WORKED
from newsledger.flows.fetch.limits import Policy
from newsledger.flows.fetch.model import DocumentLink
from newsledger.warehouse.request_index import RequestIndex

UNVALIDATED_HOURS = 24.0  # between two requests for a page whose host sends no validators: each costs its whole body
MOST_STATES = 20_000  # in memory
_LONGEST = timedelta(days=1)
_AHEAD = timedelta(hours=1)  # by which the clocks of machines that write to one ledger may differ
_MOMENTS = ("met_at", "asked_at", "worked_at", "first_worked_at")
_PERMANENT = ("robots", "private_address", "port", "scheme", "bad_url")
TOGETHER = 200  # URLs that are looked up at once


@dataclass(frozen=True, slots=True)
class FetchState:
    """The row of the view `fetch_state` for one URL, and the last document that it brought."""

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
    latest_document_id: str | None = None

    @classmethod
    def of(cls, requests: Sequence[Mapping[str, Any]]) -> Self:
        """Return the state after some requests for one URL, one at least."""
        ordered = sorted(requests, key=lambda row: row["started_at"])
        sent = [row for row in ordered if row["outcome"] != "skipped"]
        successes = [row for row in sent if row["outcome"] in WORKED]
        worked_at = _moment(successes[-1:])
        stored: Mapping[str, Any] = next(filter(_keeps_something, reversed(ordered)), {})
        return cls(
            url=ordered[-1]["url"],
            met_at=ordered[-1]["started_at"],
            asked_at=_moment(sent[-1:]),
            worked_at=worked_at,
            first_worked_at=_moment(successes[:1]),
            outcome=ordered[-1]["outcome"],
            reason=ordered[-1]["reason"] or None,
            retry_at=max(_values(ordered, "retry_at"), default=None),
            **{name: stored.get(name) for name in ("etag", "last_modified", "content_type", "raw_path", "document_id")},
            failures=sum((_weight(row) for row in sent if worked_at is None or row["started_at"] > worked_at), 0.0),
            via_urls=tuple(sorted(set(_values(ordered, "via_url")))),
            latest_document_id=next((row["document_id"] for row in reversed(successes) if _brings_document(row)), None),
        )

    def corrected(self, moment: datetime) -> Self:
        """Return moments by which a URL is due where a clock ran ahead: the true ones would be waited for for years."""
        ahead = [name for name in _MOMENTS if (at := getattr(self, name)) is not None and at > moment + _AHEAD]
        long_ago = moment - 2 * _LONGEST
        changes: dict[str, Any] = {**dict.fromkeys(ahead, long_ago), "retry_at": None}
        return replace(self, **changes) if ahead else self


def _moment(rows: Sequence[Mapping[str, Any]]) -> datetime | None:
    """Return when a request was made; None without one."""
    return rows[0]["started_at"] if rows else None


def _values(rows: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    return [row[name] for row in rows if row[name] is not None]


def _brings_document(row: Mapping[str, Any]) -> bool:
    return bool(row["outcome"] == "new" and row["document_id"])


def _keeps_something(row: Mapping[str, Any]) -> bool:
    """Return whether a request left something: a document, a stored response, or none since nothing had changed."""
    return row["raw_path"] is not None or row["document_id"] is not None or row["outcome"] in WORKED


def _weight(row: Mapping[str, Any]) -> float:
    """Return the weight of a request that was sent, as `fetch_state` has it: 0 where it is no failure."""
    outcome, reason, status = row["outcome"], row["reason"], row["http_status"]
    if outcome in WORKED or reason in UNWEIGHED_REASONS:
        return 0.0
    if row["role"] == "robots" and status is not None and 400 <= status <= 499 and status != 429:
        return 0.0
    if outcome in ("gone", "blocked") or reason in HARD_REASONS:
        return 1.0
    return 0.25 if reason in TEMPORARY_REASONS else 0.5


class FetchHistory:
    """The states of URLs before a run, looked up as they are asked for."""

    def __init__(self, requests: RequestIndex, moment: datetime) -> None:
        """`requests` are those before the run, `moment` is that of the run."""
        self._requests = requests
        self._moment = moment
        self._states: dict[str, FetchState | None] = {}
        self._lock = threading.Lock()

    def of(self, url: str) -> FetchState | None:
        """Return the state of a URL; None if no run has met it."""
        try:
            state = self._states[url]
        except KeyError:
            state = self._read([url])[url]
        return None if state is None else state.corrected(self._moment)

    def look_up(self, urls: Collection[str]) -> None:
        """Look up URLs that will be asked for soon, many at once."""
        self._read({url for url in urls if url not in self._states})

    def documents_of(self, listings: Collection[str], since: datetime) -> Iterator[FetchState]:
        """Yield the states of documents that some listings named, first received at or after a moment."""
        named_urls = self._requests.named_by(listings, since) if listings else []
        for first in range(0, len(named_urls), TOGETHER):
            for url, state in self._read(named_urls[first : first + TOGETHER]).items():
                if state is not None and _is_young_document(state, since) and _named_as_page(url, state, listings):
                    yield state.corrected(self._moment)

    def _read(self, urls: Collection[str]) -> dict[str, FetchState | None]:
        """Return the states of some URLs, which are kept for a while."""
        rows_by_url = self._requests.rows(urls) if urls else {}
        states = {url: FetchState.of(rows) if rows else None for url, rows in rows_by_url.items()}
        with self._lock:
            self._states.update(states)
            while len(self._states) > MOST_STATES:
                del self._states[next(iter(self._states))]
        return states


def _is_young_document(state: FetchState, since: datetime) -> bool:
    return state.document_id is not None and state.first_worked_at is not None and state.first_worked_at >= since


def _named_as_page(url: str, state: FetchState, listings: Collection[str]) -> bool:
    """Return whether one of some listings named a page, which is not an item of the listing itself."""
    is_page = url.startswith(("http://", "https://"))
    return is_page and any(via in listings and not url.startswith(f"{via}#") for via in state.via_urls)


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
