"""Wires: NewsML-G2, NITF and ninjs say the same of the same item, and take the way of every article."""

import json
from datetime import UTC, datetime

import pytest

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.formats.newsml import pieces
from newsledger.transforms.formats.wire import iso, known_agency

WORDS = "The harbour council closed the old pier on Tuesday after storms had loosened its piles."
NITF = f"""<nitf><head><docdata><doc-id id-string="urn:wire:1"/><date.issue norm="20240305T143007Z"/></docdata></head>
<body><body.head><hedline><hl1>Old pier closed</hl1><hl2>Storms loosened its piles</hl2></hedline>
<byline>By <person>Ann Able</person></byline><distributor><org>Associated Press</org></distributor>
<dateline><location>PORT MARIA, Jamaica</location></dateline></body.head>
<body.content><p>{WORDS}</p><p>“It was time,” said the harbour master.</p></body.content></body></nitf>"""


def item(kind: str = "ninat:text", status: str = "stat:usable", guid: str = "urn:newsml:wire:1", body: str = "") -> str:
    inline = body or f'<inlineXML contenttype="application/nitf+xml">{NITF}</inlineXML>'
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="2" xml:lang="en">
<rightsInfo><copyrightNotice>Copyright 2024 Wire</copyrightNotice></rightsInfo><itemMeta><itemClass qcode="{kind}"/>
<provider qcode="nprov:REUTERS"/><versionCreated>2024-03-06T10:00:00Z</versionCreated>
<firstCreated>2024-03-05T14:30:07Z</firstCreated><pubStatus qcode="{status}"/></itemMeta><contentMeta>
<urgency>3</urgency><by>By Ann Able</by><headline>Old pier closed</headline>
<subject qcode="medtop:1"><name>transport</name></subject></contentMeta><contentSet>{inline}</contentSet></newsItem>"""


def ninjs(dialect: int) -> dict[str, object]:
    body, when = f"<p>{WORDS}</p>", "2024-03-05T14:30:07Z"
    if dialect == 1:
        return {"uri": "urn:ninjs:1", "type": "text", "firstcreated": when, "headline": "Old pier closed",
                "byline": "By Ann Able", "body_xhtml": body, "infosource": [{"name": "AFP"}]}  # fmt: skip
    case = (
        ("contenttype", "firstcreated", "infosources")
        if dialect == 2
        else ("contentType", "firstCreated", "infoSources")
    )
    return {"uri": "urn:ninjs:1", "type": "text", case[1]: when, "by": "By Ann Able", "language": "en",
            "headlines": [{"role": "main", "value": "Old pier closed"}], case[2]: [{"name": "AFP"}],
            "bodies": [{"role": "main", case[0]: "text/html", "value": body}]}  # fmt: skip


def read(content: str) -> list[ExtractedArticle]:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return articles(RawDocument("d", "s", "file:///wire/1.xml", None, at, content.encode()))


@pytest.mark.parametrize(
    ("content", "agency", "identity"),
    [
        (NITF, "AP", "urn:wire:1"),
        (item(), "AP", "urn:newsml:wire:1"),
        *[(json.dumps(ninjs(dialect)), "AFP", "urn:ninjs:1") for dialect in (1, 2, 3)],
    ],
    ids=["nitf", "newsml", "ninjs1", "ninjs2", "ninjs3"],
)
def test_every_wire_says_the_same(content: str, agency: str, identity: str) -> None:
    (found,) = read(content)
    assert (found.title, found.authors, found.wire_agency) == ("Old pier closed", ("Ann Able",), agency)
    assert found.text.startswith(WORDS)
    assert (found.published_at, found.published_method) == (datetime(2024, 3, 5, 14, 30, 7, tzinfo=UTC), "wire")
    assert found.canonical_url == identity


def test_headers_go_to_their_columns_and_notes() -> None:
    (found,) = read(item())
    assert (found.section, found.dateline) == ("transport", "PORT MARIA, Jamaica")
    assert found.modified_at == datetime(2024, 3, 6, 10, tzinfo=UTC)
    assert {"copyright: Copyright 2024 Wire", "urgency: 3", "wire_version: 2"} <= set(found.notes)


@pytest.mark.parametrize(
    "body",
    [
        f'<inlineXML contenttype="application/xhtml+xml"><html><body><p>{WORDS}</p></body></html></inlineXML>',
        f'<inlineData contenttype="text/plain">{WORDS}</inlineData>',
        f'<inlineData contenttype="text/html">&lt;p&gt;{WORDS}&lt;/p&gt;</inlineData>',
    ],
)
def test_bodies_of_every_kind_are_read(body: str) -> None:
    assert read(item(body=body))[0].text == WORDS


def test_a_message_gives_an_article_per_text_item() -> None:
    inner = item(guid="urn:a") + item(kind="ninat:picture", guid="urn:b") + item(guid="urn:c")
    message = f"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>{inner}</itemSet></newsMessage>"
    assert [found.canonical_url for found in read(message)] == ["urn:a", "urn:c"]
    parts = pieces(message.encode())
    assert [(part.fragment, part.kind) for part in parts] == [
        ("guid=urn:a", "text"), ("guid=urn:b", "picture"), ("guid=urn:c", "text"),
    ]  # fmt: skip
    assert read(parts[2].content.decode())[0].canonical_url == "urn:c"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (item(kind="ninat:picture"), "not_text"),
        (item(status="stat:canceled"), "withdrawn"),
        (item(body="<inlineXML/>"), "no_text"),
        ("<packageItem><itemMeta/></packageItem>", "not_text"),
        (json.dumps({"uri": "urn:x", "pubstatus": "usable", "headline": "Only a headline"}), "no_text"),
        (json.dumps(ninjs(1) | {"type": "picture"}), "not_text"),
        ("<rss><channel/></rss>", "not_an_article"),
        ("<newsItem><unclosed></newsItem>", "bad_xml"),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(content: str, reason: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read(content)
    assert refused.value.reason == reason


def test_credits_of_every_manner_name_the_agency() -> None:
    said = (
        "nprov:REUTERS",
        "The Associated Press",
        "Copyright 2019, dpa (www.dpa.de)",
        "Thomson Reuters",
        "Pier Daily",
    )
    assert [known_agency(one) for one in said] == ["Reuters", "AP", "dpa", "Reuters", None]


def test_basic_times_are_extended() -> None:
    assert (iso("20240305T143007-0500"), iso("20240305"), iso(" 2024 ")) == (
        "2024-03-05T14:30:07-0500",
        "2024-03-05",
        "2024",
    )
