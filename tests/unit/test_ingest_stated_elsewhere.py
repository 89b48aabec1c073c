"""What pages and wires state beside their text: language, dates of teasers, texts in lists of data, notes."""

import json
from datetime import UTC, datetime

import pytest

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.extraction.reader import articles
from tests.unit.ferry_page import BODY, PARAGRAPHS

FETCHED_AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
URL = "https://www.vossnes.example/news/ferry"
BOSNIAN = (
    "Područna škola pored rijeke ponovo je otvorena u ponedjeljak, a na prvi čas došlo je sedmero učenika iz tri sela.",
    "Općina je platila krov i peć, dok su mještani sami okrečili zidove i popravili klupe u obje učionice.",
    "„Teško je bilo otvoriti je“, kazao je učitelj koji svako jutro prelazi most i pali vatru prije djece.",
)


def read(page: str, url: str = URL) -> ExtractedArticle:
    return articles(RawDocument("d", "s", url, None, FETCHED_AT, page.encode(), "text/html"))[0]


def page(body: str, head: str = "", language: str = "") -> str:
    return f"<!doctype html><html{language}><head><title>Ferry to stay</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "head",
    [
        '<meta http-equiv="Content-Language" content="bs">',
        '<meta name="language" content="bs-BA">',
        '<meta property="og:locale" content="bs_BA">',
        '<script type="application/ld+json">{"@type":"NewsArticle","inLanguage":"bs-BA"}</script>',
    ],
)
def test_the_head_states_the_language_where_the_root_does_not(head: str) -> None:
    body = "<h1>Ferry to stay</h1>" + "".join(f"<p>{part}</p>" for part in BOSNIAN)
    assert read(page(body, head)).language == "bs"
    assert read(page(body, head, ' lang="hr"')).language == "hr"


def test_the_date_of_a_teaser_in_microdata_is_not_the_article_s() -> None:
    teaser = (
        '<div itemscope itemtype="https://schema.org/NewsArticle"><a itemprop="url" href="/a">Market closes</a>'
        '<meta itemprop="datePublished" content="2026-11-24T06:00:00+01:00"></div>'
    )
    own = '<meta property="article:published_time" content="2026-11-25T16:20:00+01:00">'
    article = read(page(f"{teaser}<h1>Ferry to stay</h1>{PARAGRAPHS}", own))
    assert article.published_at == datetime(2026, 11, 25, 15, 20, tzinfo=UTC)


def test_the_date_in_the_microdata_of_the_article_itself_is_its_date() -> None:
    own = (
        '<article itemscope itemtype="https://schema.org/NewsArticle"><h1>Ferry to stay</h1><a href="/a">News</a>'
        f'<meta itemprop="datePublished" content="2026-11-25T16:20:00+01:00">{PARAGRAPHS}</article>'
    )
    assert read(page(own)).published_at == datetime(2026, 11, 25, 15, 20, tzinfo=UTC)


@pytest.mark.parametrize(("kind", "content"), [("type", "text"), ("__typename", "html"), ("component", "value")])
def test_a_text_that_a_page_holds_as_a_list_of_paragraphs_is_read(kind: str, content: str) -> None:
    blocks = [{kind: "paragraph", content: part} for part in BODY]
    blocks.insert(
        2, {kind: "image", content: "The ferry at the pier, in a picture of the summer before last, at noon."}
    )
    data = json.dumps({"props": {"article": {"body": blocks}}})
    shell = (
        '<div id="__next"><h1>Ferry to stay</h1><div class="skeleton"></div></div>'
        f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'
    )
    assert read(page(shell)).text.split("\n\n") == list(BODY)


def test_a_list_of_teasers_in_the_data_of_a_page_is_no_text() -> None:
    teasers = [{"type": "teaser", "text": part} for part in BODY]
    shell = f'<div id="__next"></div><script type="application/json">{json.dumps(teasers)}</script>'
    with pytest.raises(DocumentError):
        read(page(shell))


def wire(body: str) -> ExtractedArticle:
    content = (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:vossnes.example:1" version="1">'
        "<itemMeta><versionCreated>2026-11-26T18:05:00+01:00</versionCreated></itemMeta>"
        "<contentMeta><headline>Ferry to stay</headline></contentMeta><contentSet><inlineXML>"
        f"<html><body>{body}</body></html></inlineXML></contentSet></newsItem>"
    )
    return articles(RawDocument("d", "s", "file:///a.xml", None, FETCHED_AT, content.encode(), "text/xml"))[0]


@pytest.mark.parametrize(
    "notes",
    [
        "<p># Notizblock</p><p>## Orte</p><p>Pier, 5003 Vossnes</p><p>## dpa-Kontakte</p><p>Autorin: Ida Moen</p>",
        "<p>Notes to editors: pictures at noon</p><p>Ida Moen, 555 0100</p>",
        "<p>___</p><p>Follow AP's Europe coverage at https://apnews.example/europe</p>",
    ],
)
def test_notes_to_editors_behind_a_wire_s_text_are_no_text(notes: str) -> None:
    assert wire(f"{PARAGRAPHS}{notes}").text.split("\n\n") == list(BODY)


def test_a_paragraph_about_notes_stays() -> None:
    paragraph = "Notes to editors were found in the ship's locker, among them one about the night of the storm."
    assert wire(f"{PARAGRAPHS}<p>{paragraph}</p>").text.endswith(paragraph)


def test_a_page_saved_with_its_parts_is_refused_by_the_name_of_its_format() -> None:
    saved = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.vossnes.example/a\r\nSubject: Ferry\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--a"\r\n\r\n'
        f"----a\r\nContent-Type: text/html\r\n\r\n<html><body>{PARAGRAPHS}</body></html>\r\n----a--\r\n"
    )
    with pytest.raises(DocumentError, match="MHTML"):
        articles(RawDocument("d", "s", "file:///a.html", None, FETCHED_AT, saved.encode(), "text/html"))


@pytest.mark.parametrize(
    "line",
    [
        "The post Ferry to stay appeared first on Vossnes Post.",
        "La entrada El ferry sigue se publicó primero en Diario de Vossnes.",
        "Der Beitrag Fähre bleibt erschien zuerst auf Vossnes Post.",
        "L’article Le bac reste est apparu en premier sur Vossnes.",
    ],
)
def test_the_closing_line_of_a_feed_s_system_is_no_text(line: str) -> None:
    assert wire(f"{PARAGRAPHS}<p>{line}</p>").text.split("\n\n") == list(BODY)


def test_a_sentence_about_a_post_that_appeared_stays() -> None:
    sentence = "The post that the harbour lost in the storm appeared on the beach in March."
    assert wire(f"{PARAGRAPHS}<p>{sentence}</p>").text.endswith(sentence)
