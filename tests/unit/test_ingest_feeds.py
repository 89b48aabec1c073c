"""Feeds as outlets write them: their own dates and authors, damaged markup, and items that are documents themselves."""

from datetime import UTC, date, datetime

import pytest

from newsledger.flows.fetch.model import Answer, DocumentLink, Fault, Outlet
from newsledger.flows.sources.feeds import links
from newsledger.transforms.documents import ExtractedArticle, FeedFacts, RawDocument
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.formats.entries import Feed
from newsledger.transforms.formats.feeds import feed

URL = "https://o.example/feed"


def rss(*items: str, head: str = "") -> Feed:
    body = "".join(f"<item>{item}</item>" for item in items)
    namespaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'
    document = f'<rss version="2.0" {namespaces}><channel><title>L</title>{head}{body}</channel></rss>'
    return feed(document.encode(), url=URL)


@pytest.mark.parametrize("guid", ["1", "12", "31", "20261126", "2019-03", "May 5", "7 days", "10:15", "a1b2"])
def test_a_guid_states_no_date(guid: str) -> None:
    entry = rss(f"<title>t</title><link>https://o.example/1</link><guid isPermaLink='false'>{guid}</guid>").entries[0]
    assert (entry.published, entry.published_written, entry.published_stated) == (None, None, None)


@pytest.mark.parametrize(
    ("element", "written", "moment"),
    [
        ("<pubDate>Thu, 26 Nov 26 18:05:00 +0100</pubDate>", "Thu, 26 Nov 26 18:05:00 +0100", "2026-11-26T17:05:00"),
        ("<dc:date>2026-11-26T18:05+01</dc:date>", "2026-11-26T18:05+01", "2026-11-26T17:05:00"),
        ("<pubDate>26-11-2026 18:05</pubDate>", "26-11-2026 18:05", "2026-11-26T18:05:00"),
        (
            "<pubDate> Thu, 26 Nov 2026 23:30:00 -0500 </pubDate>",
            "Thu, 26 Nov 2026 23:30:00 -0500",
            "2026-11-27T04:30:00",
        ),
        ("<pubDate><![CDATA[26 de noviembre de 2026]]></pubDate>", "26 de noviembre de 2026", "2026-11-26T00:00:00"),
    ],
)
def test_the_wording_of_a_feed_date_is_kept_with_its_moment(element: str, written: str, moment: str) -> None:
    entry = rss(f"<title>t</title><link>https://o.example/1</link>{element}", "<title>u</title>").entries[0]
    assert entry.published_written == written
    assert entry.published is not None
    assert entry.published.isoformat() == f"{moment}+00:00"


@pytest.mark.parametrize("name", ["atom:updated", "updated", "atom:modified"])
def test_the_change_of_an_item_is_no_publication(name: str) -> None:
    entry = rss(f"<title>t</title><link>https://o.example/1</link><{name}>2026-11-26T18:05:00Z</{name}>").entries[0]
    assert entry.published is None
    assert entry.updated is not None


def test_a_change_in_a_json_feed_is_no_publication() -> None:
    item = '{"id": "1", "url": "https://o.example/1", "title": "t", "date_modified": "2026-11-26T18:05:00Z"}'
    entry = feed(f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{item}]}}'.encode(), url=URL).entries[0]
    assert entry.published is None
    assert entry.updated is not None


@pytest.mark.parametrize("written", ["soon", "05/11/2026", "sometime in May"])
def test_a_date_that_cannot_be_read_is_kept_as_written(written: str) -> None:
    entry = rss(f"<title>t</title><link>https://o.example/1</link><pubDate>{written}</pubDate>").entries[0]
    assert (entry.published, entry.published_written) == (None, written)


def documents(*items: str) -> list[Answer | DocumentLink]:
    found = links(rss(*items), URL, Outlet("o", "O", "o.example"))
    return [item for item in found if not isinstance(item, Fault)]


def article_of(answer: Answer) -> ExtractedArticle:
    assert answer.content is not None
    raw = RawDocument("doc", "o", answer.url, None, FETCHED_AT, answer.content, answer.content_type, facts=answer.facts)
    return articles(raw)[0]


def item(link: str | None, guid: str, text: str) -> str:
    page = f"<link>{link}</link>" if link else ""
    date = "<pubDate>Thu, 26 Nov 2026 23:30:00 -0500</pubDate><category>Ports</category>"
    return f"<title>Ferry {guid}</title>{page}<guid isPermaLink='false'>{guid}</guid>{date}{CONTENT.format(text)}"


CONTENT = "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[{}]]></content:encoded>"
FETCHED_AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
FIRST = "The council of Skarmo voted on Thursday to keep the harbour ferry for ten more years, its mayor said."
SECOND = "“Nobody asked us,” said Ida Moen, who has run the kiosk on the pier since the old hall was torn down."
FULL = "".join(f"<p>{line}</p>" for line in [FIRST, SECOND, FIRST, SECOND, FIRST, SECOND])


