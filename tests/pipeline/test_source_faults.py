"""A fault in a source costs itself only, and an entry point that could not be collected is named with its reason."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsledger.expectations.clock import now
from newsledger.flows.crawl.interface import Connector, EntryPoint
from newsledger.flows.fetch.chain_cookies import ChainCookies
from newsledger.flows.run import pull as pulling
from newsledger.flows.run.pending import pending
from newsledger.flows.sources.registry import connector
from tests.pipeline.world import ONE, World
from tests.site.server import Page

PAGE = b"<html><body><p>One page of the site, with a few words.</p></body></html>"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    with made.server:
        yield made


def rss(*links: str) -> Page:
    items = "".join(f"<item><title>T</title><link>{link}</link></item>" for link in links)
    return Page(f"<rss version='2.0'><channel><title>One</title>{items}</channel></rss>".encode(), "text/xml")


def reasons(world: World) -> list[tuple[str, str]]:
    return [(failing.location.rpartition("/")[2], failing.reason) for failing in world.run.uncollected]


@pytest.mark.parametrize(
    "bad", ["http://xn--/", "http://xn--a.test/x", "http://[::1/", "http://a..test/", "http://x\x00y/"]
)
def test_a_bad_link_or_redirect_costs_itself_only(world: World, bad: str) -> None:
    world.pages["/feed.xml"] = Page(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "One", "items": [
            {"id": "1", "url": bad}, {"id": "2", "url": world.url("/moved")}, {"id": "3", "url": world.url("/a")},
        ]}).encode(), "application/feed+json")  # fmt: skip
    world.pages["/moved"] = Page(b"", status=302, extra={"Location": bad.replace("\x00", "%00")})
    world.pages["/a"] = Page(PAGE)
    rows = {row["url"]: row for row in world.pull(EntryPoint("feed", world.url("/feed.xml"), ONE))}
    assert rows[world.url("/a")]["outcome"] == "new"
    assert rows[world.url("/moved")]["outcome"] in ("skipped", "failed")
    assert rows[world.url("/moved")]["reason"] in ("bad_url", "robots_unavailable")
    assert reasons(world) == []


def test_lone_surrogates_of_a_listing_and_of_records_are_replaced(world: World, tmp_path: Path) -> None:
    lone = "\\ud83d"
    items = [
        {"id": f"{lone}", "url": world.url("/a") + f"?x={lone}", "title": f"T {lone}"},
        {"id": "2", "url": world.url("/a")},
    ]
    text = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "One", "items": items})
    world.pages["/feed.json"] = Page(text.replace("\\\\", "\\").encode(), "application/feed+json")
    world.pages["/a"] = Page(PAGE)
    dump = tmp_path / "dump.jsonl"
    dump.write_text('{"url": "https://one.test/\\ud83d", "text": "x"}\n{"url": "https://one.test/b", "text": "y"}\n')
    rows = world.pull(EntryPoint("feed", world.url("/feed.json"), ONE), EntryPoint("jsonl", str(dump), ONE))
    json.dumps(rows, default=str, ensure_ascii=False).encode()
    assert {str(row["url"]).rpartition("url=")[2] for row in rows if "dump" in str(row["url"])} == {
        "https://one.test/�", "https://one.test/b"
    }  # fmt: skip
    assert (world.url("/a"), "new") in {(row["url"], row["outcome"]) for row in rows}


class Broken:
    """A connector that gives one document, then fails as nobody expected."""

    def answers(self, entry: EntryPoint, reach: object) -> Iterator[object]:
        yield from connector(EntryPoint("page", entry.location, entry.outlet)).answers(entry, reach)  # type: ignore[arg-type]
        raise KeyError("no such thing")


def test_what_nobody_expected_in_an_entry_point_is_a_row_with_type_and_place(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chosen(entry: EntryPoint) -> Connector:
        return Broken() if entry.location.endswith("/a") else connector(entry)  # type: ignore[return-value]

    monkeypatch.setattr(pulling, "connector", chosen)
    world.pages |= {"/a": Page(PAGE), "/b": Page(PAGE)}
    rows = world.pull(*(EntryPoint("page", world.url(path), ONE) for path in ("/a", "/b")))
    assert [row["outcome"] for row in rows if row["role"] == "document"] == ["new", "new"]
    (reject,) = pending(world.home).of("rejects")
    assert (reject["url"], reject["reason"]) == (world.url("/a"), "unexpected")
    assert str(reject["detail"]).startswith("KeyError: 'no such thing' (")
    assert reasons(world) == [("a", "unexpected")]


def test_what_nobody_expected_in_a_listing_and_in_a_request_is_a_failed_fetch(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_named: object) -> object:
        raise IndexError("list index out of range")

    monkeypatch.setattr("newsledger.flows.sources.feeds.feed", broken)
    monkeypatch.setattr("newsledger.flows.fetch.client.verdicts.wall", broken)
    world.pages |= {"/feed.xml": rss(), "/a": Page(PAGE), "/b.txt": Page(b"Words.", "text/plain")}
    entries = [("feed", "/feed.xml"), ("page", "/a"), ("page", "/b.txt")]
    rows = {row["url"]: row for row in world.pull(*(EntryPoint(kind, world.url(path), ONE) for kind, path in entries))}
    for path in ("/feed.xml", "/a"):
        assert (rows[world.url(path)]["outcome"], rows[world.url(path)]["reason"]) == ("failed", "unexpected")
        assert "IndexError: list index out of range (" in str(rows[world.url(path)]["detail"])
    assert rows[world.url("/b.txt")]["outcome"] == "new"
    assert sorted(reasons(world)) == [("a", "unexpected"), ("feed.xml", "unexpected")]


def test_entry_points_that_could_not_be_collected_are_named(world: World, tmp_path: Path) -> None:
    world.pages |= {"/feed.xml": rss(world.url("/gone")), "/broken.xml": Page(b"<p>", "text/xml")}
    world.pages |= {"/page": Page(b"no", status=403), "/empty.xml": rss()}
    index = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>{}</loc></sitemap></sitemapindex>"
    world.pages["/index.xml"] = Page(index.format(world.url("/none.xml")).encode(), "text/xml")
    remote = [
        *(("feed", "/feed.xml"), ("feed", "/missing.xml"), ("feed", "/broken.xml"), ("feed", "/empty.xml")),
        *(("page", "/page"), ("sitemap", "/index.xml"), ("warc", "/a.warc")),
    ]
    local = [("folder", "nowhere"), ("feed", "nowhere.xml"), ("jsonl", "nowhere.jsonl")]
    entries = [EntryPoint(kind, world.url(path), ONE) for kind, path in remote]
    entries += [EntryPoint(kind, str(tmp_path / path), ONE) for kind, path in local]
    world.pull(*entries)
    assert dict(reasons(world)) == {
        "missing.xml": "not_found",
        "broken.xml": "not_a_feed",
        "page": "forbidden",
        "index.xml": "not_found",
        "a.warc": "not_found",
        "nowhere": "unreadable",
        "nowhere.xml": "unreadable",
        "nowhere.jsonl": "unreadable",
    }
    assert world.run.outcome == "partial"
    assert "8 of 10 entry points could not be collected" in str(world.run.failings)
    assert "one: feed " in str(world.run.failings)
    world.pull(*entries[1:2])
    assert (world.run.outcome, reasons(world)) == ("failed", [("missing.xml", "softened")])


FULL = "<p>" + "The whole of the story, as the feed carries it, with many words. " * 12 + "</p>"


def test_a_page_that_is_no_article_has_its_kind_as_reason_and_a_refresh_is_followed(world: World) -> None:
    def page(title: str, body: str) -> Page:
        return Page(f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode())

    def refresh(path: str) -> Page:
        return page("Moved", f"<meta http-equiv=refresh content='0; url={path}'><p>Wait.</p>")

    world.pages |= {
        "/missing": page("Page not found", "<h1>Page not found</h1><p>Sorry.</p>"),
        "/robot": page("Just a moment...", "<p>Verifying you are human.</p>"),
        "/shell": page("One", "<div id=root></div><noscript>Please enable JavaScript.</noscript>"),
        "/home": Page(b"", status=302, extra={"Location": "/"}),
        "/": page("One", "<p>All the news.</p>" * 40),
        "/moved": refresh("/a"), "/twice": refresh("/moved"), "/loop": refresh("/pool"), "/pool": refresh("/loop"),
        "/out": refresh("http://10.0.0.7/secret"), "/a": Page(PAGE),
    }  # fmt: skip
    paths = ["missing", "robot", "shell", "home", "moved", "twice", "loop", "out"]
    world.pages["/feed.xml"] = rss(*(world.url(f"/{path}") for path in paths))
    rows = {
        str(row["url"]).rpartition("/")[2]: row for row in world.pull(EntryPoint("feed", world.url("/feed.xml"), ONE))
    }
    assert {path: (rows[path]["outcome"], rows[path]["reason"]) for path in paths} == {
        "missing": ("gone", "soft_404"), "robot": ("blocked", "robot_check"), "shell": ("blocked", "script_only"),
        "home": ("gone", "home_page"), "moved": ("new", None), "twice": ("new", None),
        "loop": ("failed", "redirect_loop"), "out": ("skipped", "private_address"),
    }  # fmt: skip
    assert rows["twice"]["final_url"] == world.url("/a")
    assert {row["etag"] for path, row in rows.items() if path in ("missing", "robot", "shell", "home")} == {None}


@pytest.mark.parametrize("body", [b"", b"<html><body></body></html>"])
def test_a_refresh_in_the_header_is_followed_too(world: World, body: bytes) -> None:
    world.pages |= {"/moved": Page(body, extra={"Refresh": "0; url=/a"}), "/a": Page(PAGE)}
    world.pages["/feed.xml"] = rss(world.url("/moved"))
    rows = {row["url"]: row for row in world.pull(EntryPoint("feed", world.url("/feed.xml"), ONE))}
    moved = rows[world.url("/moved")]
    assert (moved["outcome"], moved["final_url"]) == ("new", world.url("/a"))


def test_a_status_that_no_standard_knows_has_its_row(world: World) -> None:
    world.pages["/denied"] = Page(b"denied", status=999)
    world.pages["/feed.xml"] = rss(world.url("/denied"))
    rows = {row["url"]: row for row in world.pull(EntryPoint("feed", world.url("/feed.xml"), ONE))}
    denied = rows[world.url("/denied")]
    assert (denied["outcome"], denied["reason"], denied["http_status"]) == ("failed", "status_999", None)


def test_a_capture_from_the_future_was_received_when_it_was_read(world: World, tmp_path: Path) -> None:
    moments = {"a": "2025-03-04T12:00:00Z", "b": "9999-12-31T23:59:59Z", "c": "no date"}
    records = []
    for name, moment in moments.items():
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
        head = f"WARC-Type: response\r\nWARC-Target-URI: http://one.test/{name}\r\nWARC-Date: {moment}\r\n"
        kind = f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        records.append(f"WARC/1.0\r\n{head}{kind}".encode() + answer + b"\r\n\r\n")
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    world.pull(str(tmp_path / "a.warc"))
    received = {str(row["url"])[-1]: str(row["fetched_at"])[:4] for row in pending(world.home).of("documents")}
    assert received == {"a": "2025", "b": f"{now():%Y}", "c": f"{now():%Y}"}


def test_a_full_text_of_a_feed_stands_in_for_a_page_that_cannot_be_had(world: World) -> None:
    world.pages |= {
        "/shut": Page(b"no", status=403), "/b": Page(PAGE),
        "/shell": Page(b"<html><body><div id=root></div></body></html>"),
    }  # fmt: skip
    paths = ("shut", "gone", "shell", "b")
    items = "".join(
        f"<item><title>T {path}</title><guid>{path}</guid><link>{world.url('/' + path)}</link>"
        f"<content:encoded><![CDATA[{FULL} {path}]]></content:encoded></item>"
        for path in paths
    )
    head = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>One</title>"
    world.pages["/feed.xml"] = Page(f"{head}{items}</channel></rss>".encode(), "text/xml")
    rows = world.pull(EntryPoint("feed", world.url("/feed.xml"), ONE))
    told = {str(row["url"]).removeprefix(world.url("/")): row["outcome"] for row in rows if row["role"] == "document"}
    pages = {path: told.pop(path) for path in paths}
    assert pages == {"shut": "blocked", "gone": "gone", "shell": "blocked", "b": "new"}
    assert set(told.values()) == {"new"}
    assert len(told) == 3
    assert all(url.startswith("feed.xml#") for url in told)


@pytest.mark.parametrize("path", ["/feed", "/news/rss.xml", "/feed/"])
def test_an_html_page_at_the_address_of_a_feed_is_no_article(world: World, path: str) -> None:
    world.pages[path] = Page(b"<html><head><title>One</title></head><body>" + FULL.encode() + b"</body></html>")
    rows = world.pull(world.url(path))
    assert [(row["outcome"], row["reason"]) for row in rows if row["role"] != "robots"] == [("failed", "not_a_feed")]
    assert world.run.outcome == "failed"


class Once(dict[str, Page]):
    """Pages of which one is served at the first request only."""

    def __init__(self, path: str, first: Page, pages: dict[str, Page]) -> None:
        super().__init__(pages)
        self._path, self._first, self._asked = path, first, 0

    def get(self, path: str, default: Page | None = None) -> Page | None:  # type: ignore[override]
        """Return the page of a path."""
        self._asked += path == self._path
        return self._first if path == self._path and self._asked == 1 else super().get(path, default)


@pytest.mark.parametrize(
    ("cookies", "outcome"),
    [
        ({"Set-Cookie": "seen=1; Path=/; HttpOnly"}, ("new", None)),
        ({"Set-Cookie": "no pair"}, ("failed", "redirect_loop")),
        ({}, ("failed", "redirect_loop")),
    ],
)
def test_a_page_that_waits_for_its_cookie_is_read(
    world: World, cookies: dict[str, str], outcome: tuple[str, str | None]
) -> None:
    first = Page(b"", status=302, extra={"Location": "/wall", **cookies})
    world.pages = Once("/wall", first, {"/feed.xml": rss(world.url("/wall")), "/wall": Page(PAGE)})
    rows = {row["url"]: row for row in world.pull(EntryPoint("feed", world.url("/feed.xml"), ONE))}
    found = rows[world.url("/wall")]
    assert (found["outcome"], found["reason"]) == outcome


def test_a_link_that_is_too_long_for_any_server_has_a_row_once(world: World) -> None:
    long = world.url("/" + "x" * 10_000)
    world.pages |= {"/feed.xml": rss(long, world.url("/a")), "/a": Page(PAGE)}
    entry = EntryPoint("feed", world.url("/feed.xml"), ONE)
    (row,) = [row for row in world.pull(entry) if str(row["url"]).endswith("xxx")]
    assert (row["outcome"], row["reason"], row["url"]) == ("skipped", "bad_url", long[:4_000])
    assert not [row for row in world.pull(entry) if str(row["url"]).endswith("xxx")]


def test_cookies_of_a_chain_go_to_their_own_origin_only() -> None:
    cookies = ChainCookies()
    cookies.keep("https://one.test", ["a=1; Secure", "b=2", "bad cookie", "c=" + "x" * 5_000, "d=\x01", *["e=1"] * 100])
    assert cookies.of("https://one.test") == "a=1; b=2; e=1"
    assert cookies.of("http://one.test") == ""
    assert cookies.of("https://two.test") == ""
