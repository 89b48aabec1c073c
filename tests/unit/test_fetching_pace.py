"""A host is asked no faster than it may be, and waits are what hosts ask for."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.flows.fetch.pace import DOWN_AFTER, Pace, backoff, retry_after

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds


@given(gaps=st.lists(st.floats(0, 2), max_size=30), rate=st.floats(0.5, 50))
def test_two_requests_to_a_host_are_never_closer_than_its_interval(gaps: list[float], rate: float) -> None:
    clock = Clock()
    pace = Pace(rate, clock=clock, sleep=clock.sleep)
    moments = []
    for gap in gaps:
        clock.at += gap
        pace.wait("host")
        moments.append(clock.at)
    assert all(later - sooner >= 1 / rate - 1e-6 for sooner, later in pairwise(moments))


def test_hosts_do_not_wait_for_each_other_and_a_crawl_delay_holds_at_once() -> None:
    clock = Clock()
    pace = Pace(1.0, clock=clock, sleep=clock.sleep)
    pace.wait("a")
    pace.wait("b")
    assert clock.at == 100.0
    pace.host("a").slow_to(5.0)
    pace.wait("a")
    assert clock.at == 105.0


def test_a_host_that_is_not_there_is_put_off_until_it_answers() -> None:
    host = Pace(1.0).host("a")
    for _ in range(DOWN_AFTER - 1):
        host.missed("not reached")
    host.answered()
    host.missed("not reached")
    assert host.put_off is None
    for _ in range(DOWN_AFTER):
        host.missed("not reached")
    assert host.put_off is not None


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Wed, 04 Mar 2026 12:00:30 GMT", 30.0),
        ("Wed, 04 Mar 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
        ("9" * 400, 10.0**8),
    ],
)
def test_retry_after_is_a_number_or_a_date(written: str | None, seconds: float | None) -> None:
    assert retry_after(written, NOW) == seconds


def test_backoff_doubles_and_never_waits_less_than_half() -> None:
    assert [backoff(attempt, chance=lambda: 1.0) for attempt in (1, 2, 3)] == [1.0, 2.0, 4.0]
    assert backoff(3, chance=lambda: 0.0) == 2.0
