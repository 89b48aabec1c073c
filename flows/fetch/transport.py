"""The transport under httpx: connections pinned to checked addresses, and a deadline for the whole request."""

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ssl import SSLContext
from typing import Any, cast

import httpcore
import httpx

from newsledger.flows.fetch.addresses import Gate

logging.getLogger("httpcore").setLevel(logging.INFO)  # its lines at debug level quote headers, secrets among them


class Deadline(threading.local):
    """The moment by which the current request of a thread must be over."""

    ends_at: float | None = None

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Bound every read and write of the block."""
        self.ends_at = time.monotonic() + seconds
        try:
            yield
        finally:
            self.ends_at = None

    def left(self, timeout: float | None) -> float | None:
        """Return the timeout, cut to the time that is left.

        Raises:
            httpcore.ReadTimeout: Nothing is left.
        """
        if self.ends_at is None:
            return timeout
        rest = self.ends_at - time.monotonic()
        if rest <= 0:
            raise httpcore.ReadTimeout("the request exceeded its time limit")
        return rest if timeout is None else min(timeout, rest)


class _Bounded(httpcore.NetworkStream):
    """A connection that keeps the deadline of its thread."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Bounded(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Pinned(httpcore.NetworkBackend):
    """A network backend that connects to checked addresses, in their order; the name serves TLS and Host only."""

    def __init__(self, gate: Gate, deadline: Deadline, *, trusted: bool) -> None:
        self._gate = gate
        self._deadline = deadline
        self._trusted = trusted
        self._inner = httpcore.SyncBackend()

    def connect_tcp(  # noqa: PLR0917 - httpcore's signature
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._gate.addresses(host, port, trusted=self._trusted)
        for address in addresses[:3]:
            try:
                rest = self._deadline.left(timeout)
                stream = self._inner.connect_tcp(address, port, rest, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if address == addresses[:3][-1]:
                    raise
            else:
                return _Bounded(stream, self._deadline)
        raise httpcore.ConnectError(f"{host} has no IP address")


class _Body(httpx.SyncByteStream):
    """The body as it arrives."""

    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        if hasattr(self._stream, "close"):
            self._stream.close()


class Transport(httpx.BaseTransport):
    """An httpx transport over a pool of checked connections; URLs that the user named have a pool of their own."""

    def __init__(self, gate: Gate, deadline: Deadline, *, trusted: bool, connections: int) -> None:
        """`connections` bounds the open ones; idle ones are kept for half a minute."""
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=connections * 2,
            max_keepalive_connections=connections,
            keepalive_expiry=30.0,
            http1=True,
            http2=True,
            network_backend=_Pinned(gate, deadline, trusted=trusted),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return the response with its body unread.

        The Location header is passed as the extension `location`: httpx parses it even where it follows no redirect,
        and fails on a bad one.
        """
        request_out = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=_target(request),
            ),
            headers=request.headers.raw,
            content=cast("httpx.SyncByteStream", request.stream),
            extensions={name: value for name, value in request.extensions.items() if name != "query"},
        )
        response_in = self._pool.handle_request(request_out)
        locations = [value for name, value in response_in.headers if name.lower() == b"location"]
        return httpx.Response(
            response_in.status,
            headers=[(name, value) for name, value in response_in.headers if name.lower() != b"location"],
            stream=_Body(cast("Iterable[bytes]", response_in.stream)),
            extensions={**response_in.extensions, "location": _decoded(locations[0] if locations else b"")},
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


def _target(request: httpx.Request) -> bytes:
    """Return path and query to send: the extension `query` holds the query where the URL lacks its secrets."""
    query = str(request.extensions.get("query") or "")
    return request.url.raw_path.partition(b"?")[0] + b"?" + query.encode() if query else request.url.raw_path


def _decoded(value: bytes) -> str:
    """Return a header value, which some servers write in UTF-8."""
    try:
        return value.decode("utf-8").strip()
    except UnicodeDecodeError:
        return value.decode("latin-1").strip()
