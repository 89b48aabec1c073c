"""Sitemaps with the damage of feeds are read as feeds are: bare ampersands, entities, a missing quotation mark."""

import io

import pytest

from newsledger.transforms.formats.mending import mended
from newsledger.transforms.formats.sitemaps import Sitemap, sitemap

NAMES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def read(entries: str, *, head: str = f"<urlset {NAMES}>", tail: str = "</urlset>") -> Sitemap:
    return sitemap(f'<?xml version="1.0"?>{head}{entries}{tail}'.encode(), url="https://o.example/sitemap.xml")


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://o.example/a?x=1&y=2", "https://o.example/a?x=1&y=2"),
        ("https://o.example/a?x=1&amp;y=2&copy=3", "https://o.example/a?x=1&y=2&copy=3"),
        ("<![CDATA[https://o.example/a?x=1&y=2]]>", "https://o.example/a?x=1&y=2"),
        ("https://o.example/caf&eacute;", "https://o.example/café"),
    ],
)
def test_an_address_with_bare_ampersands_is_asked_for_as_it_is_written(written: str, url: str) -> None:
    pages = read(f"<url><loc>{written}</loc></url><url><loc>https://o.example/b</loc></url>").pages
    assert [page.url for page in pages] == [url, "https://o.example/b"]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Fish &amp;amp; chips &amp;#8211; closed", "Fish & chips – closed"),
        ("caf&eacute; &nbsp; closed", "café closed"),
        ("R&D &unknown; up", "R&D &unknown; up"),
        ("Tide &#55357;&#56499; up", "Tide \U0001f4b3 up"),
        ("Tide &#xD83C;&#xdf0a; up", "Tide \U0001f30a up"),
        ("Tide &#55357; up &#xDF0A;", "Tide \ufffd up \ufffd"),
    ],
)
def test_titles_keep_what_stands_behind_an_entity(written: str, title: str) -> None:
    news = f"<news:news><news:title>{written}</news:title></news:news>"
    assert read(f"<url><loc>https://o.example/a</loc>{news}</url>").pages[0].title == title


@pytest.mark.parametrize(
    "head",
    [
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9>',
        '<urlset xmlns:xsi="http://x" xsi:schemaLocation="http://www.sitemaps.org/schemas/sitemap/0.9>\n',
    ],
)
def test_a_missing_quotation_mark_in_the_root_costs_nothing(head: str) -> None:
    pages = read("<url><loc>https://o.example/a</loc></url><url><loc>https://o.example/b</loc></url>", head=head).pages
    assert len(pages) == 2


def test_elements_in_capitals_are_read() -> None:
    pages = read("<URL><LOC>https://o.example/a</LOC></URL>", head="<URLSET>", tail="</URLSET>").pages
    assert [page.url for page in pages] == ["https://o.example/a"]


@pytest.mark.parametrize("size", [1, 3, 7, 64])
def test_pieces_of_any_size_are_mended_alike(size: int) -> None:
    content = b"<u>a?x=1&y=2&eacute;<![CDATA[b & c]]>&amp;&#8211; d & e &#55356;&#xDF0A;&#55356; f</u>"
    stream = io.BytesIO(content)
    whole = b"".join(mended(iter(lambda: stream.read(size), b"")))
    assert whole == b"<u>a?x=1&amp;y=2&#233;<![CDATA[b & c]]>&amp;&#8211; d &amp; e &#127754;&#65533; f</u>"
