"""Wires and records: bodies in every markup, furniture in its column, formats by name, HTML in JSON."""

import json
from datetime import UTC, datetime

import pytest

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.extraction.fragment import fragment
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.formats.newsml import pieces

FETCHED_AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
FIRST = "The council of Skarmo voted on Thursday to keep the harbour ferry for ten more years."
SECOND = "“Nobody asked us,” said Ida Moen, who has run the kiosk on the pier since it opened."
THIRD = "The ferry carries some 300 people a day, most of them to the school on the far shore."
WHOLE = [FIRST, SECOND, THIRD]


def read(content: str, kind: str = "application/xml") -> ExtractedArticle:
    return articles(RawDocument("doc", "src", "file:///a", None, FETCHED_AT, content.encode(), kind))[0]


def g2(body: str, *, meta: str = "") -> str:
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:skarmo.example:1" version="1">'
        "<itemMeta><versionCreated>2026-11-26T18:05:00+01:00</versionCreated></itemMeta>"
        f"<contentMeta><by>By Ida Moen</by><headline>Ferry to stay</headline>{meta}</contentMeta><contentSet>"
        f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{body}</body></html>'
        "</inlineXML></contentSet></newsItem>"
    )


@pytest.mark.parametrize(
    "body",
    [
        "\n\n".join(WHOLE),
        "<br/><br/>".join(WHOLE),
        "<br/>".join(WHOLE),
        "".join(f"<div>{line}</div>" for line in WHOLE),
        f"<div>{FIRST}<div>{SECOND}</div>{THIRD}</div>",
        "<pre>" + "\n\n".join(f"    {line}" for line in WHOLE) + "</pre>",
        "".join(f"<section><p>{line}</p></section>" for line in WHOLE),
        f"<h1>Ferry to stay</h1><p>By Ida Moen</p><p>SKARMO, Nov 26 (Reuters) - {FIRST}</p>{SECOND}<p>{THIRD}</p>",
        "".join(f"<p>{line}</p>" for line in WHOLE) + "<p>(Reporting by Ida Moen; Editing by Tor Lie)</p>",
        "".join(f"<p>{line}</p>" for line in [*WHOLE, "im-tl/kv/oa"]),
        "".join(f"<p>{line}</p>" for line in [*WHOLE, "EFE im/tl"]),
        "".join(f"<p>{line}</p>" for line in [*WHOLE, "PTI IM TL TL", "(AFP)"]),
        "".join(f"<p>{line}</p>" for line in [*WHOLE, "Enditem"]),
        "".join(f"<p>{line}</p>" for line in [*WHOLE, "dpa im yyzz n1 tl"]),
        "".join(f"<p>{line}</p>" for line in [*WHOLE, "((ida.moen@skarmo.example; +47 22 33 44;))"]),
        "".join(f"<p>{line}</p>" for line in ["By Ida Moen", "SKARMO, Norway (AP) --", *WHOLE]),
    ],
)
def test_the_body_of_a_wire_item_is_read_in_any_markup(body: str) -> None:
    article = read(g2(body))
    assert article.text.split("\n\n") == WHOLE
    assert article.authors == ("Ida Moen",)


@pytest.mark.parametrize(
    ("line", "place"), [("SKARMO, Nov 26 (Reuters) -", "SKARMO"), ("Skarmo (dpa) -", "Skarmo"), ("OSLO —", "OSLO")]
)
def test_a_dateline_in_a_paragraph_of_its_own_leaves_the_text(line: str, place: str) -> None:
    article = read(g2("".join(f"<p>{part}</p>" for part in [line, *WHOLE])))
    assert (article.dateline, article.text.split("\n\n")) == (place, WHOLE)


@pytest.mark.parametrize("line", ["EXCLUSIVE —", "What we know (so far)", "SKARMO HARBOUR", "The town (Skarmo) -"])
def test_a_heading_before_the_text_is_no_dateline(line: str) -> None:
    assert read(g2("".join(f"<p>{part}</p>" for part in [line, *WHOLE]))).dateline is None


@pytest.mark.parametrize("last", ["and so on", "im tl", "PTI said so", "I/O"])
def test_words_at_the_end_are_no_initials(last: str) -> None:
    assert read(g2("".join(f"<p>{line}</p>" for line in [*WHOLE, last]))).text.endswith(last)


