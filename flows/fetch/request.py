"""A request to be made, and its reply."""

from dataclasses import dataclass, field
from datetime import datetime

from newsledger.expectations.errors import SourceError
from newsledger.flows.fetch.model import Answer, Credentials, DocumentLink, Outlet


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One request to be made.

    Attributes:
        link: The link that led here, with what its listing states.
        outlet: The outlet on whose behalf it is made.
        role: document, listing or robots.
        trusted: Whether the user named this URL, so that it did not come out of a document.
        etag: Entity tag of the stored copy.
        last_modified: Last-Modified value of the stored copy.
        attempt: Number of the attempt, from 1.
        credentials: Secrets to send, if the URL is of their origin.
        target: The URL with its secret parameters, where `url` is without them.
    """

    link: DocumentLink
    outlet: Outlet
    role: str = "document"
    trusted: bool = False
    etag: str | None = None
    last_modified: str | None = None
    attempt: int = 1
    credentials: Credentials | None = None
    target: str | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The URL to request."""
        return self.link.url


@dataclass(frozen=True, slots=True)
class FetchReply:
    """The reply to one request; `content` is set where `outcome` is new, and where a wall was received instead.

    `leads_to` is the URL to which the page sends its visitor by a meta element.
    """

    outcome: str
    started_at: datetime
    duration_ms: int = 0
    reason: str | None = None
    detail: str | None = None
    status: int | None = None
    content: bytes | None = None
    content_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    final_url: str | None = None
    retry_after_s: float | None = None
    leads_to: str | None = field(default=None, repr=False)

    @property
    def is_temporary(self) -> bool:
        """Whether another attempt in this run is worthwhile."""
        return self.outcome == "failed" and self.reason in TEMPORARY


TEMPORARY = ("timeout", "unreachable", "broken_off", "rate_limited", "unavailable", "server_error")


def refusal(exc: SourceError, started_at: datetime, *, duration_ms: int = 0) -> FetchReply:
    """Return the reply for a request that was refused or failed."""
    return FetchReply(exc.outcome, started_at, duration_ms, exc.reason, str(exc))


def answer(request: FetchRequest, reply: FetchReply, fetch_id: str) -> Answer:
    """Return a request and its reply as an answer of the pull."""
    link = request.link
    validators = reply.etag, reply.last_modified
    if reply.outcome == "unchanged":
        validators = reply.etag or request.etag, reply.last_modified or request.last_modified
    return Answer(
        url=request.url,
        outlet=request.outlet,
        started_at=reply.started_at,
        duration_ms=reply.duration_ms,
        content=reply.content,
        reason=reply.reason,
        detail=reply.detail,
        content_type=reply.content_type,
        charset=reply.charset,
        via_url=link.via_url,
        outcome=None if reply.content is not None and reply.outcome == "new" else reply.outcome,
        role=request.role,
        fetch_id=fetch_id,
        http_status=reply.status,
        etag=validators[0],
        last_modified=validators[1],
        final_url=reply.final_url,
        retry_after_s=reply.retry_after_s if reply.outcome == "failed" else None,
        facts=link.facts,
    )
