"""What is looked up of earlier requests is what the view `fetch_state` says over all of them."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.tables import table
from newsledger.expectations.vocabulary import FETCH_ROLES, HARD_REASONS, OUTCOMES, TEMPORARY_REASONS, UNWEIGHED_REASONS
from newsledger.flows.crawl.history import FetchHistory, FetchState
from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest, TableEntry
from newsledger.warehouse.request_index import RequestIndex
from newsledger.warehouse.session import session
from newsledger.warehouse.view_files import view
from tests.homes import prepared

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
NOW = BEGIN + timedelta(days=30)
URLS = (
    *("https://one.example/a", "https://one.example/b", "https://two.example/feed", "https://two.example/feed#id=1"),
    *("file:///press/c.txt", "https://one.example/robots.txt"),
)
REASONS = (None, "", "other", "robots", *HARD_REASONS[:2], *TEMPORARY_REASONS[:2], *UNWEIGHED_REASONS)
SOME = {"etag": '"e"', "last_modified": "Sun", "content_type": "text/html", "raw_path": "raw/a", "document_id": "doc"}


def moments() -> st.SearchStrategy[datetime]:
    return st.integers(0, 29 * 24).map(lambda hours: BEGIN + timedelta(hours=hours))


def requests() -> st.SearchStrategy[Row]:
    texts = {name: st.sampled_from([None, f"{value}1", f"{value}2"]) for name, value in SOME.items()}
    row = {
        "url": st.sampled_from(URLS),
        "started_at": moments(),
        "outcome": st.sampled_from(OUTCOMES),
        "reason": st.sampled_from(REASONS),
        "role": st.sampled_from((None, *FETCH_ROLES)),
        "http_status": st.sampled_from([None, 200, 404, 429, 503]),
        "retry_at": st.none() | moments(),
        "via_url": st.sampled_from([None, *URLS[2:4], URLS[0]]),
        **texts,
    }
    return st.fixed_dictionaries(row)


def told_apart(rows: Sequence[Row]) -> list[Row]:
    """Return requests of which no two were made in the same microsecond, since the view takes any of such."""
    common: Row = {"run_id": "run_1", "source_id": "outlet", "duration_ms": 0}
    return [
        {**common, **row, "fetch_id": f"fet_{number}", "started_at": row["started_at"] + timedelta(microseconds=number)}  # type: ignore[operator]
        for number, row in enumerate(rows)
    ]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = Home(tmp_path_factory.mktemp("home"))
    home.prepare()
    yield home
    shutil.rmtree(home.root)


def index(home: Home, files: Sequence[Sequence[Row]], journalled: Sequence[Row]) -> RequestIndex:
    fetches = table("fetches")
    staged = [
        lake.stage(home, fetches, arrow_table(fetches, rows), stem=f"{number}") for number, rows in enumerate(files)
    ]
    return RequestIndex.of(home, Manifest(1, "run_1", "", tables={"fetches": TableEntry(tuple(staged))}), journalled)


def viewed(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the rows of the view over all requests."""
    with session() as connection:
        connection.register("fetches", arrow_table(table("fetches"), rows))
        states: list[dict[str, Any]] = connection.sql(view("fetch_state").select).to_arrow_table().to_pylist()
        return states


def latest_documents(rows: Sequence[Row]) -> dict[object, Any]:
    brought = [row for row in rows if row["outcome"] == "new" and row["document_id"]]
    return {row["url"]: row["document_id"] for row in sorted(brought, key=lambda row: str(row["started_at"]))}


@settings(max_examples=60, deadline=None)
@given(st.lists(requests(), max_size=40), st.data())
def test_looked_up_states_are_those_of_the_view(home: Home, rows: list[Row], data: st.DataObject) -> None:
    rows = told_apart(data.draw(st.permutations(rows)))
    first, second = (data.draw(st.integers(0, len(rows))) for _ in range(2))
    first, second = sorted((first, second))
    history = FetchHistory(index(home, [rows[:first], rows[first:second]], rows[second:]), NOW)
    latest = latest_documents(rows)
    expected = {
        row["url"]: FetchState(
            **{**row, "via_urls": tuple(sorted(row["via_urls"]))}, latest_document_id=latest.get(row["url"])
        )
        for row in viewed(rows)
    }
    if data.draw(st.booleans()):
        history.look_up(URLS)
    assert {url: history.of(url) for url in URLS} == {url: expected.get(url) for url in URLS}
    assert history.of("https://one.example/never") is None


@settings(max_examples=60, deadline=None)
@given(st.lists(requests(), max_size=40), st.sets(st.sampled_from(URLS)), moments())
def test_young_documents_of_listings_are_those_of_the_view(
    home: Home, rows: list[Row], listings: set[str], since: datetime
) -> None:
    rows = told_apart(rows)
    middle = len(rows) // 2
    history = FetchHistory(index(home, [rows[:middle]], rows[middle:]), NOW)
    expected = {
        row["url"]
        for row in viewed(rows)
        if row["document_id"] is not None
        and row["first_worked_at"] is not None
        and row["first_worked_at"] >= since
        and row["url"].startswith("https://")
        and any(not row["url"].startswith(f"{listing}#") for listing in listings.intersection(row["via_urls"]))
    }
    found = [state.url for state in history.documents_of(listings, since)]
    assert sorted(found) == sorted(expected)


def test_a_listing_that_was_polled_for_years_has_a_few_rows(home: Home) -> None:
    polls: list[Row] = [
        {"url": URLS[2], "started_at": BEGIN + timedelta(minutes=number), "outcome": "unchanged", "raw_path": "raw/a"}
        for number in range(5_000)
    ]
    requests = index(home, [told_apart(polls)], ())
    assert len(requests.rows([URLS[2]])[URLS[2]]) == 2
    state = FetchHistory(requests, NOW).of(URLS[2])
    assert state is not None
    assert (state.first_worked_at, state.worked_at) == (
        polls[0]["started_at"],
        BEGIN + timedelta(microseconds=4_999, minutes=4_999),
    )


def test_what_is_lost_of_the_index_is_made_again(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    rows = told_apart([{"url": url, "started_at": BEGIN, "outcome": "new", "document_id": "doc"} for url in URLS])
    expected = index(home, [rows], ()).rows(URLS)
    (path,) = (home.work / "keys").glob("*/fetches/*.requests")
    written = path.read_bytes()
    for damage in (b"", written[:100], written[:-1] + bytes([written[-1] ^ 1])):
        path.write_bytes(damage)
        assert index(home, [rows], ()).rows(URLS) == expected
        assert path.read_bytes() == written
    path.unlink()
    assert index(home, [rows], ()).rows(URLS) == expected


def test_documents_in_the_same_microsecond_are_taken_in_their_order(home: Home) -> None:
    common: Row = {"url": URLS[0], "started_at": BEGIN, "outcome": "new"}
    rows = [
        {**row, "started_at": BEGIN} for row in told_apart([{**common, "document_id": f"doc_{n}"} for n in range(3)])
    ]
    state = FetchHistory(index(home, [rows[:2]], rows[2:]), NOW).of(URLS[0])
    assert state is not None
    assert state.latest_document_id == "doc_2"
