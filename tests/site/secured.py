"""A loopback server that speaks HTTP/2 over TLS, and its certificates."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import h2.config
import h2.connection
import h2.events
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "secure.example.org"
BODY = (
    b"<html lang='en'><head><title>Port to shut</title></head><body><article><p>The port of Orsk Bay will shut, "
    b"the harbour master said on Monday, and nobody knows when it will open again.</p></article></body></html>"
)


def certificate(folder: Path, host: str = HOST, *, days: int = 1) -> tuple[Path, Path]:
    """Create a self-signed certificate for a host, valid for a number of days, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
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
    """A loopback server that speaks HTTP/2 over TLS only.

    It answers one ETag with 304, and redirects /away to another host.
    """

    def __init__(self, pem: Path, key: Path) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(pem, key)
        self.context.set_alpn_protocols(["h2"])
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0.2)
        self.port = self.listener.getsockname()[1]
        self.protocols: list[str | None] = []
        self.asked: list[tuple[str, int]] = []
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
                plain.close()  # clients that do not trust the certificate close the connection

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

    def _answer(self, connection: h2.connection.H2Connection, event: h2.events.RequestReceived) -> None:
        stream = event.stream_id or 1
        given = {str(name): str(value) for name, value in event.headers or ()}
        known = given.get("if-none-match") == '"one"'
        status = 302 if given[":path"] == "/away" else 304 if known else 200
        self.asked.append((given[":path"], status))
        head = [(":status", str(status)), ("etag", '"one"'), ("content-type", "text/html")]
        if status == 302:
            head.append(("location", f"https://inner.example.org:{self.port}/secret"))
        connection.send_headers(stream, head, end_stream=status != 200)
        if status == 200:
            connection.send_data(stream, BODY, end_stream=True)
