"""What reads bytes from outside, each as a function that raises nothing but the documented error."""

import io
import json
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from protego import Protego

from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import DocumentError, SettingsError, SourceError
from newsledger.flows.fetch import codings
from newsledger.flows.fetch.model import Limits, Listing
from newsledger.flows.sources import anything, catalogue, feeds, records
from newsledger.transforms.annotation import ArticleText, Span
from newsledger.transforms.annotators import annotator
from newsledger.transforms.documents import ExtractedArticle, FeedFacts, RawDocument
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.extraction.canonical_claims import claim
from newsledger.transforms.extraction.html import page as html
from newsledger.transforms.extraction.html import page_kind
from newsledger.transforms.extraction.html.metadata import metadata
from newsledger.transforms.extraction.html.stated_body import in_state
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.formats import decoding, gdelt, warc
from newsledger.transforms.formats.alternates import alternates
from newsledger.transforms.formats.archive_bytes import unzipped
from newsledger.transforms.formats.clippings import clippings
from newsledger.transforms.formats.feeds import feed
from newsledger.transforms.formats.mapped import mapped
from newsledger.transforms.formats.sitemaps import sitemap
from newsledger.transforms.tables.articles import article_row
from newsledger.transforms.tables.credits import credit_rows
from newsledger.transforms.tables.judgements import judgements
from newsledger.transforms.tables.statements import rows
from newsledger.transforms.urls import canonical_url
from tests.hostile import seeds as small
from tests.press_exports import press_exports

URL = "https://post.example/news/"
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
EXPECTED = (DocumentError, SettingsError, SourceError)
_FIELDS = {"title": "title", "text": "text", "url": "url", "author": "authors.0.name"}
_TYPES = (None, "text/html", "application/json", "text/plain", "application/xml", "text/html; charset=utf-7", "x" * 99)


@dataclass(frozen=True, slots=True)
class Target:
    """A reader: a function of bytes, and the contents that mutations start from.

    `read` returns rows by table, or a word for what it found, so that a new one is known as new, or nothing. It raises
    an error of EXPECTED, or AssertionError for a wrong result.
    """

    read: Callable[[bytes], dict[str, list[Row]] | str | None]
    seeds: Sequence[bytes]


def _article(content: bytes) -> dict[str, list[Row]]:
    """Read a document whose declared facts depend on its bytes, so that an execution can be repeated."""
    random = Random(sha256(content).digest())
    raw = RawDocument(
        document_id="doc_1",
        source_id="post",
        url=random.choice((URL, "file:///a.txt", "https://post.example/2026/10/06/pier?utm_source=rss")),
        final_url=random.choice((None, "https://www.post.example/pier/")),
        fetched_at=MOMENT,
        content=content,
        content_type=random.choice(_TYPES),
        charset=random.choice((None, None, "utf-8", "latin-1", "undefined", "idna")),
        facts=random.choice((FeedFacts(), FeedFacts("Pier", MOMENT, "Tue, 06 Oct 2026", ("Ann Able",), "Short"))),
    )
    batch: dict[str, list[Row]] = {"articles": [], "credits": []}
    for article in articles(raw):
        _check_article(article)
        row = article_row(article, raw, source_id="post", run_id="run_1")
        batch["articles"].append(row)
        batch["credits"] += credit_rows(article, str(row["article_id"]))
    return batch


def _check_article(article: ExtractedArticle) -> None:
    assert article.text.strip()
    assert unicodedata.is_normalized("NFC", article.text)
    assert all(part and part == " ".join(part.split()) for part in article.text.split("\n\n"))
    stated = [article.title, article.subtitle, *article.authors, *article.keywords, article.section, article.dateline]
    for value in [article.text, article.canonical_url, *article.notes, *filter(None, stated)]:
        value.encode()
        assert not any(unicodedata.category(character) == "Cc" for character in value.replace("\n", "")), value
    assert (article.published_at is None) == (article.published_method is None)
    assert canonical_url(article.canonical_url) == article.canonical_url


def _annotation(content: bytes) -> str:
    """Annotate the text; every span holds words of its zone. Return the rules that found something."""
    title, _, body = content.decode("utf-8", "replace").replace("\r", "")[:20_000].partition("\n")
    article = segmented(article_id="art_1", article_key="key_1", title=title, body=body, language="en")
    found = annotator("news").annotate(article)
    for group in (found.mentions, found.attributions, found.relations):
        for draft in group:
            _check_span(draft.span, article)
    for quote in found.quotes:
        for span in filter(None, (quote.span, quote.cue, quote.speaker)):
            _check_span(span, article)
    batch = rows(article, found)
    for name in ("mentions", "quotes", "attributions", "relations"):
        for row in batch[name]:
            zone = article.title if row["zone"] == "title" else article.body
            start, end = int(str(row["start_char"])), int(str(row["end_char"]))
            assert zone[start:end] == row["text"], row
    rules = [{draft.rule for draft in found.quotes}, {draft.rule for draft in found.attributions}]
    return " ".join(sorted(set().union(*rules, {draft.rule for draft in found.relations})))


def _check_span(span: Span, article: ArticleText) -> None:
    assert 0 <= span.start < span.end <= len(article.title if span.zone == "title" else article.body)


def _sound(value: object) -> None:
    """Check that every text in a value can be stored."""
    repr(value).encode("ascii", "backslashreplace")
    json.dumps(value, default=str, ensure_ascii=False).encode()


def _feed(content: bytes) -> str:
    parsed = feed(content, url=URL)
    found = list(feeds.links(parsed, URL, None))
    for item in found:
        _sound([str(item), getattr(item, "url", None), getattr(item, "facts", None)])
    return _scale(found)


