"""Files and folders: plain text, HTML, JSON and JSON lines, gzipped or not."""

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from mimetypes import MimeTypes
from pathlib import Path

from newsledger.expectations.errors import DocumentError, SourceError, contained
from newsledger.flows.crawl.files import local_outlet
from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.fetch.model import Answer, CrawlItem, Limits, Outlet
from newsledger.flows.sources.records import Record, records
from newsledger.transforms.formats import clippings
from newsledger.transforms.formats.clippings import Clipping

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
    ".rtf": "application/rtf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SKIPPED = {
    "hidden": "the name of the file, or of a folder above it, begins with a dot",
    "link_outside": "a link out of the folder; set NEWSLEDGER_ALLOW_OUTSIDE_LINKS to follow it",
    "link_to_folder": "the files of the folder that it leads to have rows of their own",
    "own_file": "newsledger writes it itself",
    "unknown_type": "no document by its extension",
    "not_a_file": "a named pipe, a socket or a device",
}
_MEDIA_TYPES = MimeTypes(())  # those of the standard library, whatever the machine's files add
_MULTI_RECORD_TYPES = {"application/json", "application/x-ndjson"}
_PROSE_TYPES = {TYPES[".txt"], TYPES[".rtf"], TYPES[".docx"]}
_EXPORT = 20  # the file of an export may have so many times the bytes of a document


class Files:
    """A file, or a folder walked recursively in sorted order; files that are no documents are skipped with a reason."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[CrawlItem]:
        """Yield one answer per document; a file of records gives one per record."""
        root = Path(entry.location).resolve()
        for file in found(root, TYPES, reach.limits):
            owner = entry.outlet or local_outlet(file.path if root.is_file() else root)
            kind = media_type(file.path, TYPES)
            read = _records if kind in _MULTI_RECORD_TYPES else clipped if kind in _PROSE_TYPES else whole
            yield from answers(file, owner, partial(read, owner=owner, limits=reach.limits, types=TYPES))


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file at or under a SOURCE; `outcome`, `reason` and `detail` are those of its fetch if it is not read."""

    path: Path
    outcome: str | None = None
    reason: str | None = None
    detail: str | None = None


def found(root: Path, types: Mapping[str, str], limits: Limits) -> Iterator[FoundFile]:
    """Yield every file under a folder, or the file itself, sorted by path.

    Raises:
        SourceError: There is nothing at the path, or neither a file nor a folder.
    """
    if root.is_dir():
        for path in sorted(_below(root, limits)):
            yield _checked(path, root, types=types, limits=limits)
    elif root.is_file():
        yield FoundFile(root)
    elif root.exists():
        raise SourceError(f"{root} is {kind_of(root)}, not a file or folder", url=root.as_uri(), reason="not_a_file")
    else:
        raise SourceError(f"no such file or folder: {root}", url=root.as_uri(), reason="unreadable")


def _below(root: Path, limits: Limits) -> Iterator[Path]:
    """Yield every file under a folder, and each link to a folder that is not walked, unreadable or own folder."""
    unreadable: list[OSError] = []
    folders, walked = [root], set[str]()
    while folders:
        top = folders.pop()
        if (real := os.path.realpath(top)) in walked:
            continue
        walked.add(real)
        if real in limits.own_paths:
            yield top
            continue
        for folder, folder_names, names in os.walk(top, onerror=unreadable.append):
            yield from (Path(folder, name) for name in names)
            yield from _own(folder, folder_names, limits)
            links = [path for name in folder_names if (path := Path(folder, name)).is_symlink()]
            folders += [
                path for path in links if limits.outside_links and not Path(os.path.realpath(path)).is_relative_to(root)
            ]
            yield from links
    yield from (Path(exc.filename) for exc in unreadable)


def _own(folder: str, names: list[str], limits: Limits) -> list[Path]:
    """Return the folders that newsledger writes, and take their names off those that are walked."""
    own_names = [name for name in names if os.path.realpath(Path(folder, name)) in limits.own_paths]
    names[:] = [name for name in names if name not in own_names]
    return [Path(folder, name) for name in own_names]


def _checked(path: Path, root: Path, *, types: Mapping[str, str], limits: Limits) -> FoundFile:
    """Return a file of a folder with the reason why it is not read, if there is one."""
    try:
        with contained(lambda detail: DocumentError("unexpected", detail)):
            if reason := _skipping(path, root, types=types, limits=limits):
                format_name = f" {_format(path)}" if reason == "unknown_type" else ""
                return FoundFile(path, "skipped", reason, f"{SKIPPED[reason]}{format_name}".rstrip())
            if path.is_dir() and not path.is_symlink():
                return FoundFile(path, "failed", "unreadable", "the folder cannot be listed")
    except DocumentError as exc:
        return FoundFile(path, "failed", exc.reason, exc.detail)
    return FoundFile(path)


