"""Single pages."""

from collections.abc import Iterator

from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.fetch.model import CrawlItem, DocumentLink


class Pages:
    """One page, requested in every run in which it may have changed."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[CrawlItem]:  # noqa: ARG002 - a page needs nothing else
        """Yield the link to the page."""
        yield DocumentLink(entry.location)
