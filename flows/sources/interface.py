"""What every connector yields: one answer per request, with or without bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outlet:
    """The row of `sources` that an answer belongs to."""

    source_id: str
    name: str
    domain: str | None = None
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking for one document.

    `content` is None where nothing was received; `outcome` and `reason` then say why. `started_at` is in UTC.
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


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that a connector keeps while it reads."""

    document_bytes: int


class Connector(Protocol):
    """One kind of source; a file of its own, registered in `newsledger.flows.sources.registry`."""

    def accepts(self, source: str) -> bool:
        """Whether this connector reads that SOURCE."""
        ...

    def answers(self, source: str, limits: Limits) -> Iterator[Answer]:
        """One answer per document, in an order that is the same each time.

        Raises:
            SourceError: The source as a whole cannot be read.
        """
        ...
