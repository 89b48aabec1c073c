"""Who stands beside every request: keeps robots.txt, leaves hosts alone that are put off, announces what goes out."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import httpx

from newsledger.expectations.errors import SourceError
from newsledger.flows.crawl.fetch_log import FetchLog
from newsledger.flows.fetch.client import host_key, origin
from newsledger.flows.fetch.limits import Policy
from newsledger.flows.fetch.model import DocumentLink
from newsledger.flows.fetch.pace import Host, Pace
from newsledger.flows.fetch.request import FetchReply, FetchRequest
from newsledger.flows.fetch.robots import Robots, Rules, rules

RequestRobots = Callable[[FetchRequest], tuple[FetchReply, bytes | None]]


class Admission:
    """The watch over one run's requests."""

    def __init__(self, policy: Policy, pace: Pace, notes: FetchLog, request: RequestRobots) -> None:  # noqa: PLR0917
        """`request` fetches a robots.txt, conditionally where it is known."""
        self.policy = policy
        self.pace = pace
        self.notes = notes
        self._request = request
        self._robots = Robots()

    def over(self, fetch_id: str) -> "_Watch":
        """The watch over the request of that identifier."""
        return _Watch(self, fetch_id)

    def host(self, url: str) -> Host:
        """The bucket of an address's host."""
        return self.pace.host(host_key(httpx.URL(url)))

    def admit(self, url: httpx.URL, request: FetchRequest, *, trusted: bool) -> None:
        """Refuse an address of a host that is put off, or that robots.txt excludes.

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
        """What robots.txt says at the host of a request."""
        return self._of(origin(httpx.URL(request.url)), request, trusted=request.trusted)

    def _of(self, place: str, request: FetchRequest, *, trusted: bool) -> Rules:
        return self._robots.of((place, trusted), lambda: self._rules(f"{place}/robots.txt", request, trusted=trusted))

    def _rules(self, url: str, request: FetchRequest, *, trusted: bool) -> Rules:
        reply, content = self._request(FetchRequest(DocumentLink(url), request.outlet, role="robots", trusted=trusted))
        return rules(replace(reply, content=content))


@dataclass(frozen=True, slots=True)
class _Watch:
    """The watch over one request."""

    man: Admission
    fetch_id: str

    def admit(self, url: httpx.URL, request: FetchRequest, *, trusted: bool) -> None:
        """Refuse what must not be asked."""
        self.man.admit(url, request, trusted=trusted)

    def sending(self, request: FetchRequest, step: int) -> None:
        """Announce the request before its first step."""
        if step == 1:
            self.man.notes.announce(request, self.fetch_id)
