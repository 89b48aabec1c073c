"""Dates: what documents write, how exactly it is known, and what cannot be right."""

from datetime import UTC, datetime

import pytest

from newsledger.transforms.dates import Candidate, from_url, parsed
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.html.visible_date import shown_date
from newsledger.transforms.extraction.published_at import chosen

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "at", "precision", "zoned"),
    [
        ("2024-03-05", "2024-03-05T00:00:00", "day", False),
        ("2024-03", "2024-03-01T00:00:00", "month", False),
        ("2024-03-05T14:30:07Z", "2024-03-05T14:30:07", "second", True),
        ("2024-03-05T14:30:07.123+02:00", "2024-03-05T12:30:07", "second", True),
        ("2024-03-05 14:30 UTC", "2024-03-05T14:30:00", "minute", True),
        ("2024-03-05 14:30", "2024-03-05T14:30:00", "minute", False),
        ("Tue, 05 Mar 2024 14:30:07 -0500", "2024-03-05T19:30:07", "second", True),
        ("March 5, 2024", "2024-03-05T00:00:00", "day", False),
        ("5 March 2024", "2024-03-05T00:00:00", "day", False),
        ("Tuesday, March 5th 2024", "2024-03-05T00:00:00", "day", False),
        ("March 5, 2024 at 12:15 a.m. EST", "2024-03-05T05:15:00", "minute", True),
        ("23 April 2024, 07:15 CEST", "2024-04-23T05:15:00", "minute", True),
        ("Sept. 1, 2026, 9:45 pm IST", "2026-09-01T21:45:00", "minute", False),
        ("9. Juli 2026", "2026-07-09T00:00:00", "day", False),
        ("19.03.2019 11:45", "2019-03-19T11:45:00", "minute", False),
        ("14/01/2020", "2020-01-14T00:00:00", "day", False),
        ("Tue Jan 28 15:28:56 CET 2020", "2020-01-28T14:28:56", "second", True),
        ("Tue Feb 20 2018 01:00:00 GMT+0100 (Central European Standard Time)", "2018-02-20T00:00:00", "second", True),
        ("Di., 25.01.2022 - 14:45", "2022-01-25T14:45:00", "minute", False),
        ("Samstag, 09.09.17", "2017-09-09T00:00:00", "day", False),
        ("3. Dez. 2019", "2019-12-03T00:00:00", "day", False),
        ("12 października 2021", "2021-10-12T00:00:00", "day", False),
        ("2 févr. 2021", "2021-02-02T00:00:00", "day", False),
        ("2019年3月5日 9:30", "2019-03-05T09:30:00", "minute", False),
        ("2019/03/05", "2019-03-05T00:00:00", "day", False),
        ("1558442573000", "2019-05-21T12:42:53", "second", True),
    ],
)
def test_dates_are_read_with_their_precision(written: str, at: str, precision: str, zoned: bool) -> None:
    found = parsed(written)
    assert found is not None
    assert (found.moment, found.precision, found.zoned) == (datetime.fromisoformat(at + "+00:00"), precision, zoned)


@pytest.mark.parametrize(
    "written", ["", "yesterday", "2024-13-45", "99 March 2024", "03/04/2020", "March", "9999999999999999999", "٣٣"]
)
def test_what_is_no_certain_date_is_none(written: str) -> None:
    assert parsed(written) is None


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://a.example/2024/03/05/title", "2024-03-05"),
        ("https://a.example/2024/03/title", "2024-03"),
        ("https://a.example/2024/99/title", None),
        ("https://a.example/title-20240305", None),
    ],
)
def test_addresses_tell_dates(url: str, written: str | None) -> None:
    assert from_url(url) == written


@pytest.mark.parametrize("written", ["2026-11-05", "1754-01-01", "1970-01-01T00:00:00Z"])
def test_an_impossible_date_is_dropped_with_its_reason(written: str) -> None:
    found = chosen([Candidate("meta", written)], fetched_at=NOW)
    assert found.date is None
    assert found.method is None
    assert found.notes[0].startswith(f"date_dropped: meta '{written}'")


def test_the_first_plausible_date_wins() -> None:
    found = chosen([Candidate("json-ld", "2030-01-01"), Candidate("meta", "2024-03-05")], fetched_at=NOW)
    assert found.method == "meta"


def test_a_bare_day_gives_way_to_the_time_of_that_day() -> None:
    found = chosen([Candidate("json-ld", "2024-03-05"), Candidate("meta", "2024-03-05T10:00:00Z")], fetched_at=NOW)
    assert found.date is not None
    assert (found.method, found.date.moment.hour) == ("meta", 10)


def test_a_missing_zone_is_noted() -> None:
    found = chosen([Candidate("meta", "2024-03-05T10:00")], fetched_at=NOW)
    assert found.notes == ("date_without_zone: meta",)


