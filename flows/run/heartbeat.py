"""The progress of a worker, in memory that its parent can read even after the worker was killed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized


class Heartbeat:
    """The number of the document under way, and when it was begun; -1 between documents."""

    def __init__(self, number: "Synchronized[int]", began: "Synchronized[float]") -> None:
        """Keep the two shared values."""
        self._number = number
        self._began = began

    def document(self, number: int) -> None:
        """Record that a document is begun; -1 for none."""
        with self._number.get_lock():
            self._began.value = time.monotonic()
            self._number.value = number

    def under_way(self) -> tuple[int, float]:
        """Return the number of the current document (-1 for none) and the seconds since it was begun."""
        with self._number.get_lock():
            return self._number.value, time.monotonic() - self._began.value

    @staticmethod
    @contextmanager
    def timed(seconds: dict[str, float], name: str) -> Iterator[None]:
        """Add the seconds that the block takes."""
        began = time.perf_counter()
        try:
            yield
        finally:
            seconds[name] += time.perf_counter() - began
