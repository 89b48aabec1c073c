"""Records of JSON and JSON lines files: one document each, split before anything is read from them."""

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, cast

from newsledger.flows.fetch.model import Limits
from newsledger.transforms.characters import json_value

_LISTS = ("articles", "items", "documents", "results", "data")
_HEAD = 1_000_000  # bytes in which the first two records of a file of lines end
_IDS = ("id", "guid", "uri", "url", "link")


@dataclass(frozen=True, slots=True)
class Record:
    """The bytes of one record, and the fragment that distinguishes it within the file."""

    content: bytes | None
    fragment: str | None = None
    reason: str | None = None
    detail: str | None = None


def records(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Record]:
    """Yield the records of a JSON or JSON lines file, gzipped or not by its extension, in order.

    A line or file that is not JSON is passed on as it is; extraction rejects it with the reason.
    """
    endings = PurePath(name).suffixes
    lines = ".jsonl" in endings or ".ndjson" in endings
    try:
        with cast("IO[bytes]", gzip.open(stream)) if name.endswith(".gz") else nullcontext(stream) as plain:
            yield from _lines(plain, limits) if lines else _objects(plain, limits)
    except (gzip.BadGzipFile, EOFError, zlib.error) as exc:
        yield Record(None, "end", "bad_gzip", str(exc))


def _lines(stream: IO[bytes], limits: Limits) -> Iterator[Record]:
    number, keys_seen = 0, set[str]()
    while line := stream.readline(limits.document_bytes + 1):
        number += 1
        if len(line) > limits.document_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(limits.document_bytes)
            yield Record(None, f"line={number}", "too_large", f"more than {limits.document_bytes} bytes")
        elif line.strip():
            fragment = _fragment(_parsed(line), number)
            if fragment in keys_seen:
                fragment = f"line={number}"
            keys_seen.add(fragment)
            yield Record(line.strip(), fragment)


def _objects(stream: IO[bytes], limits: Limits) -> Iterator[Record]:
    content = stream.read(limits.document_bytes * 20 + 1)
    if len(content) > limits.document_bytes * 20:
        yield Record(None, None, "too_large", f"more than {limits.document_bytes * 20} bytes of JSON")
        return
    value = _parsed(content)
    if value is None and _is_lines(content):
        yield from _lines(io.BytesIO(content), limits)
        return
    members = value if isinstance(value, list) else _listed(value)
    if members is None:
        yield Record(content)
        return
    for number, item in enumerate(members, start=1):
        yield Record(json.dumps(item).encode(), _fragment(item, number))


def _is_lines(content: bytes) -> bool:
    """Return whether a file that is not JSON as a whole begins with two lines that are an object each."""
    lines = [line for line in content[:_HEAD].splitlines() if line.strip()][:2]
    return len(lines) == 2 and all(isinstance(_parsed(line), dict) for line in lines)


def _parsed(content: bytes) -> object:
    try:
        return cast("object", json_value(content))
    except (ValueError, RecursionError):
        return None


def _listed(value: object) -> list[object] | None:
    """Return the list inside an envelope such as {"articles": […]}; None if the object is a document itself."""
    if isinstance(value, dict):
        for name in _LISTS:
            if isinstance(value.get(name), list) and all(isinstance(item, dict) for item in value[name]):
                return cast("list[object]", value[name])
    return None


def _fragment(value: object, number: int) -> str:
    if isinstance(value, dict):
        for name in _IDS:
            if isinstance(value.get(name), str | int):
                return f"{name}={value[name]}"
    return f"line={number}"
