"""Discovery of the feeds and sitemaps of a site; each is read once before it is offered."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsledger.expectations.errors import DocumentError, SettingsError
from newsledger.flows.crawl.credentials import Variables, credentials
from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.crawl.owners import outlet_of
from newsledger.flows.crawl.reader import CrawlReader
from newsledger.flows.fetch.model import DocumentLink, Listing, Outlet
from newsledger.flows.fetch.request import FetchRequest
from newsledger.flows.sources import sitemaps
from newsledger.flows.sources.anything import listed
from newsledger.transforms.formats.alternates import FEED_PATHS, SITEMAP_PATHS, Alternates, alternates
from newsledger.transforms.formats.entries import Feed, address
from newsledger.transforms.formats.sitemaps import Sitemap
from newsledger.transforms.secrets import public_url

MAX_OFFERS = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed or sitemap that could be read, with its number of items."""

    kind: str
    url: str
    items: int


@dataclass(frozen=True, slots=True)
class Site:
    """A site with its name and offers."""

    outlet: Outlet
    offers: tuple[Offer, ...]


def discovered(url: str, reach: CrawlReader) -> Site | None:
    """Return the site at a URL, with its offers; None if the URL cannot be fetched.

    Raises:
        SettingsError: Nothing there can be listened to.
    """
    secrets = credentials(url, Variables())
    url = public_url(url)
    outlet = outlet_of(url)
    entry = EntryPoint("url", url, outlet, credentials=secrets)
    page = reach.listing(entry, _page_or_listing)
    if page is None:
        return None
    if not isinstance(page, Alternates):
        return Site(outlet, (_offer(url, page),))
    offers = {offer.url: offer for offer in _offers(entry, page, reach)}
    if not offers:
        raise SettingsError(f"no feed or sitemap found: {url} links to none, and none is at the usual locations")
    return Site(_named(outlet, page), tuple(offers.values())[:MAX_OFFERS])


def _offers(entry: EntryPoint, page: Alternates, reach: CrawlReader) -> Iterator[Offer]:
    """Yield feeds named by the page and sitemaps named by robots.txt; the usual paths if there are none."""
    request = FetchRequest(DocumentLink(entry.location), entry.outlet or outlet_of(entry.location), trusted=True)
    candidates = [
        _tried(entry, reach, url=url, via_url=entry.location)
        for url in [*page.feeds, *reach.watchman.rules(request).sitemaps()][: 2 * MAX_OFFERS]
    ]
    kinds = {candidate.kind for candidate in candidates if candidate}
    for kind, paths in (("feed", FEED_PATHS), ("sitemap", SITEMAP_PATHS)):
        for path in paths if kind not in kinds else ():
            usual = EntryPoint("url", address(entry.location, path) or entry.location, entry.outlet)
            if (candidate := _tried(usual, reach)) and candidate.kind == kind:
                candidates.append(candidate)
                break
    yield from (candidate for candidate in candidates if candidate)


def _tried(entry: EntryPoint, reach: CrawlReader, **options: str) -> Offer | None:
    result = reach.listing(entry, listed, **options)  # type: ignore[arg-type]
    return None if result is None or isinstance(result, str) else _offer(options.get("url", entry.location), result)


def _offer(url: str, listing: Feed | Sitemap) -> Offer:
    if isinstance(listing, Feed):
        return Offer("feed", url, len(listing.entries))
    return Offer("sitemap", url, len(listing.pages) + len(listing.sitemaps))


def _page_or_listing(listing: Listing) -> Feed | Sitemap | Alternates:
    try:
        result = listed(listing)
    except DocumentError as exc:
        if exc.reason not in ("not_a_feed", "bad_xml", *sitemaps.NOT_ONE):
            raise
        result = "page"
    return alternates(listing.content, url=listing.url) if isinstance(result, str) else result


def _named(outlet: Outlet, page: Alternates) -> Outlet:
    """Return the registered outlet, else one with the name that the page states."""
    if not outlet.source_id.startswith("src_"):
        return outlet
    domain = outlet.domain or ""
    return Outlet(domain.replace(".", "-"), page.site_name or domain, domain, language=page.language)
