"""What pages state of their day, authors and title beside what could be taken for it."""

import re
from datetime import UTC, datetime

import pytest

from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.extraction.reader import articles

TITLE = "Vossnes keeps its ferry for ten more years"
MATCH = "The match was long, and it was cold in the hall that evening, as it often is there in November. "
BODY = "".join(
    f"<p>{line}</p>"
    for line in (
        "The council of Vossnes voted on Wednesday to renew the licence of the harbour ferry for ten more years.",
        "“Nobody here can imagine the bay without it,” said Ingunn Aasen, who has steered the ferry since the spring.",
        "The operator has promised two new boats before long, and a lower fare for those who cross every day.",
        "A group of residents had asked for a bridge instead, which would have cost four times as much.",
    )
)


def read(head: str = "", *, above: str = "", below: str = "", heading: str = TITLE) -> ExtractedArticle:
    """Read a page with marks in its head, above and below its heading."""
    title = re.sub("<r[tp]>[^<]*</r[tp]>|</?ruby>", "", heading)
    page = (
        f"<html lang='en'><head><title>{title} | Vossnes Post</title>{head}</head><body><article>{above}"
        f"<h1>{heading}</h1>{below}{BODY}</article></body></html>"
    )
    url = "https://www.vossnes.example/news/ferry-licence"
    raw = RawDocument("d", "s", url, None, datetime(2026, 11, 28, tzinfo=UTC), page.encode(), "text/html")
    (article,) = articles(raw)
    return article


def meta(**values: str) -> str:
    """Return meta elements; two underlines stand for a colon."""
    return "".join(f"<meta property='{name.replace('__', ':')}' content='{value}'>" for name, value in values.items())


def data(**values: str) -> str:
    """Return the JSON-LD of an article."""
    fields = ", ".join(f'"{name}": "{value}"' for name, value in values.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}", {fields}}}</script>'


@pytest.mark.parametrize(
    ("marks", "day"),
    [
        # a day of creation is none of publication, unless there is no other
        ({"head": meta(article__published_time="2026-11-12T18:33:59+01:00", dateCreated="2026-11-11")}, "2026-11-12"),
        ({"head": meta(dateCreated="2026-11-11")}, "2026-11-11"),
        # an article that was changed before it was published
        (
            {
                "head": data(datePublished="2026-11-19T03:00:00.000Z", dateModified="2026-11-18T20:00:25.850Z")
                + meta(date="2026-11-18T20:00:25.850Z"),
                "below": "<time datetime='2026-11-19T03:00:00.000Z'>19.11.2026, 05:00</time>",
            },
            "2026-11-19",
        ),
        # the moment by the outlet's clock, written as if it were UTC
        (
            {
                "head": data(datePublished="2026-11-14T00:44:52.000Z")
                + meta(article__published_time="2026-11-13T21:44:52Z")
            },
            "2026-11-13",
        ),
        # two times before the headline, the nearer one of a change
        (
            {
                "above": "<p><time class='entry-date published'>10 November 2026</time>"
                "<time class='updated'>9 November 2026</time></p>"
            },
            "2026-11-10",
        ),
        (
            {
                "below": "<time class='updated' datetime='2026-11-20T08:00:00+01:00'>20 November 2026</time>"
                "<time class='published' datetime='2026-11-17T08:00:00+01:00'>17 November 2026</time>"
            },
            "2026-11-17",
        ),
        # times without words, which scripts fill with that of a change
        (
            {
                "head": meta(article__published_time="2026-11-04T15:00:00+01:00"),
                "below": "<time itemprop='dateModified' datetime='2026-11-06T14:42:13+01:00'></time>"
                "<time itemprop='datePublished' datetime='2026-11-06T14:42:13+01:00'></time>",
            },
            "2026-11-04",
        ),
    ],
)
def test_the_day_of_publication_is_none_of_creation_or_change(marks: dict[str, str], day: str) -> None:
    assert str(read(**marks).published_on) == day


def test_a_moment_that_differs_by_more_than_hours_is_another_moment() -> None:
    head = data(datePublished="2026-11-14T00:44:52.000Z") + meta(article__published_time="2026-11-13T21:43:10Z")
    assert str(read(head).published_on) == "2026-11-14"


@pytest.mark.parametrize(
    "byline",
    [
        "<div class='author'><a href='/suche?author=1' class='author-link'>Interview: Liv Strand</a></div>",
        "<div>Par&nbsp;<a href='/node/liv'>Liv Strand</a></div>",
        "<h5>Author: </h5>Liv Strand<br>",
        "<p><b>Von:</b> <br> <br> Liv Strand</p>",
        "<p><strong>Eine Kolumne von Liv Strand</strong></p>",
        "<p class='date'>Erstellt von <span class='author-name'>Liv Strand</span> am Dienstag</p>",
        "<aside class='meta'><p class='authors'>Von:<br><a href='/autor/liv'>Liv Strand</a></p></aside>",
    ],
)
def test_authors_are_read_behind_the_labels_of_other_kinds(byline: str) -> None:
    assert read(below=byline).authors == ("Liv Strand",)


@pytest.mark.parametrize("name", ["sidebar", "related-wrap", "widget"])
def test_a_box_that_holds_the_headline_is_the_article_whatever_it_is_called(name: str) -> None:
    head = f"<header class='entry-header'><h1>{TITLE}</h1><span class='author vcard'>Liv Strand</span></header>"
    other = "<div class='column'><h1>While you are here…</h1><p>Would you support us?</p></div>"
    page = f"<title>{TITLE}</title><body><div id='{name}' class='{name}'>{head}{BODY}{other}</div>"
    moment = datetime(2026, 11, 28, tzinfo=UTC)
    raw = RawDocument("d", "s", "https://www.vossnes.example/a", None, moment, page.encode(), "text/html")
    (article,) = articles(raw)
    assert (article.title, article.authors) == (TITLE, ("Liv Strand",))


@pytest.mark.parametrize(
    "marks",
    [
        "<p class='byline'>Zur Artikelübersicht</p>",
        "<p class='author-name'>Back To Overview</p>",
        f"<p>{MATCH * 2}<a href='/profil/jo-roe/'>Jo Roe</a> won it in the end against all odds.</p>",
    ],
)
def test_labels_and_links_in_sentences_name_no_author(marks: str) -> None:
    assert read(below=marks).authors == ()


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        (f"23.11.2026 - {TITLE}", TITLE),
        (f"2026-11-23: {TITLE}", TITLE),
        ("1990-2026: a life", "1990-2026: a life"),
        ("12.11.2026 – why", "12.11.2026 – why"),
        ("<ruby>港<rt>みなと</rt></ruby>が<ruby>開<rp>(</rp><rt>ひら</rt><rp>)</rp></ruby>く", "港が開く"),
    ],
)
def test_a_day_before_a_title_and_readings_above_its_signs_are_no_part_of_it(heading: str, title: str) -> None:
    assert read(heading=heading).title == title
