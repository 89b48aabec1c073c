"""What every connector takes and yields: an entry point in, links to follow and answers with or without bytes out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Outlet:
    """The row of `sources` that an answer belongs to."""

    source_id: str
    name: str
    domain: str | None = None
    kind: str = "other"
    country_code: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
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
class Link:
    """A document to be asked for, with what the listing said of it; `changed_at` is its last change by the listing.

    `published_written` is the listing's own wording, which tells whether it names a time and a zone. `outlet` is there
    where it is another than the entry's.
    """

    url: str
    via_url: str | None = None
    title: str | None = None
    published_at: datetime | None = None
    published_written: str | None = None
    changed_at: datetime | None = None
    authors: tuple[str, ...] = ()
    summary: str | None = None
    outlet: Outlet | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking for one document, listing or robots.txt.

    `content` is None where nothing was received; `outcome` and `reason` then say why. `outcome` is None where the bytes
    decide whether they are new or unchanged. `started_at` is in UTC; `received_at` is there where the bytes were first
    received at another time (archives). An answer with a `fetch_id` was announced before it was asked for.
    """

    url: str
    outlet: Outlet
    started_at: datetime
    duration_ms: int
    content: bytes | None
    reason: str | None = None
    detail: str | None = None
    content_type: str | None = None
    charset: str | None = None
    via_url: str | None = None
    outcome: str | None = None
    role: str = "document"
    fetch_id: str | None = None
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    final_url: str | None = None
    retry_after_s: float | None = None
    received_at: datetime | None = None
    feed_title: str | None = None
    feed_published_at: datetime | None = None
    feed_published_written: str | None = None
    feed_authors: tuple[str, ...] = ()
    feed_summary: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a listing that could not be read, an item at most: a row of `rejects`."""

    url: str
    reason: str
    detail: str


Found = Answer | Link | Fault


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that a connector keeps while it reads."""

    document_bytes: int
    listing_bytes: int = 50_000_000


@dataclass(frozen=True, slots=True)
class Window:
    """The days asked for by `--since` and `--until`; open where None."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, *moments: datetime | None) -> bool:
        """Whether any of the moments known lies inside; true where none is known."""
        known = [moment for moment in moments if moment is not None]
        return not known or any(
            (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)
            for moment in known
        )


@dataclass(frozen=True, slots=True)
class Listing:
    """The bytes of a feed, sitemap or list, just received or, where unchanged, as kept."""

    url: str
    content: bytes
    content_type: str | None = None
    charset: str | None = None


T = TypeVar("T")


class Reach(Protocol):
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
        entry: Entry,
        read: Callable[[Listing], T],
        *,
        url: str | None = None,
        via_url: str | None = None,
        changed_at: datetime | None = None,
    ) -> T | None:
        """What `read` makes of a listing, asked for politely and conditionally, and journalled with what came of it.

        Args:
            entry: The entry point.
            read: Called with the bytes, just received or as kept; a DocumentError of its is the listing's failure.
            url: The listing's address, where it is not the entry's own but was found in another one.
            via_url: Where it was found.
            changed_at: Its last change as told there; where it was received since, what is kept is read instead.
        """
        ...

    def stream(self, entry: Entry) -> AbstractContextManager[IO[bytes] | None]:
        """A large remote file as it comes, or a local one; None where nothing is new. Already journalled."""
        ...


class Connector(Protocol):
    """One kind of source; a file of its own, registered in `newsledger.flows.sources.registry`."""

    def answers(self, entry: Entry, reach: Reach) -> Iterator[Found]:
        """What an entry point holds, in an order that is the same each time: documents, links to them, faults.

        Raises:
            SourceError: The source as a whole cannot be read.
        """
        ...
