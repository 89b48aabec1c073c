"""The feeds and sitemaps that a page names, and the name of its site."""

from dataclasses import dataclass

from lxml import etree, html

from newsledger.transforms.formats.entries import address, plain

FEED_TYPES = ("rss", "atom", "rdf", "feed+json")
FEED_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
SITEMAP_PATHS = ("/news-sitemap.xml", "/sitemap_index.xml", "/sitemap.xml")


@dataclass(frozen=True, slots=True)
class Alternates:
    """The URLs of a page's feeds, its site's name and its language, as it states them."""

    feeds: tuple[str, ...] = ()
    site_name: str | None = None
    language: str | None = None


def alternates(content: bytes, *, url: str) -> Alternates:
    """Return what a page's head states; nothing if it is not a page."""
    try:
        page = html.document_fromstring(content, parser=html.HTMLParser(encoding=_charset(content), huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Alternates()
    base = address(url, page.xpath("string(//base/@href)")) or url
    alternates_found = []
    for link in page.iter("link"):
        words = (link.get("rel") or "").casefold().split()
        kind = (link.get("type") or "").casefold()
        if (
            "alternate" in words
            and any(feed_type in kind for feed_type in FEED_TYPES)
            and (target := address(base, link.get("href")))
        ):
            alternates_found.append(target)
    name = page.xpath("string(//meta[@property='og:site_name']/@content)") or page.xpath("string(//title)")
    language = str(page.get("lang") or "").strip()
    return Alternates(tuple(dict.fromkeys(alternates_found)), plain(str(name)), language or None)


def _charset(content: bytes) -> str | None:
    """Return UTF-8 where the bytes are; else the declared character set."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"
