"""Pull: from every SOURCE to bytes under `raw/` and rows in the journal."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from newsledger.expectations.errors import SourceError, contained
from newsledger.expectations.keys import stable_id
from newsledger.flows.context import Run
from newsledger.flows.crawl.fetch_log import FetchLog
from newsledger.flows.crawl.history import FetchHistory
from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.crawl.lanes import Lanes
from newsledger.flows.crawl.owners import Owners
from newsledger.flows.fetch.model import Answer, Fault
from newsledger.flows.run.pending import pending, stated
from newsledger.flows.sources.catalogue import outlet
from newsledger.flows.sources.registry import connector
from newsledger.flows.sources.resolve import entries, listed
from newsledger.transforms.documents import NOTHING_STATED, FeedFacts
from newsledger.transforms.secrets import public_url, scrubbed
from newsledger.transforms.urls import forms
from newsledger.warehouse import manifest, tombstones
from newsledger.warehouse.raw import store
from newsledger.warehouse.rejection import reject
from newsledger.warehouse.request_index import RequestIndex
from newsledger.warehouse.tombstones import Tombstones

FLUSH_EVERY = 200


def pull(run: Run, sources: Sequence[str]) -> None:
    """Request every source, store what is new, and journal each answer, which is safe from then on.

    A source that cannot be read at all is journalled with its reason; the others continue.
    """
    pull_entries(run, entries(sources, run.home.root, secrets=run.settings.secret_parameters))


def pull_entries(run: Run, entries: Sequence[EntryPoint]) -> None:
    """Request some entry points; see `pull`."""
    requests = RequestIndex.of(run.home, manifest.read(run.home), pending(run.home).of("fetches"))
    memory = FetchHistory(requests, run.clock())
    memory.look_up([entry.location for entry in entries])
    lanes = Lanes(run, memory, connector)
    outlets = [entry.outlet for entry in entries if entry.outlet]
    lanes.choice.owners = Owners([*outlets, *map(outlet, listed(run.home.root))])
    run.uncollected, run.is_empty, run.entries = (), False, len(entries)
    inbox = Inbox(run, lanes.reach.notes, memory, tombstones.read(run.home, forms))
    for number, answer in enumerate(lanes.answers(entries), start=1):
        inbox.take(answer)
        if number % FLUSH_EVERY == 0:
            run.journal.flush()
            run.progress.moved("pull", run.counts.get("seen", 0), None)
    run.journal.flush()
    run.uncollected = tuple(lanes.reach.collection.uncollected())
    run.is_empty = lanes.reach.collection.is_empty and run.since is None and run.until is None
    if inbox.returned_urls:
        tombstones.bury(run.home, [("url", form) for url in inbox.returned_urls for form in forms(url)], run.clock())


@dataclass(slots=True)
class Inbox:
    """The receiver of answers, one after the other; `document_ids` maps a URL to the last document of this run."""

    run: Run
    notes: FetchLog
    memory: FetchHistory
    stones: Tombstones = field(default_factory=Tombstones)
    document_ids: dict[str, str] = field(default_factory=dict)
    returned_urls: set[str] = field(default_factory=set)

    def take(self, item: Answer | Fault | SourceError) -> None:
        """Store and journal one answer, or the reason why there is none; whatever fails, only this answer is lost."""
        try:
            with contained(lambda detail: SourceError(detail, url=item.url, reason="unexpected")):
                self._take(item)
        except SourceError as exc:
            self._take(exc)

    def _take(self, item: Answer | Fault | SourceError) -> None:
        if isinstance(item, SourceError):
            self.run.count("failed")
            self._reject(item.url, reason=item.reason, detail=str(item))
        elif isinstance(item, Fault):
            self._reject(item.url, reason=item.reason, detail=item.detail, table_name="fetches")
        else:
            if self._is_forgotten(item):
                self._forgotten(item)
                return
            self.notes.outlet(item.outlet)
            if item.role == "document" and item.content is not None and item.outcome is None:
                self._document(item)
            else:
                self._other(item)

    def _is_forgotten(self, answer: Answer) -> bool:
        if self.stones.covers_url(answer.url) or self.stones.covers_url(answer.final_url):
            return True
        return answer.content is not None and self.stones.covers("content", sha256(answer.content).hexdigest())

    def _forgotten(self, answer: Answer) -> None:
        """Store nothing; where a listing led to it under a URL that is not buried, remember the URL.

        A request that was announced for a URL that is not buried, such as an entry point, is recorded as answered.
        """
        self.run.count("forgotten")
        if answer.fetch_id is None or self.stones.covers_url(answer.url):
            return
        if answer.via_url is not None:
            self.returned_urls.add(answer.url)
        bare = replace(answer, content=None, reason="forgotten", detail=None, final_url=None, etag=None)
        self.notes.fetch(replace(bare, last_modified=None), outcome="skipped", document_id=None, raw_path=None)

    def _document(self, answer: Answer) -> None:
        self.run.count("seen")
        digest, raw_path = store(self.run.home, answer.content or b"")
        document_id = stable_id("document", answer.url, digest)
        outcome = "unchanged" if self._latest_document(answer.url) == document_id else "new"
        self.run.count(outcome)
        if outcome == "new":
            answer = self._with_known_facts(answer)
            self.notes.document(answer, document_id=document_id, digest=digest, raw_path=raw_path)
            self.document_ids[answer.url] = document_id
        self.notes.fetch(answer, outcome=outcome, document_id=document_id, raw_path=None)

    def _latest_document(self, url: str) -> str | None:
        """Return the document that a URL last brought, in this run or before."""
        if url in self.document_ids:
            return self.document_ids[url]
        state = self.memory.of(url)
        return None if state is None else state.latest_document_id

    def _with_known_facts(self, answer: Answer) -> Answer:
        """Return a changed page with what its listing stated before, should the listing state nothing now."""
        known = self._latest_document(answer.url)
        if known is None or answer.facts != NOTHING_STATED:
            return answer
        row = stated(self.run.home, known)
        return answer if row is None else replace(answer, facts=FeedFacts.of(row))

    def _other(self, answer: Answer) -> None:
        """Journal listings, walls, unchanged documents, and answers without content."""
        state = self.memory.of(answer.url)
        raw_path = state.raw_path if state is not None and answer.content is None else None
        outcome = answer.outcome or ("new" if answer.content is not None else "failed")
        if answer.content is not None and not self.stones.named_in(answer.content, answer.url, answer.final_url):
            _, raw_path = store(self.run.home, answer.content)
            if answer.outcome is None and state is not None and state.raw_path == raw_path:
                outcome = "unchanged"
        if (
            answer.outcome == "unchanged"
            and state is not None
            and state.document_id is None
            and state.worked_at is None
        ):
            outcome, answer = state.outcome, replace(answer, reason=state.reason, detail="unchanged since")
        document_id = self._latest_document(answer.url) if outcome == "unchanged" else None
        self._count(answer, outcome)
        self.notes.fetch(answer, outcome=outcome, document_id=document_id, raw_path=raw_path)

    def _count(self, answer: Answer, outcome: str) -> None:
        if answer.role == "document" and outcome != "skipped" and answer.reason != "retried":
            self.run.count("seen")
            self.run.count("unchanged" if outcome == "unchanged" else "failed")
            if answer.fetch_id is None:
                self._reject(answer.url, reason=answer.reason or "failed", detail=answer.detail or "")

    def _reject(self, url: str, *, reason: str, detail: str, table_name: str | None = None) -> None:
        detail = scrubbed(detail, self.run.settings.secret_parameters)
        key = detail[:200] if table_name else None
        row = reject(
            self.run.run_id,
            self.run.clock(),
            stage="pull",
            table_name=table_name,
            key=key,
            reason=reason,
            detail=detail,
            url=public_url(url, self.run.settings.secret_parameters),
        )
        self.notes.append("rejects", row)
