"""What one pull asks for and journals, source by source."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.run.pending import pending
from tests.pipeline.world import ONE, Fetch, World
from tests.site.server import Page

PAGE = b"<html><body><p>One page of the site, with a few words.</p></body></html>"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    with made.server:
        yield made


def told(rows: list[Fetch], *, role: str = "document") -> list[tuple[object, ...]]:
    return [(row["outcome"], row["reason"]) for row in rows if row["role"] == role]


def record(url: str, day: int, body: str) -> bytes:
    answered = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}"
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-{day:02}T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-0000000000{day:02}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answered)}\r\n\r\n"
    )
    return gzip.compress(f"{head}{answered}\r\n\r\n".encode())


def test_an_archive_is_read_as_it_comes_and_not_again_while_it_is_unchanged(world: World) -> None:
    pages = [record(f"https://news{day}.example/a", day, "<p>Words.</p>") for day in range(1, 10)]
    world.pages["/all.warc.gz"] = Page(b"".join(pages), "application/gzip")
    entry = EntryPoint("warc", world.url("/all.warc.gz"), ONE)
    first = world.pull(entry)
    assert told(first) == [("new", None)] * 9
    documents = pending(world.home).of("documents")
    assert [row["fetched_at"] for row in documents] == [datetime(2026, 3, day, tzinfo=UTC) for day in range(1, 10)]
    assert {row["via_url"] for row in documents} == {entry.location}
    assert len({row["source_id"] for row in documents}) == 9
    again = world.pull(entry)
    assert told(again) == []
    assert told(again, role="listing") == [("unchanged", None)]


def test_days_asked_for_bound_what_an_archive_and_a_sitemap_give(world: World) -> None:
    pages = [record(f"https://news.example/{day}", day, f"<p>Day {day}.</p>") for day in range(1, 10)]
    world.pages["/all.warc.gz"] = Page(b"".join(pages), "application/gzip")
    lines = [f"<url><loc>{world.url(f'/{day}')}</loc><lastmod>2026-03-{day:02}</lastmod></url>" for day in range(1, 10)]
    world.pages["/map.xml"] = Page(
        f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{''.join(lines)}</urlset>".encode(), "text/xml"
    )
    since = datetime(2026, 3, 8, tzinfo=UTC)
    assert told(world.pull(EntryPoint("warc", world.url("/all.warc.gz"), ONE), since=since)) == [("new", None)] * 2
    asked = [row["url"] for row in world.pull(EntryPoint("sitemap", world.url("/map.xml"), ONE), since=since)]
    assert sorted(str(url) for url in asked if str(url)[-1].isdigit()) == [world.url("/8"), world.url("/9")]


def test_a_dump_at_an_address_is_split_into_records_under_our_names(world: World) -> None:
    dump = "\n".join(json.dumps({"id": number, "head": "T", "body": {"plain": "Words"}}) for number in range(3))
    world.pages["/dump.jsonl.gz"] = Page(gzip.compress(dump.encode()), "application/gzip")
    entry = EntryPoint("jsonl", world.url("/dump.jsonl.gz"), ONE, {"title": "head", "text": "body.plain"})
    assert told(world.pull(entry)) == [("new", None)] * 3
    assert [row["url"] for row in pending(world.home).of("documents")] == [f"{entry.location}#id={n}" for n in range(3)]


def test_several_requests_of_one_address_in_a_run_are_rows_of_their_own(world: World) -> None:
    world.pages["/a"] = Page(b"no", status=500)
    rows = [row for row in world.pull(world.url("/a")) if row["role"] == "document"]
    assert [(row["outcome"], row["reason"], row["http_status"]) for row in rows] == [
        ("failed", "retried", 500),
        ("failed", "server_error", 500),
    ]
    assert len({row["fetch_id"] for row in rows}) == 2


def test_validators_are_saved_although_the_bytes_are_the_same(world: World) -> None:
    url = world.url("/feed.xml")
    feed = b"<rss version='2.0'><channel><title>One</title></channel></rss>"
    world.pages["/feed.xml"] = Page(feed, "text/xml", validators="none", extra={"ETag": '"1"'})
    world.pull(EntryPoint("feed", url, ONE))
    world.pages["/feed.xml"] = Page(feed, "text/xml", validators="none", extra={"ETag": '"2"'})
    (row,) = [row for row in world.pull(EntryPoint("feed", url, ONE)) if row["role"] == "listing"]
    assert (row["outcome"], row["http_status"], row["etag"]) == ("unchanged", 200, '"2"')
    (row,) = [row for row in world.pull(EntryPoint("feed", url, ONE)) if row["role"] == "listing"]
    assert (row["outcome"], row["http_status"], row["etag"]) == ("unchanged", 304, '"2"')


def test_a_page_that_left_its_feed_is_asked_for_again_with_what_the_feed_stated(world: World) -> None:
    item = f"<item><title>The old title</title><link>{world.url('/a')}</link></item>"
    feed = "<rss version='2.0'><channel><title>One</title>{}</channel></rss>"
    entry = EntryPoint("feed", world.url("/feed.xml"), ONE)
    world.pages |= {"/feed.xml": Page(feed.format(item).encode(), "text/xml"), "/a": Page(PAGE)}
    assert told(world.pull(entry)) == [("new", None)]
    world.pages["/feed.xml"] = Page(feed.format("").encode(), "text/xml")
    assert told(world.pull(entry)) == [("unchanged", None)]
    del world.pages["/a"]
    assert told(world.pull(entry)) == [("gone", "not_found")]
    assert told(world.pull(entry)) == []
    world.settings["revisit_max_age_days"] = 0
    world.settings["backoff_minutes"] = 0
    assert told(world.pull(entry)) == []
    world.settings["revisit_max_age_days"] = 7
    assert told(world.pull(entry, since=datetime(2026, 1, 1, tzinfo=UTC))) == []
    assert told(world.pull(entry)) == [("gone", "not_found")]


def test_a_feed_that_fails_rests_and_comes_back_by_itself(world: World) -> None:
    entry = EntryPoint("feed", world.url("/feed.xml"), ONE)
    assert told(world.pull(entry), role="listing") == [("gone", "not_found")]
    assert told(world.pull(entry), role="listing") == [("skipped", "softened")]
    world.settings["backoff_minutes"] = 0
    world.pages["/feed.xml"] = Page(b"<rss version='2.0'><channel><title>One</title></channel></rss>", "text/xml")
    assert told(world.pull(entry), role="listing") == [("new", None)]


def test_a_host_that_asks_to_be_left_alone_is_left_alone_in_the_next_run_too(world: World) -> None:
    world.pages["/a"] = Page(b"later", status=429, extra={"Retry-After": "3600"})
    assert told(world.pull(EntryPoint("page", world.url("/a"), ONE))) == [("failed", "rate_limited")]
    before = len(world.server.requests)
    assert told(world.pull(EntryPoint("page", world.url("/a"), ONE))) == []
    assert len(world.server.requests) == before


def test_what_the_user_names_may_lie_inside_and_where_it_redirects_to_may_not(world: World) -> None:
    world.settings["allowed_private_hosts"] = ()
    base = f"http://127.0.0.1:{world.server.port}"
    world.pages["/a"] = Page(PAGE)
    world.pages["/b"] = Page(b"", status=302, extra={"Location": "/a"})
    rows = {str(row["url"]): row for row in world.pull(f"{base}/a", f"{base}/b")}
    assert (rows[f"{base}/a"]["outcome"], rows[f"{base}/a"]["reason"]) == ("new", None)
    assert (rows[f"{base}/b"]["outcome"], rows[f"{base}/b"]["reason"]) == ("skipped", "port")


def test_an_item_without_an_address_is_a_document_of_its_own(world: World) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "One", "items": [
        {"id": "1", "title": "T", "content_html": "<p>Words of the item.</p>", "date_published": "2026-03-01T00:00:00Z"}
    ]}  # fmt: skip
    world.pages["/feed.json"] = Page(json.dumps(feed).encode(), "application/feed+json")
    assert told(world.pull(EntryPoint("feed", world.url("/feed.json"), ONE))) == [("new", None)]
    (document,) = pending(world.home).of("documents")
    assert (document["url"], document["content_type"]) == (
        f"{world.url('/feed.json')}#1",
        "application/vnd.newsledger.feed-item+json",
    )
