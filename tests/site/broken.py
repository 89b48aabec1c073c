"""Sources of one article each, some of which are broken, each in its own way."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.site.server import Page, Server
from tests.site.troubles import BOMB_FEED, XXE_FEED

MAP = (
    "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    "<sitemap><loc>{}/none.xml</loc></sitemap></sitemapindex>"
)
TEXT = (
    "<html lang='en'><head><title>Quay {0} opens</title></head><body><article><h1>Quay {0} opens</h1>"
    "<p>Quay number {0} of the harbour opened on Monday after a long delay, the city said.</p>"
    "<p>“We waited {0} years for this,” Mayor Ola Brandt said.</p></article></body></html>"
)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to be broken: the reason that a run must name, and the page or the local entry that does it."""

    reason: str
    page: Callable[[str], Page | None] | None = None
    kind: str = "feed"
    path: str | None = None


def _status(status: int, reason: str, **headers: str) -> Way:
    extra = {name.replace("_", "-"): value for name, value in headers.items()}
    return Way(reason, lambda _base: Page(b"no", status=status, extra=extra))


def _body(body: bytes, reason: str, *, kind: str = "feed", coding: str = "") -> Way:
    extra = {"Content-Encoding": coding} if coding else {}
    return Way(reason, lambda _base: Page(body, "text/xml", extra=extra), kind)


def _redirect(target: str, reason: str) -> Way:
    return Way(reason, lambda base: Page(b"", status=302, extra={"Location": target.replace("BASE", base)}))


def _drip() -> Iterator[bytes]:
    for _ in range(50):
        yield b"<rss>"
        time.sleep(0.1)


WAYS = [
    _status(404, "not_found"),
    _body(b"<html><body><p>Moved house.</p></body></html>", "not_a_feed"),
    _redirect("BASE/feed", "redirect_loop"),
    _redirect("http://xn--/", "bad_url"),
    Way("robots_unavailable", lambda _base: Page(b"<rss/>")),
    Way("unreadable", kind="folder", path="nowhere"),
    Way("not_a_file", kind="jsonl", path="pipe"),
    _body(b"no gzip", "bad_coding", coding="gzip"),
    _status(410, "gone"),
    _status(401, "unauthorized"),
    _status(402, "payment_required"),
    _status(403, "forbidden"),
    _status(451, "legal"),
    _status(500, "server_error"),
    _status(503, "unavailable"),
    _status(429, "rate_limited", Retry_After="3600"),
    _status(204, "status_204"),
    _status(302, "bad_redirect"),
    _redirect("file:///etc/passwd", "scheme"),
    _redirect("http://169.254.169.254/latest/", "private_address"),
    _redirect("http://one.test:22/", "port"),
    _body(b"", "empty"),
    _body(BOMB_FEED, "xml_entity_bomb"),
    _body(XXE_FEED, "xml_entity_external"),
    _body(b"\x89PNG\r\n\x1a\n" + bytes(900), "bad_xml"),
    _body(b"x" * 400_000, "too_large"),
    _body(b"<html><body>No map.</body></html>", "not_a_sitemap", kind="sitemap"),
    Way("not_found", lambda base: Page(MAP.format(base).encode(), "text/xml"), "sitemap"),
    Way("timeout", lambda _base: Page(b"", "text/xml", pieces=_drip())),
    Way("unreadable", kind="warc", path="nowhere.warc.gz"),
]


@dataclass(slots=True)
class BrokenSources:
    """A context manager that serves `sound` sources and one for each of the `ways`."""

    sound: int
    ways: list[Way]
    gone: set[str] = field(default_factory=set)
    server: Server = field(init=False)

    def __post_init__(self) -> None:
        self.server = Server(self._find)

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.__exit__(kind, value, trace)

    @property
    def hosts(self) -> list[str]:
        """Return the host names of the sound sources, then of the broken ones."""
        return [f"s{number}.test" for number in range(self.sound + len(self.ways))]

    def base(self, host: str) -> str:
        """Return the URL of a host."""
        return f"http://{host}:{self.server.port}"

    def _find(self, host: str, path: str) -> Page | None:
        number = int(host.removeprefix("s").removesuffix(".test"))
        way = self.ways[number - self.sound] if number >= self.sound else None
        if path == "/robots.txt":
            return Page(b"no", status=500) if way is not None and way.reason == "robots_unavailable" else None
        if path == "/feed":
            return self._feed(host) if way is None else way.page and way.page(self.base(host))
        return Page(TEXT.format(number).encode()) if path == "/a" and host not in self.gone else None

    def _feed(self, host: str) -> Page:
        item = "" if host in self.gone else f"<item><title>Quay</title><link>{self.base(host)}/a</link></item>"
        return Page(f"<rss version='2.0'><channel><title>S</title>{item}</channel></rss>".encode(), "text/xml")

    def write(self, home: Path) -> None:
        """Write the sources.toml of a home, and what it needs beside it."""
        home.mkdir(parents=True)
        os.mkfifo(home / "pipe")
        parts = []
        for number, host in enumerate(self.hosts):
            way = self.ways[number - self.sound] if number >= self.sound else None
            place = f'path = "{way.path}"' if way and way.path else f'url = "{self.base(host)}/feed"'
            kind = way.kind if way else "feed"
            parts.append(
                f'[[outlets]]\nid = "s{number}"\nname = "S{number}"\ndomain = "{host}"\n'
                f'[[outlets.entries]]\nkind = "{kind}"\n{place}\n'
            )
        (home / "sources.toml").write_text("\n".join(parts), encoding="utf-8")

    def settings(self) -> dict[str, object]:
        """Return the settings for a run on these sources."""
        return {
            "allowed_private_hosts": (f"*.test:{self.server.port}",),
            "host_addresses": dict.fromkeys(self.hosts, "127.0.0.1"),
            "host_requests_per_second": 100.0,
            "request_timeout_s": 1.5,
            "request_attempts": 1,
            "listing_bytes_limit": 300_000,
            "revisit_interval_hours": 0.0,
            "workers": 1,
        }
