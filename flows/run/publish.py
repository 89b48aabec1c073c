"""Publish: write, audit, publish. Nothing is seen before everything holds; then all of it at once."""

import json
from dataclasses import dataclass

import pyarrow as pa

from newsledger.expectations.arrow import Row, arrow_table
from newsledger.expectations.errors import ContractError
from newsledger.expectations.tables import table
from newsledger.flows.context import Run
from newsledger.flows.run.batch import Batch, assembled, published_entities
from newsledger.flows.run.build import Built
from newsledger.flows.run.copies import Stored, clustered
from newsledger.flows.run.pending import Pending
from newsledger.warehouse import database, lake, manifest
from newsledger.warehouse.audit import audit
from newsledger.warehouse.near_duplicates import Room
from newsledger.warehouse.sweep import sweep

_OF_DOCUMENTS = {("pull", None), ("extract", "articles"), ("validate", "articles")}
LEDGER = ("sources", "documents", "articles", "entities", "mentions", "quotes", "attributions", "relations", "fetches")


@dataclass(frozen=True, slots=True)
class Published:
    """What a run put in place: the manifest, the rows that it added per table, its rejects by reason."""

    manifest: manifest.Manifest
    rows: dict[str, int]
    rejects: dict[str, int]


def publish(run: Run, waiting: Pending, built: Built) -> Published:
    """Audit what was built, validate it, and put it in place with one replacement of the manifest.

    Raises:
        ContractError: A suite failed, or too many documents were rejected; nothing was published.
        WarehouseError: The load was refused; the manifest still points at the previous state.
    """
    before = (
        manifest.Manifest.empty(manifest.read(run.home).generation)
        if run.flow == "rebuild"
        else manifest.read(run.home)
    )
    with run.stage("audit"):
        batch = assembled(run, before, waiting=waiting, built=built)
        kept, rejects = _audited(run, before, batch)
        _within_bounds(run, rejects, built)
    with run.stage("duplicates"):
        settled = clustered(Stored(run.home, before, _room(run)), kept)
        kept = settled.new
    with run.stage("validate"):
        _validated(run, kept)
    with run.stage("write"):
        rows = {name: kept[name].num_rows for name in kept} | {"rejects": rejects.num_rows}
        changes = {**kept, "rejects": rejects, "runs": _runs(run, waiting, rows)}
        for name, data in settled.rewritten.items():
            changes[name] = pa.concat_tables([changes[name], data])
        after = lake.merged(run.home, before, changes, run_id=run.run_id, whole=frozenset({"entities"}))
    with run.stage("load"):
        _put_in_place(run, after)
    run.journal.append("runs", run.row("published", rows=rows))
    return Published(after, rows, _by_reason(rejects))


def _room(run: Run) -> Room:
    return Room(run.home.work / "spill", run.settings.database_memory_mb)


def _audited(run: Run, before: manifest.Manifest, batch: Batch) -> tuple[dict[str, pa.Table], pa.Table]:
    """The batch without its broken rows, and every reject of the run as a table of `rejects`."""
    known = {name: lake.paths(run.home, before, name) for name in LEDGER} if before.tables else {}
    found = audit(batch.tables, stored=known, run_id=run.run_id, moment=run.clock(), spill=run.home.work / "spill")
    kept = dict(found.kept)
    if found.rejects:
        kept["entities"] = published_entities(run.home, before, kept)
    rejects = arrow_table(table("rejects"), [*batch.rejects, *found.rejects])
    return kept, rejects


def _within_bounds(run: Run, rejects: pa.Table, built: Built) -> None:
    """Refuse to publish a run that lost too many documents: then the reader is at fault, or the source.

    Raises:
        ContractError: With the reasons and their counts.
    """
    seen = max(run.counts.get("seen", 0), built.documents)
    of_documents = [
        one
        for one in rejects.select(["stage", "table_name", "reason"]).to_pylist()
        if (one["stage"], one["table_name"]) in _OF_DOCUMENTS
    ]
    count = len(of_documents)
    limit = run.settings.reject_share_limit
    if seen >= 20 and count > limit * seen:
        reasons = ", ".join(f"{reason} {number}" for reason, number in _by_reason(rejects).items())
        raise ContractError(
            f"{count} of {seen} documents were rejected, more than {limit:.0%}: {reasons}. Nothing was published; "
            "fix the documents, or raise NEWSLEDGER_REJECT_SHARE_LIMIT."
        )


def _by_reason(rejects: pa.Table) -> dict[str, int]:
    counted = rejects["reason"].value_counts().to_pylist()
    return {one["values"]: one["counts"] for one in sorted(counted, key=lambda one: (-one["counts"], one["values"]))}


def _validated(run: Run, kept: dict[str, pa.Table]) -> None:
    """Run every table's suite over what is left, keep the report, and stop where one fails.

    Raises:
        ContractError: Naming table, expectation and value.
    """
    from newsledger.expectations import suites

    annotated = kept["articles"].num_rows - kept["articles"]["annotator"].null_count
    texts = kept["articles"].select(["article_id", "title", "text"]).to_pylist()
    words = {one["article_id"]: (one["title"] or "", one["text"]) for one in texts}
    found = [suites.results(table(name), data, articles=annotated, words=words) for name, data in kept.items()]
    folder = run.home.reports / run.run_id
    folder.mkdir(parents=True, exist_ok=True)
    listed = json.dumps([one.to_dict() for one in found], indent=1, default=str)
    (folder / "validation.json").write_text(listed, encoding="utf-8")
    (folder / "validation.html").write_text(suites.page(found, run_id=run.run_id, moment=run.clock()), encoding="utf-8")
    if refusal := suites.refusal(found):
        raise ContractError(f"{refusal}. Nothing was published; see {folder / 'validation.html'}")


def warm() -> None:
    """Import what validation needs, which takes seconds: for a thread of its own while workers build."""
    from newsledger.expectations import suites

    suites.warm()


def _runs(run: Run, waiting: Pending, rows: dict[str, int]) -> pa.Table:
    """This run's row, and the rows of runs that ended without publishing; one that never said how was interrupted."""
    ended: dict[str, Row] = {}
    for row in waiting.of("runs"):
        ended[str(row["run_id"])] = row
    ended.pop(run.run_id, None)
    known = lake.tables(run.home, manifest.read(run.home), "runs").to_pylist()
    kept = {str(row["run_id"]) for row in known}
    others = [
        row | ({"status": "interrupted"} if row["status"] == "running" else {})
        for key, row in ended.items()
        if key not in kept
    ]
    if run.flow == "rebuild":
        others = [*known, *others]
    return arrow_table(table("runs"), [*others, run.row("published", rows=rows)])


def _put_in_place(run: Run, after: manifest.Manifest) -> None:
    """Build the warehouse beside the live one, then swap the manifest (the commit point), then the warehouse."""
    beside = run.home.work / f"{run.run_id}.duckdb"
    database.build(run.home, after, beside, memory_mb=run.settings.database_memory_mb)
    manifest.commit(run.home, after)
    database.swap(run.home, beside)
    sweep(run.home, after)
