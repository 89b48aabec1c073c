"""Small documents in every format, which the mutator starts from, next to the bundled documents."""

import gzip
import json
from functools import cache
from pathlib import Path

DOCUMENTS = Path(__file__).parents[2] / "seeds/documents"
_STORY = (
    "The harbour board voted on Tuesday to close the old pier, its chairwoman, Ada Brandt, told "
    "reporters. “Nobody will "
    "be dismissed,” she said. Port workers had warned of a strike, according to the Harbour Union."
)
_BODY = f"<p>LINDESVIK (AP) — {_STORY}</p><p>“We were not asked,” said Bo Lindqvist of Acme.</p>"
_LD = json.dumps(
    {"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", "headline": "Pier to close", "author": [
        {"@type": "Person", "name": "Ann Able"}], "datePublished": "2026-10-06T08:00:00+02:00", "keywords": ["pier"]}]}
)  # fmt: skip
HTML = (
    f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Pier to close | Post</title>"
    f"<meta property='og:title' content='Pier to close'><meta name=author content='Ann Able'>"
    f"<link rel=canonical href='/pier'><link rel=alternate type='application/rss+xml' href='/rss'>"
    f"<script type='application/ld+json'>{_LD}</script></head><body><article><h1>Pier to close</h1>"
    f"<time datetime='2026-10-06'>6 October 2026</time>{_BODY}</article></body></html>"
).encode()
RSS = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    "<channel><title>Post</title><link>https://post.example/</link><item><title>Pier &amp; port</title>"
    "<link>https://post.example/pier?id=1</link><guid isPermaLink='false'>12</guid>"
    "<pubDate>Tue, 06 Oct 2026 08:00:00 +0200</pubDate><description><![CDATA[<p>Short</p>]]></description>"
    f"<content:encoded><![CDATA[{_BODY}]]></content:encoded></item></channel></rss>"
).encode()
ATOM = (
    b"<feed xmlns='http://www.w3.org/2005/Atom' "
    b"xml:base='https://post.example/'><title>Post</title><entry><id>tag:1</id>"
    b"<title type='html'>Pier &lt;b&gt;closes&lt;/b&gt;</title><link rel='alternate' href='pier'/>"
    b"<published>2026-10-06T08:00:00Z</published><author><name>Ann "
    b"Able</name></author><summary>S</summary></entry></feed>"
)
JSON_FEED = json.dumps(
    {"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [
        {"id": "1", "url": "https://post.example/pier", "title": "Pier", "content_html": _BODY,
         "date_published": "2026-10-06T08:00:00Z", "authors": [{"name": "Ann Able"}]}]}
).encode()  # fmt: skip
SITEMAP = (
    b"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
    b"xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://post.example/pier</loc>"
    b"<lastmod>2026-10-06</lastmod><news:news><news:publication><news:name>Post</news:name><news:language>en"
    b"</news:language></news:publication><news:publication_date>2026-10-06T08:00:00Z</news:publication_date>"
    b"<news:title>Pier</news:title></news:news></url></urlset>"
)
SITEMAP_INDEX = (
    b"<sitemapindex "
    b"xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>https://post.example/1.xml.gz</loc>"
    b"<lastmod>2026-10-06T08:00:00+02:00</lastmod></sitemap></sitemapindex>"
)
G2 = (
    "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:newsml:post.example:20261006:pier' version='2' "
    "xml:lang='en'><itemMeta><itemClass qcode='ninat:text'/><provider "
    "literal='AP'/><versionCreated>2026-10-06T08:00:00Z"
    "</versionCreated><pubStatus qcode='stat:usable'/></itemMeta><contentMeta><headline>Pier to close</headline>"
    "<by>By ANN ABLE</by><dateline>LINDESVIK, Oct 6</dateline></contentMeta><contentSet><inlineXML "
    "contenttype='application/xhtml+xml'><html xmlns='http://www.w3.org/1999/xhtml'><body>"
    f"{_BODY}</body></html></inlineXML></contentSet></newsItem>"
).encode()
NEWSML_1 = (
    "<NewsML><NewsEnvelope><DateAndTime>20261006T080000Z</DateAndTime></NewsEnvelope><NewsItem><Identification>"
    "<NewsIdentifier><ProviderId>post.example</ProviderId><DateId>20261006</DateId><NewsItemId>pier</NewsItemId>"
    "<RevisionId PreviousRevision='0' Update='N'>1</RevisionId><PublicIdentifier>urn:newsml:1</PublicIdentifier>"
    "</NewsIdentifier></Identification><NewsManagement><NewsItemType FormalName='News'/><FirstCreated>20261006T080000Z"
    "</FirstCreated><Status FormalName='Usable'/></NewsManagement><NewsComponent><NewsLines><HeadLine>Pier to close"
    "</HeadLine><ByLine>By Ann Able</ByLine><DateLine>LINDESVIK, Oct 6 (AFP)</DateLine></NewsLines><ContentItem>"
    f"<DataContent>{_BODY}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
).encode()
NITF = (
    "<nitf><head><title>Pier to close</title><docdata><doc-id id-string='1'/><date.issue norm='20261006T080000Z'/>"
    "</docdata></head><body><body.head><hedline><hl1>Pier to close</hl1></hedline><byline>By Ann "
    "Able</byline><dateline>"
    f"<location>LINDESVIK</location></dateline></body.head><body.content>{_BODY}</body.content></body></nitf>"
).encode()
NINJS = json.dumps(
    {"uri": "urn:1", "type": "text", "versioncreated": "2026-10-06T08:00:00Z", "headline": "Pier to close",
     "byline": "Ann Able", "body_html": _BODY, "body_text": _STORY, "located": "Lindesvik", "language": "en",
     "infosources": [{"name": "AP"}]}
).encode()  # fmt: skip
IPTC_7901 = (
    "\x01ABC1234 4 pol 0100 LI-Post\r\n\x02PIER-CLOSE\r\nPier to close\r\n=By Ann Able=\r\nLINDESVIK, Oct 6 (AFP) - "
    f"{_STORY}\r\n\x03060800 oct 26\r\n\x04"
).encode()
_PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + HTML
WARC = b"".join(
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/%d\r\nWARC-Date: "
    b"2026-10-06T08:00:00Z\r\n"
    b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000%d>\r\nContent-Type: application/http\r\n"
    b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (number, number, len(_PAGE), _PAGE)
    for number in (1, 2)
)
ARC = b"filedesc://x 0.0.0.0 20261006080000 text/plain 20\n1 0 Post\nURL IP date\n\nhttps://post.example/ 1.2.3.4 " + (
    b"20261006080000 text/html %d\n%s\n" % (len(_PAGE), _PAGE)
)
GDELT_LIST = b"150383 297a16b493de7cf6ca809a7cc31d0b93 http://data.example/gdeltv2/20261006080000.mentions.CSV.zip\n"
GDELT_MENTIONS = b"1\t20261006080000\t20261006080000\t1\tpost.example\thttps://post.example/pier\t" + b"\t".join(
    [b"1"] * 10
)
GDELT_GRAPH = "\t".join(
    ["20261006080000-1", "20261006080000", "1", "post.example", "https://post.example/pier", *[""] * 20, "srclc:eng",
     "<PAGE_TITLE>Pier &amp; port</PAGE_TITLE>"]
).encode()  # fmt: skip
RECORD = json.dumps(
    {"url": "https://post.example/pier", "title": "Pier to close", "text": _STORY, "date": "2026-10-06T08:00:00Z",
     "author": "By Ann Able and Bo Lee", "image": {"url": "/i.jpg", "credit": "AP"}, "language": "en"}
).encode()  # fmt: skip
LINES = RECORD + b"\n" + NINJS + b"\n{}\n[1]\nnull\n"
TEXT = f"Pier to close\nBy Ann Able\nOctober 6, 2026\n\nLINDESVIK (AP) — {_STORY}\n\n(Reporting by Bo Lee)\n".encode()
JUDGEMENTS = b"entity_a,entity_b,verdict\nPERSON:Ada Brandt,PERSON:A. Brandt,same\nent_1,ORG:Acme@art_1,not_same\n"
CATALOGUE = (
    b'[[outlets]]\nid = "post"\nname = "Post"\ndomain = "post.example"\ncountry = "NO"\nlanguage = "en"\n'
    b'kind = "newspaper"\n\n[[outlets.entries]]\nkind = "feed"\nurl = "https://post.example/rss"\nmatch = "pier"\n\n'
    b'[[outlets.entries]]\nkind = "jsonl"\npath = "a.jsonl"\nfields = {title = "t.0", text = "b"}\n'
)
ROBOTS = (
    b"User-agent: *\nDisallow: /private*\nAllow: /$\nCrawl-delay: 2\nRequest-rate: "
    b"1/10\nSitemap: https://post.example/s\n"
)


@cache
def bundled() -> tuple[bytes, ...]:
    """Return the documents that the package carries."""
    return tuple(path.read_bytes() for path in sorted(DOCUMENTS.iterdir()) if path.suffix not in (".md", ""))


def zipped(*contents: bytes) -> tuple[bytes, ...]:
    """Return the contents, and the first of them compressed."""
    return *contents, gzip.compress(contents[0])
