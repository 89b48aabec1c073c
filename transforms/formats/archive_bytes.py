"""The bytes of a web archive, decompressed member by member; damage loses one member and is reported."""

import zlib
from collections.abc import Generator, Iterator
from typing import IO

_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1 << 16
_PIECE = 1 << 20
_MAX_MEMBER = 1 << 23
_MAX_RESYNCS = 1000


class Gap:
    """A place where bytes are missing; `reason` is damaged or truncated."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep the reason."""
        self.reason = reason
        self.detail = detail


def unzipped(stream: IO[bytes]) -> Iterator[bytes | Gap]:
    """Yield the plain bytes of a stream that is gzip, member after member, or plain already.

    After a damaged member, reading resumes at the next member's magic bytes, searched from the damaged member's second
    byte on, as far as its bytes are buffered; a stream that ends within a member ends in a gap.
    """
    buffer = stream.read(_CHUNK)
    if buffer[:2] != _MAGIC[:2]:
        while buffer:
            yield buffer
            buffer = stream.read(_CHUNK)
        return
    resyncs_left = _MAX_RESYNCS
    while buffer := buffer or stream.read(_CHUNK):
        start = buffer.find(_MAGIC)
        if buffer[: start if start >= 0 else None].strip(b"\x00\r\n"):
            yield Gap("damaged", "bytes that are no gzip")
        if start < 0:
            chunk = stream.read(_CHUNK)
            buffer = buffer[-2:] + chunk if chunk else b""
            continue
        buffer, is_whole = yield from _member(buffer[start:], stream)
        resyncs_left -= 0 if is_whole else 1
        if resyncs_left < 0:
            yield Gap("damaged", f"more than {_MAX_RESYNCS} places: given up")
            return


def _member(buffer: bytes, stream: IO[bytes]) -> Generator[bytes | Gap, None, tuple[bytes, bool]]:
    """Yield one member's bytes; return the bytes after it, and whether it was whole."""
    reader, piece, consumed = zlib.decompressobj(wbits=31), buffer, bytearray(buffer)
    try:
        while True:
            if output := reader.decompress(piece, _PIECE):
                yield output
            if reader.eof:
                return reader.unused_data, True
            piece = reader.unconsumed_tail
            if not piece:
                piece = stream.read(_CHUNK)
                consumed = consumed + piece if len(consumed) < _MAX_MEMBER else bytearray(piece)
                if not piece:
                    yield Gap("truncated", "the archive ends within a record")
                    return bytes(consumed[1:]), False
    except zlib.error as exc:
        yield Gap("damaged", str(exc))
        return bytes(consumed[1:]), False
