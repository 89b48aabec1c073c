"""GDELT 2: the files that it puts out every fifteen minutes, as lists of addresses; or one such file."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from newsledger.expectations.errors import DocumentError
from newsledger.flows.crawl.interface import Entry, Reach
from newsledger.flows.crawl.owners import page_outlet
from newsledger.flows.fetch.model import Fault, Found, Link, Listing
from newsledger.transforms.documents import FeedFacts
from newsledger.transforms.formats.gdelt import ListedFile, Mentions, files, mentions

MOST = 3_000


class Gdelt:
    """`lastupdate.txt`, `masterfilelist.txt` or a file of mentions, export or gkg; each article is a link."""

    def answers(self, entry: Entry, reach: Reach) -> Iterator[Found]:
        """A link per article; of a list, the file of mentions of each quarter of an hour in the days asked for."""
        found = reach.listing(entry, _parsed)
        if isinstance(found, Mentions):
            yield from _links(found, entry.at)
            return
        for one in _wanted(found or (), reach):
            if listed := reach.listing(entry, _mentions, url=one.url, via_url=entry.at, changed_at=one.published_at):
                yield from _links(listed, one.url)


def _parsed(listing: Listing) -> tuple[ListedFile, ...] | Mentions:
    try:
        return files(listing.content)
    except DocumentError:
        return mentions(listing.content)


def _mentions(listing: Listing) -> Mentions:
    return mentions(listing.content)


def _wanted(found: Sequence[ListedFile], reach: Reach) -> list[ListedFile]:
    """The files of mentions in the days asked for; of the last day where none are."""
    named = [one for one in found if one.kind == "mentions" and reach.window.holds(one.published_at)]
    if reach.window.since is None and reach.window.until is None and named:
        last = max(one.published_at for one in named)
        named = [one for one in named if one.published_at > last - timedelta(days=1)]
    return named[-MOST:]


def _links(found: Mentions, via_url: str) -> Iterator[Found]:
    for one in found.articles:
        yield Link(one.url, via_url, FeedFacts(one.title), outlet=page_outlet(one.url))
    for fault in found.faults:
        reason, _, detail = fault.partition(": ")
        yield Fault(via_url, reason, detail)
