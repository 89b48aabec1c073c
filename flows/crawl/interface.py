"""The interface between the crawl and connectors: an entry point in; documents, links to them and faults out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Protocol, TypeVar

from newsledger.flows.fetch.model import CrawlItem, Credentials, Limits, Listing, Outlet


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """One entry point of an outlet.

    Attributes:
        kind: Name of the connector in `newsledger.flows.sources.registry`.
        location: Path or URL.
        outlet: Its outlet; None for files without one.
        fields: Column names by the record's field names, for `jsonl`.
        match: Regular expression that a link must match, for feeds, sitemaps and lists of URLs.
        credentials: Secrets for requests to its origin; `location` holds none.
    """

    kind: str
    location: str
    outlet: Outlet | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    match: str | None = None
    credentials: Credentials | None = None

    @property
    def is_remote(self) -> bool:
        """Whether the entry point is requested over HTTP."""
        return self.location.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Window:
    """The period given by `--since` and `--until`; open where None."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, *moments: datetime | None) -> bool:
        """Return whether any of the known moments lies in the period; true where none is known."""
        dates = [moment for moment in moments if moment is not None]
        return not dates or any(
            (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)
            for moment in dates
        )


T = TypeVar("T")


class SourceReader(Protocol):
    """The access to the outside world that a connector has."""

    @property
    def limits(self) -> Limits:
        """Bounds on what is read."""
        ...

    @property
    def window(self) -> Window:
        """The period to read."""
        ...

    def listing(
        self,
        entry: EntryPoint,
        parse: Callable[[Listing], T],
        *,
        url: str | None = None,
        via_url: str | None = None,
        changed_at: datetime | None = None,
    ) -> T | None:
        """Request a listing politely and conditionally, journal the outcome and return what `parse` makes of it.

        Args:
            entry: The entry point.
            parse: Called with the bytes, received or stored; its DocumentError becomes the listing's failure.
            url: URL of the listing, where another listing named it; the entry point's own by default.
            via_url: The listing that named it.
            changed_at: Its last change as stated there; if it was received later than that, the stored copy is read.
        """
        ...

    def looked_up(self, items: Iterable[CrawlItem]) -> Iterator[CrawlItem]:
        """Yield the items of a listing as they are, after what earlier runs know of them was looked up together."""
        ...

    def stream(self, entry: EntryPoint) -> AbstractContextManager[IO[bytes] | None]:
        """Open a large remote or local file as a stream, journalled already; None if nothing is new."""
        ...


class Connector(Protocol):
    """One kind of source: a module of its own, registered in `newsledger.flows.sources.registry`."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[CrawlItem]:
        """Yield the documents, links and faults of an entry point, in an order that is the same each time.

        Raises:
            SourceError: The source as a whole cannot be read.
        """
        ...
