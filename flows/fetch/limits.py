"""How the web is asked: the bounds that every request keeps."""

from dataclasses import dataclass, field
from importlib.metadata import version

from newsledger.flows.settings import Settings

REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Policy:
    """Bounds of requests; the defaults are those of the settings.

    Attributes:
        user_agent: Sent with every request; robots.txt is read as `agent`.
        hosts_at_once: Hosts that are asked at the same time.
        rate: Requests per second and host.
        connect_s: Seconds to connect, and to wait for the next bytes.
        total_s: Seconds for one request, its body included.
        attempts: How often a request that failed for now is made.
        longest_wait_s: The longest wait between attempts; a host that requests for more is put off until a later run.
        document_bytes: Largest document, before and after unpacking.
        listing_bytes: Largest feed, sitemap or list.
        private_hosts: Hosts (`name`, `*.name`, `name:port`) that may lie at a private address.
        ports: Ports that a link may lead to.
        names: Addresses of hosts by name, before the resolver is asked.
        revisit_hours: Hours between two looks at a page that has changed in no listing.
        revisit_days: Days after which such a page is left alone.
        softening_minutes: Pause after a failure of weight 1; doubled with each further one.
        links_per_entry: Links of one entry point that are followed in one run.
    """

    user_agent: str = "newsledger"
    hosts_at_once: int = 16
    rate: float = 1.0
    connect_s: float = 10.0
    total_s: float = 30.0
    attempts: int = 3
    longest_wait_s: float = 60.0
    document_bytes: int = 5_000_000
    listing_bytes: int = 50_000_000
    private_hosts: tuple[str, ...] = ()
    ports: tuple[int, ...] = (80, 443)
    names: dict[str, str] = field(default_factory=dict)
    revisit_hours: float = 6.0
    revisit_days: float = 7.0
    softening_minutes: float = 15.0
    links_per_entry: int = 10_000

    @property
    def agent(self) -> str:
        """The name by which robots.txt may speak of us."""
        return "newsledger"


def policy(settings: Settings) -> Policy:
    """The policy that the settings request for."""
    return Policy(
        user_agent=user_agent(settings.contact),
        hosts_at_once=settings.concurrent_hosts,
        rate=settings.host_requests_per_second,
        connect_s=settings.connect_timeout_s,
        total_s=settings.request_timeout_s,
        attempts=settings.request_attempts,
        longest_wait_s=settings.retry_wait_s,
        document_bytes=settings.document_bytes_limit,
        listing_bytes=settings.listing_bytes_limit,
        private_hosts=settings.allowed_private_hosts,
        ports=settings.allowed_ports,
        names=dict(settings.host_addresses),
        revisit_hours=settings.revisit_interval_hours,
        revisit_days=settings.revisit_max_age_days,
        softening_minutes=settings.backoff_minutes,
        links_per_entry=settings.links_per_entry,
    )


def user_agent(contact: str) -> str:
    """Who requests, and where to complain: `newsledger/0.1.0 (+mailto:desk@example.org)`."""
    address = contact.strip()
    link = f"+mailto:{address}" if "@" in address and not address.startswith("mailto:") else f"+{address}"
    return f"newsledger/{version('newsledger')}" + (f" ({link})" if address else "")
