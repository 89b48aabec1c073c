"""Forgetting what came from the web: kept listings too, through real kills, whatever address it comes back under."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsledger.flows.run import pipeline
from newsledger.flows.run.forget import ForgetRequest, forget
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
    """A feed and its articles; `aliases` are further addresses of an article, whose bytes may be the `same`."""

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {}
        self.same = False
        self.server = Server(self.find)

    def url(self, path: str) -> str:
        return f"http://{HOST}:{self.server.port}{path}"

    def find(self, host: str, path: str) -> Page | None:
        if path == "/feed":
            return Page(self._feed().encode(), "application/rss+xml")
        name = path.removeprefix("/news/")
        own = self.aliases.get(name, name)
        return (
            Page(self._page(own, more=name != own and not self.same).encode())
            if host == HOST and own in TEXTS
            else None
        )

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
            "revisit_interval_hours": 0.0,
            "host_requests_per_second": 100.0,
        }


@pytest.fixture(scope="module")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Outlet, Path]]:
    """An outlet, and a home that has pulled its feed and both articles."""
    outlet, found = Outlet(), tmp_path_factory.mktemp("pulled")
    lines = ("[[outlets]]", 'id = "harbour"', 'name = "Harbour"', f'domain = "{HOST}"', "[[outlets.entries]]")
    (found / "sources.toml").write_text("\n".join([*lines, 'kind = "feed"', f'url = "{outlet.url("/feed")}"', ""]))
    with outlet.server:
        ran(found, **outlet.settings())
        assert {row["title"] for row in rows(found, "articles").to_pylist()} == {title for title, _ in TEXTS.values()}
        assert {word for _, word in traces(found, *WORDS)} == set(WORDS)
        yield outlet, found


@pytest.fixture
def outlet(pulled: tuple[Outlet, Path]) -> Outlet:
    pulled[0].aliases.clear()
    pulled[0].same = False
    pulled[0].server.requests.clear()
    return pulled[0]


@pytest.fixture
def home(pulled: tuple[Outlet, Path], tmp_path: Path) -> Path:
    """A copy of that home."""
    return shutil.copytree(pulled[1], tmp_path / "home", symlinks=True)


def chosen(home: Path, outlet: Outlet) -> Settings:
    return Settings(**{"home": home, "workers": 1, **outlet.settings()})


def only_the_bank_is_left(home: Path) -> None:
    assert traces(home, *WORDS) == set()
    assert [row["title"] for row in rows(home, "articles").to_pylist()] == ["Bank keeps its rate"]
    assert problems(Home(home)) == []


def test_listings_that_name_an_article_go_with_it_and_the_next_poll_keeps_it_out(outlet: Outlet, home: Path) -> None:
    forget(ForgetRequest(urls=(outlet.url("/news/pilot-cleared"),)), chosen(home, outlet))
    only_the_bank_is_left(home)
    asked = len(outlet.server.requests)
    ran(home, **outlet.settings())
    assert [one.path for one in outlet.server.requests[asked:]].count("/news/pilot-cleared") == 0
    only_the_bank_is_left(home)


def test_an_article_under_another_address_that_names_it_canonical_stays_out(outlet: Outlet, home: Path) -> None:
    forget(ForgetRequest(urls=(outlet.url("/news/pilot-cleared"),)), chosen(home, outlet))
    outlet.aliases["7301"] = "pilot-cleared"
    ran(home, **outlet.settings())
    assert [one.path for one in outlet.server.requests].count("/news/7301") == 1
    only_the_bank_is_left(home)


def test_the_same_bytes_under_another_address_stay_out_with_every_listing_that_names_it(
    outlet: Outlet, home: Path
) -> None:
    forget(ForgetRequest(urls=(outlet.url("/news/pilot-cleared"),)), chosen(home, outlet))
    outlet.aliases["7302"] = "pilot-cleared"
    outlet.same = True
    for _ in range(2):
        ran(home, **outlet.settings())
        only_the_bank_is_left(home)
    assert [one.path for one in outlet.server.requests].count("/news/7302") == 1
    assert "/news/7302" not in str(rows(home, "fetches")["url"].to_pylist())


def test_what_came_back_is_forgotten_by_the_next_run_where_a_kill_came_between(
    outlet: Outlet, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget(ForgetRequest(urls=(outlet.url("/news/pilot-cleared"),)), chosen(home, outlet))
    outlet.aliases["7303"] = "pilot-cleared"
    with monkeypatch.context() as patch:
        patch.setattr(f"{pipeline.__name__}._forget_what_came_back", lambda *_: None)
        ran(home, **outlet.settings())
    assert traces(home, *WORDS) != set()
    outlet.aliases.clear()
    ran(home, **outlet.settings())
    only_the_bank_is_left(home)


@pytest.mark.parametrize("wait_s", [0.0, 0.3, 0.8, 1.5])
def test_a_killed_forgetting_is_finished_by_the_next_forgetting_or_run(
    outlet: Outlet, home: Path, wait_s: float
) -> None:
    command = [sys.executable, "-m", "newsledger.flows.cli.app", "forget", "--url", outlet.url("/news/pilot-cleared")]
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
    if wait_s in (0.3, 1.5):
        ran(home, **outlet.settings())
    else:
        forget(ForgetRequest(), chosen(home, outlet))
    only_the_bank_is_left(home)
