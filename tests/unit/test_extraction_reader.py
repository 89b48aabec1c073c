"""From bytes to articles: every format, and a reason for each document that cannot be read."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.documents import ExtractedArticle, FeedFacts, RawDocument
from newsledger.transforms.extraction.reader import articles, sniff

BODY = (
    "The harbour council voted on Tuesday to close the old pier, ending a dispute that had lasted for nine years.",
    "“It was never a pier,” said Orsolya Brandt, who led the vote. “It was a rumour made of planks.”",
    "The pier will be taken down in spring, according to the council. Nobody has asked for the planks so far.",
)
PLAIN = "Council closes old pier\n\n" + "\n\n".join(BODY)


def _raw(content: bytes | str, **known: object) -> RawDocument:
    data = content.encode() if isinstance(content, str) else content
    fields = {"url": "https://www.pier.example/news/pier?utm_source=x#top", "final_url": None} | known
    return RawDocument("d", "s", fetched_at=datetime(2026, 11, 1, tzinfo=UTC), content=data, **fields)  # type: ignore[arg-type]


def _article(content: bytes | str, **known: object) -> ExtractedArticle:
    (found,) = articles(_raw(content, **known))
    return found


def _page(body: str, head: str = "") -> str:
    menu = "<nav><ul><li><a href=/a>Home</a></li><li><a href=/b>Sport</a></li></ul></nav>"
    return f"<!doctype html><html><head>{head}</head><body>{menu}<article>{body}</article></body></html>"


PARAGRAPHS = "".join(f"<p>{part}</p>" for part in BODY)


def test_a_dateline_below_a_byline_line_of_a_page_goes_to_its_column() -> None:
    head = '<h1>Council closes old pier</h1><p class="who">Orla Quist · July 28, 2026</p>'
    found = _article(_page(head + PARAGRAPHS.replace("<p>", "<p>SKARMO — ", 1)))
    assert found.dateline == "SKARMO"
    assert found.text.startswith("The harbour council")


def test_paragraphs_of_a_page_without_any_are_not_run_together() -> None:
    page = "<html><body><font>Ads | Letters</font><br>" + "<br><br>".join(BODY) + "</body></html>"
    text = _article(page).text
    assert [part for part in text.split("\n\n") if part in BODY] == list(BODY)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "binary"),
        (b"%PDF-1.7 ...", "binary"),
        (b"PK\x03\x04 ...", "binary"),
        (b"words\x00" * 300, "binary"),
        (b"word " * 1_100_000, "too_large"),
        (gzip.compress(b"word " * 1_100_000, mtime=0), "too_large"),
        (gzip.compress(PLAIN.encode(), mtime=0)[:-9], "bad_gzip"),
        (b"\x1f\x8b nonsense", "bad_gzip"),
        (b'{"title": "cut', "bad_json"),
        (b'{"a":' * 100_000, "bad_json"),
        (b'{"title": "no body"}', "not_an_article"),
        (b'[{"text": "a"}, {"text": "b"}]', "not_an_article"),
        (b"<html><body></body></html>", "no_text"),
        (b"<html><body>" + b"<div>" * 50_000 + b"x", "too_deep"),
        (b"...", "no_text"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(DocumentError) as caught:
        articles(_raw(content))
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("content", "declared", "kind"),
    [
        (PLAIN, None, "text"),
        (PLAIN, "text/html", "text"),
        ("<!DOCTYPE html><p>x</p>", None, "html"),
        ("<p>A fragment</p>", None, "html"),
        ('{"title": "x"}', None, "json"),
        ('[{"title": "x"}]', "application/json", "json"),
        ("[Update] The council met.", None, "text"),
    ],
)
def test_a_format_is_told_by_its_content(content: str, declared: str | None, kind: str) -> None:
    assert sniff(_raw(content, content_type=declared)) == kind


def test_gzip_and_plain_give_the_same_article() -> None:
    assert _article(gzip.compress(PLAIN.encode(), mtime=0)) == _article(PLAIN)


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("windows-1252", "windows-1252"), ("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("utf-8", "ascii-nope")],
)
def test_a_text_is_the_same_in_any_charset(charset: str, declared: str | None) -> None:
    assert _article(PLAIN.encode(charset), charset=declared).text == "\n\n".join(BODY)


def test_a_meta_charset_is_believed() -> None:
    page = _page(PARAGRAPHS, "<meta charset=windows-1252>")
    assert "“It was never" in _article(page.encode("windows-1252")).text


def test_text_is_nfc_without_control_characters() -> None:
    text = _article("Cafe\u0301 closes old pier\n\nThe cafe\u0301 by the pier\x07 was closed on Tuesday.").text
    assert text == "The café by the pier was closed on Tuesday."


def test_what_is_unknown_of_a_file_stays_unknown() -> None:
    found = _article(PLAIN, url="file:///pier.txt")
    assert (found.published_at, found.published_precision, found.published_method) == (None, "unknown", None)
    assert found.language == "en"
    assert 0 <= found.language_confidence <= 1


def test_a_page_without_a_date_was_published_before_it_was_fetched() -> None:
    found = _article(PLAIN)
    assert (found.published_precision, found.published_method) == ("unknown", "fetched")


def test_a_feed_date_goes_before_the_text() -> None:
    at = datetime(2025, 5, 5, 10, tzinfo=UTC)
    found = _article("date 2025-05-04 Council closes old pier\n\n" + BODY[0], facts=FeedFacts(published_at=at))
    assert (found.published_at, found.published_method) == (at, "feed")


@pytest.mark.parametrize(
    ("written", "precision", "notes"),
    [
        ("Mon, 05 May 2025 10:00:00 +0000", "second", ()),
        ("Mon, 05 May 2025 10:00:00", "second", ("date_without_zone: feed",)),
        ("2025-05-05", "day", ()),
        ("no date at all", "second", ()),
        (None, "second", ()),
    ],
)
def test_a_feed_date_is_as_sharp_as_the_feed_wrote_it_and_one_without_a_zone_says_so(
    written: str | None, precision: str, notes: tuple[str, ...]
) -> None:
    at = datetime(2025, 5, 5, 0 if precision == "day" else 10, tzinfo=UTC)
    found = _article(PLAIN, facts=FeedFacts(published_at=at, published_written=written))
    assert (found.published_at, found.published_method) == (at, "feed")
    assert (found.published_precision, found.notes) == (precision, notes)


def test_linked_data_names_title_authors_date_and_image() -> None:
    data = {
        "@graph": [
            {"@type": "Organization", "name": "Pier Post"},
            {
                "@type": "NewsArticle", "headline": "Council &#8220;closes&#8221; pier", "articleSection": ["Local"],
                "author": [{"@type": "Person", "name": "By Ann Able"}, {"name": "Bo Best"}],
                "datePublished": "2025-05-05T10:00:00+02:00", "dateModified": "2025-05-05T12:00:00Z",
                "image": {"url": "https://img.example/a.jpg", "creditText": "Cy Cole"},
                "publisher": {"name": "Pier Post"},
            },
        ]
    }  # fmt: skip
    found = _article(_page(PARAGRAPHS, f'<script type="application/ld+json">{json.dumps(data)}</script>'))
    assert (found.title, found.title_method) == ("Council “closes” pier", "json-ld")
    assert (found.authors, found.authors_method) == (("Ann Able", "Bo Best"), "json-ld")
    assert (found.published_at, found.published_method) == (datetime(2025, 5, 5, 8, tzinfo=UTC), "json-ld")
    assert found.modified_at == datetime(2025, 5, 5, 12, tzinfo=UTC)
    assert (found.section, found.image_credit, found.source_name) == ("Local", "Cy Cole", "Pier Post")
    assert found.text == "\n\n".join(BODY)


def test_meta_elements_stand_in_for_linked_data() -> None:
    head = (
        '<meta property="og:title" content="Council closes pier"><meta name="author" content="Ann Able">'
        '<meta property="article:published_time" content="2025-05-05"><link rel="canonical" href="/news/pier">'
    )
    found = _article(_page(PARAGRAPHS, head))
    assert (found.title, found.authors, found.published_precision) == ("Council closes pier", ("Ann Able",), "day")
    assert found.canonical_url == "https://www.pier.example/news/pier"


@pytest.mark.parametrize(
    "data", ["[" * 9000, '{"@type": "NewsArticle", "headline": 7, "author": [[{"name": 5}]]}', "{"]
)
def test_broken_linked_data_is_passed_over(data: str) -> None:
    found = _article(
        _page(f"<h1>Council closes pier</h1>{PARAGRAPHS}", f'<script type="application/ld+json">{data}</script>')
    )
    assert "It was never a pier" in found.text


@pytest.mark.parametrize("stated", ["https://elsewhere.example/x", "ftp://www.pier.example/x", ""])
def test_an_address_of_another_site_is_not_canonical(stated: str) -> None:
    found = _article(_page(PARAGRAPHS, f'<link rel="canonical" href="{stated}">'))
    assert found.canonical_url == "https://www.pier.example/news/pier"


def test_lists_of_spans_are_kept_as_bullets() -> None:
    items = "".join(f"<li><span>{part}</span></li>" for part in BODY)
    found = _article(
        _page(f"<h1>What we know of the pier</h1><p>Here are the main points of the day.</p><ul>{items}</ul>")
    )
    assert [f"• {part}" in found.text for part in BODY] == [True, True, True]
    assert "Sport" not in found.text


def test_a_heavy_script_does_not_hide_the_body() -> None:
    found = _article(_page("<script>" + "var a = '<p>x</p>';" * 100_000 + "</script>" + PARAGRAPHS))
    assert found.text == "\n\n".join(BODY)


def test_byline_date_and_standfirst_at_the_top_of_a_page_are_no_body() -> None:
    head = (
        '<meta name="author" content="Ann Able"><meta name="description" content="A pier is closed after nine years.">'
    )
    top = "<p>A pier is closed after nine years.</p><p>Ann Able · May 5, 2025</p><p>Updated 14:05 · 3 min read</p>"
    assert _article(_page(top + PARAGRAPHS, head)).text == "\n\n".join(BODY)


@pytest.mark.parametrize(
    "record",
    [
        {"title": "Pier closes", "text": "\n\n".join(BODY), "author": ["Ann Able"],
         "published": "2025-05-05T08:00:00Z"},
        {"headline": "Pier closes", "articleBody": PARAGRAPHS, "author": {"name": "Ann Able"},
         "date": "May 5, 2025 8:00 am UTC"},
        {"@type": "NewsArticle", "headline": "Pier closes", "body": "\n".join(BODY), "byline": "By Ann Able",
         "datePublished": "2025-05-05T08:00:00+00:00"},
    ],
)  # fmt: skip
def test_records_are_read_in_every_dialect(record: dict[str, object]) -> None:
    found = _article(json.dumps(record))
    assert (found.title, found.authors, found.text) == ("Pier closes", ("Ann Able",), "\n\n".join(BODY))
    assert found.published_at == datetime(2025, 5, 5, 8, tzinfo=UTC)
