"""GDELT 2: its lists of files, and the articles in its events, mentions and knowledge-graph files."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.formats.entries import address, plain
from newsledger.transforms.urls import host_of

LIMIT = 300_000_000
_FILE_LINE = re.compile(
    r"^(\d{1,18})\s+([0-9a-f]{32})\s+(https?://\S+/(\d{14})(?:\.translation)?\.(export|mentions|gkg)\.\S+)\s*$",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"srclc:([a-z]{3})")
_LINE = 1_000_000


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One file of `masterfilelist.txt` or `lastupdate.txt`; `kind` is export, mentions or gkg."""

    url: str
    kind: str
    published_at: datetime
    size: int
    md5: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One article in a GDELT file: its URL, the time GDELT saw it, and its outlet."""

    url: str
    seen_at: datetime | None
    domain: str | None
    title: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Mentions:
    """The articles of one file, each once, in order; `faults` counts lines without one, by what they lack."""

    articles: tuple[Mention, ...]
    kind: str
    faults: tuple[str, ...] = ()


def files(content: bytes) -> tuple[ListedFile, ...]:
    """Return the files of a list, in its order; other lines are skipped.

    Raises:
        DocumentError: not_a_file_list where no line names a file.
    """
    files_listed = [
        ListedFile(match[3], match[5].casefold(), published_at, int(match[1]), match[2].casefold())
        for line in content.decode("utf-8", "replace").splitlines()
        if (match := _FILE_LINE.match(line)) and (published_at := moment(match[4]))
    ]
    if not files_listed:
        raise DocumentError("not_a_file_list", f"no line contains the URL of a GDELT file: {content[:60]!r}")
    return tuple(files_listed)


def mentions(content: bytes, *, limit: int = LIMIT) -> Mentions:
    """Return the web articles of an export, mentions or gkg file, zipped or plain.

    Raises:
        DocumentError: bad_zip, too_large, or not_gdelt where no line has the columns of one of the three.
    """
    articles: dict[str, Mention] = {}
    kind, losses, lines = "", {"columns": 0, "address": 0}, 0
    for line in _lines(content, limit):
        lines += 1
        cells = line.rstrip("\r\n").split("\t")
        kind = kind or _KINDS.get(len(cells), "")
        if _KINDS.get(len(cells)) != kind or not kind:
            losses["columns"] += 1
        elif mention := _READERS[kind](cells):
            articles.setdefault(mention.url, mention)
        else:
            losses["address"] += 1
    if not kind:
        raise DocumentError(
            "not_gdelt", f"none of {lines} lines has the columns of events, mentions or the knowledge graph"
        )
    return Mentions(
        tuple(articles.values()), kind, tuple(f"no_{name}: {count}" for name, count in losses.items() if count)
    )


def moment(digits: str) -> datetime | None:
    """Return a time such as 20241105081500, in UTC."""
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _lines(content: bytes, limit: int) -> Iterator[str]:
    """Yield the lines of the file, or of the first one in a zip, within bounds on line and total length."""
    if not content.startswith(b"PK"):
        yield from io.TextIOWrapper(io.BytesIO(content[:limit]), encoding="utf-8", errors="replace", newline="\n")
        return
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(archive.infolist()[0]) as stream:
            while line := stream.readline(_LINE):
                total += len(line)
                if total > limit:
                    raise DocumentError("too_large", f"more than {limit} bytes after decompression")
                yield line.decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, IndexError, NotImplementedError, RuntimeError, EOFError, OSError) as exc:
        raise DocumentError("bad_zip", str(exc)[:200]) from exc


def _event(cells: list[str]) -> Mention | None:
    return _mention(cells[60], cells[59], None)


def _named(cells: list[str]) -> Mention | None:
    """Return the mention in a line of mentions; only type 1 is of the web."""
    return _mention(cells[5], cells[2], cells[4], language=_code(cells[14])) if cells[3] == "1" else None


def _graph(cells: list[str]) -> Mention | None:
    """Return the mention in a line of the knowledge graph; only collection 1 is of the web."""
    title, closing, _ = cells[26].partition("<PAGE_TITLE>")[2].partition("</PAGE_TITLE>")
    page_title = plain(unescape(title)) if closing else None
    return (
        _mention(cells[4], cells[1], cells[3], title=page_title, language=_code(cells[25])) if cells[2] == "1" else None
    )


def _mention(
    url: str, stamp: str, domain: str | None, *, title: str | None = None, language: str | None = None
) -> Mention | None:
    whole = address("", url)
    if not whole:
        return None
    return Mention(whole, moment(stamp), (domain or "").strip().casefold() or host_of(whole), title, language)


def _code(text: str) -> str | None:
    """Return the language that a text was translated from, ISO 639-2."""
    match = _LANGUAGE.search(text)
    return match[1] if match else None


_KINDS = {61: "export", 16: "mentions", 27: "gkg"}
_READERS = {"export": _event, "mentions": _named, "gkg": _graph}
