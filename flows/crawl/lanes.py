"""The order of work: entry points first, then links in one lane per host, several hosts at a time."""

import heapq
import itertools
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from time import monotonic

from newsledger.expectations.errors import DocumentError, SourceError, contained
from newsledger.flows.context import Run
from newsledger.flows.crawl.history import FetchHistory
from newsledger.flows.crawl.interface import Connector, EntryPoint
from newsledger.flows.crawl.reader import CrawlReader, retried
from newsledger.flows.crawl.selection import Selection
from newsledger.flows.fetch.hosts import host_key
from newsledger.flows.fetch.model import Answer, CrawlItem, DocumentLink, Fault, storable
from newsledger.flows.fetch.request import FetchRequest, answer

QUEUE_LENGTH = 16
TOGETHER = 16  # answers that are taken from the queue at once, so that their states are looked up at once
STOP_S = 1.0
Task = Callable[[], None]


@dataclass(slots=True)
class _Lane:
    """The pending links of one host, requested one at a time."""

    host: str
    requests: deque[FetchRequest] = field(default_factory=deque)
    scheduled: bool = False


class Lanes:
    """Entry points and links of one run, processed by a few threads; answers come out in order of arrival."""

    def __init__(self, run: Run, memory: FetchHistory, connector: Callable[[EntryPoint], Connector]) -> None:
        """`connector` returns the connector that reads an entry point."""
        self._out: queue.Queue[Answer | Fault | BaseException | None] = queue.Queue(QUEUE_LENGTH)
        self.reach = CrawlReader(run, memory, self._emit)
        self.choice = Selection(self.reach)
        self._connector = connector
        self._entries: deque[EntryPoint] = deque()
        self._lanes: dict[str, _Lane] = {}
        self._pages: dict[str, EntryPoint] = {}  # entry points that are pages, by URL
        self._ready: list[tuple[float, int, _Lane]] = []
        self._numbers = itertools.count()
        self._busy = 0
        self._stopped = False
        self._turn = threading.Condition()

    def answers(self, entries: Sequence[EntryPoint]) -> Iterator[Answer | Fault | SourceError]:
        """Yield the answers of every entry point and its links; a SourceError where an entry point failed whole."""
        self._entries.extend(entries)
        number = min(self.reach.policy.hosts_at_once, 64)
        threads = [threading.Thread(target=self._work, name=f"lane-{place}", daemon=True) for place in range(number)]
        for thread in threads:
            thread.start()
        try:
            while number:
                for item in self._taken_out():
                    if item is None:
                        number -= 1
                    elif isinstance(item, BaseException) and not isinstance(item, SourceError):
                        raise item
                    else:
                        yield item
        finally:
            self._stop(threads)

    def _taken_out(self) -> list[Answer | Fault | BaseException | None]:
        """Return the answers that are in the queue, one at least, after looking up the states of their URLs."""
        items = [self._out.get()]
        with suppress(queue.Empty):
            while len(items) < TOGETHER:
                items.append(self._out.get_nowait())
        self.reach.memory.look_up([item.url for item in items if isinstance(item, Answer)])
        return items

    def _stop(self, threads: Sequence[threading.Thread]) -> None:
        """Stop every thread and discard the answers that are still queued.

        A thread that waits for the network is left behind after a moment; it ends with the process.
        """
        self.reach.stopping.set()
        with self._turn:
            self._stopped = True
            self._turn.notify_all()
        deadline = monotonic() + STOP_S
        while monotonic() < deadline and any(thread.is_alive() for thread in threads):
            try:
                self._out.get(timeout=0.05)
            except queue.Empty:
                continue
        self.reach.close()

    def _emit(self, item: Answer | Fault) -> None:
        self._out.put(storable(item))

    def _work(self) -> None:
        """Run tasks until none is left and no other thread can add one."""
        while (task := self._next()) is not None:
            try:
                task()
            except BaseException as exc:  # noqa: BLE001 - handed to the thread that journals, which raises it
                self._out.put(exc)
            with self._turn:
                self._busy -= 1
                self._turn.notify_all()
        self._out.put(None)

    def _next(self) -> Task | None:
        with self._turn:
            while not self._stopped:
                wait = None
                if self._ready and (wait := self._ready[0][0] - monotonic()) <= 0:
                    lane = heapq.heappop(self._ready)[2]
                    self._busy += 1
                    return lambda: self._request_next(lane)
                if self._entries:
                    entry = self._entries.popleft()
                    self._busy += 1
                    return lambda: self._read(entry)
                if not self._busy and not self._ready:
                    self._turn.notify_all()
                    return None
                self._turn.wait(wait)
            return None

    def _read(self, entry: EntryPoint) -> None:
        """Read an entry point; queue its links, emit its documents. Whatever fails, only this entry point ends."""
        self.reach.collection.begun(entry)
        try:
            with _contained(entry.location):
                self._read_items(entry)
        except (DocumentError, SourceError) as exc:
            detail = exc.detail if isinstance(exc, DocumentError) else str(exc)
            self.reach.collection.failed(entry, exc.reason, detail)
            if isinstance(exc, SourceError):
                raise
            raise SourceError(str(exc), url=entry.location, reason=exc.reason) from exc

    def _read_items(self, entry: EntryPoint) -> None:
        links = 0
        for item in self._connector(entry).answers(entry, self.reach):
            self.reach.collection.gave(entry, item)
            links += self._taken(storable(item), entry)
            if self._stopped or links >= self.reach.policy.links_per_entry:
                return
        for link in self.choice.unlisted(entry):
            self._taken(link, entry)

    def _taken(self, item: CrawlItem, entry: EntryPoint) -> bool:
        """Emit a document or a fault, or follow a link; return whether a request was queued for it."""
        if not isinstance(item, DocumentLink):
            if isinstance(item, Fault) or not self.choice.is_old_news(item):
                self._out.put(item)
            return False
        try:
            with _contained(item.url):
                return self._follow(item, entry)
        except SourceError as exc:
            if exc.reason != "unexpected":
                raise
            self._out.put(Fault(item.url, exc.reason, str(exc)))
            return False

    def _follow(self, link: DocumentLink, entry: EntryPoint) -> bool:
        request = self.choice.request(link, entry)
        if request is not None:
            if request.trusted:
                self._pages[request.url] = entry
            self._queue(request)
        elif link.url == entry.location and (refusal := self.choice.refusal(link)):
            self.reach.collection.failed(entry, *refusal)
        return request is not None

    def _queue(self, request: FetchRequest) -> None:
        try:
            host = host_key(self.reach.gate.admitted(request.url, trusted=True))
        except SourceError:
            host = ""
        with self._turn:
            lane = self._lanes.setdefault(host, _Lane(host))
            lane.requests.append(request)
            self._schedule(lane)

    def _schedule(self, lane: _Lane) -> None:
        """Schedule a lane for its host's next token; the caller holds the lock."""
        if lane.requests and not lane.scheduled:
            lane.scheduled = True
            host = self.reach.pace.host(lane.host)
            moment = 0.0 if host.put_off else host.free_at
            heapq.heappush(self._ready, (moment, next(self._numbers), lane))
            self._turn.notify()

    def _request_next(self, lane: _Lane) -> None:
        """Make one request of a lane; after a temporary failure the link goes to the end of the lane."""
        request = lane.requests.popleft()
        try:
            with _contained(request.url):
                self._request(lane, request)
        finally:
            with self._turn:
                lane.scheduled = False
                self._schedule(lane)

    def _request(self, lane: _Lane, request: FetchRequest) -> None:
        reply, fetch_id = self.reach.attempt(request)
        wait = self.reach.again_in(request, reply)
        result = answer(request, reply, fetch_id)
        if wait is not None:
            self._emit(retried(result))
            if not lane.requests:
                self.reach.pace.host(lane.host).rest_until(monotonic() + wait)
            lane.requests.append(replace(request, attempt=request.attempt + 1))
            return
        if request.trusted and request.url in self._pages:
            self.reach.collection.answered(self._pages[request.url], result, whole=True)
        if not self.choice.is_old_news(result):
            self._emit(result)
            if request.link.item is not None and result.outcome in ("gone", "blocked", "failed", "skipped"):
                self._emit(request.link.item)


def _contained(url: str) -> AbstractContextManager[None]:
    """Translate an unforeseen exception into the failure of one entry point, link or request."""
    return contained(lambda detail: SourceError(detail, url=url, reason="unexpected"))
