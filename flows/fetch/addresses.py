"""The address policy: schemes, ports and IP addresses, judged by what a name resolves to."""

import ipaddress
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsledger.expectations.errors import SourceError

if TYPE_CHECKING:  # imported with the first request
    import httpx

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")  # all that is assigned as global IPv6; the rest is reserved or local
_NOT_GLOBAL = tuple(
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "3fff::/20")
)  # IANA's registries of special addresses, for versions of Python whose own list is older
_STANDARD = {"http": 80, "https": 443}


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a host from the system's resolver.

    Raises:
        OSError: There is no such host, or no resolver answers.
    """
    results = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(result[4][0]) for result in results))


def is_public(text: str) -> bool:
    """Return whether an address is globally reachable; IPv4 inside IPv6 (mapped, 6to4, Teredo, NAT64) counts itself."""
    address = ipaddress.ip_address(text.split("%", 1)[0])
    inner = _inner(address)
    if inner is not None:
        return is_public(str(inner))
    if address.version == 6 and address not in _UNICAST:
        return False
    is_special = any(address.version == network.version and address in network for network in _NOT_GLOBAL)
    return address.is_global and not address.is_multicast and not is_special


def _inner(address: IPAddress) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None


@dataclass(frozen=True, slots=True)
class Gate:
    """The address policy of one run.

    `names` and `resolve` give a host's addresses. A URL that the user names (an entry point) is requested wherever it
    lies; a URL from a document only at public addresses and allowed ports, or at hosts listed in `private_hosts`
    (`name` or `*.name`, with `:port` where the port is not one of `ports`).
    """

    private_hosts: tuple[str, ...] = ()
    ports: tuple[int, ...] = (80, 443)
    names: Mapping[str, str] = field(default_factory=dict)
    resolve: Resolver = resolved

    def admitted(self, url: str, *, trusted: bool) -> "httpx.URL":
        """Return the parsed URL.

        Raises:
            SourceError: It is none that may be asked; `reason` says why.
        """
        import httpx

        try:
            parsed_url = httpx.URL(url)
            host = parsed_url.host  # decoded only now, which fails where an `xn--` label encodes nothing
        except (httpx.InvalidURL, ValueError) as exc:
            raise _refused(url, "bad_url", str(exc) or type(exc).__name__) from exc
        if parsed_url.scheme not in _STANDARD:
            raise _refused(url, "scheme", f"{parsed_url.scheme or 'no scheme'}: only http and https are allowed")
        if not host or parsed_url.userinfo:
            raise _refused(url, "bad_url", "no host" if not host else "the URL contains a user name and password")
        port = parsed_url.port or _STANDARD[parsed_url.scheme]
        if not trusted and port not in self.ports and not self._named(host, port, exactly=True):
            raise _refused(url, "port", f"port {port} is not in NEWSLEDGER_ALLOWED_PORTS")
        return parsed_url

    def addresses(self, host: str, port: int, *, trusted: bool) -> list[str]:
        """Return the checked addresses of a host; connections are made to these only.

        Raises:
            SourceError: The host does not resolve, or lies at an address that is not public.
        """
        name = host.strip("[]").rstrip(".").casefold()
        try:
            candidates = [self.names[name]] if name in self.names else list(self.resolve(name, port))
        except (OSError, UnicodeError) as exc:
            raise SourceError(f"{host} does not resolve: {exc}", url=host, reason="no_such_host") from exc
        if not candidates:
            raise SourceError(f"{host} does not resolve", url=host, reason="no_such_host")
        if trusted or self._named(name, port):
            return candidates
        if private := [candidate for candidate in candidates if not is_public(candidate)]:
            raise _refused(host, "private_address", f"{host} has the non-public address {private[0]}")
        return candidates

    def _named(self, host: str, port: int, *, exactly: bool = False) -> bool:
        """Return whether `private_hosts` lists a host and port; `exactly` requires the port to be written."""
        for pattern in self.private_hosts:
            name, _, pattern_port = pattern.rpartition(":") if pattern.count(":") == 1 else (pattern, "", "")
            is_port = pattern_port == str(port) if pattern_port else not exactly and port in self.ports
            is_host = host.endswith(name[1:]) if name.startswith("*.") else host == name
            if is_port and is_host:
                return True
        return False


def _refused(url: str, reason: str, detail: str) -> SourceError:
    return SourceError(detail, url=url, outcome="skipped", reason=reason)
