"""The progress of a worker, in memory that its parent can read even after the worker was killed."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_longlong
from multiprocessing import parent_process

_BEAT = 1 << 32


class Heartbeat:
    """The number of the document under way; -1 between documents, and the beats within it.

    The number has no lock: a process that is killed while it holds one would block its parent.
    """

    def __init__(self, number: c_longlong, seconds: float) -> None:
        """Keep the shared number, and the processor time that a document may take."""
        self._number = number
        self._seconds = seconds
        self._parent: int | None = None

    @property
    def number(self) -> int:
        """The number of the current document; -1 for none."""
        return -1 if self._number.value < 0 else int(self._number.value) % _BEAT

    @property
    def pulse(self) -> int:
        """A number that changes with the document and with each beat."""
        return int(self._number.value)

    def beat(self) -> None:
        """Record that the document waits for something that is bounded in time by itself."""
        if self._number.value >= 0:
            self._number.value += _BEAT

    def document(self, number: int) -> None:
        """Record that a document is begun, with processor time of its own; -1 for none.

        When that time is spent, the kernel ends the process by SIGPROF, whatever code it is in. Time during which the
        process does not run, since others do or since it was stopped, is not counted. A process that has lost its
        parent ends here.
        """
        if self._is_orphan():
            os._exit(1)
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        self._number.value = number
        if number >= 0:
            signal.setitimer(signal.ITIMER_PROF, self._seconds)

    def beats(self) -> None:
        """Remember, in the worker, the process that started it."""
        self._parent = os.getppid()

    def _is_orphan(self) -> bool:
        """Return whether the process that started this one, or the process that supervises it, has ended.

        A server starts the workers of a run that it does not supervise, so that the pipe to the supervising process is
        asked too, whose other end closes with that process.
        """
        supervisor = parent_process()
        has_lost_parent = self._parent is not None and os.getppid() != self._parent
        return has_lost_parent or (supervisor is not None and not supervisor.is_alive())

    def begin(self) -> None:
        """Record, in the parent, that no document is under way yet."""
        self._number.value = -1

    def ended(self) -> None:
        """Stop the clock, with the number left as it is, so that the parent knows the culprit."""
        signal.setitimer(signal.ITIMER_PROF, 0.0)

    @staticmethod
    @contextmanager
    def timed(seconds: dict[str, float], name: str) -> Iterator[None]:
        """Add the seconds that the block takes."""
        began = time.perf_counter()
        try:
            yield
        finally:
            seconds[name] += time.perf_counter() - began
