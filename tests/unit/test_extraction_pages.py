"""What pages show and state: headlines without outlets, bylines, and bodies with nothing lost or added."""

from datetime import UTC, datetime

import pytest

from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.extraction.html.title import without_outlet
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.extraction.text.bylines import people
from newsledger.transforms.tables.sources import outlet_row

BODY = (
    "The harbour council voted on Tuesday to close the old pier, ending a dispute that had lasted for nine years.",
    "“It was never a pier,” said Orsolya Brandt, who led the vote. “It was a rumour made of planks.”",
    "The pier will be taken down in spring, according to the council. Nobody has asked for the planks so far.",
)
PARAGRAPHS = "".join(f"<p>{part}</p>" for part in BODY)


def _article(body: str, head: str = "") -> ExtractedArticle:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
    url = "https://www.pierpost.example/news/pier"
    (found,) = articles(RawDocument("d", "s", url, None, datetime(2026, 11, 1, tzinfo=UTC), page))
    return found


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Council closes old pier | Pier Post</title>", "", "Council closes old pier"),
        ("<title>Pier Post: Council closes old pier</title>", "", "Council closes old pier"),
        ("<meta property=og:title content='Pier closed - Pier Post'>", "<h1>Pier closed at last</h1>",
         "Pier closed at last"),
        ("<title>Council closes old pier - Pier Post</title>", "<h1 class=logo>Pier Post</h1>",
         "Council closes old pier"),
        ("<title>Old pier closes</title>", "<h1>Pier Post</h1><h1>Old pier closes</h1>", "Old pier closes"),
        ("<title>Old pier closes</title><meta property=og:title content='BREAKING: Pier to go'>",
         "<div class=content-sidebar-wrap><main><h1>Old pier closes</h1></main></div>", "Old pier closes"),
        ("<title>NUC（前編）さらば桟橋</title>",
         "<h1><b>NUC</b><i>（前編）</i><b>さらば</b><i>桟橋</i></h1>", "NUC（前編）さらば桟橋"),
        ("<title>Old pier closes</title>", "<h1><b>Old pier</b><i>closes</i></h1>", "Old pier closes"),
    ],
)  # fmt: skip
def test_a_headline_is_the_one_shown_without_the_outlet(head: str, body: str, title: str) -> None:
    head += "<meta property=og:site_name content='Pier Post'>"
    assert _article(f"{body}<article>{PARAGRAPHS}</article>", head).title == title


def test_a_title_whose_parts_are_no_outlet_is_left_whole() -> None:
    assert without_outlet("Pier - a history", ["Harbour Times"]) == "Pier - a history"


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("<div class=byline>By <a>Ann Able</a> and <a>Bo Best</a><b>5 Min Read</b></div>", ("Ann Able", "Bo Best")),
        ("<a href=/author/ann>Ann Able</a>", ("Ann Able",)),
        ("<div class='withSidebar'><span class=byline__name>Ann Able</span></div>", ("Ann Able",)),
        ("<div><span>by ANN ABLE and BO BEST</span></div>", ("Ann Able", "Bo Best")),
        ("<span class=author-name>Annika</span>", ("Annika",)),
        ("<span class=author-name>View all posts</span>", ()),
        ("<div class=comments><span class=author-name>Cy Cole</span></div>", ()),
    ],
)  # fmt: skip
def test_a_byline_is_read_by_its_marks(byline: str, authors: tuple[str, ...]) -> None:
    assert _article(f"<article><h1>Pier closed at last</h1>{byline}{PARAGRAPHS}</article>").authors == authors


@pytest.mark.parametrize(
    ("meta", "authors"),
    [
        ({"author": "Hale Nast", "copyright": "(c) Hale Nast 2026", "article:author": "Ann Able"}, ("Ann Able",)),
        ({"author": "Hale Nast", "publisher": "Hale Nast", "parsely-author": "Bo Best"}, ("Bo Best",)),
        ({"author": "Ann Able", "copyright": "Ann Able 2026"}, ("Ann Able",)),
        ({"og:article:author": "Ann Able"}, ("Ann Able",)),
        ({"author": "Ann Able", "parsely-author": "Ann Able, Bo Best"}, ("Ann Able", "Bo Best")),
        ({"author": "Ann Able, Bo Best", "parsely-author": "Bo Best"}, ("Ann Able", "Bo Best")),
        ({"author": "Ann Able", "parsely-author": "Bo Best, Cy Cole"}, ("Ann Able",)),
    ],
)
def test_the_first_statement_of_authors_decides_and_the_owner_of_the_rights_stands_last(
    meta: dict[str, str], authors: tuple[str, ...]
) -> None:
    head = "".join(f"<meta name='{name}' content='{value}'>" for name, value in meta.items())
    assert _article(f"<article><h1>Pier closed at last</h1>{PARAGRAPHS}</article>", head).authors == authors


