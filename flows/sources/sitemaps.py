"""Sitemaps: lists of pages, news sitemaps, and indexes of sitemaps, gzipped or not."""

from collections.abc import Iterator

from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.fetch.model import CrawlItem, DocumentLink, Fault, Listing
from newsledger.transforms.documents import FeedFacts
from newsledger.transforms.formats.sitemaps import Page, Sitemap, sitemap

DEPTH = 3
NOT_ONE = ("not_a_sitemap",)
MAX_SITEMAPS = 2_000


class Sitemaps:
    """A sitemap; each page is a link, an index leads to further sitemaps, the most recently changed first."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[CrawlItem]:
        """Yield a link per page; sitemaps that changed before `--since` are skipped."""
        sitemap = reach.listing(entry, parsed)
        if sitemap is not None:
            yield from all_links(sitemap, entry.location, entry, reach)


def all_links(sitemap: Sitemap, url: str, entry: EntryPoint, reach: SourceReader) -> Iterator[CrawlItem]:  # noqa: PLR0917
    """Yield the links of a sitemap and of those it names, within bounds on depth and number that end every loop."""
    yield from reach.looked_up(links(sitemap, url))
    queue = [(child, url, 1) for child in _wanted(sitemap, reach)]
    for _ in range(MAX_SITEMAPS):
        if not queue:
            return
        page, via_url, depth = queue.pop()
        nested = reach.listing(entry, parsed, url=page.url, via_url=via_url, changed_at=page.modified)
        if nested is not None:
            yield from reach.looked_up(links(nested, page.url))
            queue.extend((child, page.url, depth + 1) for child in _wanted(nested, reach) if depth < DEPTH)


def parsed(listing: Listing) -> Sitemap:
    """Return the sitemap in a listing.

    Raises:
        DocumentError: It is none.
    """
    return sitemap(listing.content, url=listing.url)


def links(sitemap: Sitemap, via_url: str) -> Iterator[CrawlItem]:
    """Yield the links and faults of a sitemap."""
    for page in sitemap.pages:
        facts = FeedFacts(page.title, page.published, page.published_written)
        yield DocumentLink(page.url, via_url, facts, changed_at=page.modified)
    for fault in sitemap.faults:
        reason, _, detail = fault.partition(": ")
        yield Fault(via_url, reason, detail)


def _wanted(sitemap: Sitemap, reach: SourceReader) -> list[Page]:
    """Return the sitemaps that may contain what is wanted, the most recently changed last."""
    since = reach.window.since
    candidates = [page for page in sitemap.sitemaps if since is None or page.modified is None or page.modified >= since]
    return sorted(
        candidates, key=lambda page: (page.modified is not None, page.modified.isoformat() if page.modified else "")
    )
