"""What a run promises: twice is once, an edit is one version, a rebuild changes nothing, a refusal loads nothing."""

import gzip
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from newsledger.expectations.errors import ContractError, SettingsError, WarehouseError
from newsledger.warehouse.facts import status
from newsledger.warehouse.home import Home, locked
from newsledger.warehouse.manifest import read
from newsledger.warehouse.verify import problems
from tests.pipeline.homes import ARTICLE, Template, digests, ran, rows, written

FIRST = ARTICLE.format(title="Port of Lindesvik to reopen")
SECOND = ARTICLE.format(title="Ferries resume") + "\nThe ferry company Norled welcomed the decision.\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Two articles, one of them gzipped."""
    folder = written(tmp_path / "inbox", one=FIRST)
    (folder / "two.txt.gz").write_bytes(gzip.compress(SECOND.encode(), mtime=0))
    return folder


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Both articles after their first run."""
    template = Template(tmp_path_factory.mktemp("first"))
    written(template.inbox, one=FIRST)
    (template.inbox / "two.txt.gz").write_bytes(gzip.compress(SECOND.encode(), mtime=0))
    ran(template.home, template.inbox)
    return template.keep()


def files(home: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file of a home."""
    paths = [path for path in home.rglob("*") if path.is_file()]
    return {str(path.relative_to(home)): (path.stat().st_size, path.stat().st_mtime_ns) for path in paths}


def test_two_runs_equal_one(inbox: Path, tmp_path: Path) -> None:
    told = ran(tmp_path / "home", inbox)
    once = digests(tmp_path / "home")
    before = files(tmp_path / "home")
    again = ran(tmp_path / "home", inbox)
    assert told.documents["new"] == 2
    assert again.documents["unchanged"] == 2
    assert again.documents["new"] == 0
    assert (again.status, again.rows_added) == ("published", {})
    changed = {path for path, state in files(tmp_path / "home").items() if before.get(path) != state}
    assert changed == {f"raw/journal/{again.run_id}.jsonl", ".lock"}, "a run with nothing new writes its journal alone"
    assert digests(tmp_path / "home") == once
    assert once["quotes"][0] > 0
    assert problems(Home(tmp_path / "home")) == []
    third = ran(tmp_path / "home", written(inbox, three=SECOND.replace("Ferries", "Buses")))
    assert third.rows_added["documents"] == 1
    runs = rows(tmp_path / "home", "runs").to_pylist()
    assert {run["run_id"]: run["status"] for run in runs} == dict.fromkeys(
        (told.run_id, again.run_id, third.run_id), "published"
    )
    requests = rows(tmp_path / "home", "fetches").to_pylist()
    assert {request["run_id"] for request in requests} == {told.run_id, again.run_id, third.run_id}


