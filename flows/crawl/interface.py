"""The interface between the crawl and connectors: an entry point in; documents, links to them and faults out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Protocol, TypeVar

from newsledger.flows.fetch.model import Found, Limits, Listing, Outlet


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """One entry point of an outlet: what kind, and where.

    Attributes:
        kind: The connector's name in `newsledger.flows.sources.registry`.
        at: Path or address.
        outlet: Whose it is; None for files of nobody in particular.
        fields: Names of a record's fields by ours, for `jsonl`.
        match: Regular expression that a link must contain, for feeds, sitemaps and lists of addresses.
    """

    kind: str
    at: str
    outlet: Outlet | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    match: str | None = None

    @property
    def is_remote(self) -> bool:
        """Whether it is asked for over HTTP."""
        return self.at.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Window:
    """The days asked for by `--since` and `--until`; open where None."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, *moments: datetime | None) -> bool:
        """Whether any of the moments known lies inside; true where none is known."""
        dates = [moment for moment in moments if moment is not None]
        return not dates or any(
            (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)
            for moment in dates
        )


T = TypeVar("T")


class SourceReader(Protocol):
    """What a connector may use of the world."""

    @property
    def limits(self) -> Limits:
        """Bounds on what is read."""
        ...

    @property
    def window(self) -> Window:
        """The days asked for."""
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
            parse: Called with the bytes, just received or as kept; a DocumentError of its is the listing's failure.
            url: The listing's address, where it is not the entry's own but was found in another one.
            via_url: Where it was found.
            changed_at: Its last change as told there; where it was received since, what is kept is read instead.
        """
        ...

    def stream(self, entry: EntryPoint) -> AbstractContextManager[IO[bytes] | None]:
        """A large remote file as it comes, or a local one; None where nothing is new. Already journalled."""
        ...


class Connector(Protocol):
    """One kind of source; a file of its own, registered in `newsledger.flows.sources.registry`."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[Found]:
        """What an entry point holds, in an order that is the same each time: documents, links to them, faults.

        Raises:
            SourceError: The source as a whole cannot be read.
        """
        ...
