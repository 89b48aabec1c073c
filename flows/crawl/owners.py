"""The outlet that a URL belongs to."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from newsledger.expectations.errors import SettingsError
from newsledger.expectations.keys import stable_id
from newsledger.flows.fetch.model import Outlet
from newsledger.transforms.tables.sources import registered


def outlet_of(url: str) -> Outlet:
    """Return the outlet of a URL: the registered one of its domain, else one named after the domain.

    Raises:
        SettingsError: The address names no host.
    """
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    if not host:
        raise SettingsError(f"{url} is not a URL: the host is missing")
    domain = host.removeprefix("www.")
    outlet = registered(domain)
    if outlet is None:
        return Outlet(stable_id("source", domain), domain, domain)
    return Outlet(
        outlet.source_id, outlet.name, outlet.domain, outlet.kind, outlet.country_code or None, outlet.language or None
    )


def page_outlet(url: str) -> Outlet | None:
    """Return the outlet of a page; None if its URL names no host."""
    try:
        return outlet_of(url)
    except SettingsError:
        return None


class Owners:
    """Outlets by the domain of a URL."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        """Where several outlets name a domain, the first one owns it."""
        self._by_domain: dict[str, Outlet] = {}
        for outlet in outlets:
            if outlet.domain:
                self._by_domain.setdefault(outlet.domain, outlet)

    def of(self, url: str) -> Outlet | None:
        """Return the outlet that owns the domain of a URL; None if no outlet does."""
        try:
            domain = urlsplit(url).hostname or ""
        except ValueError:
            return None
        while domain:
            if domain in self._by_domain:
                return self._by_domain[domain]
            domain = domain.partition(".")[2]
        return None
