"""Web archives: the responses in WARC and ARC files, parsed by fastwarc one record at a time."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import IO, Any

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.formats.archive_records import Framed, RecordFault, framed

RECORD_BYTES = 20_000_000
_REMEMBERED = 64_000_000
_LINE = re.compile(rb"(\S.*) (\S+) (\d{8,17}) (\S+) (\d{1,12})\r?\n")
_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
_HOPELESS = 64
_NO_FAULT = RecordFault("", "")
_KINDS = ("response", "resource", "revisit", "conversion")


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived response.

    `headers` have lower-case names; `payload` is without transfer and content codings; `kind` is response, resource,
    revisit or conversion; `faults` are "code: detail".
    """

    url: str
    fetched_at: datetime | None
    kind: str
    status: int | None
    headers: dict[str, str]
    payload: bytes
    digest: str | None = None
    content_type: str | None = None
    charset: str | None = None
    faults: tuple[str, ...] = ()


def captures(stream: IO[bytes], *, record_bytes: int = RECORD_BYTES) -> Iterator[Capture | RecordFault]:
    """The answers of an archive in order, gzipped or not, and a fault for each place that cannot be read.

    Only `stream.read(size)` is used. A revisit gets the payload of the answer with its digest earlier in the file,
    as far as 64 MB of them are remembered; else it is a fault. Requests and notes on the crawl are passed over.

    Raises:
        DocumentError: not_an_archive where nothing is a record.
    """
    memory, records, torn, last = _Memory(), 0, False, RecordFault("empty", "the archive is empty")
    for number, record in enumerate(framed(stream, record_bytes=record_bytes)):
        if isinstance(record, RecordFault):
            if record.url or record.reason != last.reason:
                yield record
            last, torn = record, torn or record.reason in ("truncated", "too_large")
            if not records and number > _HOPELESS:
                break
            continue
        records, last = records + 1, _NO_FAULT
        yield from _captured(record, memory)
    if not records and not torn:
        raise DocumentError("not_an_archive", f"no WARC or ARC record ({last.reason}: {last.detail})")


class _Memory:
    """Payloads by digest and by URL; the oldest are dropped first."""

    def __init__(self) -> None:
        self.payloads: dict[str, bytes] = {}
        self.size = 0

    def keep(self, capture: Capture) -> None:
        names = [capture.digest] if capture.digest else []
        for name in (*names, f"{capture.url} {capture.fetched_at}"):
            self.payloads[name] = capture.payload
        self.size += len(capture.payload)
        while self.size > _REMEMBERED and self.payloads:
            payload = self.payloads.pop(next(iter(self.payloads)))
            self.size -= len(payload)

    def find(self, *names: str | None) -> bytes | None:
        return next((self.payloads[name] for name in names if name in self.payloads), None)


def _captured(record: Framed, memory: _Memory) -> Iterator[Capture | RecordFault]:
    parsed = _parsed(record)
    if isinstance(parsed, RecordFault):
        yield parsed
        return
    if parsed is None:
        return
    capture, refers = parsed
    if capture.kind == "revisit":
        payload = memory.find(capture.digest, refers)
        if payload is None:
            yield RecordFault("revisit_unresolved", f"no earlier response with digest {capture.digest}", capture.url)
            return
        yield replace(capture, payload=payload)
        return
    memory.keep(capture)
    yield capture


def _parsed(record: Framed) -> tuple[Capture, str | None] | RecordFault | None:
    """Return the record as a capture, and what a revisit refers to; None if it is of another type."""
    from fastwarc.warc import ArchiveIterator

    content = (_as_warc(record) if record.is_arc else record.head) + record.block + b"\r\n\r\n"
    try:
        parsed_record = next(iter(ArchiveIterator(io.BytesIO(content), parse_http=True, strict_mode=False)), None)
        if parsed_record is None:
            return RecordFault("bad_record", f"unreadable: {record.head[:80]!r}")
        kind = str(parsed_record.headers.get("WARC-Type") or "").casefold()
        if kind not in _KINDS:
            return None
        return _capture(parsed_record, kind), _referred(parsed_record.headers)
    except (OSError, ValueError, RuntimeError, EOFError) as exc:
        return RecordFault("bad_record", f"{type(exc).__name__}: {exc}"[:200])


