"""The records of a WARC or ARC file as bytes; after damage, reading resumes at the next record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from newsledger.transforms.formats.archive_bytes import Gap, unzipped

_HEAD = 1 << 16
_OVERLAP = 64
_SLOPPY = 16  # bytes after a block that some writers leave out of its length
_WARC = re.compile(rb"(?:^|\n)(?=WARC/[01]\.\d{1,3}\r?\n)")
_ARC = re.compile(rb"(?:^|\n)(?=(?:https?|dns|filedesc|warcinfo)://?[^\n]{1,4000} \d{8,17} \S+ -?\d{1,12}\r?\n)")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_ARC_LINE = re.compile(rb"(\S.*) (\S+) (\d{8,17}) (\S+) (\d{1,12})\r?\n")
_BLANKS = re.compile(rb"[\r\n \t\x00]+")
_INNER = re.compile(rb"\r?\n\r?\n(?=WARC/[01]\.\d{1,3}\r?\n)")
_STARTS = re.compile(rb"WARC/|https?:/|dns:|file|warc")
_HEAD_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class RecordFault:
    """A fault at one place of an archive: truncated, damaged, too_large, revisit_unresolved, bad_record."""

    reason: str
    detail: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Framed:
    """One record: its header lines and its block."""

    head: bytes
    block: bytes
    is_arc: bool


class _Window:
    """The archive's bytes from the current position on, as far as requested."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.source = unzipped(stream)
        self.held = bytearray()
        self.gap: Gap | None = None
        self.is_over = False
        self.patterns: tuple[re.Pattern[bytes], ...] = (_WARC, _ARC)

    def fill(self, size: int) -> bool:
        """Return whether that many bytes are buffered; never beyond a gap, which is passed by `pass_gap`."""
        while len(self.held) < size and not self.is_over and self.gap is None:
            piece = next(self.source, None)
            if piece is None:
                self.is_over = True
            elif isinstance(piece, Gap):
                self.gap = piece
            else:
                self.held += piece
        return len(self.held) >= size

    def skip_blanks(self) -> None:
        """Drop line ends and blanks before the next record."""
        if blank := _BLANKS.match(self.held):
            del self.held[: blank.end()]

    def drop(self, size: int) -> None:
        del self.held[:size]

    def pass_gap(self) -> Gap | None:
        """Drop the bytes before a gap and continue after it."""
        gap, self.gap = self.gap, None
        if gap:
            self.held.clear()
        return gap

    def discard(self, size: int) -> bool:
        """Drop bytes beyond those buffered at once, up to where another record begins; return whether one did."""
        while size > 0 and self.fill(1):
            self.fill(min(size, _HEAD))
            size_buffered = min(size, len(self.held))
            if inner := _INNER.search(self.held, 0, size_buffered):
                self.drop(inner.end())
                return True
            size_dropped = size_buffered if size_buffered in (size, 1) else max(1, size_buffered - _OVERLAP)
            self.drop(size_dropped)
            size -= size_dropped
        return False


def framed(stream: IO[bytes], *, record_bytes: int) -> Iterator[Framed | RecordFault]:
    """Yield the records in order, with a fault wherever bytes were skipped; memory is bounded by a record's size."""
    window = _Window(stream)
    while True:
        window.fill(_HEAD)
        window.skip_blanks()
        if not window.held:
            if gap := window.pass_gap():
                yield RecordFault(gap.reason, gap.detail)
            elif not window.fill(1):
                return
            continue
        start = _start(window)
        if start is None or start > 0:
            yield from _passed(window, start)
            continue
        yield from _record(window, record_bytes)


def _start(window: _Window) -> int | None:
    """Return where the next record begins in the buffer; 0 if it is here. The first record decides the format."""
    for pattern in window.patterns:
        if pattern.match(window.held):
            window.patterns = (pattern,)
            return 0
    starts = [match.end() for pattern in window.patterns if (match := pattern.search(window.held))]
    return min(starts) if starts else None


