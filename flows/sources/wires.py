"""Wires: NewsML-G2, NITF and ninjs in files, in folders or at a URL, one document per item."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from newsledger.expectations.errors import DocumentError
from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.fetch.model import Answer, CrawlItem, DocumentLink, Limits, Outlet
from newsledger.flows.sources.files import answers, found, outlet, whole
from newsledger.transforms.formats.newsml import pieces

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
        owner = entry.outlet or outlet(root)
        for file in found(root, TYPES, reach.limits):
            yield from answers(file, owner, partial(_items, owner=owner, limits=reach.limits))


def _items(path: Path, owner: Outlet, limits: Limits) -> Iterator[Answer]:
    """Yield each item of a file, which is JSON or XML by its extension, else by its first character."""
    for answer in whole(path, owner, limits, TYPES):
        is_json = (answer.content or b"").lstrip()[:1] in (b"{", b"[")
        kind = answer.content_type or ("application/json" if is_json else "application/xml")
        typed = replace(answer, content_type=kind)
        yield from _split(typed) if kind == "application/xml" else [typed]


def _split(answer: Answer) -> Iterator[Answer]:
    """Yield each text item of a message; one that cannot be split is passed on for extraction to reject."""
    if answer.content is None:
        yield answer
        return
    try:
        parts = [part for part in pieces(answer.content) if part.kind == "text"]
    except DocumentError:
        yield answer
        return
    for part in parts:
        yield replace(answer, url=f"{answer.url}#{part.fragment}", content=part.content, via_url=answer.url)
