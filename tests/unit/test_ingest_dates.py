"""Dates as documents write them: the day as stated, shapes of many countries, and what stays unread."""

from datetime import UTC, date, datetime

import pytest

from newsledger.transforms.dates import Candidate, parsed, readings, stated_moment
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.html.page import tree
from newsledger.transforms.extraction.html.visible_date import beside_headline
from newsledger.transforms.extraction.published_at import chosen
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


@pytest.mark.parametrize(
    ("wording", "moment", "precision", "zoned"),
    [
        ("26 Nov 26 18:05:00 +0100", "2026-11-26T17:05:00", "second", True),
        ("Thu, 26 Nov 26 18:05 GMT", "2026-11-26T18:05:00", "minute", True),
        ("26-11-2026 18:05", "2026-11-26T18:05:00", "minute", False),
        ("26-Nov-2026", "2026-11-26T00:00:00", "day", False),
        ("27-Nov-26 10:15", "2026-11-27T10:15:00", "minute", False),
        ("2026-11-26 18:05:00+05", "2026-11-26T13:05:00", "second", True),
        ("2026-11-26T24:00:00Z", "2026-11-27T00:00:00", "second", True),
        ("2026-12-31T24:00+01:00", "2026-12-31T23:00:00", "minute", True),
        ("2026-11-26T08:00:00\u221205:00", "2026-11-26T13:00:00", "second", True),
        ("2026\u201111\u201126", "2026-11-26T00:00:00", "day", False),
        ("2026-11-26T18:05+01", "2026-11-26T17:05:00", "minute", True),
        ("2026-11-26 18:05:00 +0530", "2026-11-26T12:35:00", "second", True),
        ("2026-11-26 06:05 PM", "2026-11-26T18:05:00", "minute", False),
        ("2026-11-26 12:05:09 am", "2026-11-26T00:05:09", "second", False),
        ("Nov. 26, 2026, 11:30 p.m. ET", "2026-11-27T04:30:00", "minute", True),
        ("July 6, 2026 11:30 p.m. ET", "2026-07-07T03:30:00", "minute", True),
        ("10:15 AM PT, Thu November 26, 2026", "2026-11-26T18:15:00", "minute", True),
        ("2026.11.26 오후 6:05", "2026-11-26T18:05:00", "minute", False),
        ("2026年11月26日 下午6:05", "2026-11-26T18:05:00", "minute", False),
        ("2026年11月26日 18時05分", "2026-11-26T18:05:00", "minute", False),
        ("令和8年11月26日 午後6時05分", "2026-11-26T18:05:00", "minute", False),
        ("20261127T101500Z", "2026-11-27T10:15:00", "second", True),
        ("20261127T101500+0100", "2026-11-27T09:15:00", "second", True),
        ("20261127", "2026-11-27T00:00:00", "day", False),
        ("27 ноября 2026, 10:15", "2026-11-27T10:15:00", "minute", False),
        ("27 листопада 2026 р., 10:15", "2026-11-27T10:15:00", "minute", False),
        ("26 พฤศจิกายน 2569 18:05", "2026-11-26T18:05:00", "minute", False),
        ("26 พ.ย. 2569", "2026-11-26T00:00:00", "day", False),
        ("26/11/2569 18:05", "2026-11-26T18:05:00", "minute", False),
        ("٢٦ نوفمبر ٢٠٢٦", "2026-11-26T00:00:00", "day", False),
        ("26 नवंबर 2026, 18:05", "2026-11-26T18:05:00", "minute", False),
        ("26. november 2026 kl. 18.05", "2026-11-26T18:05:00", "minute", False),
        ("2026. november 26. 18:05", "2026-11-26T18:05:00", "minute", False),
        ("Donnerstag, 26. November 2026 18:05 Uhr", "2026-11-26T18:05:00", "minute", False),
        ("26 de novembro de 2026 às 18h05", "2026-11-26T18:05:00", "minute", False),
        ("Kamis, 26 November 2026 18:05 WIB", "2026-11-26T11:05:00", "minute", True),
        ("Thu, 26 Nov 2026 18:05:00 EST5EDT", "2026-11-26T23:05:00", "second", True),
        ("Thu, 26 Nov 2026 18:05:00 Europe/Paris", "2026-11-26T17:05:00", "second", True),
        ("Thu, 26 Nov 2026 18:05:00 IST", "2026-11-26T18:05:00", "second", False),
        ("26 tháng 11, 2026 18:05", "2026-11-26T18:05:00", "minute", False),
        ("26 tháng 11 năm 2026", "2026-11-26T00:00:00", "day", False),
        ("18:05 26/11/2026", "2026-11-26T18:05:00", "minute", False),
        ("18:05, 26.11.2026", "2026-11-26T18:05:00", "minute", False),
        ("November 26, 2026 25:99", "2026-11-26T00:00:00", "day", False),
    ],
)
def test_written_dates_of_many_countries_are_exact(wording: str, moment: str, precision: str, zoned: bool) -> None:
    reading = parsed(wording)
    assert reading is not None
    assert (reading.moment.isoformat(), reading.precision, reading.zoned) == (moment + "+00:00", precision, zoned)


