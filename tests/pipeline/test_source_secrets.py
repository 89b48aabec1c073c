"""Passwords and tokens are sent where they belong, and reach no row, journal, log or error message."""

import logging
import stat
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsledger.expectations.errors import SettingsError
from newsledger.flows.cli import app
from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.sources.catalogue import entry_points, outlets
from newsledger.flows.sources.resolve import entries
from newsledger.warehouse.raw import store
from tests.pipeline.world import ONE, World
from tests.site.server import Page

PAGE = b"<html><body><p>One page of the site, with a few words.</p></body></html>"
SECRET = "s3cr3t-word"
OUTLET = """[[outlets]]
id = "one"
name = "One"
domain = "one.test"
[[outlets.entries]]
kind = "feed"
url = "{url}"
{more}
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    with made.server:
        yield made


def listed(world: World, url: str, more: str = "") -> list[EntryPoint]:
    path = world.home.root / "sources.toml"
    path.write_text(OUTLET.format(url=url, more=more))
    return list(entry_points(outlets(path), path.parent))


def feed(*links: str) -> Page:
    items = "".join(f"<item><title>T</title><link>{link}</link></item>" for link in links)
    return Page(f"<rss version='2.0'><channel><title>One</title>{items}</channel></rss>".encode(), "text/xml")


def leaks(world: World, caplog: pytest.LogCaptureFixture) -> list[str]:
    """The files of the home and the log records that hold the secret, but for the bytes as received."""
    files = [path for path in world.home.root.rglob("*") if path.is_file() and path.name != "sources.toml"]
    found = [str(path) for path in files if path.suffix != ".gz" and SECRET.encode() in path.read_bytes()]
    return found + [record.getMessage() for record in caplog.records if SECRET in record.getMessage()]


def test_secrets_of_the_environment_are_sent_to_their_origin_only(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("ONE_USER", "ann")
    monkeypatch.setenv("ONE_WORD", SECRET)
    world.settings["allowed_private_hosts"] = (f"one.test:{world.server.port}", f"two.test:{world.server.port}")
    world.settings["host_addresses"] = {"one.test": "127.0.0.1", "two.test": "127.0.0.1"}
    away = world.url("/moved").replace("one.test", "two.test")
    world.pages |= {
        f"/feed.xml?id=4&key={SECRET}": feed(world.url("/a"), world.url("/away"), away),
        "/a": Page(PAGE), "/moved": Page(PAGE), "/away": Page(b"", status=302, extra={"Location": away + "?x=1"}),
        "/moved?x=1": Page(PAGE),
    }  # fmt: skip
    more = 'username_env = "ONE_USER"\npassword_env = "ONE_WORD"\nparameters_env = { key = "ONE_WORD" }'
    rows = world.pull(*listed(world, world.url("/feed.xml?id=4"), more))
    assert {row["outcome"] for row in rows if row["role"] != "robots"} == {"new"}
    assert world.url("/feed.xml?id=4") in {row["url"] for row in rows}
    basic = f"Basic {b64encode(f'ann:{SECRET}'.encode()).decode()}"
    sent = {(request.host, request.path): request.authorization for request in world.server.requests}
    assert sent["one.test", f"/feed.xml?id=4&key={SECRET}"] == sent["one.test", "/a"] == basic
    assert sent["two.test", "/moved"] == sent["two.test", "/moved?x=1"] == ""
    assert leaks(world, caplog) == []


def test_secrets_in_urls_are_sent_and_not_stored(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    world.pages |= {
        f"/feed.xml?api_key={SECRET}&id=4": feed(world.url(f"/a?token={SECRET}"), world.url("/b"), world.url("/gone")),
        f"/feed.xml?id=4&api_key={SECRET}": feed(world.url(f"/a?token={SECRET}"), world.url("/b"), world.url("/gone")),
        f"/a?token={SECRET}": Page(PAGE), f"/c?sig={SECRET}": Page(PAGE),
        "/b": Page(b"", status=302, extra={"Location": world.url(f"/c?sig={SECRET}")}),
        "/gone": Page(b"", status=302, extra={"Location": f"http://ann:{SECRET}@one.test/"}),
    }  # fmt: skip
    url = world.url(f"/feed.xml?api_key={SECRET}&id=4").replace("http://", f"http://ann:{SECRET}@")
    rows = {row["url"]: row for row in world.pull(url)}
    assert rows[world.url("/feed.xml?id=4")]["outcome"] == "new"
    assert rows[world.url("/a")]["outcome"] == rows[world.url("/b")]["outcome"] == "new"
    assert rows[world.url("/b")]["final_url"] == world.url("/c")
    assert rows[world.url("/gone")]["reason"] == "bad_url"
    assert leaks(world, caplog) == []
    again = {row["url"]: row["outcome"] for row in world.pull(url)}
    assert again[world.url("/a")] == again[world.url("/feed.xml?id=4")] == "unchanged"


def test_errors_name_no_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str], world: World) -> None:
    for source in (f"https://ann:{SECRET}@/x", f"ftp://ann:{SECRET}@one.test/", f"https://[::1?token={SECRET}"):
        with pytest.raises(SystemExit):
            app.main(["run", source, "--home", str(tmp_path / "home")])
        assert SECRET not in capsys.readouterr().err
    with pytest.raises(SettingsError) as caught:
        listed(world, f"ftp://ann:{SECRET}@one.test/?password={SECRET}")
    assert SECRET not in str(caught.value)
    with pytest.raises(SettingsError, match="ONE_TOKEN is not set"):
        listed(world, "https://one.test/", 'token_env = "ONE_TOKEN"')
    entry = entries([f"https://ann:{SECRET}@one.test/?token={SECRET}"], tmp_path)[0]
    assert SECRET not in repr(entry)


@pytest.mark.parametrize("value", [f"{SECRET}\nX-Evil: 1", f"{SECRET}\r\n\r\nGET /", f"{SECRET}\udcff", f"{SECRET}é"])
def test_a_value_that_no_header_may_have_is_refused_and_not_shown(
    world: World, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ONE_TOKEN", value)
    with pytest.raises(SettingsError, match="has") as caught:
        listed(world, "https://one.test/", 'token_env = "ONE_TOKEN"')
    assert SECRET not in str(caught.value)
    monkeypatch.setenv("ONE_TOKEN", f"{SECRET}\n")
    (entry,) = listed(world, "https://one.test/", 'token_env = "ONE_TOKEN"')
    assert entry.credentials is not None
    assert entry.credentials.authorization == f"Bearer {SECRET}"


def test_files_that_may_hold_secrets_are_their_owners_only(world: World) -> None:
    world.pages["/a"] = Page(PAGE)
    world.pull(EntryPoint("page", world.url("/a"), ONE))
    _, raw_path = store(world.home, b"bytes")
    paths = [world.home.root / raw_path, *world.home.journal.glob("*.jsonl")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
