"""The file of tombstones and its copy.

`tombstones.jsonl` in the home: first a line that declares the format, then one line per forgotten thing with its kind
and the SHA-256 of kind, U+001F and value, then a line that says that the erasure is finished. The copy lies under
`raw/`; it is written after the file, so that a kill leaves it behind the file, never ahead of it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.durable import private, replace
from newsledger.warehouse.home import Home

FORMAT = "newsledger-tombstones/1"
KINDS = ("url", "content", "document", "article", "entity", "person")
Line = dict[str, object]
Scan = tuple[Line | None, str | None]
_LONGEST = 4_096  # bytes of a line, of which none is that long
_HASH = re.compile("[0-9a-f]{64}")
_END = "finished_at"


def tombstone_lines(home: Home) -> list[Line]:
    """Return the lines of the file; none before anything was forgotten.

    Raises:
        WarehouseError: It is damaged, or missing while its copy is there.
    """
    if not home.tombstones.exists():
        if home.tombstones_copy.exists():
            raise WarehouseError(f"{home.tombstones} is missing; run newsledger repair tombstones to restore its copy")
        return []
    content = _content(home.tombstones)
    if content.fault is not None:
        raise WarehouseError(f"cannot read {home.tombstones}: {content.fault}; run newsledger repair tombstones")
    return content.lines


def write(home: Home, lines: Iterable[Mapping[str, object]]) -> None:
    """Replace the file, then its copy."""
    content = _encoded(lines)
    replace(home.tombstones, content, opener=private)
    replace(home.tombstones_copy, content, opener=private)


def _encoded(lines: Iterable[Mapping[str, object]]) -> bytes:
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def shared(home: Home) -> bytes:
    """Return the tombstones alone, equal for equal ones; empty before anything was forgotten.

    Raises:
        WarehouseError: The file is damaged.
    """
    stones = sorted((line for line in tombstone_lines(home) if "sha256" in line), key=lambda line: str(line["sha256"]))
    return _encoded([{"format": FORMAT}, *stones]) if stones else b""


def take_up(home: Home, content: bytes, *, is_open: bool) -> None:
    """Add the tombstones of another machine.

    With `is_open`, or with new ones in a home that has rows, what they name is still to be erased in the home.

    Raises:
        WarehouseError: The file is damaged, or the disk refused.
    """
    own_lines = tombstone_lines(home)
    hashes = {line.get("sha256") for line in own_lines}
    lines = [line for text in content.splitlines() if (line := _line(text)) is not None]
    new_lines = [line for line in lines if "sha256" in line and line["sha256"] not in hashes]
    if not new_lines and not is_open:
        return
    stones = [*(line for line in own_lines if "sha256" in line), *new_lines]
    is_empty = not home.manifest.exists() and not any(home.journal.glob("*"))
    ends = [{_END: max(str(line.get("at")) for line in stones)}] if is_empty and not is_open else []
    write(home, [{"format": FORMAT}, *stones, *ends])


def knows_all(home: Home, content: bytes) -> bool:
    """Return whether the tombstones of another machine have those of the home."""
    lines = [line for text in content.splitlines() if (line := _line(text)) is not None]
    return {line.get("sha256") for line in tombstone_lines(home)} <= {None, *(line.get("sha256") for line in lines)}


def faults(home: Home) -> Iterator[str]:
    """Yield the damage to the file and to its copy, read line by line; none before anything was forgotten."""
    original, copy = _summary(home.tombstones), _summary(home.tombstones_copy)
    if original is None and copy is not None:
        yield "the file is missing; its copy is there"
    for path, summary in ((home.tombstones, original), (home.tombstones_copy, copy)):
        if summary is not None and summary.fault is not None:
            yield f"{path.name}: {summary.fault}"
    if original is None or copy is None or original.fault is not None or copy.fault is not None:
        return
    if original.total != copy.total:
        hashes, copied = _content(home.tombstones).hashes, _content(home.tombstones_copy).hashes
        only_copied, uncopied = copied - hashes, hashes - copied
        if only_copied or (uncopied and original.is_closed):
            yield f"{len(only_copied)} tombstones are in the copy alone, {len(uncopied)} in the file alone"


def is_open(home: Home) -> bool:
    """Return whether a kill stopped an erasure half-way."""
    summary = _summary(home.tombstones)
    return summary is not None and not summary.is_closed


def restore(home: Home) -> int:
    """Write the file and its copy from the readable lines of both; return the number of tombstones."""
    original, copy = _content(home.tombstones), _content(home.tombstones_copy)
    by_hash = {str(line["sha256"]): line for content in (copy, original) for line in content.lines if "sha256" in line}
    is_whole = original.fault is None and original.hashes >= copy.hashes
    ends = [
        line for content in ((original,) if is_whole else (copy, original)) for line in content.lines if _END in line
    ]
    write(home, [{"format": FORMAT}, *by_hash.values(), *ends[-1:]])
    return len(by_hash)


@dataclass(slots=True)
class _Content:
    """The lines of a file that can be read, and the first fault."""

    lines: list[Line] = field(default_factory=list)
    fault: str | None = None

    @property
    def hashes(self) -> set[str]:
        return {str(line["sha256"]) for line in self.lines if "sha256" in line}


@dataclass(slots=True)
class _Summary:
    """What a file amounts to without its lines: the sum of its hashes, its first fault, and whether it is closed."""

    total: int = 0
    fault: str | None = None
    is_closed: bool = False


def _summary(path: Path) -> _Summary | None:
    """Return what a file amounts to; None where there is none."""
    summary = _Summary()
    try:
        for line, fault in _scanned(path):
            summary.fault = summary.fault or fault
            summary.total += int(str((line or {}).get("sha256", "0")), 16)
            summary.is_closed = line is not None and _END in line
    except FileNotFoundError:
        return None
    except OSError as exc:
        return _Summary(fault=str(exc.strerror))
    return summary


def _content(path: Path) -> _Content:
    content = _Content()
    try:
        for line, fault in _scanned(path):
            content.fault = content.fault or fault
            content.lines.extend([line] if line is not None else [])
    except FileNotFoundError:
        return content
    except OSError as exc:
        return _Content(fault=str(exc.strerror))
    return content


def _scanned(path: Path) -> Iterator[Scan]:
    """Yield each line that can be read, or None and what is wrong with it."""
    number = 0
    with path.open("rb") as stream:
        while text := stream.readline(_LONGEST):
            number += 1
            if not text.endswith(b"\n"):
                yield None, f"the last line is torn, or the format {FORMAT} is not declared"
                continue
            line = _line(text)
            if line is None or (number == 1) != ("format" in line):
                yield None, f"line {number} does not have the format {FORMAT}"
            else:
                yield line, None
    if not number:
        yield None, f"the last line is torn, or the format {FORMAT} is not declared"


def _line(text: bytes) -> Line | None:
    """Return a well-formed line; None for any other."""
    try:
        line = json.loads(text)
    except ValueError:
        return None
    if not isinstance(line, dict):
        return None
    is_head, is_end = line == {"format": FORMAT}, list(line) == [_END]
    is_stone = line.get("kind") in KINDS and _HASH.fullmatch(str(line.get("sha256"))) is not None
    return line if is_head or is_end or is_stone else None
