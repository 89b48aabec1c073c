"""Runs whose ledger is in a bucket: the tables of runs into a local home, whatever happens to server and publishers."""

import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from newsledger.expectations.errors import WarehouseError
from newsledger.flows.context import Run
from newsledger.flows.ledger_home import ledger_home
from newsledger.flows.progress import Progress
from newsledger.flows.run.pipeline import Job, Stages, run
from newsledger.flows.run.portions import Portion
from newsledger.flows.run.publish import Published, publish
from newsledger.flows.run.summary import Summary
from newsledger.flows.settings import settings
from newsledger.warehouse import manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import problems
from tests.pipeline.homes import ARTICLE, digests, ran, rows, written
from tests.site.object_server import BUCKET, ObjectServer, object_server

pytest.importorskip("moto", reason="the server of the tests is not installed")
pytestmark = pytest.mark.slow
BANK = """Bank number {number} keeps its rate

By Bo Berg

The central bank of Norway kept its key rate at four per cent on Thursday. “We see no reason to move before the summer \
comes,” Governor Ida Wolden said in Bergen.
"""
FIRST = {f"port{number}": ARTICLE.format(title=f"Port {number} to reopen soon") for number in range(2)}
SECOND = {f"bank{number}": BANK.format(number=number) for number in range(2)}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectServer]:
    server = object_server(tmp_path / "bucket")
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def expected(tmp_path: Path) -> dict[str, tuple[int, str]]:
    """The tables of two runs into a local home by the process pool."""
    ran(tmp_path / "pool", written(tmp_path / "first", **FIRST))
    ran(tmp_path / "pool", written(tmp_path / "second", **SECOND))
    return digests(tmp_path / "pool")


def store_of(folder: Path) -> str:
    return f"s3://{BUCKET}/{folder.name}"


def damages(home: Path, store: str) -> list[str]:
    return [str(damage) for damage in problems(ledger_home(settings(home=home, store=store)))]


def published_with(stage: object, home: Path, inbox: Path, store: str) -> None:
    """Run with another stage in the place of the publish."""
    job = Job(settings(home=home, workers=1, store=store), (str(inbox),), progress=Progress(quiet=True))
    run(job, Stages(publish=stage))  # type: ignore[arg-type]


def test_two_machines_and_a_third_that_rebuilds_have_the_tables_of_the_pool(
    tmp_path: Path, server: ObjectServer, expected: dict[str, tuple[int, str]]
) -> None:
    store = store_of(tmp_path)
    ran(tmp_path / "north", tmp_path / "first", store=store)
    ran(tmp_path / "south", tmp_path / "second", store=store)
    assert digests(tmp_path / "south") == expected
    ran(tmp_path / "third", flow="rebuild", store=store)
    assert digests(tmp_path / "third") == expected
    assert damages(tmp_path / "third", store) == []
    text = "".join(row["settings_json"] for row in rows(tmp_path / "third", "runs").to_pylist())
    assert "secretofthetest" not in text
    assert "KEYOFTHETEST" not in text


def test_a_run_that_loses_a_race_publishes_on_top_of_the_winner(
    tmp_path: Path, server: ObjectServer, expected: dict[str, tuple[int, str]]
) -> None:
    store, races = store_of(tmp_path), list[Summary]()

    def overtaken(current: Run, portions: Iterable[Portion]) -> Published:
        if not races:
            races.append(ran(tmp_path / "north", tmp_path / "first", store=store))
        return publish(current, portions)

    published_with(overtaken, tmp_path / "south", tmp_path / "second", store)
    assert digests(tmp_path / "south") == expected
    assert manifest.read(Home(tmp_path / "south")).generation == 2
    assert sorted(rows(tmp_path / "south", "runs")["status"].to_pylist()) == ["published", "published"]
    assert damages(tmp_path / "south", store) == []


def test_two_machines_that_pull_the_same_documents_have_them_once(tmp_path: Path, server: ObjectServer) -> None:
    store, races = store_of(tmp_path), list[Summary]()
    both = written(tmp_path / "both", **FIRST)
    ran(tmp_path / "alone", both)

    def overtaken(current: Run, portions: Iterable[Portion]) -> Published:
        if not races:
            races.append(ran(tmp_path / "north", both, store=store))
        return publish(current, portions)

    published_with(overtaken, tmp_path / "south", both, store)
    assert digests(tmp_path / "south") == digests(tmp_path / "alone")
    counts = rows(tmp_path / "south", "runs").select(["documents_count", "articles_count"]).to_pylist()
    assert sorted(row["documents_count"] for row in counts) == sorted(row["articles_count"] for row in counts) == [0, 2]
    assert damages(tmp_path / "south", store) == []


def test_a_server_that_is_restarted_in_the_middle_changes_nothing(
    tmp_path: Path,
    server: ObjectServer,
    expected: dict[str, tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store, threads = store_of(tmp_path), list[threading.Thread]()
    ran(tmp_path / "north", tmp_path / "first", store=store)

    def restarted() -> None:
        time.sleep(1)
        server.start()

    def interrupted(current: Run, portions: Iterable[Portion]) -> Published:
        server.kill()
        threads.append(threading.Thread(target=restarted))
        threads[0].start()
        return publish(current, portions)

    def refused(current: Run, portions: Iterable[Portion]) -> Published:
        server.kill()
        return publish(current, portions)

    with pytest.raises(WarehouseError, match="it cannot be reached"):
        published_with(refused, tmp_path / "south", tmp_path / "second", store)
    assert manifest.read(Home(tmp_path / "south")).generation == 1
    server.start()
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "10")
    published_with(interrupted, tmp_path / "south", tmp_path / "second", store)
    threads[0].join()
    assert digests(tmp_path / "south") == expected
    assert damages(tmp_path / "south", store) == []
