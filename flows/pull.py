"""Pull: from every SOURCE to bytes under `raw/` and rows in the journal."""

from collections.abc import Sequence
from datetime import datetime

from newsledger.expectations.errors import SourceError
from newsledger.expectations.keys import stable_id
from newsledger.flows.context import Row, Run
from newsledger.flows.known import latest_documents
from newsledger.flows.sources.interface import Answer, Limits
from newsledger.flows.sources.registry import connector
from newsledger.warehouse.raw import store

FLUSH_EVERY = 200


def pull(run: Run, sources: Sequence[str]) -> None:
    """Ask every source, keep what is new, and journal each answer; what the journal holds is safe from here on.

    A source that cannot be read at all is journalled as a failed fetch with a reject; the others go on.
    """
    known = latest_documents(run.home)
    for source in sources:
        pull_source(run, source, known)
    run.journal.flush()


def pull_source(run: Run, source: str, known: dict[str, str]) -> None:
    """Ask one source; `known` maps an address to its latest document and is kept up to date."""
    limits = Limits(document_bytes=run.settings.document_bytes_limit)
    seen = 0
    try:
        for answer in connector(source).answers(source, limits):
            _take(run, answer, known)
            seen += 1
            if seen % FLUSH_EVERY == 0:
                run.journal.flush()
                run.progress.moved("pull", seen, None)
    except SourceError as exc:
        run.journal.append("rejects", _reject(run, exc.url, reason=exc.outcome, detail=str(exc)))
        run.count("failed")


def _take(run: Run, answer: Answer, known: dict[str, str]) -> None:
    outlet = answer.outlet
    if outlet.source_id not in known:
        known[outlet.source_id] = ""
        row: Row = {"source_id": outlet.source_id, "name": outlet.name, "domain": outlet.domain, "kind": outlet.kind}
        run.journal.append("sources", row)
    run.count("seen")
    if answer.content is None:
        run.count("failed")
        run.journal.append("fetches", _fetch(run, answer, outcome="failed", document_id=None))
        run.journal.append(
            "rejects", _reject(run, answer.url, reason=answer.reason or "failed", detail=answer.detail or "")
        )
        return
    digest, raw_path = store(run.home, answer.content)
    document_id = stable_id("document", answer.url, digest)
    outcome = "unchanged" if known.get(answer.url) == document_id else "new"
    run.count(outcome)
    if outcome == "new":
        run.journal.append("documents", _document(run, answer, digest=digest, raw_path=raw_path))
        known[answer.url] = document_id
    run.journal.append("fetches", _fetch(run, answer, outcome=outcome, document_id=document_id))


def _document(run: Run, answer: Answer, *, digest: str, raw_path: str) -> Row:
    return {
        "document_id": stable_id("document", answer.url, digest),
        "source_id": answer.outlet.source_id,
        "url": answer.url,
        "final_url": None,
        "fetched_at": answer.started_at,
        "content_type": answer.content_type,
        "charset": answer.charset,
        "content_sha256": digest,
        "byte_count": len(answer.content or b""),
        "raw_path": raw_path,
        "via_url": answer.via_url,
        "feed_authors": [],
        "run_id": run.run_id,
    }


def _fetch(run: Run, answer: Answer, *, outcome: str, document_id: str | None) -> Row:
    return {
        "fetch_id": stable_id("fetch", run.run_id, answer.url),
        "run_id": run.run_id,
        "source_id": answer.outlet.source_id,
        "url": answer.url,
        "started_at": answer.started_at,
        "duration_ms": answer.duration_ms,
        "outcome": outcome,
        "detail": None if answer.content is not None else f"{answer.reason}: {answer.detail}",
        "document_id": document_id,
    }


def _reject(run: Run, url: str, *, reason: str, detail: str) -> Row:
    return reject(run.run_id, run.clock(), stage="pull", reason=reason, detail=detail, url=url)


def reject(run_id: str, at: datetime, **given: str | None) -> Row:
    """A row of `rejects`; `given` are its columns, `stage` and `reason` at least."""
    parts = (given.get(name) for name in ("stage", "table_name", "key", "document_id", "url", "reason"))
    return {"reject_id": stable_id("reject", *parts), "run_id": run_id, "rejected_at": at, **given}