@pytest.mark.parametrize(
    "wording",
    [
        "7 days",
        "12",
        "31",
        "345678",
        "10:15",
        "May 5",
        "post-7",
        "26 Nov 10 min read",
        "11/26",
        "26 Nov 18:05",
        "26.11.",
    ],
)
def test_texts_without_a_whole_date_have_none(wording: str) -> None:
    assert readings(wording) == ()


@pytest.mark.parametrize("wording", ["05/11/2026", "05-11-2026 18:05", "4/5/2026 6:05 PM"])
def test_a_date_whose_day_may_be_its_month_is_noted_and_not_guessed(wording: str) -> None:
    assert parsed(wording) is None
    assert len(readings(wording)) == 2
    publication = chosen([Candidate("meta", wording)], fetched_at=datetime(2026, 12, 28, tzinfo=UTC))
    assert publication.date is None
    assert publication.notes == (f"date_ambiguous: meta {wording!r}",)


@pytest.mark.parametrize(
    ("wording", "fetched_at", "others", "day"),
    [
        ("05/11/2026", datetime(2026, 7, 1, tzinfo=UTC), [], date(2026, 5, 11)),
        ("11/05/2026 18:05", datetime(2026, 7, 1, tzinfo=UTC), [], date(2026, 5, 11)),
        ("05/11/2026 18:05", datetime(2026, 12, 1, tzinfo=UTC), [Candidate("url", "2026-11-05")], date(2026, 11, 5)),
    ],
)
def test_the_time_of_fetching_or_another_date_settles_which_number_is_the_day(
    wording: str, fetched_at: datetime, others: list[Candidate], day: date
) -> None:
    publication = chosen([Candidate("meta", wording), *others], fetched_at=fetched_at)
    assert publication.date is not None
    assert publication.date.day == day


@pytest.mark.parametrize("label", ["Last updated 26 November 2026", "Updated: 26 November 2026, 18:05"])
def test_a_day_of_change_is_no_day_of_publication(label: str) -> None:
    content = f"Ferry to stay\n\nBy Ida Moen\n\n{label}\n\n{BODY}".encode()
    article = articles(RawDocument("doc", "src", "file:///a.txt", None, FETCHED_AT, content, "text/plain"))[0]
    assert article.published_at is None
    assert article.modified_at is not None
    assert article.modified_at.date() == date(2026, 11, 26)


def page_day(line: str) -> date | None:
    """The day of a page that shows a line below its headline."""
    title = "Ferry of Skarmo to stay in service"
    body = f"<article><h1>{title}</h1>{line}<p>{BODY}</p><p>{BODY}</p></article>"
    content = f"<html lang=en><head><title>{title}</title></head><body>{body}</body></html>"
    raw = RawDocument("doc", "src", "https://o.example/a", None, FETCHED_AT, content.encode(), "text/html")
    return articles(raw)[0].published_on


