"""A file over bytes that arrive in chunks."""

import io
from collections.abc import Iterator
from typing import IO, Any, cast


def buffered(chunks: Iterator[bytes]) -> IO[bytes]:
    """Return a file over the chunks, to be read once from start to end."""
    return cast("IO[bytes]", io.BufferedReader(_Raw(chunks), 1 << 20))


class _Raw(io.RawIOBase):
    """A raw stream over chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        size = min(len(view), len(self._rest))
        view[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
