"""Publishers that race for one home or store: each race has one winner, no row is lost, no generation is skipped."""

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any, Protocol

import pytest

from newsledger.expectations.errors import SupersededError, WarehouseError
from newsledger.flows.ledger_home import ledger_home
from newsledger.flows.run.sync import sync
from newsledger.flows.settings import settings
from newsledger.warehouse import lake, manifest
from newsledger.warehouse.database import generation
from newsledger.warehouse.home import Home, locked
from newsledger.warehouse.verify import problems
from tests.homes import outlets, prepared, publish
from tests.site.object_server import BUCKET, object_server

PUBLISHERS = ("north", "south")
WAIT_S = 120.0


class Gate(Protocol):
    """A barrier of threads or of processes."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait until everybody is there."""


@dataclass(slots=True)
class Record:
    """The races that a publisher won, and the generations that it published."""

    wins: list[int] = field(default_factory=list)
    generations: list[int] = field(default_factory=list)


def races(home: Home, name: str, number: int, gate: Gate) -> Record:
    """Publish a row of one's own in each race: at once if the lock is free, or else when the winner has let it go."""
    record = Record()
    for race in range(number):
        rows = {"sources": outlets(**{f"{name}{race}": name})}
        gate.wait(WAIT_S)
        with ExitStack() as held:
            try:
                held.enter_context(locked(home))
                record.wins.append(race)
            except WarehouseError:
                gate.wait(WAIT_S)  # the winner publishes now
                held.enter_context(locked(home, wait_s=WAIT_S))
            else:
                gate.wait(WAIT_S)
            record.generations.append(publish(home, rows, run_id=f"run_{name}{race}").generation)
    return record


def check(home: Home, records: list[Record], number: int) -> None:
    """Check what the races left: winners, generations, rows, and that everything is whole."""
    assert Counter(race for record in records for race in record.wins) == dict.fromkeys(range(number), 1)
    published = sorted(value for record in records for value in record.generations)
    assert published == list(range(1, len(records) * number + 1))
    state = manifest.read(home)
    assert state.generation == generation(home.warehouse) == len(published)
    ids = lake.tables(home, state, "sources", columns=["source_id"])["source_id"].to_pylist()
    assert sorted(ids) == sorted(f"{name}{race}" for name in PUBLISHERS for race in range(number))
    assert problems(home) == []


def test_of_two_publishers_one_wins_and_the_other_goes_on_from_its_state(tmp_path: Path) -> None:
    home, gate, number = prepared(tmp_path), threading.Barrier(2), 2
    records: list[Record] = []
    threads = [
        threading.Thread(target=lambda name=name: records.append(races(home, name, number, gate)))
        for name in PUBLISHERS
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    check(home, records, number)


def _told(queue: Any, home: Home, name: str, number: int, gate: Gate) -> None:
    queue.put(races(home, name, number, gate))


def records_of(target: Callable[..., None], place: Home | Path, number: int) -> list[Record]:
    """Let each publisher race in a process of its own; return what they record."""
    context = multiprocessing.get_context("spawn")
    gate, queue = context.Barrier(len(PUBLISHERS)), context.Queue()
    processes = [context.Process(target=target, args=(queue, place, name, number, gate)) for name in PUBLISHERS]
    records: list[Record] = []
    try:
        for process in processes:
            process.start()
        while len(records) < len(processes):
            with suppress(Empty):
                records.append(queue.get(timeout=1))
            assert not any(process.exitcode for process in processes), "a publisher failed"
    finally:
        for process in processes:
            process.terminate() if len(records) < len(processes) else process.join(WAIT_S)
    return records


@pytest.mark.slow
def test_two_processes_race_a_hundred_times(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    home, number = prepared(tmp_path), 100
    records = records_of(_told, home, number)
    check(home, records, number)
    record_property("wins", sorted(len(record.wins) for record in records))


def races_over_a_store(home: Home, name: str, number: int, gate: Gate) -> Record:
    """Publish a row of one's own in each race, at the same moment as the other; the loser goes on from its state."""
    record = Record()
    for race in range(number):
        rows = {"sources": outlets(**{f"{name}{race}": name})}
        gate.wait(WAIT_S)  # the former race is over: both take up the same state
        with locked(home):
            assert manifest.read(home).generation == len(PUBLISHERS) * race
            gate.wait(WAIT_S)
            for attempt in ("a", "b"):
                state = lake.merged(home, manifest.read(home), rows, run_id=f"run_{name}{race}{attempt}")
                if attempt == "a":
                    gate.wait(WAIT_S)
                try:
                    _push(home, state)
                except SupersededError:
                    assert attempt == "a"
                    _take_up(home)
                else:
                    record.wins.extend([race] if attempt == "a" else [])
                    record.generations.append(state.generation)
                    break
    return record


def _push(home: Home, state: manifest.Manifest) -> None:
    """Publish without a warehouse, which takes longer to build than to publish."""
    assert home.origin is not None
    home.origin.publish(state)
    manifest.commit(home, state)


def _take_up(home: Home) -> None:
    assert home.origin is not None
    home.origin.take_up()


def _told_of_a_store(queue: Any, root: Path, name: str, number: int, gate: Gate) -> None:
    home = ledger_home(settings(home=root / name, store=f"s3://{BUCKET}/races"))
    queue.put(races_over_a_store(home, name, number, gate))


@pytest.mark.slow
def test_two_machines_race_a_hundred_times_for_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    pytest.importorskip("moto", reason="the server of the tests is not installed")
    server, number = object_server(tmp_path / "bucket"), 100
    server.start()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    records = records_of(_told_of_a_store, tmp_path, number)
    third = settings(home=tmp_path / "third", store=f"s3://{BUCKET}/races")
    sync(third)
    check(ledger_home(third), records, number)
    server.kill()
    record_property("wins", sorted(len(record.wins) for record in records))
