"""What became of each entry point in one run: collected, or not and why."""

import threading
from dataclasses import dataclass, field

from newsledger.flows.context import Uncollected
from newsledger.flows.crawl.buckets import bucket_address, is_object
from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.fetch.model import Answer, CrawlItem, DocumentLink, Fault
from newsledger.transforms.secrets import public_url, scrubbed

_BY_CHOICE = ("known", "duplicate", "forgotten")


@dataclass(slots=True)
class _Record:
    """What one entry point gave: its first failure, whether it failed as a whole, and its number of items."""

    reason: str | None = None
    detail: str = ""
    is_whole: bool = False
    items: int = 0


@dataclass(slots=True)
class Collection:
    """The entry points of one run, shared by threads.

    An entry point is not collected if it failed as a whole (its own listing, stream, page or folder), or if it gave
    nothing and a part of it failed.
    """

    _records: dict[int, tuple[EntryPoint, _Record]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begun(self, entry: EntryPoint) -> None:
        """Note that an entry point is read."""
        with self._lock:
            self._record(entry)

    def failed(self, entry: EntryPoint, reason: str, detail: str = "", *, whole: bool = True) -> None:
        """Note a failure of an entry point, or of a part of it."""
        with self._lock:
            record = self._record(entry)
            if record.reason is None or (whole and not record.is_whole):
                record.reason, record.detail = reason, detail
            record.is_whole = record.is_whole or whole

    def answered(self, entry: EntryPoint, answer: Answer, *, whole: bool) -> None:
        """Note the answer to a request on behalf of an entry point: a failure, or that nothing has changed."""
        if answer.outcome in ("new", "unchanged") or (answer.outcome is None and answer.content is not None):
            with self._lock:
                self._record(entry).items += answer.outcome == "unchanged"
        elif answer.reason not in _BY_CHOICE:
            self.failed(entry, answer.reason or answer.outcome or "failed", answer.detail or "", whole=whole)

    def gave(self, entry: EntryPoint, item: CrawlItem) -> None:
        """Note a document, a link or a fault that a connector read from an entry point."""
        if isinstance(item, Fault):
            self.failed(entry, item.reason, item.detail, whole=False)
        elif isinstance(item, DocumentLink) or item.content is not None:
            with self._lock:
                self._record(entry).items += 1
        elif item.outcome != "skipped":
            self.answered(entry, item, whole=False)

    def uncollected(self) -> list[Uncollected]:
        """Return the entry points that could not be collected, in the order in which they were begun."""
        with self._lock:
            records = list(self._records.values())
        return [
            Uncollected(
                entry.outlet.source_id if entry.outlet else None,
                entry.kind,
                _public(entry.location),
                record.reason,
                scrubbed(" ".join(record.detail.split())[:300]),
            )
            for entry, record in records
            if record.reason is not None and (record.is_whole or not record.items)
        ]

    @property
    def is_empty(self) -> bool:
        """Whether no entry point gave a document, a link or the word that nothing has changed."""
        with self._lock:
            return not any(record.items for _, record in self._records.values())

    def _record(self, entry: EntryPoint) -> _Record:
        return self._records.setdefault(id(entry), (entry, _Record()))[1]


def _public(location: str) -> str:
    """Return the location of an entry point without the keys, options and secrets that it may carry."""
    return bucket_address(location) if is_object(location) else public_url(location)
