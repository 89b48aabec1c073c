"""Shards on Dask: each is read as in the pool of this machine, and what goes wrong is one of newsledger's errors."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from newsledger.expectations.errors import ContractError, InstallError, WarehouseError
from newsledger.flows.run import dask_pool
from newsledger.flows.run.dask_pool import read_shard, run_on_dask
from newsledger.flows.run.shard import Shard
from newsledger.flows.run.workers import Bounds

BOUNDS = Bounds(30.0, 1_024)


class Future:
    """The result of a call, or the exception that it raised."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call

    def result(self) -> Any:
        return self._call()


class KilledWorker(Exception):  # noqa: N818 - the name that distributed gives it
    """As of distributed: a task that killed its workers."""

    allowed_failures = 3


def shards(home: Path, *keys: str) -> list[Shard]:
    moment = datetime(2026, 3, 4, tzinfo=UTC)
    return [Shard(key, home, "run_1", moment, "news", documents=({"url": "https://post.example/a"},)) for key in keys]


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A cluster that finishes what it was given last first; the errors of its shards by key, and how it was started."""
    state: dict[str, Any] = {"errors": {}}

    class Client:
        def submit(self, call: Callable[..., Any], shard: Shard, bounds: Bounds, **_options: object) -> Future:
            error = state["errors"].get(shard.key)
            return Future(lambda: _raise(error) if error else call(shard, bounds))

    @contextmanager
    def client(address: str, workers: int) -> Iterator[Client]:
        state["started"] = (address, workers)
        yield Client()

    module = ModuleType("distributed")
    module.as_completed = lambda futures: reversed(list(futures))  # type: ignore[attr-defined]
    module.KilledWorker = KilledWorker  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "distributed", module)
    monkeypatch.setattr(dask_pool, "_client", client)
    monkeypatch.setattr(
        dask_pool, "run_shards", lambda given, *, workers, bounds: [(given[0], {"extract": float(workers)})]
    )
    return state


def _raise(error: Exception) -> None:
    raise error


def test_every_shard_is_read_by_a_supervised_process(cluster: dict[str, Any], tmp_path: Path) -> None:
    given = shards(tmp_path, "a", "b", "c")
    finished = list(run_on_dask(given, workers=2, bounds=BOUNDS, address="tcp://10.0.0.5:8786"))
    assert [(shard.key, seconds) for shard, seconds in finished] == [(key, {"extract": 1.0}) for key in "cba"]
    assert cluster["started"] == ("tcp://10.0.0.5:8786", 2)


def test_without_shards_no_cluster_starts(cluster: dict[str, Any]) -> None:
    assert list(run_on_dask([], workers=2, bounds=BOUNDS)) == []
    assert "started" not in cluster


def test_a_shard_that_loses_every_worker_ends_the_run(cluster: dict[str, Any], tmp_path: Path) -> None:
    cluster["errors"] = {"b": KilledWorker()}
    with pytest.raises(ContractError, match="shard b lost 4 Dask workers"):
        list(run_on_dask(shards(tmp_path, "a", "b"), workers=2, bounds=BOUNDS))


def test_the_error_of_a_worker_is_that_of_the_run(
    cluster: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_options: object) -> None:
        raise WarehouseError("the disk is full")

    monkeypatch.setattr(dask_pool, "run_shards", refuse)
    assert isinstance(read_shard(shards(tmp_path, "a")[0], BOUNDS), WarehouseError)
    with pytest.raises(WarehouseError, match="the disk is full"):
        list(run_on_dask(shards(tmp_path, "a"), workers=1, bounds=BOUNDS))


def test_without_the_extra_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InstallError, match=r"executor is dask; install it with: pip install 'newsledger\[dask\]'"):
        list(run_on_dask(shards(tmp_path, "a"), workers=1, bounds=BOUNDS))
