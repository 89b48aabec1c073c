"""What people see: every fact on one screen's width, and answers that a machine can read."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from rich.console import Console

from newsledger.flows.cli import queries
from newsledger.flows.cli.screens import CHAINS, show_chains, show_result, show_status, speaker_bars
from newsledger.warehouse.facts import HomeStatus, status
from newsledger.warehouse.home import Home
from newsledger.warehouse.query import Result, query
from tests.homes import filled


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with two sound rows in every table."""
    return filled(tmp_path / "home")


def _console() -> Console:
    return Console(width=80, record=True, file=StringIO())


def _table(**columns: Any) -> Result:
    rows = pa.table(columns)
    return Result(tuple(rows.column_names), tuple(str(kind) for kind in rows.schema.types), rows)


def test_bars_are_longest_first_and_never_wider_than_the_screen() -> None:
    drawn = speaker_bars(_table(name=["Ann Able", "B" * 60], number=[9, 3]), width=60).splitlines()
    assert [line.count("█") for line in drawn] == [25, 8]
    assert max(map(len, drawn)) <= 60
    assert speaker_bars(_table(name=[], number=[]), width=60) == "no quoted speakers"


def test_a_long_result_says_how_much_is_left() -> None:
    console = _console()
    show_result(_table(number=list(range(7))), console, limit=5)
    assert "2 more rows; use --format csv to print all" in console.export_text()


def test_status_tells_moments_to_the_minute_and_numbers_to_the_right(home: Home) -> None:
    console = _console()
    facts = status(home)
    run = ("run_20261101T000000_aaaaaaaa", "run", "published", datetime(2026, 11, 1, 9, 5, tzinfo=UTC), 12345, 0)
    show_status(HomeStatus(facts.home, 1, facts.rows, facts.disk, (run,), facts.coverage, {}), console)
    told = console.export_text()
    assert "2026-11-01 09:05    12,345" in told
    assert "no rejects" in told
    assert max(map(len, told.splitlines()[1:])) <= 80


def test_chains_name_speaker_outlet_and_place(home: Home) -> None:
    console = _console()
    show_chains(query(home, CHAINS), console)
    who, where = (
        {"what": ["“Yes”"], "said_by": ["Ann"], "passed_on_by": [None]},
        {"printed_in": ["Post"], "title": ["T"]},
    )
    show_chains(_table(**who, **where, begins=[1], ends=[4]), console)
    told = console.export_text()
    assert "“Yes”\n    Ann (speaker)" in told
    assert "Post, “T”, characters 1–4" in told


def test_answers_are_readable_by_machines(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    text = "SELECT article_id, authors FROM articles ORDER BY 1"
    queries.sql(text, home=home.root, form="json")
    as_json = json.loads(capsys.readouterr().out)
    queries.sql(text, home=home.root, form="csv")
    as_csv = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert (
        [row["article_id"] for row in as_json] == [row["article_id"] for row in as_csv] == ["articles-0", "articles-1"]
    )
    assert isinstance(as_json[0]["authors"], list)
