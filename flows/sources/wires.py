"""Wires: NewsML-G2, NITF and ninjs in files, in folders or at a URL, one document per item."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from newsledger.expectations.errors import DocumentError
from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.fetch.model import Answer, CrawlItem, DocumentLink
from newsledger.flows.sources.files import documents, outlet, whole
from newsledger.transforms.formats.newsml import pieces

TYPES = {".xml": "application/xml", ".nitf": "application/xml", ".newsml": "application/xml"}
TYPES |= {".json": "application/json", ".ninjs": "application/json"}


class Wires:
    """Items of a wire; a message with several is split, pictures and packages are skipped."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[CrawlItem]:
        """Yield one answer per text item; at a URL, a link."""
        if entry.is_remote:
            yield DocumentLink(entry.location)
            return
        root = Path(entry.location).resolve()
        for path in documents(root, TYPES):
            owner = entry.outlet or outlet(root)
            answer = whole(path, owner, reach.limits, TYPES)
            yield from _split(answer) if TYPES[path.suffix] == "application/xml" else [answer]


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