@pytest.mark.parametrize("link", [None, "javascript:void(0)"])
def test_an_item_without_a_page_is_an_article_that_says_where_it_is_from(link: str | None) -> None:
    answer = documents(item(link, "a1", f"<p>{FIRST}</p><p>{SECOND}</p>"))[0]
    assert isinstance(answer, Answer)
    article = article_of(answer)
    assert (article.extractor, article.title, article.text) == ("newsledger.feed", "Ferry a1", f"{FIRST}\n\n{SECOND}")
    assert (article.published_on, article.published_method) == (date(2026, 11, 26), "feed")
    assert (article.keywords, article.canonical_url) == (("Ports",), f"{URL}#a1")


def test_an_item_with_its_full_text_hands_it_over_for_a_page_that_cannot_be_had() -> None:
    long, short = documents(
        item("https://o.example/1", "a1", FULL), item("https://o.example/2", "a2", f"<p>{FIRST}</p>")
    )
    assert isinstance(long, DocumentLink)
    assert isinstance(short, DocumentLink)
    assert long.item is not None
    assert short.item is None
    article = article_of(long.item)
    assert article.canonical_url == "https://o.example/1"
    assert article.text.startswith(f"{FIRST}\n\n{SECOND}")


def test_items_with_one_link_and_different_texts_are_articles_of_their_own() -> None:
    texts = [FULL.replace("ten", number) for number in ("two", "three", "four")]
    answers = documents(*(item("https://o.example/live", f"g{number}", text) for number, text in enumerate(texts)))
    assert all(isinstance(answer, Answer) for answer in answers)
    urls = {article_of(answer).canonical_url for answer in answers if isinstance(answer, Answer)}
    assert urls == {f"{URL}#g0", f"{URL}#g1", f"{URL}#g2"}


def test_items_that_repeat_a_link_and_its_text_are_one() -> None:
    assert len(documents(*(item("https://o.example/1", f"g{number}", FULL) for number in range(3)))) == 1


def test_items_that_share_a_guid_keep_their_own_documents() -> None:
    answers = documents(item(None, "1", f"<p>{FIRST}</p>"), item(None, "1", f"<p>{SECOND}</p>"))
    assert len({answer.url for answer in answers}) == 2


def test_an_atom_entry_that_stands_alone_is_a_feed_of_one() -> None:
    link = '<link href="https://o.example/a"/>'
    for prefix, name in (("", "xmlns"), ("a:", "xmlns:a")):
        inner = f"<title>Ferry</title><id>1</id>{link}".replace("<", f"<{prefix}").replace(f"<{prefix}/", f"</{prefix}")
        document = f'<?xml version="1.0"?><{prefix}entry {name}="http://www.w3.org/2005/Atom">{inner}</{prefix}entry>'
        entries = feed(document.encode(), url=URL).entries
        assert [(entry.title, entry.url) for entry in entries] == [("Ferry", "https://o.example/a")]


@pytest.mark.parametrize(
    ("element", "authors"),
    [
        ("<dc:creator>By Ida Moen and Tor Lie</dc:creator>", ("Ida Moen", "Tor Lie")),
        ("<author>desk@o.example (Ida Moen)</author>", ("Ida Moen",)),
        ("<author>Ida Moen &lt;im@harbour.online&gt;</author>", ("Ida Moen",)),
        ("<dc:creator>Ida Moen, Senior Reporter</dc:creator>", ("Ida Moen",)),
        ("<dc:creator>admin</dc:creator>", ()),
        ("<dc:creator>Staff</dc:creator>", ()),
        ("<author>im@harbour.press</author>", ()),
        ("<dc:creator>n</dc:creator>", ()),
    ],
)
def test_the_authors_of_an_item_are_persons(element: str, authors: tuple[str, ...]) -> None:
    answer = documents(item(None, "a1", f"<p>{FIRST}</p><p>{SECOND}</p>") + element)[0]
    assert isinstance(answer, Answer)
    assert article_of(answer).authors == authors


@pytest.mark.parametrize(
    ("title", "plain_title"),
    [
        ("Fish & chips", "Fish & chips"),
        ("Fish &amp;amp; chips &amp;#8211; it&amp;#039;s over", "Fish & chips – it's over"),
        ("<![CDATA[Caf&eacute; &amp; bar]]>", "Café & bar"),
        ("&lt;![CDATA[Quay to close]]&gt;", "Quay to close"),
        ("&lt;b&gt;Bold&lt;/b&gt; move", "Bold move"),
    ],
)
def test_titles_are_plain_text(title: str, plain_title: str) -> None:
    assert rss(f"<title>{title}</title><link>https://o.example/a?x=1&y=2</link>").entries[0].title == plain_title


