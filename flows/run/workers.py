"""A small pool of worker processes that can be killed one by one, so that a document that hangs affects no other."""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import cast

from newsledger.expectations.errors import ContractError, InstallError, NewsledgerError, contained
from newsledger.flows.memory import bound_memory
from newsledger.flows.run.attempts import Failure
from newsledger.flows.run.heartbeat import Heartbeat
from newsledger.flows.run.shard import Shard
from newsledger.flows.run.waiting_server import made_of_waiting
from newsledger.warehouse.durable import refused

_CONTEXT = multiprocessing.get_context("forkserver")
ANNOTATOR, HAS_PAGES = "NEWSLEDGER_PRELOADED_ANNOTATOR", "NEWSLEDGER_PRELOADED_PAGES"
_PRELOADED = "newsledger.flows.run.preloaded"
POLL_S = 0.25
BACKSTOP = 10  # time by the clock that a document may take, in multiples of its processor time
MOST_ENDS = 5  # workers that a shard may lose while they read no document


@dataclass(frozen=True, slots=True)
class Bounds:
    """The resources that one document may use: seconds of a processor, and MiB of memory above a worker's start."""

    seconds: float
    memory_mb: int


@dataclass(slots=True)
class _Task:
    """A shard to be read: documents that failed, documents to be read once more, and the workers lost between."""

    shard: Shard
    failures: dict[str, Failure] = field(default_factory=dict)
    suspects: set[str] = field(default_factory=set)
    ends: int = 0


@dataclass(slots=True)
class _Patience:
    """The time that a worker has spent on one document, as far as its parent was running itself."""

    number: int = -1
    looked_at: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    def look(self, number: int) -> float:
        """Return the seconds for which the number has been the same."""
        moment = time.monotonic()
        passed, self.looked_at = min(moment - self.looked_at, 4 * POLL_S), moment
        self.seconds = self.seconds + passed if number == self.number else 0.0
        self.number = number
        return self.seconds


@dataclass(frozen=True, slots=True)
class _Needs:
    """What the server loads for its workers."""

    annotator: str
    has_pages: bool


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    needs: "_Needs"
    pipe: "Connection[object, object]"
    heartbeat: Heartbeat
    watch: _Patience = field(default_factory=_Patience)
    task: _Task | None = None
    failure: Failure | None = None
    has_left: bool = False


def run_shards(shards: Sequence[Shard], *, workers: int, bounds: Bounds) -> Iterator[tuple[Shard, dict[str, float]]]:
    """Yield each shard with the seconds spent on it as it finishes, in any order.

    A document that spends its processor time is rejected with the reason `timeout`. One that ends its worker otherwise
    is read once more by another worker, since the fault may be the machine's, then rejected. The other documents of
    the shard are read once.

    Raises:
        ContractError: A worker failed by a fault of newsledger's own; the message names the shard's first document.
        InstallError: A worker cannot import a package.
        WarehouseError: The disk refused what a worker wrote.
    """
    if not shards:
        return
    needs = _Needs(shards[0].annotator, any(shard.has_pages for shard in shards))
    queue = deque(_Task(shard) for shard in shards)
    pool: list[_Worker] = []
    try:
        pool.extend(_start(bounds, needs) for _ in range(min(workers, len(shards))))
        while queue or any(worker.task for worker in pool):
            for number, worker in enumerate(pool):
                if worker.task is None and queue:
                    _give(worker, queue.popleft())
                elif worker.task is not None and (failure := _failure(worker, bounds)):
                    _end(worker)
                    queue.appendleft(_judged(worker.task, worker.heartbeat.number, failure))
                    pool[number] = _start(bounds, worker.needs)
            yield from _finished(pool)
    finally:
        for worker in pool:
            _end(worker)