def _skipping(path: Path, root: Path, *, types: Mapping[str, str], limits: Limits) -> str | None:
    """Return why a file of a folder is skipped; None where it is read, or fails to be."""
    if any(part.startswith(".") for part in path.relative_to(root).parts):
        return "hidden"
    if os.path.realpath(path) in limits.own_paths:
        return "own_file"
    if path.is_symlink() and not limits.outside_links and _leads_out(path, root):
        return "link_outside"
    if path.is_symlink() and path.is_dir():
        return "link_to_folder"
    if not path.is_dir() and media_type(path, types) is None:
        return "unknown_type"
    return "not_a_file" if path.exists() and not path.is_file() and not path.is_dir() else None


def _format(path: Path) -> str:
    """Return a file's extension, with its media type where that is known: .eml (message/rfc822)."""
    declared, _ = _MEDIA_TYPES.guess_type(path.name)
    return f"{path.suffix} ({declared})" if declared else path.suffix


def _leads_out(path: Path, root: Path) -> bool:
    return not Path(os.path.realpath(path)).is_relative_to(root)


def kind_of(path: Path) -> str:
    """Return what an existing path that is neither a file nor a folder is."""
    mode = path.stat().st_mode
    if stat.S_ISFIFO(mode):
        return "a named pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def answers(file: FoundFile, owner: Outlet, read: Callable[[Path], Iterator[Answer]]) -> Iterator[Answer]:
    """Yield the answers that `read` makes of a file; one that is not read is an answer with its reason."""
    started_at = datetime.now(UTC)
    if file.reason is not None:
        yield Answer(file.path.as_uri(), owner, started_at, 0, None, file.reason, file.detail, outcome=file.outcome)
        return
    try:
        with contained(lambda detail: DocumentError("unexpected", detail)):
            yield from read(file.path)
    except DocumentError as exc:
        yield Answer(file.path.as_uri(), owner, started_at, 0, None, exc.reason, exc.detail)


def media_type(path: Path, types: Mapping[str, str]) -> str | None:
    """Return the media type that a file extension implies, `.gz` aside; None for any other."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return types.get(suffixes[-1]) if suffixes else None


def _records(path: Path, owner: Outlet, limits: Limits, types: Mapping[str, str]) -> Iterator[Answer]:  # noqa: ARG001, PLR0917
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


def whole(path: Path, owner: Outlet, limits: Limits, types: Mapping[str, str]) -> Iterator[Answer]:  # noqa: PLR0917
    """Yield a file as one document; only regular files are opened, and no more than the limit is read."""
    started_at, began = datetime.now(UTC), time.perf_counter()
    content, reason, detail = None, None, None
    try:
        if stat.S_ISREG(path.stat().st_mode):
            with path.open("rb") as stream:
                content = stream.read(limits.document_bytes + 1)
        else:
            reason, detail = "not_a_file", "not a regular file"
    except OSError as exc:
        yield _unreadable(path, owner, started_at, exc)
        return
    elapsed_ms = int((time.perf_counter() - began) * 1000)
    answer = Answer(path.as_uri(), owner, started_at, elapsed_ms, content, reason, detail, media_type(path, types))
    yield _bounded(answer, limits)


def _bounded(answer: Answer, limits: Limits) -> Answer:
    """Return an answer, without its content if that is larger than a document may be."""
    if len(answer.content or b"") <= limits.document_bytes:
        return answer
    return replace(answer, content=None, reason="too_large", detail=f"more than {limits.document_bytes} bytes")


def clipped(path: Path, owner: Outlet, limits: Limits, types: Mapping[str, str]) -> Iterator[Answer]:  # noqa: PLR0917
    """Yield each article of an export of a press archive as a document; any other text file is one document."""
    for answer in whole(path, owner, replace(limits, document_bytes=_EXPORT * limits.document_bytes), types):
        parts, reason, detail = _parts(answer.content or b"")
        if reason:
            yield replace(answer, content=None, reason=reason, detail=detail)
        elif not parts:
            yield _bounded(answer, limits)
        for part in parts:
            url = f"{answer.url}#{part.fragment}"
            content = part.text.encode()
            yield replace(answer, url=url, content=content, content_type=TYPES[".txt"], via_url=answer.url)


def _parts(content: bytes) -> tuple[list[Clipping], str | None, str | None]:
    """Return the articles of an export, or why a file that only an export can be has none."""
    format_name = clippings.word_processed(content)
    try:
        parts = clippings.clippings(content)
    except DocumentError as exc:
        return [], *((exc.reason, exc.detail) if format_name else (None, None))
    if format_name and not parts:
        detail = f"{format_name}, but no export of Nexis Uni or Factiva; save it as plain text to have it read"
        return [], "unknown_format", detail
    return parts, None, None


def _unreadable(path: Path, owner: Outlet, started_at: datetime, exc: OSError) -> Answer:  # noqa: PLR0917
    return Answer(path.as_uri(), owner, started_at, 0, None, "unreadable", exc.strerror or str(exc))
