"""A local Dask cluster of two processes gives the tables of the pool, also when a worker dies; it needs the extra."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import problems
from tests.pipeline.homes import ARTICLE, digests, ran, written

pytest.importorskip("distributed", reason="the extra dask is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers of Dask in /proc"),
    pytest.mark.filterwarnings("ignore"),
]
TEXTS = {f"port{number}": ARTICLE.format(title=f"Port {number} to reopen soon") for number in range(8)}


def dask_workers() -> list[int]:
    """Return the processes below this one that are workers of Dask."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            words = (path / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == os.getpid() and b"spawn_main" in words:
            found.append(int(path.name))
    return found


def kill_one_when_a_document_is_finished(home: Path, killed: list[int]) -> None:
    for _ in range(1_200):
        if any(path.stat().st_size for path in home.glob("work/shards/*.jsonl")) and (workers := dask_workers()):
            os.kill(workers[0], signal.SIGKILL)
            killed.append(workers[0])
            return
        time.sleep(0.1)


def test_dask_gives_the_rows_of_the_pool_and_survives_a_dead_worker(tmp_path: Path) -> None:
    inbox = written(tmp_path / "inbox", **TEXTS)
    ran(tmp_path / "pool", inbox, shard_size=2, workers=2)
    ran(tmp_path / "dask", inbox, shard_size=2, workers=2, executor="dask")
    killed: list[int] = []
    killer = threading.Thread(target=kill_one_when_a_document_is_finished, args=(tmp_path / "hurt", killed))
    killer.start()
    ran(tmp_path / "hurt", inbox, shard_size=2, workers=2, executor="dask")
    killer.join()
    assert killed
    expected = digests(tmp_path / "pool")
    assert expected["quotes"][0] > 0
    assert digests(tmp_path / "dask") == expected
    assert digests(tmp_path / "hurt") == expected
    assert problems(Home(tmp_path / "hurt")) == []
