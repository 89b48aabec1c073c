"""Workers: whose fault an end is, what is read again, and what a stopped or killed worker costs."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import ContractError, InstallError, WarehouseError
from newsledger.expectations.tables import table
from newsledger.flows.run import reading, workers
from newsledger.flows.run.attempts import MOST, Attempts
from newsledger.flows.run.shard import Shard, is_complete
from newsledger.flows.run.workers import Bounds, run_shards
from newsledger.warehouse.home import Home
from tests.homes import prepared

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")  # fork, from Python 3.12 on

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
BOUNDS = Bounds(0.2, 4_096)
arrow_table(table("rejects"), [{}])  # loads pandas, as workers do before their first document
Act = Callable[[str], None]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return prepared(tmp_path / "home")


@pytest.fixture(autouse=True)
def _cheap_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork the workers, and let no document need a model."""
    monkeypatch.setattr(workers, "_CONTEXT", get_context("fork"))
    monkeypatch.setattr(reading, "prepare", lambda _name, **_: None)


def of(home: Home, *names: str, **changes: Any) -> Shard:
    documents: tuple[Row, ...] = tuple({"document_id": name, "url": f"https://a.test/{name}"} for name in names)
    return replace(Shard("key", home.root, "run_1", AT, "news", documents), **changes)


def does(monkeypatch: pytest.MonkeyPatch, home: Home, **acts: Act) -> Callable[[], list[str]]:
    """Let documents do something when they are read; return what has been read so far, in order."""
    record = home.work / "record"

    def read_document(_shard: Shard, document: dict[str, object], rows: dict[str, list[Any]], _seconds: object) -> None:
        name = str(document["document_id"])
        with record.open("a") as stream:
            stream.write(f"{name}\n")
        if name in acts:
            acts[name](name)
        rows["sources"].append({"source_id": name, "name": name, "kind": "other"})

    monkeypatch.setattr(reading, "_read_document", read_document)
    return lambda: record.read_text().split()


def once(home: Home, act: Act) -> Act:
    """Return an act that happens the first time only."""

    def first_time(name: str) -> None:
        mark = home.work / f"mark-{name}"
        if not mark.exists():
            mark.touch()
            act(name)

    return first_time


def burns(_name: str) -> None:
    while True:
        sum(range(1000))


