"""What earlier requests left decides whether an address is asked for again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsledger.flows.crawl.history import FetchHistory, FetchState, is_due, pause, softened
from newsledger.flows.crawl.interface import Window
from newsledger.flows.fetch.limits import Policy, user_agent
from newsledger.flows.fetch.model import DocumentLink
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.request_index import RequestIndex

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
LINK = DocumentLink("https://one.example/a")
POLICY = Policy()


def hours(number: float) -> datetime:
    return NOW - timedelta(hours=number)


def past(**given: object) -> FetchState:
    values: dict[str, object] = {
        "url": LINK.url, "met_at": hours(10), "asked_at": hours(10), "worked_at": hours(10),
        "first_worked_at": hours(10), "outcome": "new", "reason": None, "retry_at": None, "etag": '"e"',
        "last_modified": None, "content_type": None, "raw_path": None, "document_id": "doc_1", "failures": 0.0,
        "via_urls": (),
    }  # fmt: skip
    return FetchState(**{**values, **given})  # type: ignore[arg-type]


def test_a_new_address_is_due_and_one_just_looked_at_is_not() -> None:
    assert is_due(LINK, None, NOW, policy=POLICY)
    assert not is_due(LINK, past(asked_at=hours(1)), NOW, policy=POLICY)
    assert is_due(LINK, past(), NOW, policy=POLICY)


def test_a_page_that_its_listing_says_has_changed_is_due() -> None:
    changed = DocumentLink(LINK.url, changed_at=hours(1))
    assert is_due(changed, past(worked_at=hours(2), asked_at=hours(2)), NOW, policy=POLICY)
    assert not is_due(changed, past(worked_at=hours(0.5), asked_at=hours(0.5)), NOW, policy=POLICY)


def test_an_old_page_is_left_alone_and_one_that_cannot_be_asked_conditionally_is_asked_once_a_day() -> None:
    assert not is_due(LINK, past(first_worked_at=hours(24 * 8)), NOW, policy=POLICY)
    assert not is_due(LINK, past(etag=None, asked_at=hours(23)), NOW, policy=POLICY)
    assert is_due(LINK, past(etag=None, asked_at=hours(25)), NOW, policy=POLICY)


def test_a_withdrawn_page_is_asked_for_again_after_its_back_off() -> None:
    gone = past(outcome="gone", reason="not_found", worked_at=hours(48), failures=2.0)
    assert is_due(LINK, gone, NOW, policy=POLICY)
    assert not is_due(LINK, past(outcome="gone", asked_at=hours(0.4), failures=2.0), NOW, policy=POLICY)


def test_what_must_not_be_asked_is_looked_at_again_after_an_hour() -> None:
    refused = {"outcome": "skipped", "reason": "robots", "worked_at": None, "asked_at": None, "etag": None}
    assert is_due(LINK, past(**refused), NOW, policy=POLICY)
    assert not is_due(LINK, past(**refused, met_at=hours(0.5)), NOW, policy=POLICY)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (0.75, 0), (1, 15), (2, 30), (3.5, 15 * 2**2.5), (7, 960), (9, 1440), (1e6, 1440)]
)
def test_failures_make_polling_rarer_a_day_at_most(failures: float, minutes: float) -> None:
    assert pause(failures, POLICY) == timedelta(minutes=minutes)


def test_a_source_rests_after_failures_and_comes_back_by_itself() -> None:
    failed = past(failures=1.0, asked_at=hours(0.2), outcome="gone")
    assert "failures of weight 1" in (softened(failed, NOW, POLICY) or "")
    assert softened(failed, NOW + timedelta(minutes=5), POLICY) is None
    assert softened(past(retry_at=NOW + timedelta(minutes=1)), NOW, POLICY)
    assert softened(past(retry_at=NOW - timedelta(minutes=1)), NOW, POLICY) is None
    assert softened(None, NOW, POLICY) is None


def test_a_host_that_demands_years_is_asked_again_after_a_day() -> None:
    years = past(retry_at=NOW + timedelta(days=1_000), asked_at=hours(20))
    assert softened(years, NOW, POLICY) == "the host demanded no requests until 2026-03-04 16:00:00 UTC"
    assert softened(years, NOW + timedelta(hours=5), POLICY) is None


def test_what_a_clock_that_ran_ahead_wrote_is_due_and_not_in_back_off() -> None:
    ahead = NOW + timedelta(days=2_000)
    written = {"met_at": ahead, "asked_at": ahead, "worked_at": ahead, "first_worked_at": ahead}
    failed = past(**written, url="https://one.example/b", failures=3.0, retry_at=ahead, outcome="failed")
    state = past(**written).corrected(NOW)
    assert is_due(LINK, state, NOW, policy=POLICY)
    assert is_due(DocumentLink(LINK.url, changed_at=hours(1)), state, NOW, policy=POLICY)
    assert softened(failed.corrected(NOW), NOW, POLICY) is None
    assert past().corrected(NOW) == past()


def test_a_history_corrects_what_a_clock_that_ran_ahead_wrote() -> None:
    row = {"fetch_id": "fet_1", "run_id": "run_1", "source_id": "outlet", "duration_ms": 0, "outcome": "new"}
    ahead = NOW + timedelta(days=2_000)
    rows = [row | {"url": LINK.url, "started_at": ahead, "document_id": "doc_1", "via_url": "https://one.example/feed"}]
    history = FetchHistory(RequestIndex.of(Home(Path("none")), Manifest.empty(), rows), NOW)
    expected = hours(48)
    state = history.of(LINK.url)
    assert state is not None
    assert (state.met_at, state.first_worked_at) == (expected, expected)
    assert list(history.documents_of(["https://one.example/feed"], hours(24))) == [state]


def test_a_window_takes_what_is_dated_inside_and_what_has_no_date() -> None:
    window = Window(since=hours(5), until=hours(1))
    assert window.holds(None, None)
    assert window.holds(hours(3))
    assert window.holds(hours(9), hours(3))
    assert not window.holds(hours(1))
    assert not window.holds(hours(6), None)


def test_the_user_agent_says_whom_to_ask() -> None:
    assert user_agent("desk@example.org").endswith(" (+mailto:desk@example.org)")
    assert user_agent("https://example.org/bot").endswith(" (+https://example.org/bot)")
    assert user_agent("").startswith("newsledger/")
