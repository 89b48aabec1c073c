"""Listings of an outlet in every format: feeds, news sitemaps, and indexes of gzipped sitemaps."""

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a listing."""

    url: str
    title: str
    published_at: datetime
    guid: str | None = None


Made = dict[str, tuple[str, bytes]]


def rss(base: str, items: Sequence[Item]) -> Made:
    """Return RSS 2.0; the fourth item is broken: an unescaped ampersand and an invalid date."""
    parts = [
        f"<item><title>{escape(one.title)}</title><link>{escape(one.url)}</link><guid isPermaLink='false'>"
        f"{escape(one.guid or one.url)}</guid><pubDate>{format_datetime(one.published_at)}</pubDate></item>"
        for one in items
    ]
    broken = "<item><title>Fish & chips</title><link></link><pubDate>the day after</pubDate></item>"
    parts.insert(3, broken)
    text = f"<rss version='2.0'><channel><title>{base}</title><link>{base}</link>{''.join(parts)}</channel></rss>"
    return {"/feed": ("application/rss+xml", text.encode())}


def old_rss(base: str, items: Sequence[Item]) -> Made:
    """Return RSS 0.92 in Latin-1, served as HTML."""
    parts = [f"<item><title>{escape(one.title)}</title><link>{escape(one.url)}</link></item>" for one in items]
    text = (
        "<?xml version='1.0' encoding='ISO-8859-1'?><rss version='0.92'><channel>"
        f"<title>Café {base}</title><link>{base}</link>{''.join(parts)}</channel></rss>"
    )
    return {"/feed": ("text/html; charset=utf-8", text.encode("latin-1"))}


def rdf(base: str, items: Sequence[Item]) -> Made:
    """Return RSS 1.0."""
    parts = [
        f"<item rdf:about='{escape(one.url)}'><title>{escape(one.title)}</title><link>{escape(one.url)}</link>"
        f"<dc:date>{one.published_at.isoformat()}</dc:date></item>"
        for one in items
    ]
    text = (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
        f"xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='{base}'><title>{base}</title>"
        f"<link>{base}</link></channel>{''.join(parts)}</rdf:RDF>"
    )
    return {"/feed": ("application/rdf+xml", text.encode())}


def atom(base: str, items: Sequence[Item]) -> Made:
    """Return Atom."""
    parts = [
        f"<entry><title>{escape(one.title)}</title><link href='{escape(one.url)}'/>"
        f"<id>{escape(one.guid or one.url)}</id><published>{one.published_at.isoformat()}</published></entry>"
        for one in items
    ]
    text = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{base}</title><id>{base}</id>{''.join(parts)}</feed>"
    return {"/feed": ("application/atom+xml; charset=utf-8", text.encode())}


def json_feed(base: str, items: Sequence[Item]) -> Made:
    """Return a JSON Feed."""
    listed = [
        {"id": one.guid or one.url, "url": one.url, "title": one.title, "date_published": one.published_at.isoformat()}
        for one in items
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": base, "items": listed}
    return {"/feed": ("application/feed+json", json.dumps(feed).encode())}


def news_sitemap(base: str, items: Sequence[Item]) -> Made:
    """Return a news sitemap."""
    parts = [
        f"<url><loc>{escape(one.url)}</loc><n:news><n:publication><n:name>{base}</n:name><n:language>en</n:language>"
        f"</n:publication><n:publication_date>{one.published_at.isoformat()}</n:publication_date>"
        f"<n:title>{escape(one.title)}</n:title></n:news></url>"
        for one in items
    ]
    text = (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        f"xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>{''.join(parts)}</urlset>"
    )
    return {"/feed": ("application/xml", text.encode())}


def sitemap_index(base: str, items: Sequence[Item]) -> Made:
    """Return an index of two gzipped sitemaps that also lists itself."""
    half = len(items) // 2
    made: Made = {}
    for number, some in enumerate((items[:half], items[half:]), start=1):
        parts = [
            f"<url><loc>{escape(one.url)}</loc><lastmod>{one.published_at.isoformat()}</lastmod></url>" for one in some
        ]
        text = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{''.join(parts)}</urlset>"
        made[f"/sitemap-{number}.xml.gz"] = ("application/gzip", gzip.compress(text.encode(), mtime=0))
    nested = [f"<sitemap><loc>{base}{path}</loc></sitemap>" for path in (*made, "/feed")]
    index = f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{''.join(nested)}</sitemapindex>"
    return {"/feed": ("application/xml", index.encode()), **made}


FORMATS: dict[str, tuple[str, Callable[[str, Sequence[Item]], Made]]] = {
    "rss": ("feed", rss),
    "atom": ("feed", atom),
    "rdf": ("feed", rdf),
    "json": ("feed", json_feed),
    "old": ("feed", old_rss),
    "news": ("sitemap", news_sitemap),
    "index": ("sitemap", sitemap_index),
}