def _scale(found: Sequence[object]) -> str:
    """Return a word for the number of things, by powers of two."""
    return str(len(found).bit_length())


def _warc(content: bytes) -> str:
    found = list(islice(warc.captures(io.BytesIO(content), record_bytes=1_000_000), 1_000))
    for capture in found:
        _sound(str(capture)[:1_000])
    return _scale(found)


def _json_lines(content: bytes) -> None:
    for name in ("a.jsonl", "a.json", "a.jsonl.gz"):
        for record in islice(records.records(io.BytesIO(content), name, Limits(1_000_000)), 1_000):
            _sound([record.fragment, record.reason])
            if record.content and record.content.startswith(b"{"):
                _mapped(record.content)


def _mapped(content: bytes) -> None:
    try:
        value: Any = json.loads(content)
    except (ValueError, RecursionError):
        return
    mapped(value, _FIELDS)


def _catalogue(content: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sources.toml"
        path.write_bytes(content)
        return _scale(list(catalogue.entry_points(catalogue.outlets(path), path.parent)))


def _archive(content: bytes) -> None:
    size = 0
    for piece in unzipped(io.BytesIO(content)):
        size += len(piece) if isinstance(piece, bytes) else 0
        if size > 10_000_000:
            break


def _codings(content: bytes) -> None:
    for coding in ("gzip", "deflate", "br", "zstd", "gzip, br"):
        try:
            codings.unpacked([content[:100], content[100:]], coding, limit=1_000_000, url=URL)
        except SourceError:
            continue


def _robots(content: bytes) -> None:
    parsed = Protego.parse(content.decode("utf-8", "replace"))
    parsed.can_fetch(URL + "private/a" * 20, "newsledger")
    parsed.crawl_delay("newsledger")
    list(parsed.sitemaps)


def _ignoring(function: Callable[[bytes], object]) -> Callable[[bytes], None]:
    def read(content: bytes) -> None:
        function(content)

    return read


@cache
def targets() -> dict[str, Target]:
    """Return every target by name."""
    pages = [content for content in small.bundled() if b"<" in content[:200]]
    texts = [content for content in small.bundled() if content not in pages]
    listings = (small.RSS, small.ATOM, small.JSON_FEED, small.SITEMAP, small.SITEMAP_INDEX, small.HTML)
    wires = (small.G2, small.NEWSML_1, small.NITF, small.NINJS, small.IPTC_7901)
    return {
        "page": Target(_article, (small.HTML, *pages)),
        "text": Target(_article, (small.TEXT, *texts)),
        "wire": Target(_article, small.zipped(*wires)),
        "record": Target(_article, (small.RECORD, small.NINJS)),
        "feed": Target(_feed, listings[:3]),
        "sitemap": Target(_ignoring(lambda content: sitemap(content, url=URL)), small.zipped(*listings[3:5])),
        "listing": Target(_ignoring(lambda content: anything.listed(Listing(URL, content))), listings),
        "alternates": Target(_ignoring(lambda content: alternates(content, url=URL)), (small.HTML,)),
        "claims": Target(_claims, (small.HTML, *pages)),
        "warc": Target(_warc, small.zipped(small.WARC, small.ARC)),
        "gdelt": Target(_gdelt, (small.GDELT_LIST, small.GDELT_MENTIONS, small.GDELT_GRAPH)),
        "records": Target(_json_lines, small.zipped(small.LINES, small.RECORD)),
        "archive": Target(_archive, small.zipped(small.WARC)[1:]),
        "codings": Target(_codings, small.zipped(small.TEXT)),
        "decoding": Target(_decoding, small.zipped(small.HTML, small.TEXT)),
        "judgements": Target(
            _ignoring(lambda content: judgements(content.decode("utf-8", "replace"))), (small.JUDGEMENTS,)
        ),
        "catalogue": Target(_catalogue, (small.CATALOGUE,)),
        "robots": Target(_robots, (small.ROBOTS,)),
        "clippings": Target(_clippings, press_exports()),
        "annotator": Target(_annotation, (small.TEXT, *texts, *_passages(texts))),
    }


def _passages(texts: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return each paragraph of some texts under a title, as the time of the annotator grows with the text."""
    parts = [part for text in texts for part in text.split(b"\n\n") if len(part) > 60]
    return tuple(b"Pier to close\n" + part for part in parts)


def _claims(content: bytes) -> None:
    """Read what a page claims to be, and whether it is an article at all, as the crawl does."""
    text = content.decode("utf-8", "replace")
    claimed = claim("doc_1", URL, text)
    _sound(claimed and claimed.claimed_key)
    page = html.tree(text)
    if target := page_kind.redirect(page, URL):
        _sound(target)
    stated = metadata(page, URL)
    page_kind.refusal(page, text, url=URL, has_body=bool(stated.article_body or in_state(page)))


def _clippings(content: bytes) -> dict[str, list[Row]] | None:
    """Read each article of an export of a press archive; one that is damaged costs no other."""
    batch: dict[str, list[Row]] = {"articles": [], "credits": []}
    parts = clippings(content)
    assert len({part.fragment for part in parts}) == len(parts)
    for part in parts:
        with suppress(DocumentError):
            for name, rows_read in _article(part.text.encode()).items():
                batch[name] += rows_read
    return batch if batch["articles"] else None


def _gdelt(content: bytes) -> None:
    with suppress(DocumentError):
        gdelt.files(content)
    for mention in gdelt.mentions(content).articles:
        _sound(str(mention))


def _decoding(content: bytes) -> None:
    plain = decoding.unpacked(content, limit=1_000_000)
    for charset, is_page in ((None, True), ("idna", False), ("utf-16", True)):
        decoding.text_of(plain, charset, is_page=is_page).text.encode()
