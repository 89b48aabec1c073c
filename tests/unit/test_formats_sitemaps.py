"""Sitemaps: pages, news, indexes, plain lists, gzipped or torn."""

import gzip
from datetime import UTC, datetime

import pytest

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.formats.sitemaps import Sitemap, sitemap

URL = "https://pier.example/sitemap.xml"
NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://pier.example/a?x=1&amp;y=2</loc>
<news:news><news:publication><news:name>Pier</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2024-03-05T14:30:07Z</news:publication_date><news:title>Pier &amp; quay</news:title></news:news>
</url><url><loc>/b</loc><lastmod>2024-03-06</lastmod></url></urlset>"""


def read(text: str | bytes) -> Sitemap:
    return sitemap(text.encode() if isinstance(text, str) else text, url=URL)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_pages_and_news_are_read(pack: type[bytes]) -> None:
    found = read(pack(NEWS.encode()))
    news, page = found.pages
    assert (found.kind, found.faults) == ("urlset", ())
    assert (news.url, news.title, news.language) == ("https://pier.example/a?x=1&y=2", "Pier & quay", "en")
    assert (news.published, news.source_name) == (datetime(2024, 3, 5, 14, 30, 7, tzinfo=UTC), "Pier")
    assert (page.url, page.modified) == ("https://pier.example/b", datetime(2024, 3, 6, tzinfo=UTC))


def test_an_index_names_sitemaps() -> None:
    found = read("<sitemapindex><sitemap><loc>/news.xml.gz</loc></sitemap></sitemapindex>")
    assert (found.kind, found.pages, found.sitemaps[0].url) == ("index", (), "https://pier.example/news.xml.gz")


def test_a_plain_list_keeps_its_addresses_and_names_the_rest() -> None:
    found = read("https://pier.example/a\nnot an address\nhttps://pier.example/b\n")
    assert [page.url[-1] for page in found.pages] == ["a", "b"]
    assert found.faults == ("no_address: line 2: 'not an address'",)


def test_a_torn_sitemap_keeps_its_whole_entries() -> None:
    found = read(NEWS[: NEWS.index("<loc>/b") + 6])
    assert [page.url for page in found.pages] == ["https://pier.example/a?x=1&y=2"]
    assert found.faults[0].startswith("bad_xml")


def test_a_bad_address_costs_its_entry_alone() -> None:
    found = read("<urlset><url><loc>javascript:x</loc></url><url><loc>/b</loc></url></urlset>")
    assert len(found.pages) == 1
    assert found.faults == ("no_address: entry 1: 'javascript:x'",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("<html><body/></html>", "not_a_sitemap"),
        ("<rss/>", "not_a_sitemap"),
        ("nothing here", "not_a_sitemap"),
        ('<!DOCTYPE u [<!ENTITY a "x">]><urlset/>', "xml_entity_bomb"),
    ],
)
def test_what_is_no_sitemap_is_refused_with_its_reason(content: str, reason: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read(content)
    assert refused.value.reason == reason
