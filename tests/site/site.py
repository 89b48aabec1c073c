"""The complete site: outlets with listings and articles, failures among them, and the expected results."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.site.content import Article, article
from tests.site.listings import FORMATS, Item
from tests.site.server import CODINGS, Page, Request, Server
from tests.site.troubles import BOMB_FEED, HIDDEN, XXE_FEED, Served, Trouble, forbidden, troubles

ROBOTS = b"User-agent: *\nDisallow: /private/\n"
CODED = ("", *CODINGS)
VALIDATED = ("both", "etag", "date")
LATER = "later.test"
SHUT = "shut.test"
ODD = "odd.test"


@dataclass(slots=True)
class Site:
    """A context manager that runs the site; `poll` selects one of two states of the articles that change."""

    outlets: int = 30
    articles: int = 3000
    port: int = 0
    poll: int = 1
    server: Server = field(init=False)
    trap: Server = field(init=False)
    pages: dict[tuple[str, str], Article] = field(init=False, default_factory=dict)
    troubles: dict[tuple[str, str], Trouble] = field(init=False, default_factory=dict)
    listings: dict[tuple[str, str], tuple[str, bytes]] = field(init=False, default_factory=dict)
    kinds: dict[str, str] = field(init=False, default_factory=dict)
    refused: dict[str, tuple[str, str]] = field(init=False, default_factory=dict)
    shared: str = field(init=False, default="")
    _seen: Counter[tuple[str, str]] = field(init=False, default_factory=Counter)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __enter__(self) -> Self:
        self.server = Server(self._find, self.port).__enter__()
        self.trap = Server(lambda _host, _path: Page(b"secret")).__enter__()
        self._deal()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in (self.server, self.trap):
            one.__exit__(kind, value, trace)

    @property
    def hosts(self) -> list[str]:
        """Return the host names of the outlets."""
        return [f"outlet{number:02}.test" for number in range(1, self.outlets + 1)]

    @property
    def requests(self) -> list[Request]:
        """Return the requests received so far."""
        with self.server.lock:
            return list(self.server.requests)

    def url(self, host: str, path: str) -> str:
        """Return the URL of a path."""
        return f"http://{host}:{self.server.port}{path}"

    def _deal(self) -> None:
        trap = f"127.0.0.1:{self.trap.port}"
        dealt = cycle(self.hosts)
        listed: dict[str, list[Item]] = {host: [] for host in self.hosts}
        each = self.articles // self.outlets
        for host in self.hosts:
            for number in range(each):
                made = article(host, number, changes=number % 10 == 3)
                self.pages[host, made.path] = made
                listed[host].append(self._item(host, made))
        for number, trouble in enumerate(troubles(trap)):
            host = next(dealt)
            made = article(
                host, 9000 + number, path=trouble.path, encoding="utf-16" if "charset" in trouble.path else "utf-8"
            )
            self.pages[host, trouble.path] = made
            self.troubles[host, trouble.path] = trouble
            listed[host].insert(0, self._item(host, made))
        self.refused = forbidden(trap)
        for url in self.refused:
            listed[next(dealt)].append(Item(url, "Look here", made.published_at))
        self._publish(listed)

    def _item(self, host: str, made: Article) -> Item:
        return Item(self.url(host, made.path), made.title, made.published_at)

    def _publish(self, listed: dict[str, list[Item]]) -> None:
        shared = next(item for item in listed[self.hosts[0]] if item.url.endswith("/a/2.html"))
        self.shared = shared.url
        for host, (name, (kind, write)) in zip(self.hosts, cycle(FORMATS.items())):
            self.kinds[host] = kind
            items = listed[host] + ([shared] if host in self.hosts[1:3] else [])
            if name in ("rss", "atom"):
                items.append(Item(items[-1].url, "The same again", items[-1].published_at, guid=items[-2].url))
            for path, made in write(self.url(host, ""), items).items():
                self.listings[host, path] = made
        self.listings[ODD, "/bomb.xml"] = ("text/xml", BOMB_FEED)
        self.listings[ODD, "/xxe.xml"] = ("text/xml", XXE_FEED)
        self.listings[ODD, "/not-a-feed"] = ("text/html", b"<html><body><p>Moved house.</p></body></html>")

    def _find(self, host: str, path: str) -> Page | None:
        with self._lock:
            seen = self._seen[host, path]
            self._seen[host, path] += 1
        if path == "/robots.txt":
            return self._robots(host)
        if path == "/" and host in self.kinds:
            return self._front(host)
        if host == LATER:
            return Page(b"later", status=429, extra={"Retry-After": "3600"})
        if (host, path) in self.listings:
            kind, body = self.listings[host, path]
            return Page(body, kind, coding="" if path.endswith(".gz") else CODED[len(host) % len(CODED)])
        return self._troubled(host, path, seen)

    def _troubled(self, host: str, path: str, seen: int) -> Page | None:
        if path in HIDDEN:
            return _served(HIDDEN[path](seen, self.pages[self.hosts[0], "/a/0.html"]))
        if (host, path) in self.troubles:
            return _served(self.troubles[host, path].serve(seen, self.pages[host, path]))
        return self._article(host, path)

    def _article(self, host: str, path: str) -> Page | None:
        made = self.pages.get((host, path))
        if made is None:
            return None
        number = int(path.rpartition("/")[2].partition(".")[0])
        body = made.html(self.poll, f"http://{host}")
        return Page(body, "text/html; charset=utf-8", VALIDATED[number % 3], CODED[number % len(CODED)])

    def _front(self, host: str) -> Page:
        """Return the front page, which links to the feed; sitemaps are listed in robots.txt instead."""
        link = "<link rel='alternate' type='application/rss+xml' href='/feed'>" if self.kinds[host] == "feed" else ""
        name = host.partition(".")[0].title()
        head = f"<head><title>{name} Daily</title>{link}</head>"
        return Page(f"<html lang='en'>{head}<body><p>Hi.</p></body></html>".encode())

    def _robots(self, host: str) -> Page | None:
        if host == SHUT:
            return Page(b"oh", status=500)
        if host == self.hosts[-1] and (host, "/private/secret.html") not in self.troubles:
            return None
        named = f"Sitemap: {self.url(host, '/feed')}\n" if self.kinds.get(host) == "sitemap" else ""
        return Page(ROBOTS + named.encode(), "text/plain")

    def sources(self, path: Path) -> Path:
        """Write a sources.toml that lists the outlets."""
        parts = [_outlet(host, self.kinds[host], self.url(host, "/feed")) for host in self.hosts]
        parts.append(_outlet(LATER, "feed", self.url(LATER, "/feed")))
        parts.append(_outlet(SHUT, "feed", self.url(SHUT, "/feed")))
        parts.extend(
            _outlet(f"{name}.{ODD}", "feed", self.url(ODD, f"/{path}"))
            for name, path in (("bomb", "bomb.xml"), ("xxe", "xxe.xml"), ("none", "not-a-feed"))
        )
        path.write_text("\n".join(parts), encoding="utf-8")
        return path

    def settings(self) -> dict[str, object]:
        """Return the settings for a run on this site."""
        names = [*self.hosts, LATER, SHUT, ODD]
        return {
            "allowed_private_hosts": (f"*.test:{self.server.port}",),
            "host_addresses": dict.fromkeys(names, "127.0.0.1"),
            "host_requests_per_second": 25.0,
            "request_timeout_s": 1.5,
            "connect_timeout_s": 1.0,
            "request_attempts": 2,
            "retry_wait_s": 5.0,
            "document_bytes_limit": 300_000,
            "revisit_interval_hours": 0.0,
            "concurrent_hosts": 16,
        }

    def expected_titles(self) -> Counter[str]:
        """Return the titles of all articles that can be fetched."""
        return Counter(
            made.title
            for (host, path), made in self.pages.items()
            if (host, path) not in self.troubles or self.troubles[host, path].expected is None
        )


def _outlet(host: str, kind: str, url: str) -> str:
    name = host.replace(".", "-")
    lines = ("[[outlets]]", f'id = "{name}"', f'name = "{host}"', f'domain = "{host}"')
    return "\n".join([*lines, "[[outlets.entries]]", f'kind = "{kind}"', f'url = "{url}"', ""])


def _served(made: Served) -> Page:
    if isinstance(made.body, bytes):
        kind = made.headers.get("Content-Type", "text/html; charset=utf-8")
        extra = {name: value for name, value in made.headers.items() if name != "Content-Type"}
        return Page(made.body, kind, extra=extra, status=made.status)
    return Page(b"", validators="none", pieces=made.body)
