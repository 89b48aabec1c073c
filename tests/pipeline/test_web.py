"""A site of outlets on the loopback interface: what can be had is there once, every failure has its reason."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsledger.expectations.clock import now
from newsledger.flows.context import Run, new_run_id
from newsledger.flows.progress import Progress
from newsledger.flows.run.pipeline import Job, run
from newsledger.flows.run.pull import pull
from newsledger.flows.settings import Settings
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal import Journal
from newsledger.warehouse.query import query
from newsledger.warehouse.verify import problems
from tests.pipeline.homes import rows
from tests.site.server import Request
from tests.site.site import LATER, SHUT, Site

Fetch = dict[str, object]


@dataclass
class Pulled:
    """A site after two runs: what was asked in each, and the home."""

    site: Site
    home: Path
    runs: list[str]
    requests: list[list[Request]]

    def fetches(self, url: str, *, run: int = 0) -> list[Fetch]:
        """The rows of an address in a run."""
        run_id = self.runs[run]
        found = [row for row in rows(self.home, "fetches").to_pylist() if (row["url"], row["run_id"]) == (url, run_id)]
        return sorted(found, key=lambda row: row["started_at"])


def pulled(site: Site, folder: Path, *, first: Callable[[Job], str]) -> Pulled:
    """Two runs over a site, between which some articles change."""
    home = folder / "home"
    home.mkdir()
    site.sources(home / "sources.toml")
    given = {"home": home, "workers": 1, "reject_share_limit": 0.1, **site.settings()}
    settings = Settings(**given)  # type: ignore[arg-type]
    made = Pulled(site, home, [], [])
    for poll, go in ((1, first), (2, whole)):
        site.poll, before = poll, len(site.requests)
        made.runs.append(go(Job(settings, (), progress=Progress(quiet=True))))
        made.requests.append(site.requests[before:])
    return made


def whole(job: Job) -> str:
    """A run to its end."""
    return run(job).run_id


def died(job: Job) -> str:
    """A run that pulls and dies, for the next one to take up."""
    home, run_id = Home(job.settings.home), new_run_id(now())
    home.prepare()
    with Journal(home, run_id) as journal:
        current = Run(run_id, "run", home, job.settings, journal, job.progress)
        journal.append("runs", current.row("running"))
        pull(current, job.sources)
    return run_id


@pytest.fixture(
    scope="module",
    params=[(7, 63, died), pytest.param((30, 3000, whole), marks=pytest.mark.slow)],
    ids=["small", "full"],
)
def two_runs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pulled]:
    outlets, articles, first = request.param
    with Site(outlets, articles) as site:
        yield pulled(site, tmp_path_factory.mktemp("web"), first=first)


def test_every_article_that_can_be_had_is_there_once(two_runs: Pulled) -> None:
    articles = rows(two_runs.home, "articles").to_pylist()
    found = Counter(row["title"] for row in articles if row["is_latest"])
    assert found == two_runs.site.expected_titles()
    changed = {made.title for made in two_runs.site.pages.values() if made.changes}
    versions = Counter(row["title"] for row in articles)
    assert {title for title, number in versions.items() if number == 2} == changed
    assert problems(Home(two_runs.home)) == []


def test_articles_belong_to_the_outlet_that_sources_toml_names(two_runs: Pulled) -> None:
    found = {row["source_id"] for row in rows(two_runs.home, "articles").to_pylist()}
    assert found == {host.replace(".", "-") for host in two_runs.site.hosts}


def test_each_failure_is_a_row_with_its_reason(two_runs: Pulled) -> None:
    site = two_runs.site
    for (host, path), trouble in site.troubles.items():
        last = two_runs.fetches(site.url(host, path))[-1]
        if trouble.expected is None:
            assert (last["outcome"], last["reason"]) == ("new", None), path
        elif trouble.expected[1] != "binary":
            assert (last["outcome"], last["reason"]) == trouble.expected, path
    reasons = Counter(row["reason"] for row in rows(two_runs.home, "rejects").to_pylist())
    assert reasons["binary"] == 1
    assert reasons["item_without_address"] >= 1
    faults = {"bomb.xml": "xml_entity_bomb", "xxe.xml": "xml_entity_external", "not-a-feed": "not_a_feed"}
    for name, reason in faults.items():
        assert two_runs.fetches(site.url("odd.test", f"/{name}"))[-1]["reason"] == reason
    assert two_runs.fetches(site.url(LATER, "/feed"))[-1]["reason"] == "rate_limited"
    assert two_runs.fetches(site.url(SHUT, "/feed"))[-1]["reason"] == "robots_unavailable"


def test_nothing_forbidden_was_asked_for(two_runs: Pulled) -> None:
    site = two_runs.site
    assert site.trap.requests == []
    for url, expected in site.refused.items():
        last = two_runs.fetches(url)[-1]
        assert (last["outcome"], last["reason"]) == expected, url
    asked = [request for requests in two_runs.requests for request in requests]
    assert not [request for request in asked if request.path.startswith("/private/")]
    assert {request.host for request in asked} <= {*site.hosts, LATER, SHUT, "odd.test"}
    assert all(request.agent.startswith("newsledger/") for request in asked)


def test_the_second_run_asks_for_nothing_unchanged_unconditionally(two_runs: Pulled) -> None:
    first, second = two_runs.requests
    had = {(request.host, request.path) for request in first if request.status == 200}
    had -= {place for place, trouble in two_runs.site.troubles.items() if trouble.expected is not None}
    unconditional = {(request.host, request.path) for request in second if not request.conditional}
    assert unconditional & had == set()
    changed = {place for place, made in two_runs.site.pages.items() if made.changes}
    again = {(request.host, request.path) for request in second if request.status == 200}
    assert again & had == changed


def test_no_host_is_asked_faster_than_its_rate(two_runs: Pulled) -> None:
    times: dict[str, list[float]] = defaultdict(list)
    for request in (one for requests in two_runs.requests for one in requests):
        times[request.host].append(request.at)
    rate = float(str(two_runs.site.settings()["host_requests_per_second"]))
    for host, moments in times.items():
        ordered = sorted(moments)
        for first, moment in enumerate(ordered):
            inside = sum(1 for other in ordered[first:] if other < moment + 1.0)
            assert inside <= rate + 2, host


def test_an_article_of_three_feeds_is_one_with_three_fetches(two_runs: Pulled) -> None:
    found = two_runs.fetches(two_runs.site.shared)
    assert Counter(row["outcome"] for row in found) == {"new": 1, "skipped": 2}
    assert len({row["via_url"] for row in found}) == 3


def test_every_request_at_the_server_has_its_row(two_runs: Pulled) -> None:
    known = {row["url"] for row in rows(two_runs.home, "fetches").to_pylist()}
    asked = {(request.host, request.path) for requests in two_runs.requests for request in requests}
    hidden = {path for _, path in asked if path.startswith(("/t/loop2", "/t/chain"))} - {"/t/chain0.html"}
    missing = {place for place in asked if place[1] not in hidden and two_runs.site.url(*place) not in known}
    assert missing == set()


def test_the_state_of_every_address_can_be_asked_for(two_runs: Pulled) -> None:
    found = query(two_runs.home / "warehouse.duckdb", "SELECT url, failures, etag FROM fetch_state").rows.to_pylist()
    state = {row["url"]: row for row in found}
    site = two_runs.site
    place = next(place for place, trouble in site.troubles.items() if trouble.expected == ("gone", "gone"))
    assert state[site.url(*place)]["failures"] == 1.0
    assert state[site.url(site.hosts[0], "/feed")]["etag"]
