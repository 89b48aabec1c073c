"""A server with virtual hosts, conditional requests, content codings and a request log."""

import gzip
import hashlib
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import brotli
import zstandard

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, mtime=0),
    "br": brotli.compress,
    "deflate": zlib.compress,
    "zstd": zstandard.compress,
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as seen by the server, and the status of its response."""

    at: float
    host: str
    path: str
    conditional: bool
    agent: str
    status: int
    authorization: str = ""


@dataclass(slots=True)
class Page:
    """Current state of a resource; `validators` are etag, last_modified or both, `coding` is one of CODINGS or none."""

    body: bytes
    kind: str = "text/html"
    validators: str = "both"
    coding: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    status: int = 200
    pieces: Iterator[bytes] | None = None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0]
        at = time.monotonic()
        page = self.server.find(host, self.path)
        status, headers, body = self._answer(page)
        with self.server.lock:
            conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
            agent = self.headers.get("User-Agent", "")
            secret = self.headers.get("Authorization", "")
            self.server.requests.append(Request(at, host, self.path, conditional, agent, status, secret))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if page is not None and page.pieces is not None:
            self.send_header("Connection", "close")
            self.end_headers()
            for piece in page.pieces:
                self.wfile.write(piece)
            self.close_connection = True
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, page: Page | None) -> tuple[int, dict[str, str], bytes]:
        if page is None:
            return 404, {"Content-Type": "text/plain"}, b"nothing here"
        if page.status != 200:
            return page.status, page.extra, page.body
        headers = {"Content-Type": page.kind} | self._validators(page) | page.extra
        if self._is_known(headers):
            return 304, {name: headers[name] for name in ("ETag", "Last-Modified") if name in headers}, b""
        accepted = self.headers.get("Accept-Encoding", "")
        if page.coding and page.coding in accepted:
            return 200, headers | {"Content-Encoding": page.coding}, CODINGS[page.coding](page.body)
        return 200, headers, page.body

    def _validators(self, page: Page) -> dict[str, str]:
        digest = hashlib.sha256(page.body).hexdigest()
        at = datetime(2026, 3, 2, tzinfo=UTC) - timedelta(seconds=int(digest[:6], 16))
        found = {"ETag": f'"{digest[:16]}"', "Last-Modified": format_datetime(at, usegmt=True)}
        wanted = {"both": tuple(found), "etag": ("ETag",), "date": ("Last-Modified",), "none": ()}[page.validators]
        return {name: found[name] for name in wanted}

    def _is_known(self, headers: dict[str, str]) -> bool:
        if "ETag" in headers and (given := self.headers.get("If-None-Match")):
            return given == headers["ETag"]
        given = self.headers.get("If-Modified-Since")
        return given is not None and given == headers.get("Last-Modified")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Do nothing; requests are recorded."""


class Loopback(ThreadingHTTPServer):
    """A context manager that runs a loopback server on a port; port 0 selects a free one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, handler: type[BaseHTTPRequestHandler], port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), handler)
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


class Server(Loopback):
    """A server for virtual hosts; `find` returns the page at a host and path."""

    def __init__(self, find: Callable[[str, str], Page | None], port: int = 0) -> None:
        super().__init__(_Handler, port)
        self.find = find
        self.requests: list[Request] = []
        self.lock = threading.Lock()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Do nothing; clients disconnect during endless bodies."""
