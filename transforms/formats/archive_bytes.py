"""The bytes of a web archive, unzipped member by member; damage costs a member, and where it was is told."""

import zlib
from collections.abc import Generator, Iterator
from typing import IO

_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1 << 16
_PIECE = 1 << 20
_TAKEN = 1 << 23
_AGAIN = 1000


class Gap:
    """Bytes are missing here; `reason` is damaged or truncated."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep why."""
        self.reason = reason
        self.detail = detail


def unzipped(stream: IO[bytes]) -> Iterator[bytes | Gap]:
    """The plain bytes of a stream that is gzip, one member after another, or plain already.

    After a damaged member it goes on at the next mark of one, looked for from the damaged one's second byte on, as far
    as its bytes are remembered; a stream that ends within a member ends in a gap.
    """
    held = stream.read(_CHUNK)
    if held[:2] != _MAGIC[:2]:
        while held:
            yield held
            held = stream.read(_CHUNK)
        return
    again = _AGAIN
    while held := held or stream.read(_CHUNK):
        start = held.find(_MAGIC)
        if held[: start if start >= 0 else None].strip(b"\x00\r\n"):
            yield Gap("damaged", "bytes that are no gzip")
        if start < 0:
            more = stream.read(_CHUNK)
            held = held[-2:] + more if more else b""
            continue
        held, is_whole = yield from _member(held[start:], stream)
        again -= 0 if is_whole else 1
        if again < 0:
            yield Gap("damaged", f"more than {_AGAIN} places: given up")
            return


def _member(held: bytes, stream: IO[bytes]) -> Generator[bytes | Gap, None, tuple[bytes, bool]]:
    """One member's bytes; returns the bytes from which to go on, and whether it was whole."""
    reader, given, taken = zlib.decompressobj(wbits=31), held, bytearray(held)
    try:
        while True:
            if out := reader.decompress(given, _PIECE):
                yield out
            if reader.eof:
                return reader.unused_data, True
            given = reader.unconsumed_tail
            if not given:
                given = stream.read(_CHUNK)
                taken = taken + given if len(taken) < _TAKEN else bytearray(given)
                if not given:
                    yield Gap("truncated", "the archive ends within a record")
                    return bytes(taken[1:]), False
    except zlib.error as exc:
        yield Gap("damaged", str(exc))
        return bytes(taken[1:]), False