@pytest.mark.parametrize(
    ("links_written", "url"),
    [
        ("<link rel='replies' href='https://o.example/c'/><link href='https://o.example/a'/>", "https://o.example/a"),
        ("<link rel='enclosure' href='https://o.example/b.mp3'/>", "https://o.example/id"),
        ("<link rel='related' href='https://p.example/x'/>", "https://o.example/id"),
    ],
)
def test_the_page_of_an_entry_is_its_alternate_link_else_its_identifier(links_written: str, url: str) -> None:
    entry = f"<entry><title>t</title><id>https://o.example/id</id>{links_written}</entry>"
    document = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>L</title>{entry}</feed>'
    assert feed(document.encode(), url=URL).entries[0].url == url


@pytest.mark.parametrize("remark", ["<!-- a remark -->", "<?php echo 1 ?>", "<empty/>"])
def test_remarks_within_an_item_cost_nothing(remark: str) -> None:
    entry = rss(f"{remark}<title>t</title><link>https://o.example/1</link><pubDate>2026-11-26</pubDate>").entries[0]
    assert (entry.title, entry.published_written) == ("t", "2026-11-26")


@pytest.mark.parametrize("zone", [" +0000", ""])  # without a zone, another parser reads the feed
@pytest.mark.parametrize(
    ("guid", "url"),
    [
        ("<guid>/2026/11/pier</guid>", "https://o.example/2026/11/pier"),
        ('<guid isPermaLink="true">2026/pier.html</guid>', "https://o.example/2026/pier.html"),
        ('<guid isPermaLink="TRUE">pier/opens</guid>', "https://o.example/pier/opens"),
        ("<guid>../pier</guid>", "https://o.example/pier"),
        ("<guid>//o.example/pier</guid>", "https://o.example/pier"),
        ("<guid>https://o.example/?p=12</guid>", "https://o.example/?p=12"),
        ('<guid isPermaLink="false">/2026/11/pier</guid>', None),
        ("<guid>12</guid>", None),
        ('<guid isPermaLink="true">12</guid>', None),
        ("<guid>tag:o.example,2026:pier/1</guid>", None),
        ("<guid>Pier / opens</guid>", None),
        ("<guid>http://[::1/pier</guid>", None),
    ],
)
def test_a_guid_is_the_page_only_where_it_is_written_as_an_address(guid: str, url: str | None, zone: str) -> None:
    date = f"<pubDate>Tue, 06 Oct 2026 10:00:00{zone}</pubDate>"
    (entry,) = rss(f"<title>Pier</title>{guid}{date}<description>Short.</description>").entries
    assert entry.url == url
    assert entry.guid == guid.partition(">")[2].removesuffix("</guid>")


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("desk@o.example", ()),
        ("newsroom@o.example (Web Desk)", ()),
        ("admin", ()),
        ("Site Admin", ()),
        ("Super User", ()),
        ("editor", ()),
        ("By Ann Able and Bo Berg", ("Ann Able", "Bo Berg")),
        ("ann@o.example (Ann Able, Staff Writer)", ("Ann Able",)),
        ("admin, Ann Able", ("Ann Able",)),
        ("Reuters", ("Reuters",)),
    ],
)
def test_the_authors_of_a_feed_are_persons_and_agencies(written: str, authors: tuple[str, ...]) -> None:
    item = f"<title>t</title><link>https://o.example/1</link><author>{written}</author>"
    (link,) = links(rss(item), URL, None)
    assert isinstance(link, DocumentLink)
    assert link.facts.authors == authors


def test_an_agency_as_the_author_in_a_feed_is_credited() -> None:
    text = b"<p>The pier opened on Monday after a year of works, the harbour office said in the evening.</p>"
    facts = FeedFacts(title="Pier opens", authors=("Agence France-Presse",))
    (article,) = articles(RawDocument("d", "o", URL, None, FETCHED_AT, text * 3, content_type="text/html", facts=facts))
    assert (article.wire_agency, article.authors) == ("AFP", ())


@pytest.mark.parametrize(
    ("written", "url", "title"),
    [
        ("https://o.example/a?x=1&y=2", "https://o.example/a?x=1&y=2", "R&D up"),
        ("https://o.example/a?x=1&copy=2", "https://o.example/a?x=1&copy=2", "R&D up"),
        ("https://o.example/a?x=1&amp;y=2&z", "https://o.example/a?x=1&y=2&z", "R&D up"),
    ],
)
def test_bare_ampersands_in_a_feed_cost_nothing(written: str, url: str, title: str) -> None:
    items = [f"<title>R&D up</title><link>{written}</link>", "<title>b</title><link>https://o.example/b</link>"]
    entries = rss(*items).entries
    assert [(entry.url, entry.title) for entry in entries] == [(url, title), ("https://o.example/b", "b")]
