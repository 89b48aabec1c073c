"""Wires: NewsML-G2, NITF and ninjs in files, in folders or at a URL, one document per item."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

from newsledger.expectations.errors import DocumentError
from newsledger.flows.crawl.files import local_outlet
from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.fetch.model import Answer, CrawlItem, DocumentLink, Limits, Outlet
from newsledger.flows.sources.files import answers, found, record_answers, whole
from newsledger.flows.sources.records import records
from newsledger.transforms.formats.newsml import pieces

_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
TYPES = {".xml": "application/xml", ".nitf": "application/xml", ".newsml": "application/xml"}
TYPES |= {".g2": "application/xml"}
TYPES |= {".json": "application/json", ".ninjs": "application/json"}


class Wires:
    """Items of a wire; a message with several is split, pictures and packages are skipped."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[CrawlItem]:
        """Yield one answer per text item; at a URL, a link."""
        if entry.is_remote:
            yield DocumentLink(entry.location)
            return
        root = Path(entry.location).resolve()
        owner = entry.outlet or local_outlet(root)
        for file in found(root, TYPES, reach.limits):
            yield from answers(file, owner, partial(_items, owner=owner, limits=reach.limits))


def _items(path: Path, owner: Outlet, limits: Limits) -> Iterator[Answer]:
    """Yield each item of a file, which is JSON or XML by its extension, else by its first character."""
    for answer in whole(path, owner, limits, TYPES):
        is_json = (answer.content or b"").lstrip()[:1] in (b"{", b"[")
        kind = answer.content_type or ("application/json" if is_json else "application/xml")
        typed = replace(answer, content_type=kind)
        if kind == "application/xml":
            yield from _split(typed)
        elif (answer.content or b"").lstrip()[:1] == b"[":
            yield from record_answers(records(BytesIO(answer.content or b""), "a.json", limits), answer.url, owner)
        else:
            yield typed


def _split(answer: Answer) -> Iterator[Answer]:
    """Yield each text item of a message; one that cannot be split is passed on for extraction to reject."""
    if answer.content is None:
        yield answer
        return
    try:
        yield from _parts(answer, answer.content)
    except DocumentError:
        yield from _one_by_one(answer, answer.content)


def _parts(answer: Answer, content: bytes, *, place: str = "") -> list[Answer]:
    """Return the text items of one document, each with a URL of its own.

    Raises:
        DocumentError: It is no document of a wire.
    """
    parts = [part for part in pieces(content) if part.kind == "text"]
    return [
        replace(answer, url=f"{answer.url}#{place}{part.fragment}", content=part.content, via_url=answer.url)
        for part in parts
    ]


def _one_by_one(answer: Answer, content: bytes) -> Iterator[Answer]:
    """Yield the items of documents that were written into one file, one behind the other, and drop what follows them.

    An item that has the URL of an earlier one gets the number of its document.
    """
    root = _ROOT.search(content)
    end = b"</" + root[1] + b">" if root else b""
    documents = [part + end for part in content.split(end)[:-1]] if end else []
    if not documents or documents == [content]:
        yield answer
        return
    urls: set[str] = set()
    for number, document in enumerate(documents, start=1):
        try:
            parts = _parts(answer, document)
            if not urls.isdisjoint(part.url for part in parts):
                parts = _parts(answer, document, place=f"document={number}&")
        except DocumentError:
            parts = [replace(answer, url=f"{answer.url}#document={number}", content=document, via_url=answer.url)]
        urls.update(part.url for part in parts)
        yield from parts
