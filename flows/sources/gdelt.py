"""GDELT 2: the lists of files published every fifteen minutes, or one such file."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from newsledger.expectations.errors import DocumentError
from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.crawl.owners import page_outlet
from newsledger.flows.fetch.model import CrawlItem, DocumentLink, Fault, Listing
from newsledger.transforms.documents import FeedFacts
from newsledger.transforms.formats.gdelt import ListedFile, Mentions, files, mentions

MAX_LINKS = 3_000


class Gdelt:
    """`lastupdate.txt`, `masterfilelist.txt` or a file of mentions, export or gkg; each article is a link."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[CrawlItem]:
        """Yield a link per article; of a list, the mentions file of each quarter of an hour in the period."""
        files_listed = reach.listing(entry, _parsed)
        if isinstance(files_listed, Mentions):
            yield from reach.looked_up(_links(files_listed, entry.location))
            return
        for file in _wanted(files_listed or (), reach):
            if mentions_read := reach.listing(
                entry, _mentions, url=file.url, via_url=entry.location, changed_at=file.published_at
            ):
                yield from reach.looked_up(_links(mentions_read, file.url))


def _parsed(listing: Listing) -> tuple[ListedFile, ...] | Mentions:
    try:
        return files(listing.content)
    except DocumentError:
        return mentions(listing.content)


def _mentions(listing: Listing) -> Mentions:
    return mentions(listing.content)


def _wanted(files_listed: Sequence[ListedFile], reach: SourceReader) -> list[ListedFile]:
    """Return the mentions files in the period; those of the last day where it is open."""
    selection = [file for file in files_listed if file.kind == "mentions" and reach.window.holds(file.published_at)]
    if reach.window.since is None and reach.window.until is None and selection:
        last = max(file.published_at for file in selection)
        selection = [file for file in selection if file.published_at > last - timedelta(days=1)]
    return selection[-MAX_LINKS:]


def _links(mentions_read: Mentions, via_url: str) -> Iterator[CrawlItem]:
    for article in mentions_read.articles:
        yield DocumentLink(article.url, via_url, FeedFacts(article.title), outlet=page_outlet(article.url))
    for fault in mentions_read.faults:
        reason, _, detail = fault.partition(": ")
        yield Fault(via_url, reason, detail)