@pytest.mark.parametrize(
    ("body", "meta"),
    [
        ("<header><ul class='slugline'><li>Ports</li><li>Ferries</li></ul><h1>Ferry to stay</h1></header>", ""),
        ("", "<keyword>Ports</keyword><keyword>Ferries</keyword>"),
        ("<ul class='article-tags'><li>Ports</li><li>Ferries</li></ul>", ""),
    ],
)
def test_keywords_go_to_their_column(body: str, meta: str) -> None:
    article = read(g2(body + "".join(f"<p>{line}</p>" for line in WHOLE), meta=meta))
    assert article.text.split("\n\n") == WHOLE
    assert article.keywords == ("Ports", "Ferries")


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By<person>Ida Moen</person><byttl>Harbour Desk</byttl>", ("Ida Moen",)),
        ("By IDA MOEN", ("Ida Moen",)),
        ("By Ida Moen<byttl>Skarmo Times</byttl>", ("Ida Moen",)),
        ("<person>Ida Moen</person> and <person>Tor Lie</person>", ("Ida Moen", "Tor Lie")),
    ],
)
def test_the_byline_of_nitf_names_persons(byline: str, authors: tuple[str, ...]) -> None:
    head = f"<body.head><hedline><hl1>Ferry to stay</hl1></hedline><byline>{byline}</byline></body.head>"
    body = "".join(f"<p>{line}</p>" for line in WHOLE)
    assert read(f"<nitf><body>{head}<body.content>{body}</body.content></body></nitf>").authors == authors


@pytest.mark.parametrize("line", ["NOVEMBER 26, 2026", "Nov. 26, 2026", "26 November 2026"])
def test_a_dateline_of_a_day_alone_names_no_place(line: str) -> None:
    head = f"<body.head><hedline><hl1>Ferry to stay</hl1></hedline><dateline>{line}</dateline></body.head>"
    body = "".join(f"<p>{line}</p>" for line in WHOLE)
    assert read(f"<nitf><body>{head}<body.content>{body}</body.content></body></nitf>").dateline is None


@pytest.mark.parametrize("name", ["guid", "uri"])
def test_ninjs_is_known_by_its_identity_and_its_own_keys(name: str) -> None:
    values = {name: "urn:newsml:skarmo.example:2", "versioncreated": "2026-11-26T17:05:00+0000", "headline": "Ferry",
              "body_html": f"<p>{FIRST}</p><p>{SECOND}</p>", "byline": "Ida Moen", "keywords": ["Ports"]}  # fmt: skip
    article = read(json.dumps(values), "application/json")
    assert (article.extractor, article.authors, article.keywords) == ("newsledger.ninjs", ("Ida Moen",), ("Ports",))
    assert article.canonical_url == "urn:newsml:skarmo.example:2"


def newsml1(content: str) -> str:
    return (
        '<NewsML Version="1.2"><NewsEnvelope/><NewsItem xml:lang="en"><Identification><NewsIdentifier>'
        "<PublicIdentifier>urn:newsml:skarmo.example:20261126:FE-7:2</PublicIdentifier></NewsIdentifier></Identification>"
        "<NewsManagement><FirstCreated>20261126T170500Z</FirstCreated><Status FormalName='Usable'/></NewsManagement>"
        "<NewsComponent><NewsLines><HeadLine>Ferry to stay</HeadLine><ByLine>Ida Moen</ByLine>"
        "<DateLine>Skarmo, Nov 26, 2026 (AFP)</DateLine><KeywordLine>Ports</KeywordLine></NewsLines>"
        "<AdministrativeMetadata><Provider><Party FormalName='AFP'/></Provider></AdministrativeMetadata>"
        f"<ContentItem><MediaType FormalName='Text'/><DataContent>{content}</DataContent></ContentItem>"
        "</NewsComponent></NewsItem></NewsML>"
    )


@pytest.mark.parametrize(
    "content",
    [
        "".join(f"<p>{line}</p>" for line in WHOLE),
        "<nitf><body><body.content>" + "".join(f"<p>{line}</p>" for line in WHOLE) + "</body.content></body></nitf>",
        "\n\n".join(WHOLE),
    ],
)
def test_newsml_1_is_read(content: str) -> None:
    article = read(newsml1(content))
    assert article.text.split("\n\n") == WHOLE
    assert (article.title, article.authors, article.dateline) == ("Ferry to stay", ("Ida Moen",), "Skarmo")
    assert (article.wire_agency, article.published_at) == ("AFP", datetime(2026, 11, 26, 17, 5, tzinfo=UTC))
    assert article.canonical_url == "urn:newsml:skarmo.example:20261126:FE-7"
    assert article.keywords == ("Ports",)


