"""The rows that a pull journals: one before a request is sent, one when it is answered."""

import threading
from datetime import timedelta

from newsledger.expectations.declaration import Row
from newsledger.expectations.keys import stable_id
from newsledger.flows.context import Run
from newsledger.flows.fetch.model import Answer, Outlet
from newsledger.flows.fetch.request import FetchRequest
from newsledger.transforms.secrets import public_url, scrubbed

URLS = ("url", "via_url", "final_url")
MESSAGES = ("detail", "key")


class FetchLog:
    """The journal of a pull, shared by threads."""

    def __init__(self, run: Run) -> None:
        """Requests are numbered per URL within the run, so that each has a row of its own."""
        self.run = run
        self._outlets = set[str]()
        self._lock = threading.Lock()

    def fetch_id(self, url: str) -> str:
        """Return the identifier of the next request for a URL in this run."""
        with self._lock:
            number = self.run.request_counts[url] = self.run.request_counts.get(url, 0) + 1
        return stable_id("fetch", self.run.run_id, url, *((number,) if number > 1 else ()))

    def append(self, table: str, row: Row) -> None:
        """Journal a row without the secrets that its URLs and messages may hold."""
        others = self.run.settings.secret_parameters
        urls = {name: public_url(str(row[name]), others) for name in URLS if row.get(name)}
        words = {name: scrubbed(str(row[name]), others) for name in MESSAGES if row.get(name)}
        self.run.journal.append(table, row | urls | words)

    def announce(self, request: FetchRequest, fetch_id: str) -> None:
        """Journal a request before it is sent; if the process dies, the row stays, marked as interrupted."""
        self.outlet(request.outlet)
        row: Row = {
            "fetch_id": fetch_id,
            "run_id": self.run.run_id,
            "source_id": request.outlet.source_id,
            "url": request.url,
            "started_at": self.run.clock(),
            "duration_ms": 0,
            "outcome": "failed",
            "reason": "interrupted",
            "detail": "interrupted: no answer was kept",
            "role": request.role,
            "via_url": request.link.via_url,
        }
        self.append("fetches", row)
        self.run.journal.hand_over()

    def outlet(self, outlet: Outlet) -> None:
        """Journal an outlet, once per run."""
        with self._lock:
            if outlet.source_id in self._outlets:
                return
            self._outlets.add(outlet.source_id)
            row: Row = {
                "source_id": outlet.source_id,
                "name": outlet.name,
                "domain": outlet.domain,
                "country_code": outlet.country_code,
                "language": outlet.language,
                "kind": outlet.kind,
            }
            self.run.journal.append("sources", row)

    def fetch(self, answer: Answer, *, outcome: str, document_id: str | None, raw_path: str | None) -> None:
        """Journal the outcome of a request."""
        detail = answer.reason and (f"{answer.reason}: {answer.detail}" if answer.detail else answer.reason)
        retry_s = answer.retry_after_s
        row: Row = {
            "fetch_id": answer.fetch_id or self.fetch_id(answer.url),
            "run_id": self.run.run_id,
            "source_id": answer.outlet.source_id,
            "url": answer.url,
            "started_at": answer.started_at,
            "duration_ms": answer.duration_ms,
            "outcome": outcome,
            "http_status": answer.http_status,
            "etag": answer.etag,
            "last_modified": answer.last_modified,
            "detail": detail[:2000] if detail else None,
            "document_id": document_id,
            "reason": answer.reason,
            "role": answer.role,
            "via_url": answer.via_url,
            "final_url": answer.final_url,
            "content_type": media_type(answer),
            "raw_path": raw_path,
            "retry_at": answer.started_at + timedelta(seconds=retry_s) if retry_s else None,
        }
        self.append("fetches", row)

    def document(self, answer: Answer, *, document_id: str, digest: str, raw_path: str) -> None:
        """Journal a new document."""
        row: Row = {
            "document_id": document_id,
            "source_id": answer.outlet.source_id,
            "url": answer.url,
            "final_url": answer.final_url,
            "fetched_at": answer.received_at or answer.started_at,
            "http_status": answer.http_status,
            "content_type": answer.content_type,
            "charset": answer.charset,
            "content_sha256": digest,
            "byte_count": len(answer.content or b""),
            "raw_path": raw_path,
            "via_url": answer.via_url,
            **answer.facts.columns(),
            "run_id": self.run.run_id,
        }
        self.append("documents", row)


def media_type(answer: Answer) -> str | None:
    """Return media type and charset as one text, as in Content-Type; None for documents, whose row has both."""
    if answer.role == "document" or answer.content_type is None:
        return None
    return answer.content_type + (f"; charset={answer.charset}" if answer.charset else "")
