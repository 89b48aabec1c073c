"""Publish: write, audit, publish. Nothing becomes visible before every rule holds; then everything at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import ContractError
from newsledger.expectations.tables import table
from newsledger.flows.context import Run
from newsledger.flows.run.attempts import waiting
from newsledger.flows.run.batch import Batch, assembled
from newsledger.flows.run.build import Built
from newsledger.flows.run.copies import Clustered, Stored, clustered
from newsledger.flows.run.entity_changes import changed_entities
from newsledger.flows.run.merged_persons import moved_rows, without_lost
from newsledger.flows.run.pending import Pending
from newsledger.flows.run.reject_bounds import within_bounds
from newsledger.flows.run.reports import prune_reports, write_report
from newsledger.flows.run.story_groups import WHOLE, with_stories
from newsledger.transforms.tables.entity_merges import with_targets
from newsledger.warehouse import database, lake, manifest
from newsledger.warehouse.audit import audit
from newsledger.warehouse.home import Home
from newsledger.warehouse.increment import Difference
from newsledger.warehouse.near_duplicates import Room
from newsledger.warehouse.sweep import sweep
from newsledger.warehouse.verify_snapshots import repair_snapshots

REPLACED = (
    "sources",
    "articles",
    "entities",
    "entity_merges",
    "stories",
    "story_links",
    "rejects",
)  # the tables whose published rows a run may replace
_WHOLE = WHOLE - {"entities"}
LEDGER = ("sources", "documents", "articles", "entities", "mentions", "quotes", "attributions", "relations", "fetches")


@dataclass(frozen=True, slots=True)
class Published:
    """The result of a publish: the manifest, the rows added per table, the rejects by reason."""

    manifest: manifest.Manifest
    rows: dict[str, int]
    rejects: dict[str, int]


def publish(run: Run, pending_rows: Pending, built: Built) -> Published:
    """Audit and validate the built rows, then publish them with one replacement of the manifest.

    Raises:
        ContractError: A suite failed, or too many documents were rejected; nothing was published.
        WarehouseError: The load was refused; the manifest still points at the previous state.
    """
    state = manifest.Manifest.empty(run.state().generation) if run.flow == "rebuild" else manifest.read(run.home)
    with run.stage("audit"):
        batch = assembled(run, state, pending_rows=pending_rows, built=built)
        accepted, rejects = _audited(run, state, batch)
        within_bounds(run, batch.tables["documents"], rejects, documents_read=built.documents)
        _complete(run, accepted)
    with run.stage("duplicates"):
        stored = Stored(run.home, state, _room(run))
        clusters = clustered(stored, accepted)
    with run.stage("stories"):
        clusters = with_stories(stored, clusters, old_state=state, targets=batch.targets)
        accepted = clusters.new
    with run.stage("validate"):
        _validated(run, accepted)
    with run.stage("write"):
        rows = added(run.home, state, {**accepted, "rejects": rejects})
        changes = {**accepted, "rejects": rejects, "runs": _runs(run, pending_rows, rows)}
        for changed_rows in _changed(run, state, clusters=clusters, batch=batch):
            for name, data in changed_rows.items():
                changes[name] = pa.concat_tables([changes[name], data])
        removed_keys = {
            "rejects": _withdrawn(run, state),
            "entities": pa.array(list(batch.targets), pa.string()),
            **clusters.removed_keys,
        }
        new_state = lake.merged(run.home, state, changes, run_id=run.run_id, whole=_WHOLE, removed_keys=removed_keys)
    with run.stage("load"):
        _put_in_place(run, new_state, Difference(state, changes, removed_keys, _WHOLE))
    run.journal.append("runs", run.row(run.outcome, detail=run.failings, rows=rows))
    return Published(new_state, rows, _by_reason(rejects))


def _changed(
    run: Run, state: manifest.Manifest, *, clusters: Clustered, batch: Batch
) -> tuple[Mapping[str, pa.Table], Mapping[str, pa.Table]]:
    """Return the published rows whose cluster changes, and the others whose entity is now taken for another."""
    clustered_rows = with_targets(clusters.changed_rows, batch.targets)
    return clustered_rows, moved_rows(run, state, batch.targets, superseded=clustered_rows)


def added(home: Home, state: manifest.Manifest, tables: Mapping[str, pa.Table]) -> dict[str, int]:
    """Return the number of rows of each table whose key the lake does not hold; others only replace an older state."""
    counts = {name: data.num_rows for name, data in tables.items()}
    for name in REPLACED:
        key = table(name).key
        published = lake.tables(home, state, name, columns=[key])[key].combine_chunks()
        counts[name] -= pc.sum(pc.is_in(tables[name][key], published)).as_py() or 0
    return counts


def _withdrawn(run: Run, state: manifest.Manifest) -> pa.Array:
    """Return the published rejects whose documents this run has read again, with or without success."""
    return pa.array([str(row["reject_id"]) for row in waiting(run.home, state)], pa.string())


def _room(run: Run) -> Room:
    return Room(run.home.work / "spill", run.settings.database_memory_mb)


def _audited(run: Run, state: manifest.Manifest, batch: Batch) -> tuple[dict[str, pa.Table], pa.Table]:
    """Return the batch without its broken rows, and every reject of the run as a table of `rejects`."""
    published_files = {name: manifest.paths(run.home, state, name) for name in LEDGER} if state.tables else {}
    result = audit(
        batch.tables, stored=published_files, run_id=run.run_id, moment=run.clock(), spill=run.home.work / "spill"
    )
    accepted = dict(result.accepted)
    if result.rejects:
        accepted["entities"] = changed_entities(run.home, state, accepted, targets=batch.targets)
        accepted["entity_merges"] = without_lost(accepted["entity_merges"], _entity_ids(run, state, accepted))
    rejects = arrow_table(table("rejects"), [*batch.rejects, *result.rejects])
    return accepted, rejects


def _entity_ids(run: Run, state: manifest.Manifest, accepted: Mapping[str, pa.Table]) -> pa.Table:
    """Return the ids of all entities after the run."""
    published = lake.tables(run.home, state, "entities", columns=["entity_id"])
    return pa.concat_tables([published, accepted["entities"].select(["entity_id"])])


def _complete(run: Run, accepted: dict[str, pa.Table]) -> None:
    """Refuse a rebuild that would publish fewer documents than the lake has.

    Raises:
        ContractError: With both numbers.
    """
    if run.flow != "rebuild" or run.accept_loss:
        return
    before, now = run.known_documents, accepted["documents"].num_rows
    if now < before:
        raise ContractError(
            f"the rebuild found {now} documents in the journals, the ledger has {before}. Nothing was published; "
            "restore the missing files of raw/journal from a backup, or accept the loss with --accept-loss"
        )


def _by_reason(rejects: pa.Table) -> dict[str, int]:
    counts = rejects["reason"].value_counts().to_pylist()
    return {
        entry["values"]: entry["counts"]
        for entry in sorted(counts, key=lambda entry: (-entry["counts"], entry["values"]))
    }


def _validated(run: Run, accepted: dict[str, pa.Table]) -> None:
    """Run every table's suite over the accepted rows, store the report, and stop where one fails.

    Raises:
        ContractError: Naming table, expectation and value.
    """
    from newsledger.expectations import suites

    annotated = accepted["articles"].num_rows - accepted["articles"]["annotator"].null_count
    texts = accepted["articles"].select(["article_id", "title", "text"]).to_pylist()
    words = {article["article_id"]: (article["title"] or "", article["text"]) for article in texts}
    results = suites.batch_results(accepted, articles=annotated, words=words)
    page = write_report(run, results)
    if refusal := suites.refusal(results):
        raise ContractError(f"{refusal}. Nothing was published; see {page}")


def warm(*, is_alone: bool = False) -> None:
    """Import what validation needs, which takes seconds; called in a thread while workers build.

    The library is imported in part in a process that runs nothing else.
    """
    from newsledger.expectations import suites

    suites.warm(is_alone=is_alone)


def _runs(run: Run, pending_rows: Pending, rows: dict[str, int]) -> pa.Table:
    """Return this run's row, and the rows of unpublished runs; one without an end is marked as interrupted."""
    rows_by_run: dict[str, Row] = {}
    for row in pending_rows.of("runs"):
        rows_by_run[str(row["run_id"])] = row
    rows_by_run.pop(run.run_id, None)
    published = lake.tables(run.home, run.state(), "runs").to_pylist()
    published_ids = {str(row["run_id"]) for row in published}
    other_rows = [
        row | ({"status": "interrupted"} if row["status"] == "running" else {})
        for key, row in rows_by_run.items()
        if key not in published_ids
    ]
    if run.flow == "rebuild":
        other_rows = [*published, *other_rows]
    return arrow_table(table("runs"), [*other_rows, run.row(run.outcome, detail=run.failings, rows=rows)])


def _put_in_place(run: Run, new_state: manifest.Manifest, difference: Difference) -> None:
    """Publish the state, then delete the oldest snapshots and reports; a rebuild drops snapshots that are damaged."""
    run.journal.flush()
    memory_mb = run.settings.database_memory_mb
    database.put_in_place(run.home, new_state, difference=difference, memory_mb=memory_mb)
    if run.flow == "rebuild":
        run.repairs.extend(repair_snapshots(run.home, new_state))
    sweep(run.home, new_state, snapshots_kept=run.settings.snapshots_kept)
    prune_reports(run.home.reports, run.settings.reports_kept)
