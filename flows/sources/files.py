"""Files and folders: plain text, HTML, JSON and JSON lines, gzipped or not."""

import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from newsledger.expectations.errors import SourceError
from newsledger.expectations.keys import stable_id
from newsledger.flows.sources.interface import Answer, Limits, Outlet
from newsledger.flows.sources.records import Record, records

TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
}
_SEVERAL = {"application/json", "application/x-ndjson"}


class Files:
    """A file, or a folder walked recursively in sorted order; hidden files are left alone."""

    def accepts(self, source: str) -> bool:
        """Whether SOURCE is a path that exists."""
        return Path(source).exists()

    def answers(self, source: str, limits: Limits) -> Iterator[Answer]:
        """One answer per document; a file of records gives one per record."""
        root = Path(source).resolve()
        for path in documents(root):
            yield from _answers(path, outlet(path if root.is_file() else root), limits)


def documents(root: Path) -> Iterator[Path]:
    """The files under a folder that may hold documents, or the file itself, sorted by path.

    Raises:
        SourceError: The folder cannot be listed.
    """
    if root.is_file():
        yield root
        return
    try:
        found = sorted(path for path in root.rglob("*") if media_type(path) is not None)
    except OSError as exc:
        raise SourceError(f"cannot list {root}: {exc.strerror}", url=root.as_uri()) from exc
    for path in found:
        if not any(part.startswith(".") for part in path.relative_to(root).parts):
            yield path


def media_type(path: Path) -> str | None:
    """The media type that a file's ending implies, `.gz` aside; None where the ending is none of ours."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return TYPES.get(suffixes[-1]) if suffixes else None


def outlet(root: Path) -> Outlet:
    """The outlet that stands for a folder of files, until a document names its own."""
    folder = root.parent if root.is_file() else root
    return Outlet(stable_id("source", folder.as_uri()), folder.name or folder.as_posix())


def _answers(path: Path, owner: Outlet, limits: Limits) -> Iterator[Answer]:
    kind = media_type(path) or "text/plain"
    started_at, began = datetime.now(UTC), time.perf_counter()
    url = path.as_uri()
    try:
        found = records(path, limits) if kind in _SEVERAL else iter([_whole(path, limits)])
        for record in found:
            yield Answer(
                url=url if record.fragment is None else f"{url}#{record.fragment}",
                outlet=owner,
                started_at=started_at,
                duration_ms=int((time.perf_counter() - began) * 1000),
                content=record.content,
                reason=record.reason,
                detail=record.detail,
                content_type="application/json" if kind in _SEVERAL else kind,
                via_url=None if record.fragment is None else url,
            )
            started_at, began = datetime.now(UTC), time.perf_counter()
    except OSError as exc:
        yield Answer(url, owner, started_at, 0, None, "unreadable", exc.strerror or str(exc), kind)


def _whole(path: Path, limits: Limits) -> Record:
    """A file as one record; only regular files are opened, and no more than the limit is read."""
    if not stat.S_ISREG(path.stat().st_mode):
        return Record(None, reason="not_a_file", detail="not a regular file")
    with path.open("rb") as stream:
        content = stream.read(limits.document_bytes + 1)
    if len(content) > limits.document_bytes:
        return Record(None, reason="too_large", detail=f"more than {limits.document_bytes} bytes")
    return Record(content)
