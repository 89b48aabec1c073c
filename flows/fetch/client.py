"""One request with its redirects, each step checked and paced; failures of the web become replies."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Protocol
from urllib.parse import urljoin

import httpcore
import httpx

from newsledger.expectations.clock import now
from newsledger.expectations.errors import SourceError, contained
from newsledger.flows.fetch import outcomes as verdicts
from newsledger.flows.fetch.addresses import Gate
from newsledger.flows.fetch.chain_cookies import ChainCookies
from newsledger.flows.fetch.codings import ACCEPTED, unpacked
from newsledger.flows.fetch.hosts import full_origin, host_key, origin
from newsledger.flows.fetch.limits import REDIRECTS, REFRESHES, Policy
from newsledger.flows.fetch.pace import Pace, retry_after
from newsledger.flows.fetch.page_faults import PageFault, page_fault
from newsledger.flows.fetch.request import FetchReply, FetchRequest, refusal
from newsledger.flows.fetch.transport import Deadline, Transport
from newsledger.transforms.secrets import public_url, scrubbed

_SLOW = (httpcore.TimeoutException, httpx.TimeoutException)
_CONNECTION_ERRORS = (httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError, OSError)
_REDIRECTS = (301, 302, 303, 307, 308)


class Watch(Protocol):
    """The observer of each step of a request, which may refuse it."""

    def admit(self, url: httpx.URL, request: FetchRequest, *, trusted: bool) -> None:
        """Check a URL before it is requested.

        Raises:
            SourceError: It must not be asked (robots.txt, a host that is put off).
        """
        ...

    def sending(self, request: FetchRequest, step: int) -> None:
        """Note that a request is about to be sent; steps count from 1, later ones are redirects."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """One response on the way: its URL without secrets, whether the user named that URL, and its query with secrets."""

    url: httpx.URL
    trusted: bool
    query: str = ""


class Client:
    """The HTTP client, shared by threads."""

    def __init__(self, policy: Policy, gate: Gate, pace: Pace) -> None:
        """Connections are opened as they are needed."""
        self.policy = policy
        self.gate = gate
        self.pace = pace
        self._deadline = Deadline()
        self._clients = {trusted: self._client(trusted=trusted) for trusted in (True, False)}

    def _client(self, *, trusted: bool) -> httpx.Client:
        headers = {"User-Agent": self.policy.user_agent, "Accept-Encoding": ACCEPTED, "Accept": "*/*"}
        cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        return httpx.Client(
            transport=Transport(
                self.gate, self._deadline, trusted=trusted, connections=max(10, self.policy.hosts_at_once)
            ),
            headers=headers,
            cookies=cookies,
            timeout=httpx.Timeout(self.policy.connect_s, pool=self.policy.total_s),
            trust_env=False,
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            client.close()

    def reply(self, request: FetchRequest, *, limit: int, watch: Watch) -> FetchReply:
        """Return the reply to a request, redirects and meta refreshes followed; `limit` bounds the body in bytes."""
        started_at, began = now(), time.perf_counter()
        result = self._answer(request, limit=limit, watch=watch)
        for _ in range(REFRESHES):
            if result.leads_to is None:
                break
            onward = replace(request, target=result.leads_to, trusted=False, etag=None, last_modified=None)
            result = self._answer(onward, limit=limit, watch=watch)
        elapsed_ms = int((time.perf_counter() - began) * 1000)
        return replace(result, started_at=started_at, duration_ms=elapsed_ms)

    def _answer(self, request: FetchRequest, *, limit: int, watch: Watch) -> FetchReply:
        try:
            with _contained(request), self.opened(request, watch) as (response, step):
                return self._read(request, response, step, limit=limit)
        except SourceError as exc:
            result = refusal(exc, now())
            return replace(result, detail=scrubbed(result.detail or "", self.policy.secrets))

    @contextmanager
    def opened(
        self, request: FetchRequest, watch: Watch, *, whole_s: float | None = None
    ) -> Iterator[tuple[httpx.Response, Step]]:
        """Open the last response of a chain of redirects, its body unread; `whole_s` bounds the transfer in seconds.

        Raises:
            SourceError: It cannot be had; `outcome` and `reason` say why.
        """
        step, visited = self._step(request.target or request.url, trusted=request.trusted), set[str]()
        cookies = ChainCookies()
        if request.credentials is not None and request.credentials.query and request.trusted:
            query = step.query or step.url.query.decode()
            step = replace(step, query="&".join(filter(None, [query, request.credentials.query])))
        while True:
            self._checked(step, visited, request, cookie=cookies.of(origin(step.url)))
            watch.admit(step.url, request, trusted=step.trusted)
            self.pace.wait(host_key(step.url))
            watch.sending(request, len(visited))
            with self._deadline.within(whole_s or self.policy.total_s), self._translated(step.url):
                response = self._send(step, request, packed=whole_s is None, cookie=cookies.of(origin(step.url)))
                try:
                    next_step = self._redirect(response, step)
                    if next_step is None:
                        yield response, step
                        return
                    cookies.keep(origin(step.url), response.headers.get_list("set-cookie"))
                    step = next_step
                finally:
                    response.close()

    def _checked(self, step: Step, visited: set[str], request: FetchRequest, *, cookie: str) -> None:
        place = f"{step.url}?{step.query} {cookie}"
        if place in visited:
            raise SourceError(f"redirect loop at {step.url}", url=request.url, reason="redirect_loop")
        visited.add(place)
        if len(visited) > REDIRECTS + 1:
            raise SourceError(f"more than {REDIRECTS} redirects", url=request.url, reason="too_many_redirects")

    def _send(self, step: Step, request: FetchRequest, *, packed: bool, cookie: str) -> httpx.Response:
        client = self._clients[step.trusted]
        validators = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
        headers = {name: value for name, value in validators.items() if value}
        if not packed:
            headers["Accept-Encoding"] = "identity"
        if cookie:
            headers["Cookie"] = cookie
        secrets = request.credentials
        if secrets is not None and secrets.authorization is not None and secrets.origin == full_origin(step.url):
            headers["Authorization"] = secrets.authorization
        sent = client.build_request("GET", step.url, headers=headers, extensions={"query": step.query})
        response = client.send(sent, stream=True)
        self.pace.host(host_key(step.url)).answered()
        return response

    def _redirect(self, response: httpx.Response, step: Step) -> Step | None:
        """Return the next step of a redirect; its URL no longer counts as named by the user."""
        if response.status_code not in _REDIRECTS:
            return None
        location = str(response.extensions.get("location", ""))
        if not location:
            raise SourceError(
                f"HTTP {response.status_code} without a Location header", url=str(step.url), reason="bad_redirect"
            )
        try:
            address = urljoin(str(step.url), location)
        except ValueError as exc:
            raise SourceError(str(exc), url=str(step.url), outcome="skipped", reason="bad_url") from exc
        return self._step(address, trusted=False)

    def _step(self, url: str, *, trusted: bool) -> Step:
        """Return the step to a URL, its secrets apart from what rows, messages and the logs of libraries show."""
        whole = self.gate.admitted(url, trusted=trusted).copy_with(fragment=None)
        public = httpx.URL(public_url(str(whole), self.policy.secrets))
        return Step(public, trusted, whole.query.decode() if public != whole else "")

    @contextmanager
    def _translated(self, url: httpx.URL) -> Iterator[None]:
        """Translate network errors into SourceError, and count hosts that cannot be reached."""
        host = self.pace.host(host_key(url))
        try:
            yield
        except _SLOW as exc:
            if isinstance(exc, httpcore.ConnectTimeout):
                host.missed("not reached")
            else:
                host.timed_out(str(url))
            raise SourceError(f"{url.host}: {exc or 'timed out'}", url=str(url), reason="timeout") from exc
        except _CONNECTION_ERRORS as exc:
            reason = _lost(exc)
            if reason == "unreachable":
                host.missed("not reached")
            raise SourceError(f"{url.host}: {exc or type(exc).__name__}", url=str(url), reason=reason) from exc

    def _read(self, request: FetchRequest, response: httpx.Response, step: Step, *, limit: int) -> FetchReply:
        facts = self.facts(request, response, step)
        status = response.status_code
        if status == 304 and (request.etag or request.last_modified):
            return FetchReply(outcome="unchanged", **facts)
        if status not in (200, 203):
            outcome, reason = verdicts.of_status(status)
            return FetchReply(outcome=outcome, reason=reason, detail=f"HTTP {status}", **facts)
        content = self._body(request, response, step, limit=limit)
        self.pace.host(host_key(step.url)).completed()
        refresh = response.headers.get("refresh", "") if request.role == "document" else ""
        if not content.strip() and not refresh:
            return FetchReply(outcome="failed", reason="empty", detail="empty response body", **facts)
        is_page = request.role == "document" and "html" in (facts["content_type"] or "html")
        if is_page and (wall := verdicts.wall(step.url, httpx.URL(request.url), content)):
            return FetchReply(
                outcome="blocked",
                reason=wall,
                detail=f"the response is a {wall.replace('_', ' ')}",
                content=content,
                **facts,
            )
        received = FetchReply(outcome="new", content=content, **facts)
        if not is_page:
            return received
        fault = page_fault(content, received.charset, url=str(step.url), requested=request.url, refresh=refresh)
        return received if fault is None else _without_page(received, fault)

    def _body(self, request: FetchRequest, response: httpx.Response, step: Step, *, limit: int) -> bytes:
        """Return the decoded body."""
        declared = response.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            raise SourceError(f"{declared} bytes exceed the limit", url=request.url, reason="too_large")
        return unpacked(
            response.iter_raw(), response.headers.get("content-encoding", ""), limit=limit, url=str(step.url)
        )

    def facts(self, request: FetchRequest, response: httpx.Response, step: Step) -> dict[str, Any]:
        """Return the fields of a FetchReply that the response headers decide."""
        headers = response.headers
        kind, charset = _media(headers.get("content-type"))
        requested_url = httpx.URL(request.url).copy_with(fragment=None)
        return {
            "started_at": now(),
            "status": response.status_code if 100 <= response.status_code < 600 else None,
            "content_type": kind,
            "charset": charset,
            "etag": _short(headers.get("etag")),
            "last_modified": _short(headers.get("last-modified")),
            "final_url": str(step.url) if step.url != requested_url else None,
            "retry_after_s": retry_after(headers.get("retry-after"), now()),
        }


def _without_page(reply: FetchReply, fault: PageFault) -> FetchReply:
    """Return the reply for a page that is no article; its validators are not those of the article."""
    return replace(
        reply,
        outcome=fault.outcome,
        reason=fault.reason,
        detail=fault.detail,
        leads_to=fault.target,
        content=None,
        etag=None,
        last_modified=None,
    )


def _contained(request: FetchRequest) -> AbstractContextManager[None]:
    """Translate an unforeseen exception into the failure of this request."""
    return contained(lambda detail: SourceError(detail, url=request.url, reason="unexpected"))


def _lost(exc: Exception) -> str:
    if isinstance(exc, httpcore.ConnectError):
        return "tls" if "CERTIFICATE" in str(exc).upper() or "SSL" in str(exc).upper() else "unreachable"
    return "broken_off"


def _media(header: str | None) -> tuple[str | None, str | None]:
    """Return media type and charset of a Content-Type header."""
    kind, _, rest = (header or "").partition(";")
    charset: str | None = None
    for parameter in rest.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().casefold() == "charset":
            charset = value.strip().strip("\"'") or None
    return kind.strip().casefold()[:200] or None, _short(charset)


def _short(value: str | None) -> str | None:
    """Return a header value if it is short and printable enough to be stored and sent back."""
    return value if value and len(value) <= 500 and value.isascii() and value.isprintable() else None
