"""Inputs of the kinds that fuzzing found."""

import ast
import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsledger.expectations.errors import DocumentError, SettingsError
from newsledger.flows.sources.catalogue import outlets
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.html.page import body, tree
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.formats import gdelt
from newsledger.transforms.formats.feeds import feed
from newsledger.transforms.formats.sitemaps import sitemap
from newsledger.transforms.tables.judgements import judgements
from newsledger.transforms.tables.sources import outlet_row
from tests.hostile import seeds
from tests.hostile.targets import MOMENT, targets
from tests.structure.source import PACKAGE, modules

SURROGATE = b"\xed\xa0\xbd"


@pytest.mark.parametrize(
    "content",
    [
        seeds.SITEMAP.replace(b"<lastmod>", b"<a" + SURROGATE + b"></a><lastmod>"),
        seeds.SITEMAP.replace(b"Pier", b"Pier " + SURROGATE + b"\xed\xb8\x80"),
        seeds.SITEMAP.replace(b"<url>", b"<url " + SURROGATE + b"='1'>"),
    ],
)
def test_a_surrogate_in_the_bytes_of_a_sitemap_costs_no_address(content: bytes) -> None:
    assert [page.url for page in sitemap(content, url="https://post.example/").pages] == ["https://post.example/pier"]


@pytest.mark.parametrize("size", ["9" * 5_000, "1" * 20, "0" * 100_000])
def test_a_size_that_is_no_number_costs_its_line_only(size: str) -> None:
    listed = gdelt.files(size.encode() + seeds.GDELT_LIST[6:] + seeds.GDELT_LIST)
    assert [file.size for file in listed] == [150_383]
    with pytest.raises(DocumentError, match="not_a_file_list"):
        gdelt.files(size.encode() + seeds.GDELT_LIST[6:])


@pytest.mark.parametrize("text", ["a\rb,c,same\n", '"' + "x" * 200_000 + '",b,same\n', "ent_1,ent_2,same\r\r\nx\ry\n"])
def test_judgements_that_are_no_csv_are_an_error_of_the_settings(text: str) -> None:
    with pytest.raises(SettingsError, match=r"judgements\.csv, line \d+"):
        judgements(f"entity_a,entity_b,verdict\n{text}")


@pytest.mark.parametrize("text", ["a = " + "9" * 5_000, "a = " + "[" * 5_000, "\xff", "a = {b = " * 3_000])
def test_a_catalogue_that_cannot_be_read_is_an_error_of_the_settings(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(SettingsError, match="is not valid TOML"):
        outlets(path)


@pytest.mark.parametrize("unit", [" encoding='", "encoding='utf-7'?>", ' encoding="a" ?'])
def test_a_feed_that_repeats_its_declaration_is_read_soon(unit: str) -> None:
    content = seeds.RSS.replace(b"<item>", b"<item><description>" + unit.encode() * 3_000 + b"</description>", 1)
    started = time.process_time()
    with suppress(DocumentError):
        feed(content.replace(b"Tue, 06 Oct 2026 08:00:00 +0200", b"6 Oct 2026"), url="https://post.example/")
    assert time.process_time() - started < 2


def test_a_long_title_is_compared_once_with_many_paragraphs() -> None:
    paragraphs = "".join(f"<p>The harbour board met on day {number} of the month.</p>" for number in range(1_500))
    page = (
        f"<html><head><title>{'Pier closes ' * 5_000}</title></head><body><article>{paragraphs}</article></body></html>"
    )
    raw = RawDocument("d", "s", "https://post.example/", None, datetime(2026, 11, 1, tzinfo=UTC), page.encode())
    started = time.process_time()
    articles(raw)
    assert time.process_time() - started < 15


@pytest.mark.parametrize("reference", ["&#55357;", "&#xD83D;", "&#xDE00;&#xD83D;"])
@pytest.mark.parametrize("place", [b"<channel>", b"</channel>"])
def test_a_reference_to_a_surrogate_in_what_only_looks_like_cdata_costs_no_item(reference: str, place: bytes) -> None:
    broken = b"<a b='<![CDATA['>" + reference.encode() + b"</a><c d=']]>' e>"
    content = seeds.RSS.replace(place, place + broken if place == b"<channel>" else broken + place, 1)
    (entry, *_) = feed(content, url="https://post.example/feed").entries
    assert entry.url


@pytest.mark.parametrize("url", ["http://[::1", "https://[post].example/opinion/pier", "http://post.example]/a"])
def test_an_address_that_cannot_be_taken_apart_costs_nothing(url: str) -> None:
    record = json.dumps({"url": url, "title": "Pier opens", "text": "The pier opened on Monday. " * 9}).encode()
    (article,) = articles(RawDocument("doc_1", "post", url, None, MOMENT, record, content_type="application/json"))
    assert article.canonical_url == url
    assert outlet_row(article, RawDocument("doc_1", "post", url, url, MOMENT, record)) is None


def test_a_tab_in_a_notice_of_rights_does_not_reach_the_notes() -> None:
    lines = ["News", "Quay to stay", "46 words", "27 November 2025", "10:15", "Coast Gazette", "CSTGZ", "English"]
    lines += [
        "\u00a9 2025 Coast\tGazette. All rights reserved.",
        "",
        "The quay stays for ten years, the council said.",
        "",
    ]
    content = "\n".join([*lines, "Document CSTGZ00020251127elbr0004x", ""]).encode()
    raw = RawDocument("doc_1", "post", "file:///a.txt", None, MOMENT, content, content_type="text/plain")
    (article,) = articles(raw)
    assert "copyright: \u00a9 2025 Coast Gazette. All rights reserved." in article.notes


def test_whatever_takes_an_address_apart_expects_one_that_is_none() -> None:
    """urlsplit and urljoin raise ValueError on addresses that pages do write, so each call stands in a try."""
    unguarded = []
    for module in modules(Path(__file__).parents[2], PACKAGE):
        guarded = {call for node in ast.walk(module.tree) if isinstance(node, ast.Try) for call in _splits(node)}
        unguarded += [f"{module.path}:{call.lineno}" for call in _splits(module.tree) if call not in guarded]
    assert unguarded == []


def _splits(tree: ast.AST) -> set[ast.Call]:
    names = {"urlsplit", "urljoin", "urlparse"}
    return {
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    }


def test_a_control_character_between_blanks_leaves_one_blank() -> None:
    line = b"The harbour board \x03 voted on Tuesday to close the old pier, and nobody objected."
    text, *_ = body(tree("<html></html>"), f"<html><body><p>{line.decode()}</p></body></html>")
    assert "board voted" in text


QUOTING_TITLE = (
    "Roe said. \"Then I said: 'You will send readings. Solhaugen said the three delegations had not agreed on who"
)


@pytest.mark.parametrize(
    "text",
    [
        "Pier\n“We have read it,”,, said her country.",
        "Pier\nThe party conceded. “Voters have sent us a letter,”, , said her country had waned limits.",
        "Pier\n“Voters have sent us a letter,”, Ida, , said her country had won.",
        f'{QUOTING_TITLE} would pay\n“He said it was the same and better than this, and young."',
        "Roe said: “We go\n“and we stay.” The pier is shut.",
    ],
)
def test_commas_without_words_and_an_open_quotation_in_a_title_cost_no_article(text: str) -> None:
    assert "chain.speaker" in str(targets()["annotator"].read(text.encode()))
