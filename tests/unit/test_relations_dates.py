"""Dates in prose become days by rules of our own; each is resolved against the day of publication."""

from datetime import date

import pytest

from newsledger.transforms.english.relations.event_dates import dates

WEDNESDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "on", "precision"),
    [
        ("met on Wednesday", "2026-03-04", "day"),
        ("met on Tuesday night", "2026-03-03", "day"),
        ("met on Thursday", "2026-02-26", "day"),
        ("met last Wednesday", "2026-02-25", "day"),
        ("met yesterday", "2026-03-03", "day"),
        ("met today", "2026-03-04", "day"),
        ("met two days ago", "2026-03-02", "day"),
        ("met last week", "2026-02-01", "month"),
        ("met last month", "2026-02-01", "month"),
        ("met last year", "2025-01-01", "year"),
        ("met three years ago", "2023-01-01", "year"),
        ("met on March 3", "2026-03-03", "day"),
        ("met on 3 March", "2026-03-03", "day"),
        ("met on December 24", "2025-12-24", "day"),
        ("met on Dec. 24, 2019", "2019-12-24", "day"),
        ("met in January", "2026-01-01", "month"),
        ("met in October", "2025-10-01", "month"),
        ("met in May 2019", "2019-05-01", "month"),
        ("met in 2021", "2021-01-01", "year"),
    ],
)
def test_a_date_is_resolved_against_the_day_of_publication(text: str, on: str, precision: str) -> None:
    (when,) = dates(text, WEDNESDAY)
    assert (when.day.isoformat(), when.precision) == (on, precision)
    assert text[when.start : when.end].strip()


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("will meet on Wednesday", "2026-03-04"),
        ("will meet on Thursday", "2026-03-05"),
        ("will meet on Tuesday", "2026-03-10"),
        ("will meet tomorrow", "2026-03-05"),
        ("will meet on March 2", "2027-03-02"),
        ("will meet in May", "2026-05-01"),
        ("will meet next month", "2026-04-01"),
        ("will meet next year", "2027-01-01"),
    ],
)
def test_what_is_still_to_come_lies_ahead(text: str, on: str) -> None:
    (when,) = dates(text, WEDNESDAY, is_future=True)
    assert when.day.isoformat() == on


def test_without_a_day_of_publication_only_dates_with_a_year_are_known() -> None:
    assert dates("met on Wednesday, yesterday, in May", None) == []
    assert [when.day.year for when in dates("met on 3 March 2020 and in 2021", None)] == [2020, 2021]


@pytest.mark.parametrize(
    "text",
    ["the 31 April 2020 that never was", "may march in with 45 men", "room 2021", "0 days ago 99999", "on 99 March"],
)
def test_what_is_no_date_raises_nothing(text: str) -> None:
    assert all(when.day.year > 1 for when in dates(text, WEDNESDAY))
