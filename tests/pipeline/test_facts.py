"""The facts of a home: what was collected, and what was not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.logs import COUNTED_TABLES
from newsledger.expectations.tables import TABLES, table
from newsledger.warehouse.facts import RUNS, status
from newsledger.warehouse.home import Home, locked
from newsledger.warehouse.journal import Journal
from tests.homes import filled, outlets, prepared, publish

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


def run_row(number: int, told: str) -> Row:
    counts = {f"{name}_count": number for name in COUNTED_TABLES}
    given = {"flow": "run", "status": told, "newsledger_version": "0", "model_version": "rules/0"}
    return {"run_id": f"run_{number:02d}", "started_at": AT + timedelta(hours=number), **given, **counts}


def fetch_row(number: int, source: str, outcome: str) -> Row:
    given = {"url": f"file:///{number}", "duration_ms": 1, "outcome": outcome, "run_id": "run_01"}
    at = AT + timedelta(minutes=number)
    return {"fetch_id": f"fetch_{number}", "source_id": source, "started_at": at, **given}


def test_a_new_home_has_empty_facts(tmp_path: Path) -> None:
    found = status(prepared(tmp_path))
    assert (found.generation, dict(found.rows), found.runs, found.coverage, found.rejects) == (0, {}, (), (), {})
    assert found.disk == {"raw": 0, "work": 0, "lake": 0, "warehouse": 0, "search index": 0, "reports": 0}


def test_rows_and_rejects_are_counted(tmp_path: Path) -> None:
    found = status(filled(tmp_path))
    assert found.rows == {declared.name: 2 for declared in TABLES}
    assert sum(found.rejects.values()) == 2
    assert all(found.disk[name] > 0 for name in ("raw", "lake", "warehouse"))


def test_a_source_that_was_not_asked_differs_from_one_without_articles(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    asked = [fetch_row(1, "asked", "new"), fetch_row(2, "asked", "unchanged"), fetch_row(3, "asked", "failed")]
    asked.append({**fetch_row(0, "asked", "gone"), "role": "robots", "http_status": 404})
    changes = {"sources": outlets(asked="Asked", never="Never"), "fetches": arrow_table(table("fetches"), asked)}
    publish(home, changes, run_id="run_1")
    last, new = AT + timedelta(minutes=3), AT + timedelta(minutes=1)
    assert set(status(home).coverage) == {("Asked", last, new, 0, 0, 1), ("Never", None, None, 0, 0, 0)}


def test_requests_of_runs_that_published_nothing_count_as_asked(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    changes = {
        "sources": outlets(asked="Asked"),
        "fetches": arrow_table(table("fetches"), [fetch_row(1, "asked", "new")]),
        "runs": arrow_table(table("runs"), [run_row(1, "published")]),
    }
    publish(home, changes, run_id="run_01")
    with Journal(home, "run_02") as journal:
        journal.append("runs", run_row(2, "running"))
        journal.append("fetches", fetch_row(2, "asked", "interrupted"))
        journal.append("fetches", fetch_row(2, "asked", "unchanged"))
        journal.append("fetches", fetch_row(3, "asked", "failed"))
        journal.append("runs", run_row(2, "published"))
    new, last = AT + timedelta(minutes=1), AT + timedelta(minutes=3)
    assert status(home).coverage == (("Asked", last, new, 0, 0, 1),)


def test_the_last_runs_come_newest_first_with_those_that_did_not_publish(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    published = [run_row(number, "published") for number in range(12)]
    publish(home, {"runs": arrow_table(table("runs"), published)}, run_id="run_1")
    with Journal(home, "run_12") as journal:
        journal.append("runs", run_row(12, "running"))
        journal.append("runs", run_row(12, "refused"))
    found = status(home).runs
    assert len(found) == RUNS
    assert found[0] == ("run_12", "run", "refused", AT + timedelta(hours=12), 12, 12)
    assert [one[0] for one in found[1:3]] == ["run_11", "run_10"]


@pytest.mark.parametrize(("alive", "told"), [(True, "running"), (False, "interrupted")])
def test_a_run_is_running_only_while_its_process_lives(tmp_path: Path, alive: bool, told: str) -> None:
    home = Home(tmp_path)
    with locked(home), Journal(home, "run_01") as journal:
        journal.append("runs", run_row(1, "running"))
    if not alive:
        home.lock.write_text('{"pid": 2147483646, "since": "2026-03-04T12:00:00+00:00"}')
    assert status(home).runs[0][2] == told
