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
    content = "".join(json.dumps(line) + "\n" for line in lines).encode()
    replace(home.tombstones, content, opener=private)
    replace(home.tombstones_copy, content, opener=private)


def faults(home: Home) -> Iterator[str]:
    """Yield the damage to the file and to its copy; none before anything was forgotten."""
    original, copy = _content(home.tombstones), _content(home.tombstones_copy)
    if original is _ABSENT and copy is not _ABSENT:
        yield "the file is missing; its copy is there"
    for path, content in ((home.tombstones, original), (home.tombstones_copy, copy)):
        if content.fault is not None:
            yield f"{path.name}: {content.fault}"
    if original.fault is None and copy.fault is None and _ABSENT not in (original, copy):
        only_copied, uncopied = copy.hashes - original.hashes, original.hashes - copy.hashes
        if only_copied or (uncopied and original.is_closed):
            yield f"{len(only_copied)} tombstones are in the copy alone, {len(uncopied)} in the file alone"


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

    @property
    def is_closed(self) -> bool:
        return bool(self.lines) and _END in self.lines[-1]


_ABSENT = _Content()


def _content(path: Path) -> _Content:
    try:
        parts = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return _ABSENT
    except OSError as exc:
        return _Content(fault=str(exc.strerror))
    content = _Content()
    for number, part in enumerate(parts[:-1], start=1):
        line = _line(part)
        if line is None or (number == 1) != ("format" in line):
            content.fault = content.fault or f"line {number} does not have the format {FORMAT}"
        else:
            content.lines.append(line)
    if parts[-1] or len(parts) == 1:
        content.fault = content.fault or f"the last line is torn, or the format {FORMAT} is not declared"
    return content


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
