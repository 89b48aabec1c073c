"""Who stands beside every request: keeps robots.txt, leaves hosts alone that are put off, announces what goes out."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import httpx

from newsledger.expectations.errors import SourceError
from newsledger.flows.crawl.fetch_log import Notes
from newsledger.flows.fetch.client import host_key, origin
from newsledger.flows.fetch.limits import Policy
from newsledger.flows.fetch.model import Link
from newsledger.flows.fetch.pace import Host, Pace
from newsledger.flows.fetch.request import Ask, Reply
from newsledger.flows.fetch.robots import Robots, Rules, rules

AskRobots = Callable[[Ask], tuple[Reply, bytes | None]]


class Watchman:
    """The watch over one run's requests."""

    def __init__(self, policy: Policy, pace: Pace, notes: Notes, ask: AskRobots) -> None:  # noqa: PLR0917
        """`ask` fetches a robots.txt, conditionally where it is known."""
        self.policy = policy
        self.pace = pace
        self.notes = notes
        self._ask = ask
        self._robots = Robots()

    def over(self, fetch_id: str) -> "_Watch":
        """The watch over the request of that identifier."""
        return _Watch(self, fetch_id)

    def host(self, url: str) -> Host:
        """The bucket of an address's host."""
        return self.pace.host(host_key(httpx.URL(url)))

    def admit(self, url: httpx.URL, ask: Ask, *, trusted: bool) -> None:
        """Refuse an address of a host that is put off, or that robots.txt excludes.

        Raises:
            SourceError: `reason` says which.
        """
        host = self.pace.host(host_key(url))
        if ask.role != "robots":
            rules = self._of(origin(url), ask, trusted=trusted)
            host.slow_to(rules.delay(self.policy.agent))
            if reason := rules.refusal(str(url), self.policy.agent):
                raise SourceError(rules.detail or "robots.txt", url=str(url), outcome="skipped", reason=reason)
        if host.put_off:
            raise SourceError(host.put_off, url=str(url), outcome="skipped", reason="put_off")

    def rules(self, ask: Ask) -> Rules:
        """What robots.txt says at the host of a request."""
        return self._of(origin(httpx.URL(ask.url)), ask, trusted=ask.trusted)

    def _of(self, place: str, ask: Ask, *, trusted: bool) -> Rules:
        return self._robots.of((place, trusted), lambda: self._rules(f"{place}/robots.txt", ask, trusted=trusted))

    def _rules(self, url: str, ask: Ask, *, trusted: bool) -> Rules:
        reply, content = self._ask(Ask(Link(url), ask.outlet, role="robots", trusted=trusted))
        return rules(replace(reply, content=content))


@dataclass(frozen=True, slots=True)
class _Watch:
    """The watch over one request."""

    man: Watchman
    fetch_id: str

    def admit(self, url: httpx.URL, ask: Ask, *, trusted: bool) -> None:
        """Refuse what must not be asked."""
        self.man.admit(url, ask, trusted=trusted)

    def sending(self, ask: Ask, step: int) -> None:
        """Announce the request before its first step."""
        if step == 1:
            self.man.notes.announce(ask, self.fetch_id)
