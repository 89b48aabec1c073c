"""Files and folders: plain text, HTML, JSON and JSON lines, gzipped or not."""

import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from newsledger.expectations.errors import SourceError
from newsledger.expectations.keys import stable_id
from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.fetch.model import Answer, CrawlItem, Limits, Outlet
from newsledger.flows.sources.records import Record, records

TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
}
_MULTI_RECORD_TYPES = {"application/json", "application/x-ndjson"}


class Files:
    """A file, or a folder walked recursively in sorted order; hidden files are skipped."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[CrawlItem]:
        """Yield one answer per document; a file of records gives one per record."""
        root = Path(entry.location).resolve()
        for path in documents(root, TYPES):
            owner = entry.outlet or outlet(path if root.is_file() else root)
            if media_type(path, TYPES) in _MULTI_RECORD_TYPES:
                yield from _records(path, owner, reach.limits)
            else:
                yield whole(path, owner, reach.limits, TYPES)


def documents(root: Path, types: Mapping[str, str]) -> Iterator[Path]:
    """Return the files under a folder that may be documents, or the file itself, sorted by path.

    Raises:
        SourceError: The folder cannot be listed.
    """
    if root.is_file():
        yield root
        return
    try:
        paths = sorted(path for path in root.rglob("*") if media_type(path, types) is not None)
    except OSError as exc:
        raise SourceError(f"cannot list {root}: {exc.strerror}", url=root.as_uri()) from exc
    for path in paths:
        if not any(part.startswith(".") for part in path.relative_to(root).parts):
            yield path


def media_type(path: Path, types: Mapping[str, str]) -> str | None:
    """Return the media type that a file extension implies, `.gz` aside; None for any other."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return types.get(suffixes[-1]) if suffixes else None


def outlet(root: Path) -> Outlet:
    """Return the outlet that stands for a folder of files until a document names its own."""
    folder = root.parent if root.is_file() else root
    return Outlet(stable_id("source", folder.as_uri()), folder.name or folder.as_posix())


def _records(path: Path, owner: Outlet, limits: Limits) -> Iterator[Answer]:
    started_at = datetime.now(UTC)
    try:
        with path.open("rb") as stream:
            yield from record_answers(records(stream, path.name, limits), path.as_uri(), owner)
    except OSError as exc:
        yield _unreadable(path, owner, started_at, exc)


def record_answers(records_read: Iterable[Record], url: str, owner: Outlet) -> Iterator[Answer]:
    """Yield an answer per record of a file, each with a URL of its own."""
    started_at, began = datetime.now(UTC), time.perf_counter()
    for record in records_read:
        yield Answer(
            url=url if record.fragment is None else f"{url}#{record.fragment}",
            outlet=owner,
            started_at=started_at,
            duration_ms=int((time.perf_counter() - began) * 1000),
            content=record.content,
            reason=record.reason,
            detail=record.detail,
            content_type="application/json",
            via_url=None if record.fragment is None else url,
        )
        started_at, began = datetime.now(UTC), time.perf_counter()


def whole(path: Path, owner: Outlet, limits: Limits, types: Mapping[str, str]) -> Answer:  # noqa: PLR0917
    """Return a file as one document; only regular files are opened, and no more than the limit is read."""
    started_at, began = datetime.now(UTC), time.perf_counter()
    content, reason, detail = None, None, None
    try:
        if stat.S_ISREG(path.stat().st_mode):
            with path.open("rb") as stream:
                content = stream.read(limits.document_bytes + 1)
        else:
            reason, detail = "not_a_file", "not a regular file"
    except OSError as exc:
        return _unreadable(path, owner, started_at, exc)
    if content is not None and len(content) > limits.document_bytes:
        content, reason, detail = None, "too_large", f"more than {limits.document_bytes} bytes"
    elapsed_ms = int((time.perf_counter() - began) * 1000)
    return Answer(path.as_uri(), owner, started_at, elapsed_ms, content, reason, detail, media_type(path, types))


def _unreadable(path: Path, owner: Outlet, started_at: datetime, exc: OSError) -> Answer:  # noqa: PLR0917
    return Answer(path.as_uri(), owner, started_at, 0, None, "unreadable", exc.strerror or str(exc))
