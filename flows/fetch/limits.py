"""The bounds of every request."""

from dataclasses import dataclass, field
from importlib.metadata import version

from newsledger.flows.settings import Settings

REDIRECTS = 5
REFRESHES = 3  # pages in a row that send their visitor on by a meta element


@dataclass(frozen=True, slots=True)
class Policy:
    """Bounds of requests; the defaults are those of the settings.

    Attributes:
        user_agent: Value of the User-Agent header; robots.txt is read as `agent`.
        hosts_at_once: Hosts requested at the same time.
        rate: Requests per second and host.
        connect_s: Seconds to connect, and to wait for the next bytes.
        total_s: Seconds for one request, its body included.
        attempts: Attempts at a request that fails temporarily.
        delay_s: Seconds of a run that one host's Crawl-delay may take in all.
        longest_wait_s: Longest wait between attempts; a host that asks for more is suspended until a later run.
        document_bytes: Largest document, encoded and decoded.
        listing_bytes: Largest feed, sitemap or list.
        private_hosts: Hosts (`name`, `*.name`, `name:port`) that may lie at a private address.
        ports: Ports that a link may name.
        names: Addresses of hosts by name, looked up before the resolver.
        revisit_hours: Hours between two requests for a page that no listing reports as changed.
        revisit_days: Days after which such a page is no longer requested.
        softening_minutes: Back-off after a failure of weight 1; doubled with each further one.
        secrets: Query parameters that are secrets beside the known ones.
        links_per_entry: Links of one entry point followed in one run.
    """

    user_agent: str = "newsledger"
    hosts_at_once: int = 16
    rate: float = 1.0
    connect_s: float = 10.0
    total_s: float = 30.0
    attempts: int = 3
    longest_wait_s: float = 60.0
    delay_s: float = 900.0
    document_bytes: int = 5_000_000
    listing_bytes: int = 50_000_000
    private_hosts: tuple[str, ...] = ()
    ports: tuple[int, ...] = (80, 443)
    names: dict[str, str] = field(default_factory=dict)
    revisit_hours: float = 6.0
    revisit_days: float = 7.0
    softening_minutes: float = 15.0
    links_per_entry: int = 10_000
    secrets: tuple[str, ...] = ()

    @property
    def agent(self) -> str:
        """The product token by which robots.txt may name the crawler."""
        return "newsledger"


def policy(settings: Settings) -> Policy:
    """Return the policy that the settings describe."""
    return Policy(
        user_agent=user_agent(settings.contact),
        hosts_at_once=settings.concurrent_hosts,
        rate=settings.host_requests_per_second,
        connect_s=settings.connect_timeout_s,
        total_s=settings.request_timeout_s,
        attempts=settings.request_attempts,
        longest_wait_s=settings.retry_wait_s,
        delay_s=settings.host_delay_s,
        document_bytes=settings.document_bytes_limit,
        listing_bytes=settings.listing_bytes_limit,
        private_hosts=settings.allowed_private_hosts,
        ports=settings.allowed_ports,
        names=dict(settings.host_addresses),
        revisit_hours=settings.revisit_interval_hours,
        revisit_days=settings.revisit_max_age_days,
        softening_minutes=settings.backoff_minutes,
        secrets=settings.secret_parameters,
        links_per_entry=settings.links_per_entry,
    )


def user_agent(contact: str) -> str:
    """Return the User-Agent with a contact: `newsledger/0.1.0 (+mailto:desk@example.org)`."""
    address = contact.strip()
    link = f"+mailto:{address}" if "@" in address and not address.startswith("mailto:") else f"+{address}"
    return f"newsledger/{version('newsledger')}" + (f" ({link})" if address else "")
