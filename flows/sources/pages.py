"""Single pages."""

from collections.abc import Iterator

from newsledger.flows.crawl.interface import Entry, Reach
from newsledger.flows.fetch.model import Found, Link


class Pages:
    """One page, asked for in every run that may find it changed."""

    def answers(self, entry: Entry, reach: Reach) -> Iterator[Found]:  # noqa: ARG002 - a page needs nothing else
        """The page's own address."""
        yield Link(entry.at)
