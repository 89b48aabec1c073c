"""Single pages."""

from collections.abc import Iterator

from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.fetch.model import DocumentLink, Found


class Pages:
    """One page, asked for in every run that may find it changed."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[Found]:  # noqa: ARG002 - a page needs nothing else
        """The page's own address."""
        yield DocumentLink(entry.at)
