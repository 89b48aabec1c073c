"""Hosts and origins of URLs: the units by which requests are paced, allowed, and given secrets and cookies."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported with the first request, since a run on files makes none
    import httpx


def full_origin(url: "httpx.URL") -> str:
    """Return scheme, host and port of a URL, the port written out."""
    return f"{url.scheme}://{url.host}:{url.port or {'http': 80, 'https': 443}.get(url.scheme, 0)}"


def host_key(url: "httpx.URL") -> str:
    """Return the key under which a host is paced: its name, with a port other than the scheme's own."""
    return url.host if url.port is None else f"{url.host}:{url.port}"


def origin(url: "httpx.URL") -> str:
    """Return scheme, host and port, the unit of robots.txt."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"
