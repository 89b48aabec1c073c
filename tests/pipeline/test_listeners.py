"""`newsledger sources`: what is listed, what each entry point brings, and what a site offers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsledger.expectations.errors import SettingsError
from newsledger.flows.settings import Settings
from newsledger.flows.sources.check import add, check
from newsledger.flows.sources.resolve import entries, home_outlets
from tests.site.site import LATER, Site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site(outlets=7, articles=21) as made:
        yield made


def settings(site: Site, home: Path) -> Settings:
    return Settings(home=home, **{**site.settings(), "request_attempts": 1})  # type: ignore[arg-type]


def test_each_entry_is_tried_once_and_nothing_is_kept(site: Site, tmp_path: Path) -> None:
    site.sources(tmp_path / "sources.toml")
    asked = entries((), tmp_path)
    before = len(site.requests)
    found = {one.outlet: one for one in check(asked, settings(site, tmp_path))}
    assert [found[host.replace(".", "-")].outcome for host in site.hosts] == ["new"] * 7
    assert all(found[host.replace(".", "-")].items >= 3 for host in site.hosts)
    assert found["outlet01-test"].newest is not None
    assert (found["later-test"].outcome, found["later-test"].detail) == ("failed", "rate_limited: HTTP 429")
    assert "not_a_feed" in found["none-odd-test"].detail
    assert not [one for one in site.requests[before:] if one.path.startswith("/a/")]
    assert [path.name for path in tmp_path.iterdir()] == ["sources.toml"]


def test_a_page_that_cannot_be_fetched_is_no_success(site: Site, tmp_path: Path) -> None:
    pages = (site.url("outlet01.test", "/"), site.url(LATER, "/"), "http://absent.test/")
    first, *others = check(entries(pages, tmp_path), settings(site, tmp_path))
    assert (first.outcome, first.items) == ("new", 1)
    assert [(found.is_success, found.items) for found in others] == [(False, 0)] * 2
    assert others[0].detail == "rate_limited: HTTP 429"


def test_a_site_is_added_with_what_its_page_and_its_robots_name(site: Site, tmp_path: Path) -> None:
    chosen = settings(site, tmp_path)
    for host, kind in (("outlet01.test", "feed"), ("outlet06.test", "sitemap")):
        found, path = add(site.url(host, "/"), chosen)
        assert path == tmp_path / "sources.toml"
        assert [(offer.kind, offer.url) for offer in found.offers] == [(kind, site.url(host, "/feed"))]
    listed = home_outlets(chosen.home)
    assert [(spec.id, spec.name, spec.language) for spec in listed] == [
        ("outlet01-test", "Outlet01 Daily", "en"),
        ("outlet06-test", "Outlet06 Daily", "en"),
    ]
    with pytest.raises(SettingsError, match="'outlet01-test' is already listed"):
        add(site.url("outlet01.test", "/"), chosen)


def test_a_site_that_offers_nothing_is_told(site: Site, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot fetch .*: rate_limited: HTTP 429"):
        add(site.url(LATER, "/"), settings(site, tmp_path))
    with pytest.raises(SettingsError, match="no outlets in"):
        home_outlets(settings(site, tmp_path).home)
