"""Web archives: WARC and ARC, gzipped or not, local or remote, read as streams."""

import re
from collections.abc import Iterator

from newsledger.expectations.clock import now
from newsledger.expectations.errors import DocumentError, contained
from newsledger.flows.crawl.files import address
from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.crawl.owners import page_outlet
from newsledger.flows.fetch.model import Answer, CrawlItem, Fault, Outlet
from newsledger.transforms.formats.archive_records import RecordFault
from newsledger.transforms.formats.warc import Capture, captures

_KINDS = re.compile(r"^(?:text/|application/(?:xhtml|json|ld))")


class Archives:
    """An archive; each page in it is a document, received when the archive received it."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[CrawlItem]:
        """Yield one answer per page with status 200, and one fault per damaged place."""
        via_url = entry.location if entry.is_remote else address(entry.location)
        with reach.stream(entry) as stream:
            if stream is None:
                return
            for capture in captures(stream, record_bytes=reach.limits.document_bytes):
                if isinstance(capture, RecordFault):
                    yield Fault(capture.url or via_url, capture.reason, capture.detail)
                elif item := _item(capture, entry, reach, via_url=via_url):
                    yield item


def _item(capture: Capture, entry: EntryPoint, reach: SourceReader, *, via_url: str) -> Answer | Fault | None:
    """Return the document in a capture, or a fault; None if it is not wanted."""
    try:
        with contained(lambda detail: DocumentError("unexpected", detail)):
            is_wanted = _is_wanted(capture, entry, reach)
            outlet = _outlet(capture.url, entry) if is_wanted else None
            return _answer(capture, outlet, via_url) if outlet else None
    except DocumentError as exc:
        return Fault(capture.url, exc.reason, exc.detail)


def _is_wanted(capture: Capture, entry: EntryPoint, reach: SourceReader) -> bool:
    if capture.status not in (None, 200) or not capture.payload:
        return False
    if not capture.url.startswith(("http://", "https://")) or not _KINDS.match(capture.content_type or "text/html"):
        return False
    if entry.match and not re.search(entry.match, capture.url):
        return False
    return reach.window.holds(capture.fetched_at)


def _outlet(url: str, entry: EntryPoint) -> Outlet | None:
    """Return the entry point's outlet where the page is of its domain, else the page's own."""
    page_owner, entry_owner = page_outlet(url), entry.outlet
    if page_owner and entry_owner and entry_owner.domain and f".{page_owner.domain}".endswith(f".{entry_owner.domain}"):
        return entry_owner
    return page_owner


def _answer(capture: Capture, outlet: Outlet, via_url: str) -> Answer:
    """Return the document in a capture; one from the future was received when it is read, whatever it says."""
    moment = now()
    is_past = capture.fetched_at is not None and capture.fetched_at <= moment
    return Answer(
        url=capture.url,
        outlet=outlet,
        started_at=moment,
        duration_ms=0,
        content=capture.payload,
        content_type=capture.content_type,
        charset=capture.charset,
        via_url=via_url,
        http_status=capture.status,
        received_at=capture.fetched_at if is_past else None,
    )