def _capture(record: Any, kind: str) -> Capture:
    headers: dict[str, str] = {}
    faults: list[str] = []
    if record.http_headers is not None and kind in ("response", "revisit"):
        headers = {str(name).casefold(): str(value) for name, value in record.http_headers.astuples()}
    payload = record.reader.read()
    if kind == "response":
        payload, faults = decoded(payload, headers)
    if record.headers.get("WARC-Truncated"):
        faults.append(f"truncated: {record.headers.get('WARC-Truncated')}")
    declared = record.http_content_type if headers else record.headers.get("Content-Type")
    return Capture(
        url=str(record.headers.get("WARC-Target-URI") or "").strip("<> "),
        fetched_at=_moment(record.headers.get("WARC-Date")),
        kind=kind,
        status=record.http_headers.status_code if headers else None,
        headers=headers,
        payload=payload,
        digest=record.headers.get("WARC-Payload-Digest"),
        content_type=declared.partition(";")[0].strip().casefold() or None if declared else None,
        charset=record.http_charset if headers else None,
        faults=tuple(faults),
    )


def _referred(headers: Any) -> str | None:
    url, date = headers.get("WARC-Refers-To-Target-URI"), headers.get("WARC-Refers-To-Date")
    return f"{url.strip('<> ')} {_moment(date)}" if url and date else None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _as_warc(record: Framed) -> bytes:
    """Return an ARC record's header as a WARC one; the block of a response is the same in both."""
    line = _LINE.match(record.head)
    url, _, date, kind, _ = line.groups() if line else (b"", b"", b"19700101000000", b"", b"")
    digits = date[:14].ljust(14, b"0").decode()
    stamp = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}Z"
    is_answer = record.block.startswith(b"HTTP/")
    form = b"application/http; msgtype=response" if is_answer else kind
    record_type = b"response" if is_answer else b"warcinfo" if url.startswith((b"filedesc:", b"dns:")) else b"resource"
    lines = (
        b"WARC/1.0",
        b"WARC-Type: " + record_type,
        b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>",
        b"WARC-Target-URI: " + url,
        b"WARC-Date: " + stamp.encode(),
        b"Content-Type: " + form,
        b"Content-Length: " + str(len(record.block)).encode(),
    )
    return b"".join(line + b"\r\n" for line in (*lines, b""))


def decoded(payload: bytes, headers: dict[str, str], *, limit: int = RECORD_BYTES) -> tuple[bytes, list[str]]:
    """Return a payload without transfer and content codings, and faults; what cannot be decoded is left as it is."""
    faults: list[str] = []
    if "chunked" in headers.get("transfer-encoding", "").casefold():
        payload = _unchunked(payload, faults)
    for coding in reversed([name.strip().casefold() for name in headers.get("content-encoding", "").split(",")]):
        if coding in ("", "identity"):
            continue
        try:
            payload = _inflated(payload, coding, limit)
        except ValueError as exc:
            faults.append(f"undecoded: {coding}: {str(exc)[:100]}")
            break
    if len(payload) > limit:
        faults.append(f"too_large: cut at {limit} bytes")
        payload = payload[:limit]
    return payload, faults


def _unchunked(payload: bytes, faults: list[str]) -> bytes:
    """Return the body of a chunked response; one that is wrongly declared as chunked is left as it is."""
    parts: list[bytes] = []
    offset = 0
    while line := _CHUNK_LINE.match(payload, offset):
        size = int(line[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(payload[line.end() : line.end() + size])
        offset = line.end() + size
        offset += 2 if payload[offset : offset + 2] == b"\r\n" else 1 if payload[offset : offset + 1] == b"\n" else 0
    if not parts:
        faults.append("bad_chunks: the answer is not chunked though it says so")
        return payload
    faults.append("bad_chunks: a chunk of another size than it says")
    return b"".join(parts)


def _inflated(payload: bytes, coding: str, limit: int) -> bytes:
    """Return the payload decompressed, at most one byte more than the limit.

    Raises:
        ValueError: The coding is unknown, or the payload is not in it.
    """
    if coding == "br":
        return _unbrotlied(payload, limit)
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise ValueError("unknown coding")
    wbits = 47 if coding != "deflate" else 15 if payload[:1] == b"\x78" else -15
    try:
        return zlib.decompressobj(wbits=wbits).decompress(payload, limit + 1)
    except zlib.error as exc:
        raise ValueError(str(exc)) from exc


def _unbrotlied(payload: bytes, limit: int) -> bytes:
    import brotli

    try:
        return bytes(brotli.Decompressor().process(payload, output_buffer_limit=limit + 1))
    except brotli.error as exc:
        raise ValueError(str(exc)) from exc
