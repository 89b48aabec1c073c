"""Object storage on the loopback interface: the read operations of S3 and Google Cloud Storage."""

from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.site.server import Loopback

_GOOGLE = "/storage/v1/b/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Store"

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.server.requests.append((self.command, self.path, self.headers.get("Authorization", "")))
        path = unquote(urlsplit(self.path).path)
        name = path.removeprefix(_GOOGLE).replace("/o/", "/", 1) if path.startswith(_GOOGLE) else path.lstrip("/")
        found = self.server.objects.get(name)
        if name.startswith("locked/"):
            self._send(403, b"", {})
        elif found is None:
            self._send(404, b"", {})
        elif asked := self.headers.get("Range"):
            first, _, last = asked.removeprefix("bytes=").partition("-")
            part = found[int(first) : int(last) + 1 if last else None]
            told = f"bytes {first}-{int(first) + len(part) - 1}/{len(found)}"
            self._send(206, part, {"Content-Range": told})
        else:
            self._send(200, found, {})

    def _send(self, status: int, body: bytes, more: dict[str, str]) -> None:
        self.send_response(status)
        told = {"ETag": '"one"', "Last-Modified": "Mon, 02 Mar 2026 00:00:00 GMT", "x-goog-generation": "1"}
        for name, value in (told | more | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Do nothing; requests are recorded."""


class Store(Loopback):
    """Objects by bucket and key; the bucket "locked" denies access."""

    def __init__(self, objects: dict[str, bytes]) -> None:
        super().__init__(_Handler)
        self.objects = objects
        self.requests: list[tuple[str, str, str]] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def address(self, scheme: str, name: str) -> str:
        """Return the URL of an object, with the options that direct it to this server."""
        nobody = "anonymous@" if scheme == "gs" else "KEYOFTHETEST:secretofthetest@"
        return f"{scheme}://{nobody}{name}?endpoint_override={self.host}&scheme=http" + (
            "&region=eu-north-1" if scheme == "s3" else "&retry_limit_seconds=2"
        )
