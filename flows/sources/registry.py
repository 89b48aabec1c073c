"""The connectors by kind of entry point."""

from collections.abc import Mapping

from newsledger.flows.crawl.interface import Connector, EntryPoint
from newsledger.flows.sources.anything import Anything
from newsledger.flows.sources.archives import Archives
from newsledger.flows.sources.feeds import Feeds
from newsledger.flows.sources.files import Files
from newsledger.flows.sources.gdelt import Gdelt
from newsledger.flows.sources.lines import Lines
from newsledger.flows.sources.pages import Pages
from newsledger.flows.sources.sitemaps import Sitemaps
from newsledger.flows.sources.wires import Wires

CONNECTORS: Mapping[str, Connector] = {
    "folder": Files(),
    "feed": Feeds(),
    "sitemap": Sitemaps(),
    "page": Pages(),
    "warc": Archives(),
    "gdelt": Gdelt(),
    "newsml": Wires(),
    "ninjs": Wires(),
    "jsonl": Lines(),
    "url": Anything(
        {
            ".jsonl": Lines(),
            ".jsonl.gz": Lines(),
            ".ndjson": Lines(),
            ".warc": Archives(),
            ".warc.gz": Archives(),
        }
    ),
}


def connector(entry: EntryPoint) -> Connector:
    """Return the connector that reads an entry point."""
    return CONNECTORS[entry.kind]