def test_a_delivery_of_newsml_1_is_split_into_its_items() -> None:
    one = newsml1(f"<p>{FIRST}</p>").removeprefix('<NewsML Version="1.2"><NewsEnvelope/>').removesuffix("</NewsML>")
    parts = pieces(f"<NewsML>{one}{one.replace('FE-7', 'FE-8')}</NewsML>".encode())
    assert [part.fragment[-4:] for part in parts] == ["FE-7", "FE-8"]
    assert [read(part.content.decode()).title for part in parts] == ["Ferry to stay"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "skr012 4 pol 211 wire 061\n\nFerries/\nFerry to stay =\n\nSkarmo (dpa) - {}\nwire im tl\n\n261805 GMT Nov 26",
        "\x01skr0123 3 i 95\r\n\x02Ferries/A/\r\nFerry to stay =\r\n\r\nSkarmo (dpa) - {}\r\n\x03261805 GMT Nov 26",
        "bdt0044 4 vm 95 dpa 0171\n\nFerry to\nstay =\n\nSkarmo (dpa) - {}\n\ndpa im\n261805 Nov 2026\n",
    ],
)
def test_iptc_7901_is_read(text: str) -> None:
    article = read(text.format("\n\n".join(WHOLE)), "text/plain")
    assert article.text.split("\n\n") == WHOLE
    assert (article.title, article.wire_agency, article.dateline) == ("Ferry to stay", "dpa", "Skarmo")
    assert article.published_at == datetime(2026, 11, 26, 18, 5, tzinfo=UTC)
    assert article.extractor == "newsledger.iptc7901"


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (f"<?xml version='1.0'?><doc><headline>x</headline><body>{FIRST}</body></doc>", "application/xml", "'doc'"),
        (f"<story><p>{FIRST}</p></story>", "text/xml", "'story'"),
        (f"Received: by mx\nFrom: a@b.example\nSubject: x\nMIME-Version: 1.0\n\n{FIRST}", "text/plain", "e-mail"),
        (f"Return-Path: <a@b.example>\nTo: c\nDate: d\nSubject: x\n\n{FIRST}", "text/plain", "e-mail"),
        (f"{{\\rtf1\\ansi {FIRST}}}", "text/plain", "Rich Text Format"),
        (f"From: a@b.example\nTo: c@d.example\nSubject: Ferry\n\n{FIRST}", "text/plain", "e-mail"),
        (f"From a@b.example Thu Nov 26 18:05:00 2026\nX: y\n\n{FIRST}", "text/plain", "e-mail"),
        (f"1\n00:00:01,000 --> 00:00:04,000\n{FIRST}\n", "text/plain", "SubRip"),
        (f"WEBVTT\n\n00:01.000 --> 00:04.000\n{FIRST}\n", "text/plain", "WebVTT"),
        ("BEGIN:VCALENDAR\nSUMMARY:Ferry talks\nEND:VCALENDAR", "text/plain", "iCalendar"),
    ],
)
def test_a_format_that_no_reader_knows_is_refused_by_its_name(content: str, kind: str, name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(content, kind)
    assert caught.value.reason == "unknown_format"
    assert name in caught.value.detail


@pytest.mark.parametrize(
    ("content", "paragraphs"),
    [
        (
            f"<p>{FIRST}<br>{SECOND}</p><ul><li><p>{THIRD}</p></li></ul><div>{FIRST}</div>",
            [FIRST, SECOND, f"• {THIRD}", FIRST],
        ),
        ("".join(f"<div>{line}</div>" for line in WHOLE), WHOLE),
        (
            f"<h2>Ten<br>more years</h2>{FIRST}<blockquote><p>{SECOND}</p></blockquote>",
            ["Ten more years", FIRST, SECOND],
        ),
        ("".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in WHOLE), WHOLE),
        (f"<table><tr><td>one</td><td>two</td></tr></table><p>{FIRST}</p>", ["one two", FIRST]),
    ],
)
def test_html_in_a_record_keeps_its_blocks_apart_and_once(content: str, paragraphs: list[str]) -> None:
    assert fragment(content).paragraphs == paragraphs
    article = read(json.dumps({"title": "Ferry &amp; pier", "content_html": content}), "application/json")
    assert article.text.split("\n\n") == paragraphs
    assert article.title == "Ferry & pier"


def test_a_record_states_its_keywords_as_a_list_or_as_one_text() -> None:
    for value in (["Ports", "Ferries"], "Ports, Ferries", [{"name": "Ports"}, {"name": "Ferries"}]):
        assert read(json.dumps({"text": FIRST, "tags": value}), "application/json").keywords == ("Ports", "Ferries")