def test_two_methods_outvote_a_heavier_one() -> None:
    claims = [Candidate("json-ld", "2020-01-01"), Candidate("meta", "2024-03-05"), Candidate("url", "2024-03-05")]
    found = chosen(claims, fetched_at=NOW)
    assert (found.method, found.notes) == ("meta", ("date_outvoted: json-ld 2020-01-01T00:00:00+00:00",))


def test_of_several_meta_elements_the_earlier_wins_for_changes_have_them_too() -> None:
    claims = [Candidate("meta", "2024-03-06T09:00:00Z"), Candidate("meta", "2024-03-05T10:00:00Z")]
    found = chosen(claims, fetched_at=NOW)
    assert found.date is not None
    assert found.date.moment.day == 5


def test_a_month_gives_way_to_a_moment_within_it() -> None:
    found = chosen([Candidate("url", "2024-03"), Candidate("text", "5 March 2024, 10:00 UTC")], fetched_at=NOW)
    assert found.date is not None
    assert (found.date.precision, found.date.moment.day) == ("minute", 5)


def test_the_last_build_of_a_page_is_no_publication() -> None:
    built = "2024-03-09T00:00:01Z"
    found = chosen([Candidate("meta", built), Candidate("url", "2024-03-05")], fetched_at=NOW, built=[built])
    assert (found.method, found.notes) == ("url", (f"date_dropped: meta '{built}' (when the page was last built)",))


def test_the_time_of_fetching_stands_in_where_it_may() -> None:
    assert chosen([], fetched_at=NOW, is_fresh=True).method == "fetched"
    assert chosen([], fetched_at=NOW).method is None


def test_a_day_in_the_address_wins_over_a_later_one_of_the_page() -> None:
    moved = [Candidate("json-ld", "2019-06-17T18:28:00+02:00"), Candidate("url", "2017-07-12")]
    found = chosen(moved, fetched_at=NOW)
    assert found.method == "url"
    assert found.date is not None
    assert found.date.moment == datetime(2017, 7, 12, tzinfo=UTC)
    same = [Candidate("json-ld", "2017-07-13T18:28:00+02:00"), Candidate("url", "2017-07-12")]
    assert chosen(same, fetched_at=NOW).method == "json-ld"


def test_a_moment_in_meta_elements_wins_over_another_in_json_ld_unless_the_address_bears_that_out() -> None:
    again = [Candidate("json-ld", "2021-12-06T14:36:00Z"), Candidate("meta", "2022-12-15T09:13:00Z")]
    found = chosen(again, fetched_at=NOW)
    assert found.date is not None
    assert (found.method, found.date.moment.year) == ("meta", 2022)
    assert chosen([*again, Candidate("url", "2021-12-06")], fetched_at=NOW).method == "json-ld"
    assert chosen([again[0], Candidate("meta", "2022-12-15")], fetched_at=NOW).method == "json-ld"


def page(body: str, lang: str = "de") -> list[str]:
    """The days of shown_date for a page with a headline and the body behind it."""
    text = f"<html lang='{lang}'><head><title>Rain over the long valley</title></head><body>{body}</body></html>"
    raw = RawDocument("d", "s", "https://a.example/x", None, NOW, text.encode(), "text/html")
    return [one.text for one in shown_date(text, [], [], raw=raw)]


HEADLINE = "<h1>Rain over the long valley</h1>"


@pytest.mark.parametrize(
    ("body", "lang", "day"),
    [
        (f"{HEADLINE}<p>Aktualisiert am 7. Januar 2020</p><p>30. September 2018</p>", "de", "30. September 2018"),
        (f"{HEADLINE}<i>09</i><i>Sep</i><i>2017</i>", "de", "09 Sep 2017"),
        (f"{HEADLINE}<p>05/04/2022</p>", "es", "05.04.2022"),
        (f"{HEADLINE}<p>2019年3月5日</p>", "ja", "2019年3月5"),
    ],
)
def test_the_day_beside_a_headline_is_read_as_its_language_writes_it(body: str, lang: str, day: str) -> None:
    assert page(body, lang) == [day]


def test_the_year_of_a_copyright_line_is_no_day() -> None:
    assert page(f"{HEADLINE}<p>Much rain.</p><footer>© 2019 The Valley</footer>") == []


def test_a_day_beside_a_headline_lies_within_the_month_that_is_known() -> None:
    text = f"<html><title>Rain over the long valley</title><body>{HEADLINE}<p>14.08.2017</p><p>9.9.2017</p></body>"
    raw = RawDocument("d", "s", "https://a.example/x", None, NOW, text.encode(), "text/html")
    assert [one.text for one in shown_date(text, [Candidate("url", "2017-09")], [], raw=raw)] == ["9.9.2017"]


def test_the_words_of_the_heading_come_before_others_that_the_title_has() -> None:
    path = "<p>Dienstag, 7. Januar 2020</p><p>Home</p><p>over the long valley</p><p>7. Januar 2020</p>"
    assert page(f"{path}{'<p>Menu</p>' * 30}{HEADLINE}<p>30. September 2018</p>") == ["30. September 2018"]
