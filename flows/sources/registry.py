"""The connectors by kind of entry point, each imported with the first entry point of its kind."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import cast

from newsledger.flows.crawl.interface import Connector, EntryPoint

CONNECTORS: Mapping[str, str] = {
    "folder": "files:Files",
    "feed": "feeds:Feeds",
    "sitemap": "sitemaps:Sitemaps",
    "page": "pages:Pages",
    "warc": "archives:Archives",
    "gdelt": "gdelt:Gdelt",
    "newsml": "wires:Wires",
    "ninjs": "wires:Wires",
    "jsonl": "lines:Lines",
    "url": "anything:Anything",
}
_KINDS_BY_ENDING = {".jsonl": "jsonl", ".jsonl.gz": "jsonl", ".ndjson": "jsonl", ".warc": "warc", ".warc.gz": "warc"}


def connector(entry: EntryPoint) -> Connector:
    """Return the connector that reads an entry point."""
    return _connector(entry.kind)


@cache
def _connector(kind: str) -> Connector:
    """Return the connector of a kind; that of a URL has those of its endings."""
    module, _, name = CONNECTORS[kind].partition(":")
    connector_class = getattr(import_module(f"newsledger.flows.sources.{module}"), name)
    parts = [{ending: _connector(part) for ending, part in _KINDS_BY_ENDING.items()}] if kind == "url" else []
    return cast("Connector", connector_class(*parts))
