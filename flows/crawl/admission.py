"""Checks made before each request: robots.txt, suspended hosts, and the journal entry that announces it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsledger.expectations.errors import SourceError
from newsledger.flows.crawl.fetch_log import FetchLog
from newsledger.flows.fetch.hosts import host_key, origin
from newsledger.flows.fetch.limits import Policy
from newsledger.flows.fetch.model import DocumentLink
from newsledger.flows.fetch.pace import Host, Pace
from newsledger.flows.fetch.request import FetchReply, FetchRequest
from newsledger.flows.fetch.robots import Robots, Rules, rules

if TYPE_CHECKING:  # imported with the first request
    import httpx

RequestRobots = Callable[[FetchRequest], tuple[FetchReply, bytes | None]]


class Admission:
    """Admission of the requests of one run."""

    def __init__(self, policy: Policy, pace: Pace, notes: FetchLog, request: RequestRobots) -> None:  # noqa: PLR0917
        """`request` fetches a robots.txt, conditionally where a copy is stored."""
        self.policy = policy
        self.pace = pace
        self.notes = notes
        self._request = request
        self._robots = Robots()

    def over(self, fetch_id: str) -> "_Watch":
        """Return the checks of the request with that identifier."""
        return _Watch(self, fetch_id)

    def host(self, url: str) -> Host:
        """Return the token bucket of a URL's host."""
        import httpx

        return self.pace.host(host_key(httpx.URL(url)))

    def admit(self, url: "httpx.URL", request: FetchRequest, *, trusted: bool) -> None:
        """Refuse a URL whose host is suspended, or that robots.txt excludes.

        Raises:
            SourceError: `reason` says which.
        """
        host = self.pace.host(host_key(url))
        if request.role != "robots":
            rules = self._of(origin(url), request, trusted=trusted)
            host.slow_to(rules.delay(self.policy.agent))
            if reason := rules.refusal(str(url), self.policy.agent):
                raise SourceError(rules.detail or "robots.txt", url=str(url), outcome="skipped", reason=reason)
        if host.put_off:
            raise SourceError(host.put_off, url=str(url), outcome="skipped", reason="put_off")

    def rules(self, request: FetchRequest) -> Rules:
        """Return the robots.txt rules of a request's host."""
        import httpx

        return self._of(origin(httpx.URL(request.url)), request, trusted=request.trusted)

    def _of(self, place: str, request: FetchRequest, *, trusted: bool) -> Rules:
        return self._robots.of((place, trusted), lambda: self._rules(f"{place}/robots.txt", request, trusted=trusted))

    def _rules(self, url: str, request: FetchRequest, *, trusted: bool) -> Rules:
        reply, content = self._request(FetchRequest(DocumentLink(url), request.outlet, role="robots", trusted=trusted))
        return rules(replace(reply, content=content))


@dataclass(frozen=True, slots=True)
class _Watch:
    """The checks of one request."""

    man: Admission
    fetch_id: str

    def admit(self, url: "httpx.URL", request: FetchRequest, *, trusted: bool) -> None:
        """Refuse a URL that must not be requested."""
        self.man.admit(url, request, trusted=trusted)

    def sending(self, request: FetchRequest, step: int) -> None:
        """Announce the request in the journal before its first step."""
        if step == 1:
            self.man.notes.announce(request, self.fetch_id)
