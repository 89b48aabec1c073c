"""Feeds: RSS, RDF, Atom, JSON Feed; older pages of a paged feed are followed only where earlier days are wanted."""

import json
from collections.abc import Iterator

from newsledger.expectations.clock import now
from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.fetch.model import Answer, CrawlItem, DocumentLink, Fault, Listing, Outlet
from newsledger.transforms.documents import FeedFacts
from newsledger.transforms.formats import entries
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
            yield from links(feed, via, entry.outlet)
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
    """Yield the links, documents and faults of a feed."""
    for item in feed.entries:
        if item.url is not None:
            facts = FeedFacts(item.title, item.published, item.published_written, item.authors, item.summary)
            yield DocumentLink(item.url, via_url, facts, changed_at=item.updated)
        elif item.content and outlet is not None:
            yield _document(item, via_url, outlet)
    for fault in feed.faults:
        reason, _, detail = fault.partition(": ")
        yield Fault(via_url, reason, detail)


def _document(item: entries.FeedEntry, via_url: str, outlet: Outlet) -> Answer:
    """Return an item without a page as a JSON record."""
    record = {
        "id": item.guid,
        "title": item.title,
        "authors": list(item.authors),
        "published_at": item.published_stated,
        "updated_at": item.updated.isoformat() if item.updated else None,
        "content_html": item.content,
    }
    return Answer(
        url=f"{via_url}#{item.guid or item.title}",
        outlet=outlet,
        started_at=now(),
        duration_ms=0,
        content=json.dumps(record, sort_keys=True).encode(),
        content_type="application/json",
        via_url=via_url,
    )
