"""Wires: NewsML-G2, NITF and ninjs in files, folders or at an address, one document per item."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from newsledger.expectations.errors import DocumentError
from newsledger.flows.crawl.interface import Entry, Reach
from newsledger.flows.fetch.model import Answer, Found, Link
from newsledger.flows.sources.files import documents, outlet, whole
from newsledger.transforms.formats.newsml import pieces

TYPES = {".xml": "application/xml", ".nitf": "application/xml", ".newsml": "application/xml"}
TYPES |= {".json": "application/json", ".ninjs": "application/json"}


class Wires:
    """Items of a wire; a message with several is split, pictures and packages are left where they are."""

    def answers(self, entry: Entry, reach: Reach) -> Iterator[Found]:
        """One answer per item of text; at an address, a link."""
        if entry.is_remote:
            yield Link(entry.at)
            return
        root = Path(entry.at).resolve()
        for path in documents(root, TYPES):
            owner = entry.outlet or outlet(root)
            found = whole(path, owner, reach.limits, TYPES)
            yield from _split(found) if TYPES[path.suffix] == "application/xml" else [found]


def _split(found: Answer) -> Iterator[Answer]:
    """Each text item of a message; what cannot be split is handed on, for extraction to say why."""
    if found.content is None:
        yield found
        return
    try:
        parts = [part for part in pieces(found.content) if part.kind == "text"]
    except DocumentError:
        yield found
        return
    for part in parts:
        yield replace(found, url=f"{found.url}#{part.fragment}", content=part.content, via_url=found.url)
