"""The choice of links to request: those in the period that match, once per run, only where they may be new."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urldefrag

from newsledger.flows.crawl.history import FetchState, is_due, softened
from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.crawl.owners import Owners
from newsledger.flows.crawl.reader import CrawlReader, owner
from newsledger.flows.fetch.model import Answer, DocumentLink, Outlet
from newsledger.flows.fetch.request import FetchRequest
from newsledger.transforms.secrets import public_url
from newsledger.transforms.urls import forms
from newsledger.warehouse import tombstones

_LONGEST_URL = 4_000


class Selection:
    """The links that one run has met."""

    def __init__(self, reach: CrawlReader) -> None:
        """No link has been met yet."""
        self.owners = Owners(())
        self._reach = reach
        self._stones = tombstones.read(reach.run.home, forms)
        self._asked = set[str]()
        self._met = set[tuple[str, str | None]]()
        self._lock = threading.Lock()

    def request(self, link: DocumentLink, entry: EntryPoint) -> FetchRequest | None:
        """Return the request for a link; None if it is unwanted, not due, or was requested in this run.

        A listing that names a URL for the first time gets a row of its own, also where nothing is requested.
        """
        if not self._is_wanted(link, entry):
            return None
        if len(link.url) > _LONGEST_URL:
            self._refuse_long(link, entry)
            return None
        target, link = link.url, self._public(link)
        bare, state = urldefrag(link.url).url, self._reach.memory.of(link.url)
        with self._lock:
            is_repetition = (bare, link.via_url) in self._met
            first = bare not in self._asked
            self._met.add((bare, link.via_url))
            self._asked.add(bare)
        if is_repetition and not first:
            return None
        now = self._reach.run.clock()
        if first and is_due(link, state, now, policy=self._reach.policy):
            trusted = link.url == entry.location
            has_copy = state is not None and (state.document_id is not None or state.raw_path is not None)
            etag, last_modified = (state.etag, state.last_modified) if state is not None and has_copy else (None, None)
            request = FetchRequest(link, self._owner(link, entry), "document", trusted, etag, last_modified)
            return replace(request, credentials=entry.credentials, target=target if target != link.url else None)
        if _is_news(link, state, first=first):
            self._reach.emit(self._not_asked(link, entry, "known" if first else "duplicate"))
        return None

    def _public(self, link: DocumentLink) -> DocumentLink:
        """Return a link under the URL that rows show, which holds no secret."""
        url = public_url(link.url, self._reach.policy.secrets)
        return link if url == link.url else replace(link, url=url)

    def _is_wanted(self, link: DocumentLink, entry: EntryPoint) -> bool:
        if entry.match and not re.search(entry.match, link.url[:_LONGEST_URL]):
            return False
        return not self._stones.covers_url(link.url) and self._reach.window.holds(
            link.facts.published_at, link.changed_at
        )

    def _refuse_long(self, link: DocumentLink, entry: EntryPoint) -> None:
        """Journal the beginning of a URL that no server takes, once."""
        beginning = self._public(replace(link, url=link.url[:_LONGEST_URL]))
        if self._reach.memory.of(beginning.url) is None:
            self._reach.emit(self._not_asked(beginning, entry, "bad_url"))

    def _owner(self, link: DocumentLink, entry: EntryPoint) -> Outlet:
        """Return the outlet of a link: by its domain where an outlet owns that, else the entry point's."""
        return link.outlet or self.owners.of(link.url) or owner(entry)

    def _not_asked(self, link: DocumentLink, entry: EntryPoint, reason: str) -> Answer:
        return Answer(
            url=link.url,
            outlet=self._owner(link, entry),
            started_at=self._reach.run.clock(),
            duration_ms=0,
            content=None,
            reason=reason,
            via_url=link.via_url,
            outcome="skipped",
        )

    def unlisted(self, entry: EntryPoint) -> Iterator[DocumentLink]:
        """Yield the pages that an entry point's listings named before and no longer do, and that are due again.

        An article that is withdrawn leaves its listing, so that only its own page can tell.
        """
        window, policy, now = self._reach.window, self._reach.policy, self._reach.run.clock()
        if window.since is not None or window.until is not None:
            return
        listings = self._reach.listings(entry)
        for state in self._reach.memory.documents_of(listings, now - timedelta(days=policy.revisit_days)):
            with self._lock:
                is_met = urldefrag(state.url).url in self._asked
            link = DocumentLink(state.url, next(via for via in state.via_urls if via in listings))
            if not is_met and is_due(link, state, now, policy=policy):
                yield link

    def refusal(self, link: DocumentLink) -> tuple[str, str] | None:
        """Return reason and detail why a page that never worked, or is in back-off, is not requested."""
        state = self._reach.memory.of(link.url)
        if state is None:
            return None
        if detail := softened(state, self._reach.run.clock(), self._reach.policy):
            return "softened", detail
        return (state.reason or state.outcome, "not requested again yet") if state.worked_at is None else None

    def is_old_news(self, answer: Answer) -> bool:
        """Return whether an answer only repeats why a URL is never requested."""
        state = self._reach.memory.of(answer.url)
        if state is None or answer.outcome != "skipped" or (state.outcome, state.reason) != ("skipped", answer.reason):
            return False
        return answer.via_url is None or answer.via_url in state.via_urls


def _is_news(link: DocumentLink, state: FetchState | None, *, first: bool) -> bool:
    """Return whether a link that is not requested adds anything: another listing that names the URL."""
    if state is None:
        return not first
    return link.via_url is not None and link.via_url not in state.via_urls
