"""Feeds: every dialect gives the same entries, a broken item costs itself alone, no bomb reaches a parser."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.formats.entries import Feed
from newsledger.transforms.formats.feeds import feed

URL = "https://pier.example/feed"
ITEM = """<item><title>Pier &amp; quay</title><link>/a?x=1&amp;y=2</link><guid isPermaLink="false">g1</guid>
<dc:creator>Ann Able</dc:creator><pubDate>Tue, 05 Mar 2024 14:30:07 +0100</pubDate><category>Ports</category>
<description>Short.</description><content:encoded><![CDATA[<p>Long &nbsp; body</p>]]></content:encoded>
<enclosure url="https://pier.example/i.jpg" type="image/jpeg" length="1"/></item>"""
NAMES = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Pier News</title><link rel="hub" href="https://hub.example/"/>
<link rel="next" href="/feed?page=2"/><entry><title>Pier &amp; quay</title><id>g1</id>
<link href="/a?x=1&amp;y=2"/><author><name>Ann Able</name></author><published>2024-03-05T14:30:07+01:00</published>
<updated>2024-03-06T14:30:07+01:00</updated><summary>Short.</summary>
<content type="html">&lt;p&gt;Long body&lt;/p&gt;</content><category term="Ports"/></entry></feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {NAMES}>
<channel><title>Pier News</title></channel><item rdf:about="g1"><title>Pier &amp; quay</title>
<link>/a?x=1&amp;y=2</link><dc:creator>Ann Able</dc:creator><dc:date>2024-03-05T14:30:07+01:00</dc:date></item>
</rdf:RDF>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "Pier News", "next_url": "/feed?page=2",
    "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
    "items": [{"id": "g1", "url": "/a?x=1&y=2", "title": "Pier & quay", "authors": [{"name": "Ann Able"}],
               "date_published": "2024-03-05T14:30:07+01:00", "content_html": "<p>Long body</p>", "tags": ["Ports"]}],
}  # fmt: skip


def rss(*items: str, head: str = "") -> str:
    inner = f"<title>Pier News</title>{head}{''.join(items)}"
    return f'<?xml version="1.0"?><rss version="2.0" {NAMES}><channel>{inner}</channel></rss>'


def read(text: str | bytes, charset: str | None = None) -> Feed:
    return feed(text.encode() if isinstance(text, str) else text, url=URL, charset=charset)


@pytest.mark.parametrize("text", [rss(ITEM), ATOM, RDF, json.dumps(JSON_FEED)], ids=["rss", "atom", "rdf", "json"])
def test_every_dialect_gives_the_same_entry(text: str) -> None:
    found = read(text)
    (entry,) = found.entries
    assert (found.title, found.faults) == ("Pier News", ())
    assert (entry.url, entry.title, entry.authors) == ("https://pier.example/a?x=1&y=2", "Pier & quay", ("Ann Able",))
    assert entry.published == datetime(2024, 3, 5, 13, 30, 7, tzinfo=UTC)


def test_an_item_keeps_all_that_it_says() -> None:
    (entry,) = read(rss(ITEM)).entries
    assert (entry.guid, entry.summary, entry.categories) == ("g1", "Short.", ("Ports",))
    assert entry.content is not None
    assert entry.content.startswith("<p>Long")
    assert entry.image_url == "https://pier.example/i.jpg"


@pytest.mark.parametrize("text", [ATOM, json.dumps(JSON_FEED)])
def test_hub_and_next_page_are_told(text: str) -> None:
    found = read(text)
    assert (found.hubs, found.next_url) == (("https://hub.example/",), "https://pier.example/feed?page=2")


def test_a_plain_feed_takes_the_fast_way_and_a_date_without_zone_the_exact_one() -> None:
    assert read(rss(ITEM)).reader == "fastfeedparser"
    found = read(rss(ITEM.replace(" +0100", "")))
    assert found.reader == "feedparser"
    assert found.entries[0].published_written == "Tue, 05 Mar 2024 14:30:07"


def test_a_broken_item_costs_itself_alone() -> None:
    broken = "<item><title>Broken <b>tag</title><link>https://pier.example/b?x=1&y=2</link></item>"
    found = read(rss(ITEM, broken, ITEM.replace("/a", "/c")))
    assert [entry.url for entry in found.entries][::2] == [f"https://pier.example/{p}?x=1&y=2" for p in "ac"]
    assert found.entries[1].url == "https://pier.example/b?x=1&y=2"
    assert [fault.split(":")[0] for fault in found.faults] == ["item_mended"]


def test_a_torn_feed_keeps_its_whole_items() -> None:
    found = read(rss(ITEM, ITEM)[:-120])
    assert found.entries[0].title == "Pier & quay"
    assert found.faults


def test_names_of_html_and_missing_prefixes_are_understood() -> None:
    media = '<media:content url="/i.png" medium="image"/>'
    (entry,) = read(rss(f"<item><title>Caf&eacute;&nbsp;&amp; more</title><link>/a</link>{media}</item>")).entries
    assert (entry.title, entry.image_url) == ("Café & more", "https://pier.example/i.png")


def test_feedburner_links_give_way_to_the_publisher() -> None:
    item = "<item><title>T</title><link>https://feeds.example/~r/1</link><feedburner:origLink>https://pier.example/a</feedburner:origLink></item>"
    assert read(rss(item)).entries[0].url == "https://pier.example/a"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16"])
def test_a_declared_charset_is_believed_where_it_fits(charset: str) -> None:
    item = "<item><title>“Größe” — déjà</title><link>/a</link></item>"
    assert read(rss(item).encode(charset), charset=charset).entries[0].title == "“Größe” — déjà"


def test_utf8_that_calls_itself_latin_is_read_as_utf8() -> None:
    item = "<item><title>Größe</title><link>/a</link></item>"
    assert read(rss(item).encode(), charset="iso-8859-1").entries[0].title == "Größe"


def test_gzip_is_undone() -> None:
    assert read(gzip.compress(rss(ITEM).encode())).entries


def test_an_entity_of_the_document_stands_as_its_text() -> None:
    text = '<!DOCTYPE rss [<!ENTITY town "Port Maria">]>' + rss("<item><title>&town;</title></item>").removeprefix(
        '<?xml version="1.0"?>'
    )
    assert read(text).entries[0].title == "Port Maria"


BOMB = "<!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><rss><channel><title>&b;</title></channel></rss>"
FAT = f"<!DOCTYPE rss [<!ENTITY a '{'x' * 50_000}'>]><rss><channel><title>{'&a;' * 1000}</title></channel></rss>"
XXE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss><channel><title>&a;</title></channel></rss>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<html><body>no</body></html>", "not_a_feed"),
        (b'{"a": 1}', "not_a_feed"),
        (b'{"items": [', "bad_json"),
        (b"no markup at all", "bad_xml"),
        (gzip.compress(b"<rss/>", mtime=0)[:12], "bad_gzip"),
        (gzip.compress(b"x" * 11_000_000, mtime=0), "too_large"),
        (BOMB.encode(), "xml_entity_bomb"),
        (FAT.encode(), "xml_entity_bomb"),
        (XXE.encode(), "xml_entity_external"),
        (b"<!-- <rss> -->" + XXE.encode(), "xml_entity_external"),
    ],
)
def test_what_is_no_feed_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read(content)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "declared", ['"http://example.org/ /made up/"', "' http://example.org/x'", '"http://example.org/\n"']
)
@pytest.mark.parametrize("prefix", ["", ":made"])
def test_a_namespace_with_blanks_costs_no_item(declared: str, prefix: str) -> None:
    content = f"<rss version='2.0' xmlns{prefix}={declared}><channel><title>C</title>{ITEM}</channel></rss>"
    assert [entry.title for entry in feed(content.encode(), url="https://o.example/feed").entries] == ["Pier & quay"]


@pytest.mark.parametrize(
    "noise",
    [
        "<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/feed.php</b> on line <b>3</b><br />\n",
        "Notice: session_start(): headers already sent in /srv/feed.php on line 2\n",
        "<!-- cached --><div class='debug'>12 ms</div>\n",
    ],
)
def test_what_a_server_writes_before_its_feed_costs_no_item(noise: str) -> None:
    found = read(noise + rss(ITEM))
    assert [entry.url for entry in found.entries] == [entry.url for entry in read(rss(ITEM)).entries]
    assert bool(found.faults) == ("</" in noise)


def test_a_page_that_shows_a_feed_is_no_feed() -> None:
    with pytest.raises(DocumentError, match="not_a_feed"):
        read("<div><html><body><pre>" + rss(ITEM) + "</pre></body></html></div>")
