"""TLS and HTTP/2: a server of the test's own, with a certificate that is trusted or not."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import h2.config
import h2.connection
import h2.events
import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from newsledger.flows.fetching.addresses import Gate
from newsledger.flows.fetching.asks import Ask, Reply
from newsledger.flows.fetching.exchange import Exchange
from newsledger.flows.fetching.pace import Pace
from newsledger.flows.fetching.policy import Policy
from newsledger.flows.sources.interface import Link, Outlet

HOST = "secure.example.org"
BODY = b"<html><body><p>The port of Orsk Bay will shut in June.</p></body></html>"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the host, which signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "host.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "host.key").write_bytes(secret)
    return folder / "host.pem", folder / "host.key"


class Secured:
    """A server on the loopback interface that speaks HTTP/2 over TLS and nothing else; it answers one etag with 304."""

    def __init__(self, pem: Path, key: Path) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(pem, key)
        self.context.set_alpn_protocols(["h2"])
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0.2)
        self.port = self.listener.getsockname()[1]
        self.protocols: list[str | None] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self.listener.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                plain, _ = self.listener.accept()
            except TimeoutError:
                continue
            plain.settimeout(5)
            try:
                with self.context.wrap_socket(plain, server_side=True) as wire:
                    self.protocols.append(wire.selected_alpn_protocol())
                    self._talk(wire)
            except OSError:
                plain.close()  # whoever does not trust the certificate hangs up

    def _talk(self, wire: ssl.SSLSocket) -> None:
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        connection.initiate_connection()
        wire.sendall(connection.data_to_send())
        wire.settimeout(0.2)
        while not self._ended.is_set():
            try:
                data = wire.recv(65536)
            except TimeoutError:
                continue
            if not data:
                return
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    self._answer(connection, event)
            wire.sendall(connection.data_to_send())

    @staticmethod
    def _answer(connection: h2.connection.H2Connection, event: h2.events.RequestReceived) -> None:
        given = {str(name): str(value) for name, value in event.headers or ()}
        known = given.get("if-none-match") == '"one"'
        head = [(":status", "304" if known else "200"), ("etag", '"one"'), ("content-type", "text/html")]
        connection.send_headers(event.stream_id or 1, head, end_stream=known)
        if not known:
            connection.send_data(event.stream_id or 1, BODY, end_stream=True)


class Nobody:
    """A watch that lets everything through."""

    def admit(self, url: httpx.URL, ask: Ask, *, trusted: bool) -> None:
        """Let it through."""

    def sending(self, ask: Ask, step: int) -> None:
        """Take no note."""


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    return certificate(tmp_path)


@pytest.fixture
def server(keys: tuple[Path, Path]) -> Iterator[Secured]:
    with Secured(*keys) as made:
        yield made


def asked(server: Secured, *, trusted: bool = True, etag: str | None = None) -> Reply:
    """What comes of asking the server for its page."""
    policy = Policy(connect_s=3.0, total_s=5.0, rate=100.0)
    gate = Gate(ports=(server.port,), names={HOST: "127.0.0.1"})
    exchange = Exchange(policy, gate, Pace(policy.rate))
    ask = Ask(Link(f"https://{HOST}:{server.port}/news"), Outlet("secure", "Secure"), trusted=trusted, etag=etag)
    try:
        return exchange.reply(ask, limit=10_000, watch=Nobody())
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


def test_a_private_address_is_refused_before_a_byte_is_sent(server: Secured) -> None:
    reply = asked(server, trusted=False)
    assert reply.reason == "private_address"
    assert server.protocols == []