@pytest.mark.parametrize(
    ("byline", "persons"),
    [
        ("Autor: Jana Blaha", ("Jana Blaha",)),
        ("Erstellt von Jana Blaha", ("Jana Blaha",)),
        ("Şirin Öz", ("Şirin Öz",)),
        ("Küsten-Radio-Korrespondentin Jana Blaha", ("Jana Blaha",)),
        ("Jana Blaha-Reporter", ("Jana Blaha-Reporter",)),
        ("Text Size", ()),
    ],
)
def test_labels_are_no_part_of_a_name(byline: str, persons: tuple[str, ...]) -> None:
    assert people(byline) == persons


def test_comments_inside_paragraphs_do_not_cut_them() -> None:
    linked = "<p>The council<!-- --> <a href=/x>voted on Tuesday</a><!-- --> to close the pier.</p>"
    assert (
        "The council voted on Tuesday to close the pier." in _article(f"<article>{linked}{PARAGRAPHS}</article>").text
    )


def test_a_first_paragraph_that_is_also_the_description_is_kept() -> None:
    head = f'<meta name="description" content="{BODY[0]}">'
    assert _article(f"<article><h1>Pier closed</h1>{PARAGRAPHS}</article>", head).text == "\n\n".join(BODY)


def test_lists_of_other_articles_are_not_put_back() -> None:
    others = "".join(f"<li>{part[::-1]} and more of what is read elsewhere</li>" for part in BODY)
    page = f"<article>{PARAGRAPHS}</article><div><h3>Elsewhere</h3><ul>{others}</ul></div>"
    assert _article(page).text == "\n\n".join(BODY)


def test_pleas_are_no_body() -> None:
    pleas = "<p>READ MORE: A pier that never was</p><p>Follow Ann Able on Twitter</p><p>ann@pierpost.example</p>"
    assert _article(f"<article>{PARAGRAPHS}{pleas}</article>").text == "\n\n".join(BODY)


def test_a_title_that_is_repeated_below_the_text_cuts_nothing_off() -> None:
    head = '<meta property="og:title" content="Council closes old pier">'
    long = "<p>" + BODY[0] + " " + BODY[2] + "</p>"
    found = _article(f"<article>{long}<p>Council closes old pier</p><p>{BODY[1]}</p></article>", head)
    assert found.text.startswith("The harbour council voted")


def test_a_time_element_weighs_less_than_what_the_page_states() -> None:
    head = '<meta property="article:published_time" content="2025-05-05">'
    page = f'<article><time datetime="2018-11-20">then</time>{PARAGRAPHS}</article>'
    assert str(_article(page, head).published_at)[:10] == "2025-05-05"


@pytest.mark.parametrize(
    ("beside", "day"),
    [
        ("<p>5. März 2024</p>", "2024-03-05"),
        ("<span>Von Orsolya Brandt</span><span>05.03.2024, 14:30 Uhr</span>", "2024-03-05"),
        ("<div>March 5, 2024 | by Orsolya Brandt</div>", "2024-03-05"),
    ],
)
def test_the_day_beside_a_headline_is_the_page_s_and_not_another_article_s(beside: str, day: str) -> None:
    title = "Council closes the old pier"
    other = "<ul><li>07.01.2023</li><li>Another story altogether</li></ul>"
    body = f"{other}<h1>{title}</h1>{beside}<article>{PARAGRAPHS}</article>{other}"
    found = _article(body, f"<title>{title} - Pier Post</title>")
    assert (str(found.published_at)[:10], found.published_method) == (day, "text")


TEASER = "Ferry fares rise again as the harbour company counts its losses of the winter"


@pytest.mark.parametrize(
    "other",
    [
        f"<div class=related-posts><p>{TEASER}, <a href=/x>read it here</a></p></div>",
        f"<article id=post-12><p>{TEASER}, and nobody was asked about it by anyone. Nobody at all.</p></article>",
        f"<article><h3><a href=/x>Ferry fares</a></h3><p>{TEASER}, and nobody was asked about it.</p></article>",
        f"<p><a href=/x>{TEASER}</a></p>",
        f"<ul><li><a href=/x>{TEASER}</a></li></ul>",
        f"<figure><img src=x><figcaption>{TEASER}.</figcaption></figure>",
        f"<div class='scrim-overlay hide'><p>{TEASER}.</p></div>",
    ],
)
def test_what_belongs_to_other_articles_is_no_part_of_a_body(other: str) -> None:
    assert TEASER not in _article(f"<article id=post-7><h1>Pier closed</h1>{PARAGRAPHS}{other}</article>").text


