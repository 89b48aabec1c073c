"""A status, an end of redirects and a page tell why there is no article; robots.txt tells what not to ask for."""

import httpx
import pytest

from newsledger.expectations.clock import now
from newsledger.flows.fetch.outcomes import of_status, wall
from newsledger.flows.fetch.request import FetchReply
from newsledger.flows.fetch.robots import rules

PAGE = httpx.URL("https://one.example/a")
LONG = b"<p>" + b"word after word of a long story " * 60 + b"</p>"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, ("gone", "not_found")),
        (410, ("gone", "gone")),
        (401, ("blocked", "unauthorized")),
        (403, ("blocked", "forbidden")),
        (451, ("blocked", "legal")),
        (429, ("failed", "rate_limited")),
        (500, ("failed", "server_error")),
        (503, ("failed", "unavailable")),
        (418, ("failed", "status_418")),
    ],
)
def test_a_status_has_an_outcome_and_a_reason(status: int, expected: tuple[str, str]) -> None:
    assert of_status(status) == expected


def test_walls_are_told_from_pages_that_only_carry_a_marker() -> None:
    marked = b"<html><div class='paywall-offer'>Subscribe</div>"
    assert wall(PAGE, PAGE, marked) == "paywall"
    assert wall(PAGE, PAGE, marked + LONG) is None
    assert wall(PAGE, PAGE, b'<script>{"isAccessibleForFree": "False"}</script><p>One sentence.</p>') == "paywall"
    assert wall(PAGE, PAGE, b"<html><title>Before you continue</title><form></form>") == "consent_wall"
    assert wall(httpx.URL("https://consent.one.example/x"), PAGE, LONG) == "consent_wall"
    assert wall(httpx.URL("https://one.example/consent?to=a"), PAGE, LONG) == "consent_wall"
    assert wall(PAGE, PAGE, LONG) is None


def reply(outcome: str, **given: object) -> FetchReply:
    return FetchReply(outcome, now(), **given)  # type: ignore[arg-type]


def test_robots_rules_allow_what_a_4xx_leaves_open_and_nothing_while_they_cannot_be_had() -> None:
    written = rules(
        reply("new", content=b"User-agent: *\nDisallow: /private/\nCrawl-delay: 3\nSitemap: https://a/s.xml\n")
    )
    assert written.refusal("https://a/private/x", "newsledger") == "robots"
    assert written.refusal("https://a/x", "newsledger") is None
    assert (written.delay("newsledger"), written.sitemaps()) == (3.0, ["https://a/s.xml"])
    assert rules(reply("gone", status=404)).refusal("https://a/x", "newsledger") is None
    assert rules(reply("blocked", status=403)).refusal("https://a/x", "newsledger") is None
    for down in (reply("failed", status=500), reply("failed", status=429), reply("failed", reason="timeout")):
        assert rules(down).refusal("https://a/x", "newsledger") == "robots_unavailable"
    refused = rules(reply("skipped", reason="private_address"))
    assert refused.refusal("https://a/x", "newsledger") == "private_address"


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16"])
def test_a_mark_at_the_start_of_robots_txt_hides_no_rule(charset: str) -> None:
    written = "User-agent: *\r\nDisallow: /private/\r\n".encode(charset)
    assert rules(reply("new", content=written)).refusal("https://a/private/x", "newsledger") == "robots"


@pytest.mark.parametrize("reason", ["redirect_loop", "too_many_redirects"])
def test_a_robots_txt_behind_endless_redirects_is_taken_for_absent(reason: str) -> None:
    assert rules(reply("failed", reason=reason)).refusal("https://a/x", "newsledger") is None
