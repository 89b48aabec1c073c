"""A URL given without its kind: feed, sitemap, archive or page, told by its name and its content."""

import re
from collections.abc import Iterator

from newsledger.expectations.errors import DocumentError
from newsledger.flows.crawl.interface import Connector, EntryPoint, SourceReader
from newsledger.flows.fetch.model import CrawlItem, DocumentLink, Listing
from newsledger.flows.sources import feeds, sitemaps
from newsledger.transforms.formats.entries import Feed
from newsledger.transforms.formats.sitemaps import Sitemap

_LISTING = re.compile(r"\.(?:xml|rss|atom|rdf|json)(?:\.gz)?$|(?:^|[/._-])(?:rss|feed|feeds|atom|sitemap)(?:[/._-]|$)")


_FEED = re.compile(r"\.(?:rss|atom|rdf)(?:\.gz)?$|(?:^|/)(?:rss|feed|atom|sitemap)(?:\.xml(?:\.gz)?)?/?$")


class Anything:
    """A URL of unknown kind; one whose name suggests a feed or sitemap is read as such, any other is a page."""

    def __init__(self, by_ending: dict[str, Connector]) -> None:
        """The connectors of unambiguous file extensions are made once."""
        self._by_ending = by_ending

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[CrawlItem]:
        """Yield the answers of whatever the URL leads to."""
        path = entry.location.split("#")[0].split("?")[0].casefold()
        for ending, connector in self._by_ending.items():
            if path.endswith(ending):
                yield from connector.answers(entry, reach)
                return
        if not _LISTING.search(re.sub(r"^https?://[^/]*", "", path)):
            yield DocumentLink(entry.location)
            return
        result = reach.listing(entry, listed)
        if isinstance(result, Feed):
            yield from reach.looked_up(feeds.links(result, entry.location, entry.outlet))
        elif isinstance(result, Sitemap):
            yield from sitemaps.all_links(result, entry.location, entry, reach)
        elif result is not None:
            yield DocumentLink(entry.location)


def listed(listing: Listing) -> Feed | Sitemap | str:
    """Return the feed or sitemap in a listing; the word `page` where it is a page.

    Raises:
        DocumentError: It is none of these, or an HTML page where the URL promises a feed or sitemap.
    """
    if b"<html" in listing.content[:2000].lower():
        if _FEED.search(re.sub(r"^https?://[^/]*", "", listing.url.partition("?")[0].casefold())):
            raise DocumentError("not_a_feed", "an HTML page in place of a feed or sitemap")
        return "page"
    try:
        return sitemaps.parsed(listing)
    except DocumentError as exc:
        if exc.reason not in ("not_a_sitemap", "bad_xml"):
            raise
    return feeds.parsed(listing)
