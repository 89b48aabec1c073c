"""The server of workers, forked from a process that has no thread yet, where it waits until it is needed.

It then has what this process imported, instead of importing it again in an interpreter of its own. The standard library
makes the server as ever, and passes on the command that it would give to a new interpreter.
"""

import fcntl
import gc
import json
import os
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import util
from pathlib import Path
from typing import NoReturn

_TASKS, _DESCRIPTORS = Path("/proc/self/task"), Path("/proc/self/fd")
_HARMLESS = "jemalloc_bg_thd"  # of Arrow's allocator, which starts its own anew in a forked process
_WATCHES_SIGNALS = "signals"  # the thread of `cli/signals.py`, which waits for a byte and holds no lock
_ABOVE = 256  # descriptors are received above those that the command names
_waiting: "list[_Server]" = []


@dataclass(slots=True)
class _Server:
    """A forked process that waits for the command of a server."""

    pid: int
    pipe: socket.socket

    def start(self, _executable: bytes, words: Sequence[str], descriptors: Sequence[int]) -> int:
        """Let it run the command of a new interpreter with these descriptors, and return its process id."""
        order = {"command": words[-1], "descriptors": list(descriptors), "environment": dict(os.environ)}
        with self.pipe:
            socket.send_fds(self.pipe, [b"!"], list(descriptors))
            self.pipe.sendall(json.dumps(order).encode())
        return self.pid

    def dismiss(self) -> None:
        """End it, since nobody needs it."""
        self.pipe.close()
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


@contextmanager
def waiting_server() -> Iterator[None]:
    """Fork a process that may become the server of workers during the block, where forking is safe."""
    if not _can_fork():
        yield
        return
    server = _forked()
    _waiting.append(server)
    try:
        yield
    finally:
        if server in _waiting:
            _waiting.remove(server)
            server.dismiss()


@contextmanager
def made_of_waiting() -> Iterator[None]:
    """Let a process that waits become the server that multiprocessing starts during the block, if there is one."""
    if not _waiting:
        yield
        return
    former_spawn = util.spawnv_passfds
    vars(util)["spawnv_passfds"] = _waiting.pop().start
    try:
        yield
    finally:
        vars(util)["spawnv_passfds"] = former_spawn


def _can_fork() -> bool:
    """Return whether no thread could hold a lock that the forked process then waits for."""
    try:
        names = [(task / "comm").read_text(encoding="utf-8").strip() for task in _TASKS.iterdir()]
    except OSError:  # not Linux
        return False
    threads = {thread.name for thread in threading.enumerate() if thread is not threading.main_thread()}
    count = len(threading.enumerate())
    return threads <= {_WATCHES_SIGNALS} and sum(name != _HARMLESS for name in names) == count and not _waiting


def _forked() -> _Server:
    """Fork the process, which has Ctrl-C blocked from its start."""
    near_end, far_end = socket.socketpair()
    sys.stdout.flush()
    sys.stderr.flush()
    former_mask = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # from Python 3.12 on, of any thread
        pid = os.fork()
    if not pid:
        _wait(far_end)
    signal.pthread_sigmask(signal.SIG_SETMASK, former_mask)
    far_end.close()
    return _Server(pid, near_end)


def _wait(pipe: socket.socket) -> NoReturn:
    """Run the command that arrives, as a new interpreter would; end with the process that forked this one."""
    try:
        _as_new(pipe.fileno())
        mark, descriptors, _, _ = socket.recv_fds(pipe, 1, _ABOVE)
        if mark:
            with pipe, pipe.makefile("rb") as stream:
                order = json.load(stream)
            os.environ.clear()
            os.environ.update(order["environment"])
            _place(descriptors, order["descriptors"])
            exec(order["command"], {})  # noqa: S102 - what multiprocessing gives to the interpreter that it starts
    finally:
        os._exit(0)


def _as_new(pipe: int) -> None:
    """Drop what a new interpreter would not have: open files, handlers of signals, and old objects to be collected."""
    signal.set_wakeup_fd(-1)
    if callable(signal.getsignal(signal.SIGINT)):
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if callable(signal.getsignal(signal.SIGTERM)):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM,))
    for path in list(_DESCRIPTORS.iterdir()):
        if (descriptor := int(path.name)) not in (0, 1, 2, pipe):
            with suppress(OSError):  # that of the listing is closed already
                os.close(descriptor)
    gc.freeze()


def _place(descriptors: Sequence[int], numbers: Sequence[int]) -> None:
    """Give received descriptors the numbers that the command names."""
    copies = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, max(_ABOVE, *numbers)) for descriptor in descriptors]
    for descriptor, number in zip(copies, numbers, strict=True):
        os.dup2(descriptor, number, inheritable=False)
    for descriptor in (*descriptors, *copies):
        if descriptor not in numbers:
            os.close(descriptor)
