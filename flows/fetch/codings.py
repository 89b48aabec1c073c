"""Content codings decoded in pieces, so that a decompression bomb is noticed while it is small."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import brotli
import zstandard

from newsledger.expectations.errors import SourceError

PIECE = 65_536
_GZIP = zlib.MAX_WBITS | 16
_MAGIC = b"\x1f\x8b"
_OPENINGS = (b"<", b"{", b"[")  # how a page, a feed or a record begins
ACCEPTED = "gzip, deflate, br, zstd"
_NO_CODINGS = frozenset({"", "identity", "none", "binary", "chunked", "8bit", "7bit", "text", "plain", "text/html"})
_CHARSETS = ("utf", "iso-8859", "iso8859", "windows-125", "latin", "us-ascii", "charset=")
_WINDOW = 2**23  # RFC 9659: the largest window of a zstd content coding


def unpacked(chunks: Iterable[bytes], codings: str, *, limit: int, url: str) -> bytes:
    """Return the decoded body; neither the encoded nor the decoded bytes exceed the limit.

    Raises:
        SourceError: too_large, bad_coding (damaged or unknown).
    """
    names = [name for coding in codings.split(",") if not _is_none(name := coding.partition(";")[0].strip().casefold())]
    pieces: Iterable[bytes] = _bounded(chunks, limit, url)
    if len(names) > 2 or any(name not in _DECODERS for name in names):
        raise SourceError(f"unsupported content coding {codings!r}", url=url, reason="bad_coding")
    for name in reversed(names):
        pieces = _DECODERS[name](pieces)
    try:
        return b"".join(_bounded(pieces, limit, url))
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as exc:
        raise SourceError(f"content coding {codings}: {exc}", url=url, reason="bad_coding") from exc


def _is_none(name: str) -> bool:
    """Return whether a coding is none: "identity", or what servers write there by mistake, above all a charset."""
    return name in _NO_CODINGS or name.startswith(_CHARSETS)


def _bounded(chunks: Iterable[bytes], limit: int, url: str) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit:
            raise SourceError(f"more than {limit} bytes", url=url, reason="too_large")
        yield chunk


def _gunzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield from _inflated(chunks, _GZIP)


def _deflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Decode deflate, with or without its zlib header."""
    source, first = iter(chunks), b""
    while len(first) < 2 and (piece := next(source, None)) is not None:
        first += piece
    wrapped = len(first) > 1 and first[0] & 0x0F == 8 and int.from_bytes(first[:2]) % 31 == 0

    def again() -> Iterator[bytes]:
        yield first
        yield from source

    yield from _inflated(again(), zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def _inflated(chunks: Iterable[bytes], bits: int) -> Iterator[bytes]:
    reader = zlib.decompressobj(bits)
    source = iter(chunks)
    first = next(source, b"")
    while (len(first) < 2 or not first.strip()) and (piece := next(source, None)) is not None:
        first += piece
    if bits == _GZIP and first and not _is_member(first, bits) and first.lstrip()[:1] in _OPENINGS:
        yield first  # announced as gzip, and sent as it is
        yield from source
        return
    for chunk in chain((first,), source):
        rest = chunk
        while rest:
            if reader.eof:
                if not _is_member(rest, bits):
                    return
                reader = zlib.decompressobj(bits)
            yield reader.decompress(rest, PIECE)
            rest = reader.unused_data if reader.eof else reader.unconsumed_tail
    if not reader.eof:
        raise EOFError("the stream ends unexpectedly")


def _is_member(rest: bytes, bits: int) -> bool:
    """Return whether bytes behind a stream begin another one; browsers pass over anything else."""
    return bits == _GZIP and rest.startswith(_MAGIC[: len(rest)])


def _unbrotlied(chunks: Iterable[bytes]) -> Iterator[bytes]:
    reader = brotli.Decompressor()
    for chunk in chunks:
        yield reader.process(chunk, output_buffer_limit=PIECE)
        while not reader.can_accept_more_data():
            yield reader.process(b"", output_buffer_limit=PIECE)
    if not reader.is_finished():
        raise EOFError("the stream ends unexpectedly")


def _unzstd(chunks: Iterable[bytes]) -> Iterator[bytes]:
    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    yield from reader.read_to_iter(_ChunkReader(chunks), read_size=PIECE, write_size=PIECE)  # type: ignore[arg-type]


class _ChunkReader:
    """A reader over chunks."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._rest = chunk
        size = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


_DECODERS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _deflated,
    "br": _unbrotlied,
    "zstd": _unzstd,
}
