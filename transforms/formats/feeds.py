"""RSS 0.9 to 2.0, RDF, Atom and JSON Feed, by fastfeedparser where it is exact, else by feedparser."""

import io
import re
import warnings
from typing import Any

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.dates import parsed
from newsledger.transforms.formats import feed_values, json_feed
from newsledger.transforms.formats.decoding import text_of, unpacked
from newsledger.transforms.formats.entries import Feed
from newsledger.transforms.formats.feed_dates import stated
from newsledger.transforms.formats.feed_items import mended
from newsledger.transforms.formats.markup import defused, tree, with_prefixes

LIMIT = 10_000_000
_ROOTS = {"rss", "feed", "rdf", "channel", "entry"}
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_START = re.compile(r"<\?xml\s|<(?:rss|feed|rdf:RDF)[\s>]")
_HTML = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
_NOISE = 20_000  # characters in which a feed begins behind whatever stands before it
_NAMESPACE = re.compile(r"xmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
_DATE = re.compile(
    r"<(?:[A-Za-z]\w*:)?(?:pubDate|date|published|updated|issued|modified|created|lastBuildDate)\b[^>]{0,200}>([^<]{0,100})",
    re.IGNORECASE,
)
_UNLIKE = re.compile(
    r"xml:base|origLink|<channel\s+href|type=[\"'](?:xhtml|application/)|mode=[\"']|<atom:|<a10:|contributor"
    r"|<title[^<>]*>[^<]*<(?![/!])|rel=[\"']?(?:hub|next)",
    re.IGNORECASE,
)


def feed(content: bytes, *, url: str, content_type: str | None = None, charset: str | None = None) -> Feed:
    """A feed's entries in its own order; `url` is where it was found, against which links are made whole.

    An item that is broken costs only itself and is named in `faults`.

    Raises:
        DocumentError: empty, too_large, bad_gzip, undecodable, xml_entity_bomb, xml_entity_external, bad_xml, bad_json
            or not_a_feed.
    """
    source = text_of(unpacked(content, limit=LIMIT), charset)
    text, notes = source.text, source.notes
    if text.lstrip()[:1] in ("{", "["):
        return json_feed.feed(text, url=url, charset=source.charset, notes=notes)
    text, noise = _from_feed(defused(text))
    notes = (*notes, *noise)
    _check_root(text, content_type)
    text = _as_feed(with_prefixes(text))
    text, faults = mended(text)
    dates = stated(tree(text))
    raw, reader = _read(text, url, len(dates))
    result = feed_values.ParserResult(raw, reader, source.charset, dates)
    return feed_values.feed(result, url=url, faults=(*notes, *faults))


def _from_feed(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text from the feed on, and a note where a server's warnings or remarks stand before it."""
    root = _ROOT.match(text)
    if root and root[1].casefold() in {*_ROOTS, "html"}:
        return text, ()
    start = _START.search(text, 0, _NOISE)
    if start is None or _HTML.search(text, 0, start.start()):
        return text, ()
    return defused(text[start.start() :]), ("feed_mended: text before the feed",)


def _check_root(text: str, content_type: str | None) -> None:
    root = _ROOT.match(text)
    name = root[1] if root else ""
    if name.casefold() not in _ROOTS:
        raise DocumentError("not_a_feed", f"the root element is {name!r}, served as {content_type or 'no type'}")


def _as_feed(text: str) -> str:
    """Return an Atom entry that stands alone as a feed of one entry."""
    root = _ROOT.match(text)
    if not root or root[1].casefold() != "entry":
        return text
    namespaces = " ".join(dict.fromkeys(_NAMESPACE.findall(text[: text.find(">") + 1])))
    return f"<feed {namespaces}>{text}</feed>"


def _read(text: str, url: str, item_count: int) -> tuple[dict[str, Any], str]:
    """Return a parser's result: the fast one's where it handles everything in the document."""
    result = None if _is_beyond_fast(text) else _by_fastfeedparser(text)
    if result and len(result["entries"]) == item_count:
        return result, "fastfeedparser"
    return _by_feedparser(text, url), "feedparser"


def _is_beyond_fast(text: str) -> bool:
    """Return whether fastfeedparser would drop or change something: bases, moved links, dates without a zone."""
    if _UNLIKE.search(text) or ("dc:creator" in text and "<author" in text):
        return True
    dates = (parsed(date_text) for date_text in _DATE.findall(text))
    return any(date is None or not date.zoned for date in dates)


def _by_fastfeedparser(text: str) -> dict[str, Any] | None:
    import fastfeedparser

    try:
        result: dict[str, Any] = fastfeedparser.parse(text.encode("utf-8", "replace"))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        return None
    return result if result.get("entries") else None


def _by_feedparser(text: str, url: str) -> dict[str, Any]:
    """Return feedparser's result for a stream; it would open a string as a URL, bytes as a file name.

    The declaration has a line of its own, because feedparser's pattern for it takes cubic time in the first line.
    """
    import feedparser

    tree(text)
    stream = io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode("utf-8", "replace"))
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    try:
        with warnings.catch_warnings(action="ignore"):
            result: dict[str, Any] = feedparser.parse(stream, response_headers=headers, sanitize_html=False)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, RecursionError) as exc:
        raise DocumentError("bad_xml", f"feedparser: {type(exc).__name__}: {str(exc)[:200]}") from exc
    return result
