"""Dates as documents write them: the day as stated, shapes of many countries, and what stays unread."""

from datetime import UTC, date, datetime

import pytest

from newsledger.transforms.dates import parsed
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.reader import articles

FETCHED_AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
BODY = "The council of Skarmo voted on Thursday to keep the harbour ferry, a spokeswoman said.\n\nWork starts in May."


@pytest.mark.parametrize(
    ("wording", "day"),
    [
        ("2026-11-26T23:30:00-05:00", date(2026, 11, 26)),
        ("Thu, 26 Nov 2026 00:30:00 +0900", date(2026, 11, 26)),
        ("2026-11-26", date(2026, 11, 26)),
        ("2026-11", None),
    ],
)
def test_the_day_is_the_one_written_whatever_the_zone(wording: str, day: date | None) -> None:
    reading = parsed(wording)
    assert reading is not None
    assert reading.day == day


def test_an_article_keeps_the_stated_day_beside_the_moment_in_utc() -> None:
    content = f"Date: 2026-11-26 23:30:00 -0500\nTitle: Ferry to stay\n\n{BODY}".encode()
    article = articles(RawDocument("doc", "src", "file:///a.txt", None, FETCHED_AT, content, "text/plain"))[0]
    assert article.published_on == date(2026, 11, 26)
    assert article.published_at == datetime(2026, 11, 27, 4, 30, tzinfo=UTC)


def test_the_time_of_fetching_states_no_day() -> None:
    raw = RawDocument("doc", "src", "https://skarmo.example/a", None, FETCHED_AT, BODY.encode(), "text/plain")
    article = articles(raw)[0]
    assert article.published_method == "fetched"
    assert article.published_on is None