def _passed(window: _Window, start: int | None) -> Iterator[RecordFault]:
    """Skip bytes outside any record."""
    size = start if start is not None else max(1, len(window.held) - 4200)
    if start is None and (window.gap or window.is_over):
        size = len(window.held)
    window.drop(size)
    yield RecordFault("damaged", f"{size} bytes outside any record")


def _record(window: _Window, record_bytes: int) -> Iterator[Framed | RecordFault]:
    is_arc = not window.held.startswith(b"WARC/")
    end, length = _arc_head(window.held) if is_arc else _warc_head(window.held)
    if (
        not end
        and not (is_arc and b"\n" in window.held)
        and (window.gap or window.is_over)
        and len(window.held) < _HEAD
    ):
        yield from _torn(window, bytes(window.held), len(window.held))
        return
    if length is None:
        window.drop(5)
        yield RecordFault("bad_record", f"no length in the header {bytes(window.held[:80])!r}")
        return
    head = bytes(window.held[:end])
    if length > record_bytes:
        window.drop(end)
        if window.discard(length):
            yield RecordFault("damaged", f"another record starts inside this one of {length} bytes", _address(head))
        else:
            detail = f"record of {length} bytes exceeds the limit of {record_bytes}"
            yield RecordFault("too_large", detail, _address(head))
        return
    if not window.fill(end + length):
        yield from _torn(window, head, end)
        return
    if not _is_followed(window, end + length):
        inner = _WARC.search(window.held, end, end + length + 4)
        window.drop(inner.end() if inner else end + length)
        detail = "another record starts inside this one" if inner else "its content goes on after its length"
        yield RecordFault("damaged", detail, _address(head))
        return
    block = bytes(window.held[end : end + length])
    window.drop(end + length)
    yield Framed(head, block, is_arc)


def _torn(window: _Window, head: bytes, end: int) -> Iterator[RecordFault]:
    """Report a truncated record; the next one that begins within the buffer is kept."""
    inner = _WARC.search(window.held, end)
    reason = window.gap.reason if window.gap else "truncated"
    detail = window.gap.detail if window.gap else f"the archive ends {len(window.held) - end} bytes into a record"
    if inner:
        window.drop(inner.end())
        yield RecordFault("damaged", "another record starts inside this one", _address(head))
        return
    window.held.clear()
    window.pass_gap()
    yield RecordFault(reason, detail, _address(head))


def _is_followed(window: _Window, end: int) -> bool:
    """Return whether a block ends where its length says: before a blank line, another record, or the archive's end."""
    window.fill(end + _SLOPPY + 8)
    following_bytes = bytes(window.held[end : end + _SLOPPY + 8])
    if not following_bytes.strip(b"\r\n \t\x00") or _HEAD_END.match(following_bytes):
        return True
    starts = (pattern.search(following_bytes) for pattern in (_STARTS, *window.patterns))
    return any(start is not None and start.start() <= _SLOPPY for start in starts)


def _warc_head(buffer: bytearray) -> tuple[int, int | None]:
    end = _HEAD_END.search(buffer, 0, _HEAD)
    if not end:
        return 0, None
    length = _LENGTH.search(buffer, 0, end.end())
    return end.end(), int(length[1]) if length else None


def _arc_head(buffer: bytearray) -> tuple[int, int | None]:
    line = _ARC_LINE.match(buffer)
    return (line.end(), int(line[5])) if line else (0, None)


def _address(head: bytes) -> str | None:
    match = re.search(rb"^warc-target-uri[ \t]*:[ \t]*<?([^\r\n>]+)", head, re.IGNORECASE | re.MULTILINE)
    line = match[1] if match else None if head.startswith(b"WARC/") else head.rsplit(b" ", 4)[0]
    return line.decode("utf-8", "replace").strip() if line else None