def dies(_name: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def stops(_name: str) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def lacks_memory(_name: str) -> None:
    raise MemoryError


def lacks_module(_name: str) -> None:
    raise ImportError("libthing.so.1: cannot allocate memory")


def raises(kind: type[Exception]) -> Act:
    def act(_name: str) -> None:
        raise kind("as nobody expected")

    return act


def staged(shard: Shard, bounds: Bounds = BOUNDS) -> tuple[list[str], dict[str, dict[str, object]]]:
    """Run one shard; return the documents read, and the rejects by document."""
    assert [done for done, _ in run_shards([shard], workers=1, bounds=bounds)] == [shard]
    sources = pq.read_table(shard.folder / "sources.parquet")["source_id"].to_pylist()
    rejects = pq.read_table(shard.folder / "rejects.parquet").to_pylist()
    return sources, {row["document_id"]: row for row in rejects}


def test_a_document_has_processor_time_and_costs_only_itself(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    record = does(monkeypatch, home, b=burns)
    read, rejects = staged(of(home, "a", "b", "c"))
    assert read == ["a", "c"]
    assert {key: row["reason"] for key, row in rejects.items()} == {"b": "timeout"}
    assert "0.2 s of processor time" in str(rejects["b"]["detail"])
    assert record() == ["a", "b", "c"]


def test_waiting_is_not_processor_time(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    does(monkeypatch, home, b=lambda _name: time.sleep(0.6))
    assert staged(of(home, "a", "b", "c")) == (["a", "b", "c"], {})


@pytest.mark.parametrize("act", [dies, lacks_memory, lacks_module])
def test_a_document_whose_worker_ends_once_is_read_again_alone(
    home: Home, monkeypatch: pytest.MonkeyPatch, act: Act
) -> None:
    record = does(monkeypatch, home, b=once(home, act))
    assert staged(of(home, "a", "b", "c")) == (["a", "b", "c"], {})
    assert record() == ["a", "b", "b", "c"]


@pytest.mark.parametrize(
    ("act", "reason"), [(dies, "crashed"), (lacks_memory, "memory"), (lacks_module, "import_failed")]
)
def test_a_document_that_ends_every_worker_waits_for_the_next_run(
    home: Home, monkeypatch: pytest.MonkeyPatch, act: Act, reason: str
) -> None:
    does(monkeypatch, home, b=act)
    read, rejects = staged(of(home, "a", "b", "c"))
    assert read == ["a", "c"]
    assert (rejects["b"]["reason"], rejects["b"]["attempt_count"]) == (reason, 1)
    assert "read again by the next run" in str(rejects["b"]["detail"])


def test_a_stopped_worker_is_replaced_and_its_document_read_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BACKSTOP", 2)
    record = does(monkeypatch, home, b=once(home, stops))
    assert staged(of(home, "a", "b", "c")) == (["a", "b", "c"], {})
    assert record() == ["a", "b", "b", "c"]


def test_a_worker_stopped_for_longer_than_a_document_may_compute_goes_on(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pauses(_name: str) -> None:
        pid = os.getpid()
        if not os.fork():
            time.sleep(0.8)
            os.kill(pid, signal.SIGCONT)
            os._exit(0)
        os.kill(pid, signal.SIGSTOP)

    record = does(monkeypatch, home, a=pauses, b=pauses)
    assert staged(of(home, "a", "b", "c")) == (["a", "b", "c"], {})
    assert record() == ["a", "b", "c"]


@pytest.mark.parametrize("kind", [RecursionError, KeyError, AssertionError, ConnectionResetError])
def test_a_worker_survives_what_a_document_throws(
    home: Home, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    record = does(monkeypatch, home, b=raises(kind))
    read, rejects = staged(of(home, "a", "b", "c"))
    assert read == ["a", "c"]
    assert (rejects["b"]["reason"], rejects["b"]["attempt_count"]) == ("unexpected", None)
    assert kind.__name__ in str(rejects["b"]["detail"])
    assert record() == ["a", "b", "c"]


def test_a_value_that_no_table_holds_rejects_its_document_only(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_document(_shard: Shard, document: dict[str, object], rows: dict[str, list[Any]], _seconds: object) -> None:
        name = "\ud83d" if document["document_id"] == "b" else "A"
        rows["sources"].append({"source_id": document["document_id"], "name": name, "kind": "other"})

    monkeypatch.setattr(reading, "_read_document", read_document)
    read, rejects = staged(of(home, "a", "b", "c"))
    assert read == ["a", "c"]
    assert "sources.name" in str(rejects["b"]["detail"])


def test_a_worker_killed_between_documents_is_replaced(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    record = does(monkeypatch, home)
    write = reading._write

    def dies_once(*given: Any) -> None:
        once(home, dies)("write")
        write(*given)

    monkeypatch.setattr(reading, "_write", dies_once)
    assert staged(of(home, "a", "b")) == (["a", "b"], {})
    assert record() == ["a", "b"]


def test_workers_that_never_get_to_a_document_end_the_run(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    does(monkeypatch, home)
    monkeypatch.setattr(reading, "_write", lambda *_given: dies(""))
    with pytest.raises(ContractError, match="exit code -9"):
        list(run_shards([of(home, "a")], workers=1, bounds=BOUNDS))


def test_a_run_killed_within_a_shard_goes_on_after_its_finished_documents(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends_the_run(_name: str) -> None:
        raise OSError(28, os.strerror(28))

    record = does(monkeypatch, home, b=once(home, ends_the_run))
    with pytest.raises(WarehouseError, match="the disk is full"):
        list(run_shards([of(home, "a", "b", "c")], workers=1, bounds=BOUNDS))
    with next(home.work.glob("shards/*.jsonl")).open("a") as torn:
        torn.write('[1, {"sources": [{"na')
    assert staged(of(home, "a", "b", "c")) == (["a", "b", "c"], {})
    assert record() == ["a", "b", "b", "c"]


def test_a_staged_shard_with_such_a_document_is_read_again_for_it_alone(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = does(monkeypatch, home, b=once(home, burns))
    shard = of(home, "a", "b", "c")
    assert set(staged(shard)[1]) == {"b"}
    assert not is_complete(shard.folder)
    assert staged(shard) == (["a", "b", "c"], {})
    assert record() == ["a", "b", "c", "b"]
    assert is_complete(shard.folder)
    assert list(home.work.glob("shards/*.jsonl")) == []


def test_a_staged_shard_that_is_damaged_is_read_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    does(monkeypatch, home)
    shard = of(home, "a")
    staged(shard)
    (shard.folder / "quotes.parquet").write_bytes(b"PAR1")
    assert not is_complete(shard.folder)
    assert not shard.folder.exists()


def test_attempts_are_counted_with_their_history_and_the_last_is_final(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    does(monkeypatch, home, a=burns)
    earlier = Attempts(MOST - 1, "attempt 3 of 4, run_0: crashed, the worker ended with exit code -9")
    row = staged(of(home, "a", attempts={"a": earlier}))[1]["a"]
    assert row["attempt_count"] == MOST
    assert str(row["detail"]).startswith("attempt 4 of 4 (final), run_1: timeout, 0.2 s of processor time")
    assert str(row["detail"]).endswith(earlier.account)


def test_a_package_that_workers_lack_ends_the_run(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def prepare(_name: str, **_: object) -> None:
        raise ModuleNotFoundError("No module named 'lxml'", name="lxml")

    monkeypatch.setattr(reading, "prepare", prepare)
    with pytest.raises(InstallError, match="lxml"):
        list(run_shards([of(home, "a")], workers=1, bounds=BOUNDS))
