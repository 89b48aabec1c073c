"""The reader that connectors use: listings, streams, and the one path that every remote request takes."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import IO, TYPE_CHECKING, TypeVar

from newsledger.expectations.errors import DocumentError, SourceError, WarehouseError, contained
from newsledger.flows.context import Run
from newsledger.flows.crawl.admission import Admission
from newsledger.flows.crawl.collection import Collection
from newsledger.flows.crawl.fetch_log import FetchLog
from newsledger.flows.crawl.files import kept_file, opened
from newsledger.flows.crawl.history import TOGETHER, FetchHistory, FetchState, softened
from newsledger.flows.crawl.interface import EntryPoint, Window
from newsledger.flows.crawl.streams import Stream
from newsledger.flows.fetch.addresses import Gate
from newsledger.flows.fetch.limits import Policy, policy
from newsledger.flows.fetch.model import Answer, CrawlItem, DocumentLink, Limits, Listing, Outlet
from newsledger.flows.fetch.pace import Pace, backoff
from newsledger.flows.fetch.request import FetchReply, FetchRequest, answer
from newsledger.transforms.secrets import public_url
from newsledger.warehouse import raw

if TYPE_CHECKING:  # imported with the first request
    from newsledger.flows.fetch.client import Client

T = TypeVar("T")
Emit = Callable[[Answer], None]
STREAM_S = 6 * 3600.0


class CrawlReader:
    """The access to sources in one run, shared by threads; `emit` hands an answer to the journal."""

    def __init__(self, run: Run, memory: FetchHistory, emit: Emit) -> None:
        """Connections are opened with the first request."""
        self.run = run
        self.memory = memory
        self.emit = emit
        self.notes = FetchLog(run)
        self.collection = Collection()
        self.policy: Policy = policy(run.settings)
        self.limits = Limits(
            run.settings.document_bytes_limit,
            run.settings.listing_bytes_limit,
            run.settings.allow_outside_links,
            run.home.own_paths,
        )
        self.window = Window(run.since, run.until)
        self.stopping = threading.Event()
        self.pace = Pace(self.policy.rate, patience=self.policy.delay_s, sleep=self.stopping.wait)
        self.gate = Gate(self.policy.private_hosts, self.policy.ports, self.policy.names)
        self.watchman = Admission(self.policy, self.pace, self.notes, self._robots)
        self._exchange: Client | None = None
        self._listed = set[str]()
        self._read_listings: dict[int, set[str]] = {}
        self._lock = threading.Lock()

    @property
    def exchange(self) -> "Client":
        """The HTTP client, opened with the first remote request."""
        with self._lock:
            if self._exchange is None:
                from newsledger.flows.fetch.client import Client

                self._exchange = Client(self.policy, self.gate, self.pace)
            return self._exchange

    def close(self) -> None:
        """Close every connection."""
        self.stopping.set()
        if self._exchange is not None:
            self._exchange.close()

    def listing(
        self,
        entry: EntryPoint,
        parse: Callable[[Listing], T],
        *,
        url: str | None = None,
        via_url: str | None = None,
        changed_at: datetime | None = None,
    ) -> T | None:
        """Return what `parse` makes of a listing; see `newsledger.flows.crawl.interface.SourceReader`."""
        address = public_url(url, self.policy.secrets) if url else entry.location
        with self._lock:
            if address in self._listed:
                return None
            self._listed.add(address)
        if not entry.is_remote and url is None:
            return self._read(entry, *kept_file(entry, self.limits.listing_bytes), parse)
        request = FetchRequest(
            DocumentLink(address, via_url),
            owner(entry),
            role="listing",
            trusted=url is None,
            credentials=entry.credentials,
            target=url if url != address else None,
        )
        state = self.memory.of(address)
        if (
            state
            and state.worked_at
            and changed_at
            and changed_at < state.worked_at
            and (kept_content := self._kept(state))
        ):
            return parse(Listing(address, kept_content, *split_type(state.content_type)))
        reply, fetch_id, content = self.settled(request)
        return self._read(entry, answer(request, reply, fetch_id), content, parse)

    def _read(  # noqa: PLR0917
        self, entry: EntryPoint, answer: Answer, content: bytes | None, parse: Callable[[Listing], T]
    ) -> T | None:
        """Return what `parse` makes of the bytes; the answer is emitted with its outcome."""
        is_whole = answer.via_url is None
        if content is None:
            self.collection.answered(entry, answer, whole=is_whole)
            self.emit(answer)
            return None
        kind, charset = (answer.content_type, answer.charset) if answer.content is not None else (None, None)
        if kind is None and (state := self.memory.of(answer.url)):
            kind, charset = split_type(state.content_type)
        try:
            with contained(lambda detail: DocumentError("unexpected", detail)):
                result = parse(Listing(answer.final_url or answer.url, content, kind, charset))
        except DocumentError as exc:
            self.collection.failed(entry, exc.reason, exc.detail, whole=is_whole)
            self.emit(replace(answer, outcome="failed", reason=exc.reason, detail=exc.detail))
            return None
        with self._lock:
            self._read_listings.setdefault(id(entry), set()).add(answer.url)
        self.emit(answer)
        return result

    def looked_up(self, items: Iterable[CrawlItem]) -> Iterator[CrawlItem]:
        """Yield items as they are; see `newsledger.flows.crawl.interface.SourceReader`."""
        rest = iter(items)
        while portion := list(islice(rest, TOGETHER)):
            self.memory.look_up([item.url for item in portion])
            yield from portion

    def listings(self, entry: EntryPoint) -> frozenset[str]:
        """Return the URLs of the listings that were read for an entry point."""
        with self._lock:
            return frozenset(self._read_listings.get(id(entry), ()))

    def settled(self, request: FetchRequest) -> tuple[FetchReply, str, bytes | None]:
        """Return the reply after the last attempt, its request's identifier, and the bytes, stored if unchanged.

        The answer of the last attempt is not emitted yet.
        """
        state = self.memory.of(request.url)
        if reason := softened(state, self.run.clock(), self.policy):
            return (
                FetchReply("skipped", self.run.clock(), 0, "softened", reason),
                self.notes.fetch_id(request.url),
                None,
            )
        content = self._kept(state)
        if state is not None and content is not None:
            request = replace(request, etag=state.etag, last_modified=state.last_modified)
        while True:
            reply, fetch_id = self.attempt(request)
            wait = self.again_in(request, reply)
            if wait is None:
                return reply, fetch_id, content if reply.outcome == "unchanged" else reply.content
            self.emit(retried(answer(request, reply, fetch_id)))
            self.pace.sleep(wait)
            request = replace(request, attempt=request.attempt + 1)

    def _kept(self, state: FetchState | None) -> bytes | None:
        """Return the bytes of a listing as last received; None if they are gone."""
        if state is None or state.raw_path is None:
            return None
        try:
            return raw.load(self.run.home, state.raw_path)
        except WarehouseError:
            return None

    def attempt(self, request: FetchRequest) -> tuple[FetchReply, str]:
        """Make one request; return its reply and its identifier."""
        fetch_id = self.notes.fetch_id(request.url)
        limit = self.limits.document_bytes if request.role == "document" else self.limits.listing_bytes
        return self.exchange.reply(request, limit=limit, watch=self.watchman.over(fetch_id)), fetch_id

    def again_in(self, request: FetchRequest, reply: FetchReply) -> float | None:
        """Return the seconds before another attempt; None if none is made in this run."""
        if not reply.is_temporary:
            return None
        host = self.watchman.host(request.url)
        wait = backoff(request.attempt) if reply.retry_after_s is None else reply.retry_after_s
        if reply.reason in ("rate_limited", "unavailable"):
            host.rest_until(self.pace.clock() + min(wait, self.policy.longest_wait_s))
        if wait > self.policy.longest_wait_s:
            host.put_off = host.put_off or f"demanded a wait of {wait:.0f} s"
        if host.put_off or request.attempt >= self.policy.attempts:
            return None
        return wait

    def _robots(self, request: FetchRequest) -> tuple[FetchReply, bytes | None]:
        reply, fetch_id, content = self.settled(request)
        if reply.reason != "softened":
            self.emit(answer(request, reply, fetch_id))
        return reply, content

    @contextmanager
    def stream(self, entry: EntryPoint) -> Iterator[IO[bytes] | None]:
        """Open a large file as a stream; see `newsledger.flows.crawl.interface.SourceReader`."""
        if not entry.is_remote:
            with opened(entry.location) as file:
                yield file
            return
        state = self.memory.of(entry.location)
        validators = (state.etag, state.last_modified) if state is not None else (None, None)
        link, credentials = DocumentLink(entry.location), entry.credentials
        request = FetchRequest(link, owner(entry), "listing", True, *validators, credentials=credentials)
        fetch_id = self.notes.fetch_id(request.url)
        stream = Stream(request, self.exchange, self.watchman.over(fetch_id), seconds=STREAM_S)
        try:
            with stream.opened() as file:
                yield file
        except SourceError as exc:
            stream.failed(exc)
        finally:
            result = answer(request, stream.reply, fetch_id)
            self.collection.answered(entry, result, whole=True)
            self.emit(result)


def owner(entry: EntryPoint) -> Outlet:
    """Return the outlet of a remote entry point.

    Raises:
        SourceError: It has none.
    """
    if entry.outlet is None:
        raise SourceError(f"{entry.location} does not belong to an outlet", url=entry.location)
    return entry.outlet


def retried(answer: Answer) -> Answer:
    """Return the answer of an attempt that another one follows."""
    return replace(answer, reason="retried", detail=f"{answer.reason}: {answer.detail}; retried")


def split_type(content_type: str | None) -> tuple[str | None, str | None]:
    """Return media type and charset of a Content-Type value."""
    name, _, rest = (content_type or "").partition("; charset=")
    return name or None, rest or None