def test_an_edit_makes_exactly_one_version_and_going_back_makes_the_old_one_latest(
    template: Template, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    inbox = template.copied(home)
    written(inbox, one=FIRST.replace("Monday", "Tuesday"))
    ran(home, inbox)
    versions = sorted((row["version"], row["is_latest"]) for row in rows(home, "articles").to_pylist())
    assert versions == [(1, False), (1, True), (2, True)]
    written(inbox, one=FIRST)
    ran(home, inbox)
    back = {row["version"]: row["is_latest"] for row in rows(home, "articles").to_pylist() if "one.txt" in row["url"]}
    assert back == {1: True, 2: False}
    assert problems(Home(home)) == []


def test_a_rebuild_gives_the_tables_of_the_runs(template: Template, tmp_path: Path) -> None:
    home = tmp_path / "home"
    inbox = template.copied(home)
    written(inbox, one=FIRST.replace("Monday", "Tuesday"), three=SECOND.replace("Ferries", "Buses"))
    ran(home, inbox)
    before, runs = digests(home), rows(home, "runs").num_rows
    ran(home, flow="rebuild")
    assert digests(home) == before
    assert rows(home, "runs").num_rows == runs + 1
    assert problems(Home(home)) == []


def test_what_cannot_be_read_is_a_reject_with_its_reason_and_costs_nothing_else(inbox: Path, tmp_path: Path) -> None:
    (inbox / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (inbox / "blank.txt").write_bytes(b"")
    (inbox / "broken.jsonl").write_text('{"title": "x"\n{"title": "T", "text": "A text of some length here."}\n')
    ran(tmp_path / "home", inbox)
    found = {row["reason"] for row in rows(tmp_path / "home", "rejects").to_pylist()}
    assert found == {"binary", "empty", "bad_json"}
    assert rows(tmp_path / "home", "articles").num_rows == 3


def test_too_many_rejects_stop_the_publish_and_the_next_run_takes_them_up(tmp_path: Path) -> None:
    good = {f"good{number}": ARTICLE.format(title=f"Port {number} to reopen soon") for number in range(19)}
    inbox = written(tmp_path / "inbox", **good, bad="", worse=" ")
    watched: dict[str, Any] = {
        "metrics_file": tmp_path / "metrics.prom",
        "openlineage": str(tmp_path / "lineage.jsonl"),
    }
    with pytest.raises(
        ContractError,
        match=r"2 of 21 documents were rejected.*empty 2 \(file:.*bad.txt: empty, file:.*worse.txt: empty\)",
    ):
        ran(tmp_path / "home", inbox, **watched)
    assert read(Home(tmp_path / "home")).generation == 0
    assert status(Home(tmp_path / "home")).waiting == 21
    told = ran(tmp_path / "home", inbox, reject_share_limit=0.2, **watched)
    assert status(Home(tmp_path / "home")).waiting == 0
    assert told.total["articles"] == 19
    events = [json.loads(line) for line in (tmp_path / "lineage.jsonl").read_text().splitlines()]
    assert [event["eventType"] for event in events] == ["START", "FAIL", "START", "COMPLETE"]
    assert 'newsledger_run_rejects{reason="empty"} 2\n' in (tmp_path / "metrics.prom").read_text()
    assert sorted(rows(tmp_path / "home", "runs")["status"].to_pylist()) == ["published", "refused"]


def test_a_table_that_breaks_its_suite_loads_nothing(
    template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = template.copied(tmp_path / "home")
    before = read(Home(tmp_path / "home"))
    written(inbox, three=SECOND.replace("Ferries", "Trams"))
    monkeypatch.setattr("newsledger.expectations.suites.refusal", lambda found: f"{found[0].table} fails")
    with pytest.raises(ContractError, match=r"^\w+ fails\. Nothing was published"):
        ran(tmp_path / "home", inbox)
    assert read(Home(tmp_path / "home")) == before
    with duckdb.connect(str(tmp_path / "home/warehouse.duckdb"), read_only=True) as warehouse:
        assert warehouse.execute("SELECT count(*) FROM articles").fetchone() == (2,)


def test_a_second_run_on_one_home_is_refused(inbox: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    with locked(home), pytest.raises(WarehouseError, match="is using"):
        ran(home.root, inbox)


def test_a_source_that_is_not_there_starts_nothing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file or folder"):
        ran(tmp_path / "home", tmp_path / "absent")
    assert not (tmp_path / "home").exists()


def test_an_article_in_another_language_is_kept_without_annotations(tmp_path: Path) -> None:
    german = "Hafen öffnet wieder\n\nDer Hafen von Rostock öffnet am Montag wieder, sagte die Ministerin am Freitag.\n"
    ran(tmp_path / "home", written(tmp_path / "inbox", eins=german))
    article = rows(tmp_path / "home", "articles").to_pylist()[0]
    assert article["language"] == "de"
    assert article["annotator"] is None
    assert rows(tmp_path / "home", "mentions").num_rows == 0


def test_records_of_one_file_are_documents_of_their_own(tmp_path: Path) -> None:
    records = [{"id": number, "title": f"Title {number}", "text": FIRST + str(number)} for number in range(3)]
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "many.jsonl").write_text("\n".join(json.dumps(one) for one in records))
    told = ran(tmp_path / "home", folder)
    assert told.documents["new"] == 3
    assert rows(tmp_path / "home", "articles").num_rows == 3
