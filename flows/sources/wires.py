"""Wires: NewsML-G2, NITF and ninjs in files, folders or at an address, one document per item."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from newsledger.expectations.errors import DocumentError
from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.fetch.model import Answer, DocumentLink, Found
from newsledger.flows.sources.files import documents, outlet, whole
from newsledger.transforms.formats.newsml import pieces

TYPES = {".xml": "application/xml", ".nitf": "application/xml", ".newsml": "application/xml"}
TYPES |= {".json": "application/json", ".ninjs": "application/json"}


class Wires:
    """Items of a wire; a message with several is split, pictures and packages are left where they are."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[Found]:
        """One answer per item of text; at an address, a link."""
        if entry.is_remote:
            yield DocumentLink(entry.at)
            return
        root = Path(entry.at).resolve()
        for path in documents(root, TYPES):
            owner = entry.outlet or outlet(root)
            answer = whole(path, owner, reach.limits, TYPES)
            yield from _split(answer) if TYPES[path.suffix] == "application/xml" else [answer]


def _split(answer: Answer) -> Iterator[Answer]:
    """Each text item of a message; what cannot be split is handed on, for extraction to say why."""
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
