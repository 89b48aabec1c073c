"""Large remote files, read while they arrive."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from newsledger.expectations.clock import now
from newsledger.expectations.errors import SourceError
from newsledger.flows.crawl.chunks import buffered
from newsledger.flows.fetch import outcomes as verdicts
from newsledger.flows.fetch.request import FetchReply, FetchRequest, refusal

if TYPE_CHECKING:  # imported with the first request
    from newsledger.flows.fetch.client import Client, Watch


class Stream:
    """One remote file; `reply` holds the outcome once it has been read."""

    def __init__(self, request: FetchRequest, exchange: "Client", watch: "Watch", *, seconds: float) -> None:
        """`seconds` bounds the whole transfer."""
        self.reply = FetchReply("failed", now(), reason="broken_off", detail="the stream was not read completely")
        self._request = request
        self._exchange = exchange
        self._watch = watch
        self._seconds = seconds

    @contextmanager
    def opened(self) -> Iterator[IO[bytes] | None]:
        """Open the file as a stream; None if nothing is new or nothing was received.

        Raises:
            SourceError: It cannot be had, or broke off.
        """
        with self._exchange.opened(self._request, self._watch, whole_s=self._seconds) as (response, step):
            facts = self._exchange.facts(self._request, response, step)
            if response.status_code == 200:
                yield buffered(response.iter_raw())
                self.reply = FetchReply("new", **facts)
            elif response.status_code == 304:
                self.reply = FetchReply("unchanged", **facts)
                yield None
            else:
                outcome, reason = verdicts.of_status(response.status_code)
                self.reply = FetchReply(outcome, reason=reason, detail=f"HTTP {response.status_code}", **facts)
                yield None

    def failed(self, exc: SourceError) -> None:
        """Record the failure as the reply."""
        self.reply = refusal(exc, self.reply.started_at)
