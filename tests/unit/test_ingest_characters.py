"""Characters that arrive through bytes and through escapes: surrogates, invisible characters, wrong declarations."""

import json
from datetime import UTC, datetime

import pytest

from newsledger.flows.fetch.model import Limits
from newsledger.flows.sources.records import records
from newsledger.transforms.characters import cleaned, json_value, unescaped, with_sound_references
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.formats.feeds import feed

FETCHED_AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
SENTENCE = "The council of Skarmo voted on Thursday to keep the harbour ferry for ten more years."
MORE = "“Nobody asked us,” said Ida Moen, who has run the kiosk on the pier since it opened."
NORWEGIAN = "Styret på Færøykaia vedtok torsdag å stenge det gamle torget, etter at ingeniører hadde varslet om brudd."
RUSSIAN = "Совет порта решил закрыть старый рынок до конца марта, сообщили в городской администрации."
GRIN = "\U0001f600"


def read(content: bytes, kind: str = "text/plain", *, charset: str | None = None) -> ExtractedArticle:
    return articles(RawDocument("doc", "src", "file:///a", None, FETCHED_AT, content, kind, charset))[0]


def newsml(*, headline: str = "Ferry to stay", body: str = f"<p>{SENTENCE}</p><p>{MORE}</p>") -> str:
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:skarmo.example:1" version="1">'
        "<itemMeta><versionCreated>2026-11-26T18:05:00+01:00</versionCreated></itemMeta>"
        f"<contentMeta><headline>{headline}</headline></contentMeta><contentSet><inlineXML>"
        f"<html><body>{body}</body></html></inlineXML></contentSet></newsItem>"
    )


@pytest.mark.parametrize(
    ("reference", "character"),
    [
        ("&#55357;&#56832;", GRIN),
        ("&#xD83D;&#xDE00;", GRIN),
        ("&#XD83D;&#56832;", GRIN),
        ("&#55357;", "\ufffd"),
        ("&#xDE00;&#xD83D;", "\ufffd\ufffd"),
        ("&#1114112;", "\ufffd"),
        ("&#0;", ""),
        ("&#150;", "–"),
        ("&#x1F600;", "&#x1F600;"),
    ],
)
def test_references_name_characters_that_xml_allows(reference: str, character: str) -> None:
    assert with_sound_references(f"a{reference}b") == f"a{character}b"


def test_html_references_to_a_surrogate_pair_are_one_character() -> None:
    assert unescaped("caf&eacute; &#55357;&#56832; &#55357;") == f"café {GRIN} \ufffd"


@pytest.mark.parametrize("place", ["title", "link", "description", "category"])
@pytest.mark.parametrize("reference", ["&#55357;&#56832;", "&#xD83D;&#xDE00;", "&#xD83D;", "&#0;"])
def test_a_surrogate_in_an_item_costs_no_item(place: str, reference: str) -> None:
    items = (
        f"<item><title>first</title><link>https://o.example/1</link><{place}>wave {reference}</{place}></item>"
        "<item><title>second</title><link>https://o.example/2</link></item>"
    )
    document = f'<rss version="2.0"><channel><title>L {reference}</title>{items}</channel></rss>'
    result = feed(document.encode(), url="https://o.example/feed")
    assert len(result.entries) == 2
    assert str(result).encode()


@pytest.mark.parametrize(
    ("headline", "title"),
    [("Ferry &#55357;&#56832;", f"Ferry {GRIN}"), ("Ferry &#xD83D;", "Ferry \ufffd"), ("Fer&#173;ry", "Ferry")],
)
def test_references_in_a_wire_item_are_cleaned(headline: str, title: str) -> None:
    assert read(newsml(headline=headline).encode(), "application/xml").title == title


@pytest.mark.parametrize(
    ("escape", "character"), [("\\ud83d", "\ufffd"), ("\\ude00", "\ufffd"), ("\\ud83d\\ude00", GRIN)]
)
def test_surrogates_in_json_are_joined_or_replaced(escape: str, character: str) -> None:
    document = (
        f'{{"title": "Ferry {escape} stays", "text": "{SENTENCE} {escape}", "url": "https://o.example/{escape}"}}'
    )
    article = read(document.encode(), "application/json")
    assert article.title == f"Ferry {character} stays"
    assert article.text.endswith(character)
    assert article.canonical_url.encode()


@pytest.mark.parametrize(
    ("escape", "character"), [("\\ud83d", "\ufffd"), ("\\udd25", "\ufffd"), ("\\uD83D\\uDD25", "\U0001f525")]
)
def test_surrogates_in_json_ld_are_joined_or_replaced(escape: str, character: str) -> None:
    data = (
        f'{{"@type": "NewsArticle", "headline": "Ferry of Skarmo {escape} to stay", "articleBody": "{SENTENCE}",'
        f'"author": {{"@type": "Person", "name": "Ida {escape} Moen"}}, "keywords": ["{escape} ferry"]}}'
    )
    page = (
        f'<html><head><title>Ferry of Skarmo</title><script type="application/ld+json">{data}</script></head>'
        f"<body><p>{SENTENCE}</p></body></html>"
    )
    article = read(page.encode(), "text/html")
    assert article.title == f"Ferry of Skarmo {character} to stay"
    assert article.keywords == (f"{character} ferry",)
    assert str(article).encode()


def test_surrogates_in_a_json_feed_and_in_keys_are_replaced() -> None:
    item = (
        '{"id": "\\ud83d", "url": "https://o.example/1", "title": "Ferry \\ude00", "content_text": "x \\ud83d\\ude00"}'
    )
    entry = feed(
        f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{item}]}}'.encode(), url="https://o.example/"
    )
    assert entry.entries[0].title == "Ferry \ufffd"
    assert entry.entries[0].content == f"<p>x {GRIN}</p>"
    assert json_value('{"\\ud83d": 1}') == {"\ufffd": 1}


