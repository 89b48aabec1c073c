"""How many documents a run may lose: too many point to a fault of the reader, or of single sources, which are named."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import ContractError
from newsledger.flows.context import Run, Uncollected
from newsledger.flows.run.attempts import is_retriable

LEAST = 20  # documents from which a share of rejects is meaningful; in a smaller run, only the loss of all is
NAMED = 5  # documents that a refusal names
LOSS = ("stage", "table_name", "reason", "document_id", "url", "attempt_count")  # the columns that tell a loss
_OF_DOCUMENTS = {("pull", None), ("extract", "articles"), ("validate", "articles")}


@dataclass(frozen=True, slots=True)
class _SourceLoss:
    """The documents of one source that a run read, and the reasons of those that it rejected."""

    source_id: str
    documents: int
    reasons: Counter[str]

    @property
    def rejects(self) -> int:
        return self.reasons.total()


def within_bounds(run: Run, documents: pa.Table, rejects: pa.Table, *, documents_read: int) -> None:
    """Refuse to publish a run that lost too many documents, which points to a fault of the reader.

    Where at most half of its sources lost them, the others are published, and the run is partial: those sources are
    named like entry points that could not be collected. Documents that later runs read again are not lost.

    Args:
        run: The run.
        documents: The run's rows of `documents`.
        rejects: The run's rows of `rejects`, with the columns of `LOSS` at least.
        documents_read: Number of documents that were read.

    Raises:
        ContractError: With the reasons and their counts.
    """
    whole = max(run.counts.get("seen", 0), documents_read)
    lost_rows = [row for row in rejects.to_pylist() if _is_loss(row)]
    count = len(lost_rows) - run.counts.get("kept", 0)
    if not _is_beyond(run, count, whole):
        return
    named_sources: list[_SourceLoss] = []
    sources = _by_source(documents, lost_rows)
    for source in sorted(sources, key=lambda source: (-source.rejects, source.source_id))[: len(sources) // 2]:
        named_sources.append(source)
        count, whole = count - source.rejects, whole - source.documents
        if not _is_beyond(run, count, whole):
            _name(run, named_sources)
            return
    raise ContractError(_refusal(run, lost_rows, documents=max(run.counts.get("seen", 0), documents_read)))


def _is_loss(row: Row) -> bool:
    is_of_document = (row["stage"], row["table_name"]) in _OF_DOCUMENTS
    return is_of_document and row["reason"] != "forgotten" and not is_retriable(row)


def _is_beyond(run: Run, count: int, documents: int) -> bool:
    return count > run.settings.reject_share_limit * documents and (documents >= LEAST or count >= documents)


def _by_source(documents: pa.Table, lost_rows: Iterable[Row]) -> list[_SourceLoss]:
    columns = documents.select(["document_id", "source_id"]).to_pylist()
    source_of: Mapping[str, str] = {row["document_id"]: row["source_id"] for row in columns}
    reasons: dict[str, Counter[str]] = {source_id: Counter() for source_id in source_of.values()}
    for row in lost_rows:
        if (source_id := source_of.get(str(row["document_id"]))) is not None:
            reasons[source_id][str(row["reason"])] += 1
    counts = Counter(source_of.values())
    return [_SourceLoss(source_id, counts[source_id], found) for source_id, found in reasons.items()]


def _name(run: Run, sources: Iterable[_SourceLoss]) -> None:
    """Name the sources that lost their documents; a rebuild has no entry points, and shows its rejects alone."""
    if run.flow == "rebuild":
        return
    run.uncollected += tuple(
        Uncollected(
            source.source_id,
            "documents",
            f"{source.rejects} of {source.documents}",
            "rejected",
            ", ".join(f"{reason} {number}" for reason, number in source.reasons.most_common()),
        )
        for source in sources
    )


def _refusal(run: Run, lost_rows: Sequence[Row], *, documents: int) -> str:
    reasons = Counter(str(row["reason"]) for row in lost_rows)
    named = ", ".join(
        f"{reason} {number}" for reason, number in sorted(reasons.items(), key=lambda one: (-one[1], one))
    )
    limit, count = run.settings.reject_share_limit, reasons.total() - run.counts.get("kept", 0)
    return (
        f"{count} of {documents} documents were rejected, more than {limit:.0%}: "
        f"{named} ({_examples(lost_rows)}). Nothing was published; "
        "fix the documents, or raise NEWSLEDGER_REJECT_SHARE_LIMIT."
    )


def _examples(lost_rows: Sequence[Row]) -> str:
    """Return the first documents that were rejected, each with its reason."""
    names = sorted(f"{row['url'] or row['document_id']}: {row['reason']}" for row in lost_rows)
    rest = [f"and {len(names) - NAMED} more"] if len(names) > NAMED else []
    return ", ".join([*names[:NAMED], *rest])
