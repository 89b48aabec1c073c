"""TLS and HTTP/2: a server of the test's own, with a certificate that is trusted or not."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from newsledger.flows.fetch.addresses import Gate
from newsledger.flows.fetch.client import Client
from newsledger.flows.fetch.limits import Policy
from newsledger.flows.fetch.model import DocumentLink, Outlet
from newsledger.flows.fetch.pace import Pace
from newsledger.flows.fetch.request import FetchReply, FetchRequest
from tests.site.secured import BODY, HOST, Secured, certificate


class Nobody:
    """A watch that lets everything through."""

    def admit(self, url: httpx.URL, request: FetchRequest, *, trusted: bool) -> None:
        """Let it through."""

    def sending(self, request: FetchRequest, step: int) -> None:
        """Take no note."""


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    return certificate(tmp_path)


@pytest.fixture
def server(keys: tuple[Path, Path]) -> Iterator[Secured]:
    with Secured(*keys) as made:
        yield made


def asked(server: Secured, path: str = "/news", *, trusted: bool = True, etag: str | None = None) -> FetchReply:
    """What comes of asking the server for a page."""
    policy = Policy(connect_s=3.0, total_s=5.0, rate=100.0)
    gate = Gate(ports=(server.port,), names={HOST: "127.0.0.1", "inner.example.org": "127.0.0.1"})
    exchange = Client(policy, gate, Pace(policy.rate))
    request = FetchRequest(
        DocumentLink(f"https://{HOST}:{server.port}{path}"), Outlet("secure", "Secure"), trusted=trusted, etag=etag
    )
    try:
        return exchange.reply(request, limit=10_000, watch=Nobody())
    finally:
        exchange.close()


def test_a_trusted_host_is_asked_over_http2_and_conditionally(
    server: Secured, keys: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(keys[0]))
    reply = asked(server)
    assert (reply.outcome, reply.status, reply.content, reply.etag) == ("new", 200, BODY, '"one"')
    assert server.protocols == ["h2"]
    assert asked(server, etag=reply.etag).outcome == "unchanged"


def test_a_certificate_that_nobody_vouches_for_is_refused(server: Secured) -> None:
    reply = asked(server)
    assert (reply.outcome, reply.reason, reply.content) == ("failed", "tls", None)
    assert reply.detail is not None
    assert HOST in reply.detail


@pytest.mark.parametrize(("host", "days"), [("other.example.org", 1), (HOST, -1)])
def test_a_certificate_of_another_host_and_one_that_has_ended_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, days: int
) -> None:
    pem, key = certificate(tmp_path, host, days=days)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with Secured(pem, key) as server:
        assert (asked(server).reason, server.asked) == ("tls", [])


def test_a_redirect_to_a_private_address_is_not_followed(
    server: Secured, keys: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(keys[0]))
    reply = asked(server, "/away")
    assert (reply.reason, reply.content) == ("private_address", None)
    assert server.asked == [("/away", 302)]


def test_a_private_address_is_refused_before_a_byte_is_sent(server: Secured) -> None:
    reply = asked(server, trusted=False)
    assert reply.reason == "private_address"
    assert server.protocols == []
