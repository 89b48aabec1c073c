"""Sitemaps, news sitemaps, sitemap indexes and plain lists of URLs, gzipped or not, read as a stream."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import IO, Any

from lxml import etree

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.dates import stated_moment
from newsledger.transforms.formats.entries import address, plain
from newsledger.transforms.formats.markup import local
from newsledger.transforms.formats.mending import mended

LIMIT = 64_000_000
MAX_PAGES = 100_000
_CHUNK = 1 << 16
_HEAD = 4096
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")  # of UTF-8, which lxml passes on and cannot decode
_REPLACEMENT = "\ufffd".encode()


@dataclass(frozen=True, slots=True)
class Page:
    """One URL of a sitemap; `title`, `published`, `language` and `source_name` come from a news sitemap."""

    url: str
    modified: datetime | None = None
    title: str | None = None
    published: datetime | None = None
    published_written: str | None = None
    language: str | None = None
    source_name: str | None = None
    image_url: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A parsed sitemap: `pages`, or the `sitemaps` of an index. `kind` is urlset, index or text."""

    kind: str
    pages: tuple[Page, ...] = ()
    sitemaps: tuple[Page, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """The result so far."""

    base: str
    kind: str = ""
    pages: list[Page] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    root: Any = None


def sitemap(content: bytes | IO[bytes], *, url: str, limit: int = LIMIT) -> Sitemap:
    """Return the URLs of a sitemap in order, at most 100,000; bad ones and a truncated end are listed in `faults`.

    Raises:
        DocumentError: empty, bad_gzip, xml_entity_bomb (any entity of its own), bad_xml or not_a_sitemap.
    """
    reading = _Reading(url)
    chunks = _chunks(io.BytesIO(content) if isinstance(content, bytes) else content, limit, reading.faults)
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= _HEAD:
            break
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise DocumentError("empty", "the document is empty or contains only whitespace")
    if _HTML.search(start[:_HEAD]):
        raise DocumentError("not_a_sitemap", "an HTML page")
    if b"<" not in start[:2] and b"<\x00" not in head[:4] and b"\x00<" not in head[:4]:
        return _text(reading, head, chunks)
    return _xml(reading, head, chunks)


def _chunks(stream: IO[bytes], limit: int, faults: list[str]) -> Iterator[bytes]:
    """Yield the decompressed stream in pieces, at most `limit` bytes in all."""
    first, total = stream.read(_CHUNK), 0
    unpack = zlib.decompressobj(wbits=31) if first[:2] == b"\x1f\x8b" else None
    piece = first
    while piece:
        try:
            output = unpack.decompress(piece, _CHUNK * 4) if unpack else piece
        except zlib.error as exc:
            if not total:
                raise DocumentError("bad_gzip", str(exc)) from exc
            faults.append(f"bad_gzip: {exc}")
            return
        total += len(output)
        if total > limit:
            faults.append(f"too_large: cut at {limit} bytes")
            return
        yield output
        piece = (unpack.unconsumed_tail if unpack else b"") or stream.read(_CHUNK)
    if unpack and not unpack.eof:
        faults.append("bad_gzip: cut off before its end")


def _text(reading: _Reading, head: bytes, chunks: Iterator[bytes]) -> Sitemap:
    """Read one URL per line; other lines are listed as faults."""
    rest = b"".join([head, *chunks])
    for number, line in enumerate(rest.decode("utf-8-sig", "replace").splitlines(), start=1):
        if target := address("", line):
            _keep(reading, Page(target))
        elif line.strip() and len(reading.faults) < 100:
            reading.faults.append(f"no_address: line {number}: {line.strip()[:80]!r}")
    if not reading.pages:
        raise DocumentError("not_a_sitemap", f"neither XML nor a list of URLs: {rest[:40]!r}")
    return Sitemap("text", pages=tuple(reading.pages), faults=tuple(reading.faults))


def _xml(reading: _Reading, head: bytes, chunks: Iterator[bytes]) -> Sitemap:
    """Feed a recovering parser piece by piece; each entry is dropped from the tree once read."""
    parser: Any = etree.XMLPullParser(
        ("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    if _ENTITY.search(head):
        raise DocumentError("xml_entity_bomb", "the sitemap declares entities")
    try:
        for piece in mended(chain([head.lstrip(b"\xef\xbb\xbf \t\r\n")], chunks)):
            parser.feed(_SURROGATE.sub(_REPLACEMENT, piece))
            _events(reading, parser)
            if len(reading.pages) >= MAX_PAGES:
                break
        parser.close()
        if not any("remature end" in error.message for error in parser.feed_error_log):
            _events(reading, parser)
    except (etree.XMLSyntaxError, UnicodeDecodeError) as exc:
        if not reading.pages:
            raise DocumentError("bad_xml", str(exc)[:300]) from exc
        reading.faults.append(f"bad_xml: {str(exc)[:200]}")
    return _finished(reading, list(parser.feed_error_log)[:1])


def _finished(reading: _Reading, errors: list[Any]) -> Sitemap:
    reading.faults.extend(f"bad_xml: {str(error.message)[:200]}" for error in errors)
    if reading.kind == "sitemapindex":
        return Sitemap("index", sitemaps=tuple(reading.pages), faults=tuple(reading.faults))
    if reading.kind != "urlset":
        raise DocumentError("not_a_sitemap", f"the root element is {reading.kind!r}")
    return Sitemap("urlset", pages=tuple(reading.pages), faults=tuple(reading.faults))


def _events(reading: _Reading, parser: Any) -> None:
    for event, element in parser.read_events():
        name = local(element).casefold()
        if event == "start":
            if reading.root is None:
                reading.root, reading.kind = element, name
        elif name in ("url", "sitemap") and element.getparent() is reading.root:
            _entry(reading, element)
            element.clear()
            while element.getprevious() is not None:
                del reading.root[0]


def _entry(reading: _Reading, element: Any) -> None:
    values: dict[str, str] = {}
    for descendant in element.iterdescendants():
        if (text := (descendant.text or "").strip()) and (name := _qualified(descendant)) not in values:
            values[name] = text
    target = address(reading.base, values.get("loc"))
    if not target:
        if len(reading.faults) < 100:
            reading.faults.append(f"no_address: entry {len(reading.pages) + 1}: {values.get('loc', '')[:80]!r}")
        return
    date_text = values.get("news:publication_date")
    page = Page(
        target,
        modified=stated_moment(values.get("lastmod")),
        title=plain(values.get("news:title")),
        published=stated_moment(date_text),
        published_written=date_text,
        language=values.get("news:language"),
        source_name=plain(values.get("news:name")),
        image_url=address(reading.base, values.get("image:loc")),
    )
    _keep(reading, page)


def _keep(reading: _Reading, page: Page) -> None:
    if len(reading.pages) < MAX_PAGES:
        reading.pages.append(page)
    elif len(reading.pages) == MAX_PAGES and not any(fault.startswith("too_many") for fault in reading.faults):
        reading.faults.append(f"too_many: only the first {MAX_PAGES} addresses are read")


def _qualified(element: Any) -> str:
    """Return the element's name, with news: or image: before it where it has that namespace."""
    name = local(element).casefold()
    tag = str(element.tag)
    for mark in ("news", "image", "video"):
        if f"sitemap-{mark}" in tag or (element.prefix == mark) or name.startswith(f"{mark}:"):
            return f"{mark}:{name.removeprefix(f'{mark}:')}"
    return name
