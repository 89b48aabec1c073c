"""Whatever a kept listing looks like, it goes when it names what is forgotten; so do its later states."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from newsledger.flows.run.forget import ForgetRequest, forget
from newsledger.flows.settings import Settings, settings
from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import problems
from tests.pipeline.homes import ran, rows
from tests.pipeline.test_forget import traces
from tests.site.server import Page, Server

HOST = "www.harbour-times.com"
SECRET, OTHER = "pilot-cleared", "bank-rate"
TITLES = {SECRET: "Harbour pilot cleared", OTHER: "Bank keeps its rate"}
WORDS = ("Quennerstedt", TITLES[SECRET], SECRET)
BODY = {
    SECRET: "The pilot Torvald Quennerstedt said on Monday that he had never steered the tanker Ostrava Pearl. ",
    OTHER: "The central bank kept its key rate at four per cent on Thursday, and nobody in the town was surprised. ",
}


def rss(*links: str, base: str = "", note: str = "") -> str:
    items = "".join(
        f"<item><title>{TITLES[name]}</title><link>{link}</link><description>{BODY[name]}</description></item>"
        for name, link in zip(TITLES, links, strict=True)
    )
    declared = f' xml:base="{base}"' if base else ""
    return f'<rss version="2.0"{declared}><channel><title>Harbour{note}</title>{items}</channel></rss>'


def urlset(*links: str, note: str = "") -> str:
    pages = "".join(f"<url><loc>{link}</loc></url>" for link in links)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><!--{note}-->{pages}</urlset>'


def index(nested: str, note: str = "") -> str:
    return f"<sitemapindex><!--{note}--><sitemap><loc>{nested}</loc></sitemap></sitemapindex>"


def json_feed(*links: str, note: str = "") -> str:
    items = [{"id": link, "url": link, "title": TITLES[name]} for name, link in zip(TITLES, links, strict=True)]
    made = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": f"H{note}", "items": items})
    return made.replace("/", "\\/").replace("harbour", "h\\u0061rbour")


class Outlet:
    """Two articles, and listings of many shapes that name them, each changed with every look at it."""

    def __init__(self) -> None:
        self.looks: dict[str, int] = {}
        self.server = Server(self.find)

    @property
    def root(self) -> str:
        return f"http://{HOST}:{self.server.port}"

    def find(self, host: str, path: str) -> Page | None:
        path = path.partition("?")[0]
        shape, name = path.removeprefix("/lists/"), path.removeprefix("/news/")
        if shape != path:
            look = self.looks[shape] = self.looks.get(shape, 0) + 1
            made = self.listing(shape.replace("-", " "), look)
            return Page(made if isinstance(made, bytes) else made.encode(), "application/octet-stream")
        if name not in TITLES or host != HOST:
            return None
        text = f"<h1>{TITLES[name]}</h1><p>{BODY[name]}</p><p>{'Nothing else was to be heard of it all day. ' * 9}</p>"
        return Page(f"<html lang='en'><head><title>{TITLES[name]}</title></head><body><article>{text}".encode())

    def listing(self, shape: str, look: int) -> str | bytes:
        whole = [f"{self.root}/news/{name}" for name in TITLES]
        note = f" {shape} {look}"
        shapes: dict[str, Callable[[], str | bytes]] = {
            "feed": lambda: rss(*whole, note=note),
            "feed relative": lambda: rss(*(f"../news/{name}" for name in TITLES), note=note),
            "feed base": lambda: rss(*TITLES, base=f"{self.root}/news/", note=note),
            "feed tracked": lambda: rss(*(f"{one}?utm_source=rss&amp;utm_id={look}" for one in whole), note=note),
            "feed shouted": lambda: rss(*(one.replace("http://www.", "HTTP://WWW.") for one in whole), note=note),
            "feed cdata": lambda: rss(*(f"<![CDATA[{one}]]>" for one in whole), note=note),
            "feed json": lambda: json_feed(*whole, note=note),
            "feed wide": lambda: f'<?xml version="1.0" encoding="utf-16"?>{rss(*whole, note=note)}'.encode("utf-16"),
            "map": lambda: urlset(*whole, note=note),
            "map gzipped": lambda: gzip.compress(urlset(*whole, note=note).encode()),
            "map text": lambda: "\n".join([*whole, f"{self.root}/{look}.pdf"]),
            "map index": lambda: index(f"{self.root}/lists/map-nested", note=note),
            "map nested": lambda: urlset(*whole, note=note),
        }
        return shapes[shape]()

    def entries(self) -> str:
        """The outlet with its entry points."""
        head = f'[[outlets]]\nid = "harbour"\nname = "Harbour"\ndomain = "{HOST}"\n'
        kinds = {"feed": "feed", "map": "sitemap"}
        return head + "".join(
            f'[[outlets.entries]]\nkind = "{kinds[shape.split()[0]]}"\n'
            f'url = "{self.root}/lists/{shape.replace(" ", "-")}"\n'
            for shape in SHAPES
        )

    def settings(self) -> dict[str, Any]:
        return {
            "allowed_private_hosts": (f"{HOST}:{self.server.port}",),
            "host_addresses": {HOST: "127.0.0.1"},
            "revisit_interval_hours": 0.0,
            "host_requests_per_second": 200.0,
        }


SHAPES = (
    *("feed", "feed relative", "feed base", "feed tracked", "feed shouted", "feed cdata", "feed json", "feed wide"),
    *("map", "map gzipped", "map text", "map index"),
)


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    made = Outlet()
    with made.server:
        yield made


def test_no_state_of_any_listing_is_kept_that_names_it(outlet: Outlet, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "sources.toml").write_text(outlet.entries())
    ran(home, **outlet.settings())
    assert {row["title"] for row in rows(home, "articles").to_pylist()} == set(TITLES.values())
    assert len({name for name, word in traces(home, *WORDS) if name.endswith(".gz") and word == SECRET}) >= len(SHAPES)
    chosen = Settings(**{"home": home, "workers": 1, **outlet.settings()})
    forget(ForgetRequest(urls=(f"{outlet.root}/news/{SECRET}",)), chosen)
    assert traces(home, *WORDS) == set()
    asked = len(outlet.server.requests)
    ran(home, **outlet.settings())
    assert set(outlet.looks.values()) == {2}
    assert [one.path for one in outlet.server.requests[asked:] if SECRET in one.path] == []
    assert traces(home, *WORDS) == set()
    assert {row["title"] for row in rows(home, "articles").to_pylist()} == {TITLES[OTHER]}
    assert problems(Home(home)) == []


def test_of_a_feed_whose_items_are_their_own_pages_one_goes_and_the_others_stay(tmp_path: Path) -> None:
    home, bodies = (
        tmp_path / "home",
        {**BODY, "later": "The ferry will sail again in May, the owner of the line said. "},
    )
    home.mkdir()
    there = list(BODY)

    def site(_: str, path: str) -> Page | None:
        items = "".join(
            f"<item><title>{TITLES.get(name, name)}</title><guid isPermaLink='false'>no {name}</guid>"
            f"<description><![CDATA[<p>{bodies[name] * 3}</p>]]></description></item>"
            for name in there
        )
        made = f"<rss version='2.0'><channel><title>H {len(there)}</title>{items}</channel></rss>"
        return Page(made.encode(), "application/rss+xml") if path == "/feed" else None

    with Server(site) as server:
        url = f"http://{HOST}:{server.port}/feed"
        (home / "sources.toml").write_text(
            f'[[outlets]]\nid = "h"\nname = "H"\ndomain = "{HOST}"\n[[outlets.entries]]\nkind = "feed"\nurl = "{url}"\n'
        )
        found = {"allowed_private_hosts": (f"{HOST}:{server.port}",), "host_addresses": {HOST: "127.0.0.1"}}
        ran(home, **found)  # type: ignore[arg-type]
        forget(ForgetRequest(urls=(f"{url}#no {SECRET}",)), settings(home=home, **found))
        assert traces(home, *WORDS) == set()
        assert [row["title"] for row in rows(home, "articles").to_pylist()] == [TITLES[OTHER]]
        there.append("later")
        ran(home, **found)  # type: ignore[arg-type]
    assert traces(home, *WORDS) == set()
    assert sorted(row["title"] for row in rows(home, "articles").to_pylist()) == [TITLES[OTHER], "later"]
    assert problems(Home(home)) == []
    forget(ForgetRequest(urls=(url,)), settings(home=home, **found))
    assert (rows(home, "articles").num_rows, traces(home, "ferry will sail", "key rate")) == (0, set())