@pytest.mark.parametrize(
    "own",
    [
        f"<div class='more-news-text'><p>{TEASER}, said <a href=/x>the clerk of it</a>.</p></div>",
        f"<p>{TEASER}, <a href=/x>said the clerk</a>.</p>",
        f"<ul><li><a href=/x>{TEASER}</a></li><li>{TEASER}, said the clerk of the port on Tuesday</li></ul>",
    ],
)
def test_an_article_s_own_links_stay_in_its_body(own: str) -> None:
    found = _article(f"<article><h1>Pier closed</h1>{PARAGRAPHS}{own}{PARAGRAPHS.replace('pier', 'quay')}</article>")
    assert TEASER in found.text


def test_an_article_that_only_frames_another_keeps_it() -> None:
    framed = f"<article><p>The Pier Post</p><article id=post-12><h2>Pier</h2>{PARAGRAPHS}</article></article>"
    assert all(part in _article(framed).text for part in BODY)


def test_a_text_that_line_breaks_alone_part_is_read_whole_and_in_paragraphs() -> None:
    broken = f"{BODY[0]}<br> <br><img src=x><center><em>A pier</em></center> <br>{BODY[1]}<br><br>{BODY[2]}<br>"
    found = _article(f"<h1>Pier closed at last</h1><div class=content>{broken}</div>")
    assert all(part in found.text.split("\n\n") for part in BODY)


def test_headings_of_the_first_rank_further_down_are_parts_of_the_text() -> None:
    found = _article(f"<article><h1>Pier closed at last</h1>{PARAGRAPHS}<h1>What comes next</h1>{PARAGRAPHS}</article>")
    assert "What comes next" in found.text
    assert "Pier closed at last" not in found.text


@pytest.mark.parametrize(
    "line",
    [
        "Write to Orsolya Brandt at orsolya@pierpost.example",
        "Sign up for the free newsletter of the harbour, every morning before the tide.",
        "Pier Post's Orsolya Brandt contributed to this report.",
        "Das könnte Sie auch interessieren",
    ],
)
def test_pleas_and_credits_below_a_text_are_no_part_of_it(line: str) -> None:
    assert line not in _article(f"<article><h1>Pier closed</h1>{PARAGRAPHS}<p>{line}</p></article>").text


def test_a_form_that_holds_the_whole_page_is_read() -> None:
    found = _article(f"<form id=aspnet><h1>Pier closed</h1><div>{PARAGRAPHS}</div><p>{TEASER}, they said.</p></form>")
    assert BODY[0] in found.text


TITLE = "<title>Pier closed at last</title>"


@pytest.mark.parametrize(
    ("mark", "day"),
    [
        ("<abbr itemprop=datePublished title='2017-09-09T10:52:00+02:00'>10:52</abbr>", "2017-09-09"),
        ("<header><time datetime='2016-12-13T22:33:06Z'>13 Dec</time></header>", "2016-12-13"),
        ("<meta property='og:published_time' content='2018-03-05T10:00:00Z'>", "2018-03-05"),
        (
            "<script type=application/ld+json>{'@type': 'Recipe', \"datePublished\": \"2015-03-05\"</script>",
            "2015-03-05",
        ),
        ("<p>5. März 2014</p>", "2014-03-05"),
        (
            "<time datetime=2011-03-05>5.3.</time><p>Low tide</p><h1>Events</h1><time datetime=2022-01-01></time>",
            "2011-03-05",
        ),
        ("<time>5. März 2013</time>", "2013-03-05"),
    ],
)
def test_marks_of_a_day_are_read_beside_the_headline_first(mark: str, day: str) -> None:
    others = "<aside><time datetime='2022-08-06T17:07:59Z'>6 Aug</time></aside><p>1. Januar 2012</p>"
    found = _article(f"<article><h1>Pier closed at last</h1>{mark}{PARAGRAPHS}</article>{others}", TITLE)
    assert str(found.published_at)[:10] == day


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("Pier Post", "Pier Post"),
        ("Pier Post | News, Sport, Tides | Harbour", "Pier Post"),
        ("Pier-Post – tides every day", "Pier-Post"),
        ("https://www.pierpost.example", "pierpost.example"),
        ("", "pierpost.example"),
    ],
)
def test_an_outlet_has_its_name_without_a_slogan_and_its_domain_for_a_url(stated: str, name: str) -> None:
    article = _article(PARAGRAPHS, f"<title>Pier</title><meta property=og:site_name content='{stated}'>")
    row = outlet_row(
        article, RawDocument("d", "s", article.canonical_url, None, datetime(2026, 11, 1, tzinfo=UTC), b"")
    )
    assert row is not None
    assert (row["name"], row["domain"]) == (name, "pierpost.example")
