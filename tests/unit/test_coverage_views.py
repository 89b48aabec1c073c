"""Coverage tells days without articles from days that were not collected, and bursts are measured on complete days."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import duckdb
import pytest

from tests.view_rows import HandMade

START = date(2026, 3, 1)


@pytest.fixture(scope="module")
def database() -> Iterator[HandMade]:
    with duckdb.connect(":memory:") as connection:
        yield HandMade(connection)


@pytest.fixture
def db(database: HandMade) -> HandMade:
    database.clear()
    return database


def day(number: int) -> date:
    return START + timedelta(days=number)


def request(db: HandMade, number: int, url: str, outcome: str = "new", role: str = "listing", hour: int = 8) -> None:
    moment = datetime.combine(day(number), time(hour), UTC)
    key = f"{url}-{number}-{hour}"
    db.add("fetches", key, source_id="s-a", url=url, started_at=moment, outcome=outcome, role=role)


def complete(db: HandMade) -> list[int]:
    rows = db.rows("SELECT day FROM coverage WHERE is_complete ORDER BY day")
    return [(found - START).days for (found,) in rows if isinstance(found, date)]


def test_a_day_is_complete_if_it_and_the_next_were_read(db: HandMade) -> None:
    for number in (0, 1, 2, 5, 6):
        request(db, number, "feed", "new" if number < 6 else "unchanged")
    assert complete(db) == [0, 1, 5]
    assert db.rows("SELECT day FROM coverage WHERE NOT is_collected ORDER BY day") == [(day(3),), (day(4),)]


def test_a_failed_listing_leaves_a_day_incomplete(db: HandMade) -> None:
    for number in range(4):
        request(db, number, "feed")
        request(db, number, "sitemap", "failed" if number == 2 else "new")
    assert complete(db) == [0]
    columns = "listing_count, read_listing_count, is_collected"
    assert db.rows(f"SELECT {columns} FROM coverage WHERE day = ?", day(2)) == [(2, 1, True)]


def test_a_listing_that_failed_and_was_read_later_that_day_counts_as_read(db: HandMade) -> None:
    request(db, 0, "feed", "failed")
    request(db, 0, "feed", hour=20)
    request(db, 1, "feed")
    assert complete(db) == [0]


def test_documents_that_could_not_be_had_leave_a_day_incomplete_until_they_can(db: HandMade) -> None:
    for number in range(3):
        request(db, number, "feed")
    request(db, 0, "page", "failed", role="document")
    request(db, 0, "other", "gone", role="document")
    assert complete(db) == [1]
    assert db.rows("SELECT failed_count FROM coverage WHERE day = ?", day(0)) == [(1,)]
    request(db, 2, "page", "new", role="document")
    assert complete(db) == [0, 1]


def test_an_article_before_the_first_request_is_not_a_collected_day(db: HandMade) -> None:
    request(db, 3, "feed")
    request(db, 4, "feed")
    db.article("a", source_id="s-a", published_on=day(0))
    columns = "day, article_count, is_collected, is_complete"
    assert db.rows(f"SELECT {columns} FROM coverage ORDER BY day") == [
        (day(0), 1, False, False),
        (day(3), 0, True, True),
        (day(4), 0, True, False),
    ]


def test_the_expected_count_is_the_median_of_complete_days(db: HandMade) -> None:
    for number in range(9):
        request(db, number, "feed")
        for article in range(number):
            db.article(f"a{number}-{article}", source_id="s-a", published_on=day(number))
    assert db.rows("SELECT day, expected_count FROM coverage WHERE expected_count IS NOT NULL ORDER BY day") == [
        (day(7), 3.0),
        (day(8), 3.5),
    ]


def mentioned(db: HandMade, number: int, *clusters: str) -> None:
    """Insert articles of one day that mention Ada, one per name of a text."""
    for index, cluster in enumerate(clusters):
        key = db.article(f"a{number}-{index}", source_id="s-a", published_on=day(number), cluster_id=cluster)
        db.add("mentions", f"m{number}-{index}", article_id=key, entity_id="ada")


def test_a_burst_is_far_above_the_days_before(db: HandMade) -> None:
    db.add("entities", "ada", name="Ada Brandt")
    for number in range(12):
        request(db, number, "feed")
    for number in (1, 3, 5, 7):
        mentioned(db, number, "x")
    mentioned(db, 8, *"abcdef", "a", "b")
    mentioned(db, 9, *"ghij")
    columns = "name, day, text_count, median_count, deviation, baseline_days, round(score, 3)"
    assert db.rows(f"SELECT {columns} FROM bursts") == [("Ada Brandt", day(8), 6, 0.5, 0.5, 8, 3.71)]


def test_incomplete_days_are_neither_bursts_nor_a_baseline(db: HandMade) -> None:
    db.add("entities", "ada", name="Ada Brandt")
    for number in range(6):
        request(db, number, "feed")
    mentioned(db, 5, *"abcdefghij")
    mentioned(db, 4, *"klmnopqrst")
    assert db.rows("FROM bursts") == []