@pytest.mark.parametrize(
    "line",
    [
        "<p>Sist oppdatert 26. november 2026</p>",
        "<p>Last reviewed: 26 November 2026</p>",
        "<p>This story was last updated on 26 November 2026.</p>",
        "<p>Senast ändrad 26 november 2026</p>",
        "<p>Son güncelleme: 26 Kasım 2026</p>",
        "<time class=updated datetime=2026-11-26T18:05:00Z>Updated 26 Nov</time>",
    ],
)
def test_a_page_that_states_only_a_change_states_no_day(line: str) -> None:
    assert page_day(line) is None


def test_a_line_of_the_days_of_an_event_states_no_day_beside_the_headline() -> None:
    title = "Ferry of Skarmo to stay in service"
    line = "<p>The great ferry market of Skarmo, 26.11.2026 – 27.11.2026</p>"
    page = tree(f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{line}<p>{BODY}</p></body></html>")
    raw = RawDocument("doc", "src", "https://o.example/a", None, FETCHED_AT, b"", "text/html")
    assert beside_headline(page, raw) == []


@pytest.mark.parametrize(
    "line",
    [
        "<p>Published 26 November 2026 | Updated 27 November 2026</p>",
        "<p>Updated 27 November 2026. First published 26 November 2026</p>",
        "<p>26 November 2026, reviewed 27 November 2026</p>",
        "<p>Publicado: 26 de noviembre de 2026 / Actualizado: 27 de noviembre de 2026</p>",
    ],
)
def test_of_two_days_in_a_line_the_published_one_is_the_day(line: str) -> None:
    assert page_day(line) == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("wording", "day"),
    [
        ("۱ فروردین ۱۳۷۰", date(1991, 3, 21)),
        ("۳۰ اسفند ۱۳۹۹", date(2021, 3, 20)),
        ("1 فروردین 1400", date(2021, 3, 21)),
        ("۵ آذر ۱۴۰۵ - ۱۸:۰۵", date(2026, 11, 26)),
        ("1403/01/01", date(2024, 3, 20)),
        ("1408/12/30", date(2030, 3, 20)),
        ("Чт, 26 ноя 2026 18:05:00 +0300", date(2026, 11, 26)),
        ("Thứ năm, 26/11/2026, 18:05 (GMT+7)", date(2026, 11, 26)),
    ],
)
def test_days_of_the_iranian_calendar_and_of_short_russian_months(wording: str, day: date) -> None:
    assert [reading.day for reading in readings(wording)] == [day]


@pytest.mark.parametrize(
    "wording",
    ["Wed, 30 Nov -0001 00:00:00 +0000", "0001-01-01T00:00:00Z", "0000-00-00 00:00:00", "1448/06/15", "1 آذر 1990"],
)
def test_null_dates_and_years_of_no_such_calendar_are_no_dates(wording: str) -> None:
    assert readings(wording) == ()


@pytest.mark.parametrize("wording", ["Thu, 01 Jan 1970 00:00:00 +0000", "1970-01-01T00:00:00Z", "null", None])
def test_a_listing_states_no_moment_by_the_null_date_of_its_system(wording: str | None) -> None:
    assert stated_moment(wording) is None
    assert stated_moment("Thu, 26 Nov 2026 18:05:00 CET") == datetime(2026, 11, 26, 17, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Kamis, 26 November 2026 18:05 WIB", datetime(2026, 11, 26, 11, 5, tzinfo=UTC)),
        ("Nov. 26, 2026 6:05 p.m. EST", datetime(2026, 11, 26, 23, 5, tzinfo=UTC)),
        ("令和8年11月26日（木）", datetime(2026, 11, 26, tzinfo=UTC)),
        ("26 November 2026, 18:05", datetime(2026, 11, 26, tzinfo=UTC)),
    ],
)
def test_a_line_beside_the_headline_states_its_hour_where_it_states_a_zone(line: str, moment: datetime) -> None:
    paragraphs = "".join(f"<p>{part}</p>" for part in [*BODY.split("\n\n"), f"{BODY} It was the third try."])
    content = (
        "<html><head><title>Ferry to stay in service</title></head><body><h1>Ferry to stay in service</h1>"
        f'<div class="meta">{line}</div><article>{paragraphs}</article></body></html>'
    )
    raw = RawDocument("doc", "src", "https://skarmo.example/ferry", None, FETCHED_AT, content.encode())
    assert articles(raw)[0].published_at == moment
