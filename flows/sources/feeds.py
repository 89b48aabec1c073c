"""Feeds: RSS, RDF, Atom, JSON Feed; older pages of a paged feed are followed only where earlier days are wanted."""

from collections.abc import Iterator

from newsledger.expectations.clock import now
from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.fetch.model import Answer, CrawlItem, DocumentLink, Fault, Listing, Outlet
from newsledger.transforms.documents import FeedFacts
from newsledger.transforms.extraction.text.bylines import credited
from newsledger.transforms.formats import entries
from newsledger.transforms.formats.feed_record import FEED_ITEM, ItemDocument, item_documents
from newsledger.transforms.formats.feeds import feed

PAGES = 200


class Feeds:
    """A feed; each item links to its page, an item without a URL is a document itself."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[CrawlItem]:
        """Yield a link per item, in the feed's order."""
        url: str | None = None
        for _ in range(PAGES):
            via = url or entry.location
            feed = reach.listing(entry, parsed, url=url, via_url=entry.location if url else None)
            if feed is None:
                return
            yield from reach.looked_up(links(feed, via, entry.outlet))
            if feed.next_url is None or reach.window.since is None:
                return
            url = feed.next_url


def parsed(listing: Listing) -> entries.Feed:
    """Return the feed in a listing.

    Raises:
        DocumentError: It is none.
    """
    return feed(listing.content, url=listing.url, content_type=listing.content_type, charset=listing.charset)


def links(feed: entries.Feed, via_url: str, outlet: Outlet | None) -> Iterator[CrawlItem]:
    """Yield the links, documents and faults of a feed.

    An item without a page of its own is a document; any other is a link, with its text where that is complete.
    """
    for document in item_documents(feed.entries):
        answer = _answer(document, via_url, outlet) if outlet is not None else None
        if document.entry.url is not None and not (document.is_own and answer):
            item = answer if document.has_full_text else None
            link = DocumentLink(document.entry.url, via_url, _facts(document.entry), document.entry.updated, item=item)
            yield link
        elif answer is not None:
            yield answer
    for fault in feed.faults:
        reason, _, detail = fault.partition(": ")
        yield Fault(via_url, reason, detail)


def _facts(item: entries.FeedEntry) -> FeedFacts:
    return FeedFacts(item.title, item.published, item.published_written, credited(item.authors), item.summary)


def _answer(document: ItemDocument, via_url: str, outlet: Outlet) -> Answer | None:
    """Return an item as a document of its own address; None if it carries no text."""
    if document.content is None:
        return None
    return Answer(
        url=f"{via_url}#{document.fragment}",
        outlet=outlet,
        started_at=now(),
        duration_ms=0,
        content=document.content,
        content_type=FEED_ITEM,
        via_url=via_url,
        facts=_facts(document.entry),
    )
