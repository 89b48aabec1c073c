"""The server that workers are forked from: it is started again after its end, and what it cannot load ends no run."""

import os
import signal
from datetime import UTC, datetime
from multiprocessing import forkserver
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from newsledger.flows.run.shard import Shard
from newsledger.flows.run.workers import Bounds, run_shards
from tests.homes import prepared

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


def shard(folder: Path) -> Shard:
    """A document whose raw bytes are not there."""
    document = {"document_id": "a", "source_id": "s", "url": "https://a.test/", "fetched_at": AT, "raw_path": "raw/x"}
    return Shard("key", prepared(folder).root, "run_1", AT, "news", (document,))


def reasons(shards: list[Shard]) -> list[str]:
    done = [each for each, _ in run_shards(shards, workers=1, bounds=Bounds(30.0, 4_096))]
    return [str(row["reason"]) for each in done for row in pq.read_table(each.folder / "rejects.parquet").to_pylist()]


@pytest.mark.slow
def test_a_server_that_was_killed_is_started_again(tmp_path: Path) -> None:
    assert reasons([shard(tmp_path / "one")]) == ["raw_damaged"]
    first = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined] # nothing public names it
    os.kill(first, signal.SIGKILL)
    assert reasons([shard(tmp_path / "two")]) == ["raw_damaged"]
    assert forkserver._forkserver._forkserver_pid != first  # type: ignore[attr-defined]