def test_a_surrogate_in_the_id_of_a_record_leaves_a_fragment_that_can_be_stored(tmp_path: object) -> None:
    import io

    line = b'{"id": "\\ud83d", "text": "a"}\n{"id": "b"}\n'
    fragments = [record.fragment for record in records(io.BytesIO(line), "a.jsonl", Limits(1000, 1000))]
    assert fragments == ["id=\ufffd", "id=b"]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("engi\u00adneers", "engineers"),
        ("bo\u200bard", "board"),
        ("engi\u00ad\n  neers", "engineers"),
        ("a\u2060b\ufeffc", "abc"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\U0001f469\u200d\U0001f680", "\U0001f469\u200d\U0001f680"),
    ],
)
def test_invisible_characters_are_removed_where_they_carry_no_meaning(text: str, clean: str) -> None:
    assert cleaned(text) == clean


def test_invisible_characters_leave_text_json_and_wires() -> None:
    marked = SENTENCE.replace("council", "coun\u00adcil").replace("harbour", "har\u200bbour")
    plain = read(f"Fer\u00adry to stay\n\n{marked}".encode())
    record = read(json.dumps({"title": "Fer\u00adry to stay", "text": marked}).encode(), "application/json")
    wire = read(newsml(headline="Fer\u00adry to stay", body=f"<p>{marked}</p>").encode(), "application/xml")
    for article in (plain, record, wire):
        assert (article.title, article.text) == ("Ferry to stay", SENTENCE)


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "windows-1251", "us-ascii", "utf-16", "gb2312"])
def test_bytes_that_are_utf8_are_read_as_utf8_whatever_the_carrier_declares(charset: str) -> None:
    article = read(f"Torget stenges\n\n{NORWEGIAN} – sa styret.".encode(), charset=charset)
    assert article.text.startswith(NORWEGIAN)
    assert bool(article.notes) == (charset != "utf-16")


@pytest.mark.parametrize("declared", ["ISO-8859-1", "windows-1252", "windows-1250"])
def test_an_xml_declaration_is_not_believed_against_utf8(declared: str) -> None:
    document = f'<?xml version="1.0" encoding="{declared}"?>' + newsml(body=f"<p>{NORWEGIAN}</p>")
    article = read(document.encode(), "application/xml")
    assert article.text == NORWEGIAN
    assert any(note.startswith("charset_declared: ") for note in article.notes)


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "iso-8859-5"])
def test_a_declared_set_of_single_bytes_is_believed_where_the_bytes_are_not_utf8(charset: str) -> None:
    assert read(f"Рынок закроют\n\n{RUSSIAN}".encode(charset), charset=charset).text == RUSSIAN


def test_an_alphabet_within_latin_words_shows_that_the_declared_set_is_wrong() -> None:
    article = read(f"Torget stenges\n\n{NORWEGIAN}".encode("windows-1252"), charset="windows-1251")
    assert article.text == NORWEGIAN
    assert article.notes[0].startswith("charset_guessed")


@pytest.mark.parametrize("damage", [b"\xe9", b"\xff\xfe", b"\xc3"])
def test_a_few_damaged_bytes_do_not_change_the_character_set(damage: bytes) -> None:
    content = f"Torget stenges\n\n{NORWEGIAN} ".encode() + damage + f" {NORWEGIAN}".encode()
    article = read(content, charset="utf-8")
    assert article.text.count("Færøykaia") == 2
    assert any(note.startswith("replaced_characters") for note in article.notes)


@pytest.mark.parametrize("charset", ["undefined", "idna", "unicode_escape", "utf8mb4", "x-nothing", '"utf-8"', "rot13"])
def test_a_charset_that_names_none_is_ignored(charset: str) -> None:
    assert read(f"Torget stenges\n\n{NORWEGIAN}".encode(), charset=charset).text == NORWEGIAN


@pytest.mark.parametrize("number", ["9" * 6_000, "-" + "9" * 6_000])
def test_a_number_of_thousands_of_digits_costs_no_record(number: str) -> None:
    value = json_value(f'{{"views": {number}, "id": 12, "text": "Words."}}')
    assert (value["id"], value["text"]) == (12, "Words.")
    with pytest.raises(ValueError, match="Expecting"):
        json_value(f'{{"views": {number}, }}')


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fa", "کتابخانه‌ای که با قاطر کتاب‌ها را به مدرسه‌هایی می‌رساند که جاده ندارند، روز شنبه آغاز به کار کرد."),
        ("hi", "पहाड़ी गाँव में चौदह साल बाद बस लौटी और पूरे गाँव ने ढोल बजाकर उसका स्\u200dवागत किया, अध्यापिका ने कहा।"),
        (
            "en",
            "The family \U0001f468\u200d\U0001f469\u200d\U0001f467 on the pier has run the kiosk since it opened.",
        ),
    ],
)
@pytest.mark.parametrize("written", ["{}", "&zwnj;"])
def test_joiners_stay_in_the_text_of_a_page(language: str, sentence: str, written: str) -> None:
    in_page = sentence.replace("\u200c", written.format("\u200c"))
    paragraphs = "".join(f"<p>{in_page} {number}.</p>" for number in range(4))
    content = (
        f'<html lang="{language}"><head><title>Ferry</title></head><body><h1>Ferry to stay</h1><article>{paragraphs}'
        "</article></body></html>"
    )
    assert read(content.encode(), "text/html").text.count(sentence) == 4
