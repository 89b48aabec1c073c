"""A small pool of worker processes that can be killed one by one, so that a document that hangs affects no other."""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import cast

from newsledger.expectations.errors import ContractError, InstallError, NewsledgerError
from newsledger.flows.memory import bound_memory
from newsledger.flows.run.heartbeat import Heartbeat
from newsledger.flows.run.shard import Shard, read

_CONTEXT = multiprocessing.get_context("spawn")
POLL_S = 0.25


@dataclass(frozen=True, slots=True)
class Bounds:
    """The resources that one document may use: seconds, and MiB of address space above a worker's start."""

    seconds: float
    memory_mb: int


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: "Connection[object, object]"
    heartbeat: Heartbeat
    shard: Shard | None = None
    skip: dict[str, tuple[str, str]] = field(default_factory=dict)
    has_left: bool = False


def run_shards(shards: Sequence[Shard], *, workers: int, bounds: Bounds) -> Iterator[tuple[Shard, dict[str, float]]]:
    """Yield each shard with the seconds spent on it as it finishes, in any order.

    A document that exceeds the bounds, or ends its worker, is rejected with the reason `timeout` or `crashed`, and its
    shard is read again without it.

    Raises:
        ContractError: A worker failed by a fault of newsledger's own; the message names the shard's first document.
        InstallError: A worker cannot import a package.
    """
    queue = deque((shard, dict[str, tuple[str, str]]()) for shard in shards)
    pool = [_start(bounds) for _ in range(min(workers, len(shards)))]
    try:
        while queue or any(worker.shard for worker in pool):
            for number, worker in enumerate(pool):
                if worker.shard is None and queue:
                    _give(worker, *queue.popleft())
                elif worker.shard is not None and (reason := _fault(worker, bounds)):
                    queue.appendleft(_without_culprit(worker, reason))
                    pool[number] = _start(bounds)
            yield from _finished(pool)
    finally:
        for worker in pool:
            _end(worker)


def _start(bounds: Bounds) -> _Worker:
    parent_end, worker_end = _CONTEXT.Pipe()
    number, began = _CONTEXT.Value("q", -1), _CONTEXT.Value("d", 0.0)
    heartbeat = Heartbeat(number, began)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core a worker: threads of several would fight
    process = _CONTEXT.Process(target=_work, args=(worker_end, heartbeat, bounds), daemon=True)
    process.start()
    worker_end.close()
    return _Worker(process, parent_end, heartbeat)


def _give(worker: _Worker, shard: Shard, skip: dict[str, tuple[str, str]]) -> None:
    worker.shard, worker.skip = shard, skip
    worker.heartbeat.document(-1)
    worker.pipe.send((shard, skip))


def _finished(pool: Sequence[_Worker]) -> Iterator[tuple[Shard, dict[str, float]]]:
    busy = {worker.pipe: worker for worker in pool if worker.shard}
    for pipe in wait(list(busy), POLL_S) if busy else ():
        worker = busy[cast("Connection[object, object]", pipe)]
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            worker.has_left = True
            continue
        shard, worker.shard = worker.shard, None
        if isinstance(answer, NewsledgerError):
            raise answer
        if shard is not None:
            yield shard, cast("dict[str, float]", answer)


def _fault(worker: _Worker, bounds: Bounds) -> str | None:
    """Return why a busy worker must be replaced; None if it is well or its answer waits to be read."""
    if worker.has_left:
        return "crashed"
    number, seconds = worker.heartbeat.under_way()
    return "timeout" if number >= 0 and seconds > bounds.seconds else None


def _without_culprit(worker: _Worker, reason: str) -> tuple[Shard, dict[str, tuple[str, str]]]:
    number, seconds = worker.heartbeat.under_way()
    shard = cast("Shard", worker.shard)
    _end(worker)
    if number < 0:
        raise ContractError(
            f"a worker ended with exit code {worker.process.exitcode} while processing no document of shard {shard.key}"
        )
    detail = (
        f"after {seconds:.1f} s"
        if reason == "timeout"
        else f"the worker ended with exit code {worker.process.exitcode}"
    )
    return shard, {**worker.skip, str(shard.documents[number]["document_id"]): (reason, detail)}


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()


def _work(pipe: "Connection[object, object]", heartbeat: Heartbeat, bounds: Bounds) -> None:
    """Take shards, read them and report the seconds, until the parent ends."""
    bound_memory(bounds.memory_mb)
    while True:
        try:
            shard, skip = cast("tuple[Shard, dict[str, tuple[str, str]]]", pipe.recv())
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            pipe.send(read(shard, skip, heartbeat))
        except ContractError as exc:
            pipe.send(ContractError(f"{exc} (shard from {shard.documents[0]['url']})"))
        except ImportError as exc:
            pipe.send(InstallError.of(exc))
