"""Failures that occur on the web, each with its expected outcome."""

import gzip
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli

from tests.site.content import Article


@dataclass(frozen=True, slots=True)
class Served:
    """A response: status, headers, and a body, complete or in chunks."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Iterator[bytes] = b""


Serve = Callable[[int, Article], Served]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A path that fails; `expected` is (outcome, reason) of its last request, or None if it yields an article.

    `serve` gets the number of previous requests and the article at the path.
    """

    path: str
    serve: Serve
    expected: tuple[str, str] | None


def _status(status: int, **headers: str) -> Serve:
    return lambda _seen, _article: Served(
        status, {name.replace("_", "-"): value for name, value in headers.items()}, b"no"
    )


def _page(article: Article) -> bytes:
    return article.html(1, f"http://{article.host}")


def _first(status: int, headers: Callable[[], dict[str, str]]) -> Serve:
    """Return a failure that occurs at the first request only."""

    def serve(seen: int, article: Article) -> Served:
        return Served(status, headers(), b"later") if seen == 0 else Served(body=_page(article))

    return serve


def _soon() -> dict[str, str]:
    return {"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)}


def _redirect(target: str) -> Serve:
    return _status(302, Location=target)


def _slow(_seen: int, _article: Article) -> Served:
    def drip() -> Iterator[bytes]:
        for _ in range(600):
            yield b"<p>"
            time.sleep(0.1)

    return Served(body=drip())


def _endless(_seen: int, _article: Article) -> Served:
    return Served(body=(b"<p>and so on</p>" * 500 for _ in range(10**6)))


def _bomb(_seen: int, _article: Article) -> Served:
    return Served(headers={"Content-Encoding": "gzip"}, body=gzip.compress(bytes(30_000_000), mtime=0))


def _brotli_bomb(_seen: int, _article: Article) -> Served:
    return Served(headers={"Content-Encoding": "br"}, body=brotli.compress(bytes(30_000_000), quality=3))


def _as(kind: str) -> Serve:
    return lambda _seen, article: Served(headers={"Content-Type": kind}, body=_page(article))


def _paywall(_seen: int, article: Article) -> Served:
    head = f"<html><head><title>{article.title}</title>"
    body = "<div class='paywall'>Weiterlesen mit Abonnement.</div></body></html>"
    return Served(body=(head + "</head><body><p>Nur der erste Satz.</p>" + body).encode())


def _picture(_seen: int, _article: Article) -> Served:
    return Served(headers={"Content-Type": "text/html"}, body=b"\x89PNG\r\n\x1a\n" + bytes(2000))


def troubles(trap: str) -> list[Trouble]:
    """Return all failures; `trap` is the host and port of a server that must never be contacted."""
    return [
        Trouble("/t/gone.html", _status(410), ("gone", "gone")),
        Trouble("/t/missing.html", _status(404), ("gone", "not_found")),
        Trouble("/t/forbidden.html", _status(403), ("blocked", "forbidden")),
        Trouble("/t/login.html", _status(401), ("blocked", "unauthorized")),
        Trouble("/t/legal.html", _status(451), ("blocked", "legal")),
        Trouble("/t/throttled.html", _first(429, lambda: {"Retry-After": "1"}), None),
        Trouble("/t/throttled-until.html", _first(503, _soon), None),
        Trouble("/t/flaky.html", _first(500, dict), None),
        Trouble("/t/broken.html", _status(500), ("failed", "server_error")),
        Trouble("/t/slow.html", _slow, ("failed", "timeout")),
        Trouble("/t/endless.html", _endless, ("failed", "too_large")),
        Trouble("/t/loop.html", _redirect("/t/loop2.html"), ("failed", "redirect_loop")),
        Trouble("/t/chain0.html", _redirect("/t/chain1.html"), ("failed", "too_many_redirects")),
        Trouble("/t/nowhere.html", _status(302), ("failed", "bad_redirect")),
        Trouble("/t/bomb.html", _bomb, ("failed", "too_large")),
        Trouble("/t/brotli-bomb.html", _brotli_bomb, ("failed", "too_large")),
        Trouble("/t/torn.html", lambda _seen, _article: Served(headers={"Content-Encoding": "gzip"}, body=b"no gzip"),
                ("failed", "bad_coding")),
        Trouble("/t/empty.html", lambda _seen, _article: Served(body=b""), ("failed", "empty")),
        Trouble("/t/plain.html", _as("text/plain"), None),
        Trouble("/t/pdf.html", _as("application/pdf"), None),
        Trouble("/t/charset.html", _as("text/html; charset=utf-16"), None),
        Trouble("/t/paywall.html", _paywall, ("blocked", "paywall")),
        Trouble("/t/picture.html", _picture, ("new", "binary")),
        Trouble("/t/leads-inside.html", _redirect(f"http://{trap}/secret"), ("skipped", "port")),
        Trouble("/t/leads-to-metadata.html", _redirect("http://169.254.169.254/latest/meta-data/"),
                ("skipped", "private_address")),
        Trouble("/t/leads-to-file.html", _redirect("file:///etc/passwd"), ("skipped", "scheme")),
        Trouble("/private/secret.html", _status(200), ("skipped", "robots")),
    ]  # fmt: skip


HIDDEN = {
    "/t/loop2.html": _redirect("/t/loop.html"),
    **{f"/t/chain{number}.html": _redirect(f"/t/chain{number + 1}.html") for number in range(1, 9)},
}


def forbidden(trap: str) -> dict[str, tuple[str, str]]:
    """Return links that must not be followed, with their expected outcomes."""
    port = trap.rpartition(":")[2]
    return {
        f"http://{trap}/secret": ("skipped", "port"),
        "http://127.0.0.1/secret": ("skipped", "private_address"),
        "http://2130706433/secret": ("skipped", "private_address"),
        f"http://[::ffff:127.0.0.1]:{port}/secret": ("skipped", "port"),
        "http://[::1]/secret": ("skipped", "private_address"),
        "http://169.254.169.254/latest/meta-data/": ("skipped", "private_address"),
        "http://10.0.0.7/intranet": ("skipped", "private_address"),
        "http://100.64.0.9/cgnat": ("skipped", "private_address"),
    }


BOMB_FEED = (
    b"<!DOCTYPE r [<!ENTITY a 'lol'>" + b"".join(
        b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(9)
    ) + b"]><rss version='2.0'><channel><title>&j;</title></channel></rss>"
)  # fmt: skip
XXE_FEED = (
    b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel><title>&x;</title>"
    b"<item><title>&x;</title><link>http://outlet01.test/x</link></item></channel></rss>"
)
