"""Requests and answers as data: outlets, links to documents, answers, faults, listings and limits."""

from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from typing import Any, TypeVar, cast

from newsledger.transforms.characters import paired
from newsledger.transforms.documents import NOTHING_STATED, FeedFacts


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
class Credentials:
    """The secrets of an entry point, sent to its own origin only; never stored, printed or logged.

    Attributes:
        origin: Scheme, host and port that they are for.
        authorization: Value of the Authorization header.
        query: Secret parameters of the entry point's URL, encoded.
    """

    origin: str
    authorization: str | None = field(default=None, repr=False)
    query: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A document to be requested.

    Attributes:
        url: Where it lies.
        via_url: The listing that named it.
        facts: Everything the listing states about it.
        changed_at: Its last change, as the listing states it.
        outlet: Its outlet, where that is not the entry point's.
        item: The listing's own text of the document where it is complete, for a page that cannot be had.
    """

    url: str
    via_url: str | None = None
    facts: FeedFacts = NOTHING_STATED
    changed_at: datetime | None = None
    outlet: Outlet | None = None
    item: "Answer | None" = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one request for a document, a listing or robots.txt.

    `content` is None where nothing was received; `outcome` and `reason` then say why. `outcome` is None where the bytes
    decide whether they are new or unchanged. `started_at` is in UTC; `received_at` is set where the bytes were first
    received at another time (archives). An answer with a `fetch_id` was announced in the journal before its request.
    `facts` are what the listing stated about the document.
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
    facts: FeedFacts = NOTHING_STATED


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a listing that could not be read, at most one item: a row of `rejects`."""

    url: str
    reason: str
    detail: str


CrawlItem = Answer | DocumentLink | Fault
Item = TypeVar("Item", bound=CrawlItem)


def storable(item: Item) -> Item:
    """Return an item whose texts can be stored, with surrogate pairs joined and lone surrogates replaced."""
    return cast("Item", _storable(item))


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return paired(value)
    if isinstance(value, tuple):
        return tuple(map(_storable, value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    texts = {column.name: getattr(value, column.name) for column in fields(value)}
    changes = {name: new for name, text in texts.items() if (new := _storable(text)) != text}
    return replace(value, **changes) if changes else value


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that a connector keeps while it reads.

    Sizes are in bytes; `outside_links` tells whether links may lead out of a folder, and `own_paths` are the files and
    folders that newsledger writes, which are no sources.
    """

    document_bytes: int
    listing_bytes: int = 50_000_000
    outside_links: bool = False
    own_paths: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Listing:
    """The bytes of a feed, sitemap or list, just received or, where unchanged, as kept."""

    url: str
    content: bytes
    content_type: str | None = None
    charset: str | None = None
