"""Dates: what documents write, how exactly it is known, and what cannot be right."""

from datetime import UTC, datetime

import pytest

from newsledger.transforms.extraction.dates import Candidate, from_url, parsed
from newsledger.transforms.extraction.dating import chosen

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
    ],
)
def test_dates_are_read_with_their_precision(written: str, at: str, precision: str, zoned: bool) -> None:
    found = parsed(written)
    assert found is not None
    assert (found.at, found.precision, found.zoned) == (datetime.fromisoformat(at + "+00:00"), precision, zoned)


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
    assert found.dated is None
    assert found.method is None
    assert found.notes[0].startswith(f"date_dropped: meta '{written}'")


def test_the_first_plausible_date_wins() -> None:
    found = chosen([Candidate("json-ld", "2030-01-01"), Candidate("meta", "2024-03-05")], fetched_at=NOW)
    assert found.method == "meta"


def test_a_bare_day_gives_way_to_the_time_of_that_day() -> None:
    found = chosen([Candidate("json-ld", "2024-03-05"), Candidate("meta", "2024-03-05T10:00:00Z")], fetched_at=NOW)
    assert found.dated is not None
    assert (found.method, found.dated.at.hour) == ("meta", 10)


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
    assert found.dated is not None
    assert found.dated.at.day == 5


def test_a_month_gives_way_to_a_moment_within_it() -> None:
    found = chosen([Candidate("url", "2024-03"), Candidate("text", "5 March 2024, 10:00 UTC")], fetched_at=NOW)
    assert found.dated is not None
    assert (found.dated.precision, found.dated.at.day) == ("minute", 5)


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
    assert found.dated is not None
    assert found.dated.at == datetime(2017, 7, 12, tzinfo=UTC)
    same = [Candidate("json-ld", "2017-07-13T18:28:00+02:00"), Candidate("url", "2017-07-12")]
    assert chosen(same, fetched_at=NOW).method == "json-ld"
