"""Forgetting what came from the web: kept listings too, through real kills, whatever address it comes back under."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsledger.flows.forget import Wanted, forget
from newsledger.flows.settings import Settings
from newsledger.warehouse import tombstones
from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import problems
from tests.pipeline.homes import ran, rows
from tests.pipeline.test_forget import traces
from tests.site.server import Page, Server

HOST = "www.harbour-times.com"  # a domain that can be registered: only then is rel=canonical believed
WORDS = ("Quennerstedt", "Ostrava Pearl", "Harbour pilot cleared", "pilot-cleared")
TEXTS = {
    "pilot-cleared": (
        "Harbour pilot cleared",
        "The pilot Torvald Quennerstedt said on Monday that he had never steered the tanker Ostrava Pearl.",
    ),
    "bank-rate": ("Bank keeps its rate", "The central bank kept its key rate at four per cent on Thursday."),
}
FILLER = " “We see no reason to move before the summer comes,” Governor Ida Wolden said in Oslo." * 6
CHANGED = " Nobody asked him anything else on that long day in the town hall of the small port."


class Outlet:
    """A feed and its articles; `aliases` are further addresses under which an article is served."""

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {}
        self.server = Server(self.find)

    def url(self, path: str) -> str:
        return f"http://{HOST}:{self.server.port}{path}"

    def find(self, host: str, path: str) -> Page | None:
        if path == "/feed":
            return Page(self._feed().encode(), "application/rss+xml")
        name = path.removeprefix("/news/")
        own = self.aliases.get(name, name)
        return Page(self._page(own, more=name != own).encode()) if host == HOST and own in TEXTS else None

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>{TEXTS[self.aliases.get(name, name)][0]}</title><link>{self.url(f'/news/{name}')}</link>"
            f"<description>{TEXTS[self.aliases.get(name, name)][1]}</description></item>"
            for name in (*TEXTS, *self.aliases)
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title>{items}</channel></rss>'

    def _page(self, name: str, *, more: bool) -> str:
        title, text = TEXTS[name]
        return (
            f'<html lang="en"><head><title>{title}</title><link rel="canonical" href="{self.url(f"/news/{name}")}">'
            f"</head><body><article><h1>{title}</h1><p>{text}</p><p>{FILLER}{CHANGED * more}</p></article></body>"
        )

    def settings(self) -> dict[str, Any]:
        return {
            "allowed_private_hosts": (f"{HOST}:{self.server.port}",),
            "host_addresses": {HOST: "127.0.0.1"},
            "revisit_hours": 0.0,
            "host_requests_per_second": 100.0,
        }


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    made = Outlet()
    with made.server:
        yield made


@pytest.fixture
def home(outlet: Outlet, tmp_path: Path) -> Path:
    """A home that has pulled the outlet's feed and both articles."""
    found = tmp_path / "home"
    found.mkdir()
    lines = ("[[outlets]]", 'id = "harbour"', 'name = "Harbour"', f'domain = "{HOST}"', "[[outlets.entries]]")
    (found / "sources.toml").write_text("\n".join([*lines, 'kind = "feed"', f'url = "{outlet.url("/feed")}"', ""]))
    ran(found, **outlet.settings())
    assert {row["title"] for row in rows(found, "articles").to_pylist()} == {title for title, _ in TEXTS.values()}
    assert {word for _, word in traces(found, *WORDS)} == set(WORDS)
    return found


def chosen(home: Path, outlet: Outlet) -> Settings:
    return Settings(**{"home": home, "workers": 1, **outlet.settings()})


def only_the_bank_is_left(home: Path) -> None:
    assert traces(home, *WORDS) == set()
    assert [row["title"] for row in rows(home, "articles").to_pylist()] == ["Bank keeps its rate"]
    assert problems(Home(home)) == []


def test_listings_that_name_an_article_go_with_it_and_the_next_poll_keeps_it_out(outlet: Outlet, home: Path) -> None:
    forget(Wanted(urls=(outlet.url("/news/pilot-cleared"),)), chosen(home, outlet))
    only_the_bank_is_left(home)
    asked = len(outlet.server.requests)
    ran(home, **outlet.settings())
    assert [one.path for one in outlet.server.requests[asked:]].count("/news/pilot-cleared") == 0
    only_the_bank_is_left(home)


def test_an_article_under_another_address_that_names_it_canonical_stays_out(outlet: Outlet, home: Path) -> None:
    forget(Wanted(urls=(outlet.url("/news/pilot-cleared"),)), chosen(home, outlet))
    outlet.aliases["7301"] = "pilot-cleared"
    ran(home, **outlet.settings())
    assert [one.path for one in outlet.server.requests].count("/news/7301") == 1
    only_the_bank_is_left(home)


@pytest.mark.parametrize("wait_s", [0.0, 0.3, 0.8, 1.5])
def test_a_killed_forgetting_is_finished_by_the_next(outlet: Outlet, home: Path, wait_s: float) -> None:
    command = [sys.executable, "-m", "newsledger.flows.cli", "forget", "--url", outlet.url("/news/pilot-cleared")]
    environment = {**os.environ, "DO_NOT_TRACK": "1"}
    going = subprocess.Popen(
        [*command, "--home", str(home)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    began = time.monotonic()
    while not tombstones.read(Home(home)).is_open and going.poll() is None:
        assert time.monotonic() - began < 120
        time.sleep(0.005)
    time.sleep(wait_s)
    going.send_signal(signal.SIGKILL)
    going.wait(timeout=30)
    forget(Wanted(), chosen(home, outlet))
    only_the_bank_is_left(home)
