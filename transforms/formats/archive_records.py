"""The records of a WARC or ARC file as bytes; after damage, reading resumes at the next record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from newsledger.transforms.formats.archive_bytes import Gap, unzipped

_HEAD = 1 << 16
_WARC = re.compile(rb"(?:^|\n)(?=WARC/[01]\.\d{1,3}\r?\n)")
_ARC = re.compile(rb"(?:^|\n)(?=(?:https?|dns|filedesc|warcinfo)://?[^\n]{1,4000} \d{8,17} \S+ -?\d{1,12}\r?\n)")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_ARC_LINE = re.compile(rb"(\S.*) (\S+) (\d{8,17}) (\S+) (\d{1,12})\r?\n")
_BLANKS = re.compile(rb"[\r\n \t\x00]+")
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

    def discard(self, size: int) -> None:
        """Drop bytes beyond those buffered at once."""
        while size > 0 and self.fill(1):
            size_dropped = min(size, len(self.held))
            self.drop(size_dropped)
            size -= size_dropped


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
        window.discard(length)
        yield RecordFault("too_large", f"record of {length} bytes exceeds the limit of {record_bytes}", _address(head))
        return
    if not window.fill(end + length):
        yield from _torn(window, head, end)
        return
    if inner := _misplaced(window, end, length):
        window.drop(inner)
        yield RecordFault("damaged", "another record starts inside this one", _address(head))
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


def _misplaced(window: _Window, end: int, length: int) -> int:
    """Return where another record begins within a block of wrong length; 0 if there is none."""
    window.fill(end + length + 8)
    following_bytes = bytes(window.held[end + length : end + length + 8]).lstrip(b"\r\n")
    if not following_bytes or following_bytes.startswith((b"WARC/", b"http", b"dns:", b"file", b"warc")):
        return 0
    inner = _WARC.search(window.held, end, end + length + 4)
    return inner.end() if inner else 0


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
