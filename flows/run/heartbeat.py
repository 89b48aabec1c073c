"""How far a worker has come, in memory that its parent sees even after it was killed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized


class Reached:
    """The number of the document under way, and when it was begun; -1 between documents."""

    def __init__(self, number: "Synchronized[int]", began: "Synchronized[float]") -> None:
        """Keep the two shared values."""
        self._number = number
        self._began = began

    def document(self, number: int) -> None:
        """A document is begun; -1: none is under way."""
        with self._number.get_lock():
            self._began.value = time.monotonic()
            self._number.value = number

    def under_way(self) -> tuple[int, float]:
        """The number of the document under way (-1: none) and the seconds since it was begun."""
        with self._number.get_lock():
            return self._number.value, time.monotonic() - self._began.value

    @staticmethod
    @contextmanager
    def timed(spent: dict[str, float], name: str) -> Iterator[None]:
        """Add the seconds that the block takes."""
        began = time.perf_counter()
        try:
            yield
        finally:
            spent[name] += time.perf_counter() - began