def _serve(needs: _Needs) -> None:
    """See to it that there is a server that workers are forked from, which loads libraries and models once.

    It serves this process for as long as it lives, and ends with it. It starts with Ctrl-C blocked, and so do its
    workers, which leave Ctrl-C to this process.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core a worker: threads of several would fight
    if _CONTEXT.get_start_method() != "forkserver":
        return
    _CONTEXT.set_forkserver_preload([_PRELOADED])
    os.environ |= {ANNOTATOR: needs.annotator, HAS_PAGES: "yes" if needs.has_pages else ""}
    try:
        resource_tracker.ensure_running()  # or else the server would start it, and it unblocks the signal
        with _interrupts_blocked(), made_of_waiting():
            forkserver.ensure_running()
    finally:
        del os.environ[ANNOTATOR], os.environ[HAS_PAGES]


def _start(bounds: Bounds, needs: _Needs) -> _Worker:
    """Start a worker.

    Raises:
        ContractError: The server of the workers ended again and again.
    """
    for _ in range(MOST_ENDS):
        parent_end, worker_end = _CONTEXT.Pipe()
        heartbeat = Heartbeat(_CONTEXT.RawValue(ctypes.c_longlong, -1), bounds.seconds)
        process = _CONTEXT.Process(target=_work, args=(worker_end, heartbeat, bounds), daemon=True)
        try:
            _serve(needs)
            with _interrupts_left_to_this_process(), _main_module_left_out():
                process.start()
        except (EOFError, ConnectionError):  # the server was killed; the next start finds that and starts another
            parent_end.close()
            time.sleep(POLL_S)
            continue
        finally:
            worker_end.close()
        return _Worker(process, needs, parent_end, heartbeat)
    raise ContractError(f"the process that workers are forked from ended {MOST_ENDS} times; is memory short?")


def _interrupts_left_to_this_process() -> AbstractContextManager[None]:
    """Return the context in which to start a worker: the server starts workers with Ctrl-C blocked anyway."""
    return nullcontext() if _CONTEXT.get_start_method() == "forkserver" else _interrupts_blocked()


@contextmanager
def _main_module_left_out() -> Iterator[None]:
    """Let a worker start without the main module of this process, which it would import and has no use for."""
    if _CONTEXT.get_start_method() != "forkserver":
        yield
        return
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Block Ctrl-C, so that a process started meanwhile leaves it to this one; it arrives here afterwards."""
    former = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def _give(worker: _Worker, task: _Task) -> None:
    worker.task, worker.watch = task, _Patience()
    worker.heartbeat.begin()
    try:
        worker.pipe.send((task.shard, task.failures))
    except OSError:
        worker.has_left = True


def _finished(pool: Sequence[_Worker]) -> Iterator[tuple[Shard, dict[str, float]]]:
    busy = {worker.pipe: worker for worker in pool if worker.task}
    for pipe in wait(list(busy), POLL_S) if busy else ():
        worker = busy[cast("Connection[object, object]", pipe)]
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            worker.has_left = True
            continue
        if isinstance(answer, NewsledgerError):
            raise answer
        if isinstance(answer, Failure):
            worker.failure = answer
        elif worker.task is not None:
            shard, worker.task = worker.task.shard, None
            yield shard, cast("dict[str, float]", answer)


def _failure(worker: _Worker, bounds: Bounds) -> Failure | None:
    """Return why a busy worker must be replaced; None if it is well or its answer waits to be read."""
    if worker.failure is not None:
        return worker.failure
    if worker.has_left:
        worker.process.join(10)
        if worker.process.exitcode == -signal.SIGPROF:
            return Failure("timeout", f"{bounds.seconds:g} s of processor time were spent", is_certain=True)
        return Failure("crashed", f"the worker ended with exit code {worker.process.exitcode}")
    seconds = worker.watch.look(worker.heartbeat.pulse)
    if seconds <= BACKSTOP * bounds.seconds:
        return None
    return Failure(
        "timeout", f"{seconds:.0f} s passed, in which it did not spend {bounds.seconds:g} s of processor time"
    )


def _judged(task: _Task, number: int, failure: Failure) -> _Task:
    """Return the task as another worker takes it up: its document is read once more, or is recorded as failed.

    Raises:
        ContractError: The shard has lost too many workers while they read no document.
    """
    if number < 0:
        task.ends += 1
        if task.ends >= MOST_ENDS:
            raise ContractError(
                f"{task.ends} workers ended while reading no document of shard {task.shard.key}; the last: "
                f"{failure.reason}, {failure.detail}"
            )
        return task
    culprit = str(task.shard.documents[number]["document_id"])
    if failure.is_certain or culprit in task.suspects:
        task.failures[culprit] = failure
    task.suspects.add(culprit)
    return task


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()


def _work(pipe: "Connection[object, object]", heartbeat: Heartbeat, bounds: Bounds) -> None:
    """Take shards, read them and report the seconds, until the parent ends or this process is no longer fit."""
    heartbeat.beats()
    bound_memory(bounds.memory_mb)
    answer: object = None
    while not isinstance(answer, Failure):
        try:
            shard, failures = cast("tuple[Shard, dict[str, Failure]]", pipe.recv())
            answer = _answer(shard, failures, heartbeat)
            pipe.send(answer)
        except (EOFError, OSError):
            return


def _answer(shard: Shard, failures: dict[str, Failure], heartbeat: Heartbeat) -> object:
    """Return the seconds, a failure of this process, or the error that ends the run."""
    try:
        with contained(ContractError):
            from newsledger.flows.run.reading import read  # the supervising process does without

            return read(shard, failures, heartbeat)
    except MemoryError as exc:
        return Failure.of(exc)
    except (NewsledgerError, ImportError, OSError) as exc:
        return _error(exc, shard)


def _error(exc: NewsledgerError | ImportError | OSError, shard: Shard) -> NewsledgerError:
    if isinstance(exc, ImportError):
        return InstallError.of(exc)
    if isinstance(exc, OSError):
        return refused(exc, shard.folder)
    return ContractError(f"{exc} (shard from {shard.documents[0]['url']})") if isinstance(exc, ContractError) else exc
