"""A host that wants long delays, or does not answer, holds the others up for no longer than the settings say."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.fetch.pace import SLOW_AFTER, Pace
from tests.pipeline.world import ONE, World
from tests.site.server import Page

LINKS = 12


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    with made.server:
        links = "".join(f"<item><link>{made.url(f'/{number}')}</link></item>" for number in range(LINKS))
        made.pages["/feed"] = Page(f"<rss version='2.0'><channel>{links}</channel></rss>".encode(), "text/xml")
        made.pages |= {f"/{number}": page(number) for number in range(LINKS)}
        yield made


def page(number: int) -> Page:
    return Page(f"<html><body><p>Page {number} of the site, with a few words.</p></body></html>".encode())


def outcomes(world: World) -> list[tuple[object, object]]:
    rows = world.pull(EntryPoint("feed", world.url("/feed"), ONE))
    return [(row["outcome"], row["reason"]) for row in rows if row["role"] == "document"]


def test_a_crawl_delay_takes_no_longer_than_its_limit_and_the_rest_comes_in_later_runs(world: World) -> None:
    world.pages["/robots.txt"] = Page(b"User-agent: *\nCrawl-delay: 0.5\n", "text/plain")
    world.settings["host_delay_s"] = 1.6
    began = time.monotonic()
    told = outcomes(world)
    assert time.monotonic() - began < 60
    new = told.count(("new", None))
    assert 1 <= new <= 4
    assert told.count(("skipped", "put_off")) == LINKS - new
    world.settings["host_delay_s"] = 900
    world.pages["/robots.txt"] = Page(b"User-agent: *\nAllow: /\n", "text/plain")
    assert outcomes(world).count(("new", None)) == LINKS - new


def test_a_delay_of_days_costs_one_host_seconds_of_a_run() -> None:
    pace = Pace(1.0, patience=900)
    host = pace.host("a")
    host.slow_to(300)
    reason_before = host.put_off
    moments = [host.reserve(0.0) for _ in range(3)]
    assert (reason_before, host.put_off is not None) == (None, True)
    assert moments[-1] <= 900
    impatient = Pace(1.0, patience=20).host("a")
    impatient.slow_to(300)
    assert impatient.put_off is not None
    quick = pace.host("b")
    for _ in range(10_000):
        quick.reserve(0.0)
    assert quick.put_off is None


def test_a_host_that_accepts_and_never_answers_is_put_off_after_a_few_urls(world: World) -> None:
    def never() -> Iterator[bytes]:
        yield b"<html>"
        time.sleep(5)

    world.settings |= {"request_timeout_s": 1, "connect_timeout_s": 1, "request_attempts": 1}
    for number in range(LINKS):
        world.pages[f"/{number}"] = Page(b"", pieces=never())
    told = outcomes(world)
    assert told.count(("failed", "timeout")) == SLOW_AFTER
    assert told.count(("skipped", "put_off")) == LINKS - SLOW_AFTER


def test_single_slow_pages_put_no_host_off() -> None:
    host = Pace(1.0).host("a")
    for _ in range(9):
        host.timed_out("a slow page")
    host.completed()
    host.timed_out("another")
    assert host.put_off is None
