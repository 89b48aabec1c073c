"""Publish: write, audit, publish. Nothing becomes visible before every rule holds; then everything at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import ContractError
from newsledger.expectations.tables import table
from newsledger.flows.context import Run
from newsledger.flows.run import idle
from newsledger.flows.run.attempts import waiting
from newsledger.flows.run.batch import Batch, assembled
from newsledger.flows.run.copies import Clustered, Stored, clustered
from newsledger.flows.run.entity_changes import changed_entities
from newsledger.flows.run.merged_persons import decided_entities, moved_rows, without_lost
from newsledger.flows.run.pending import Pending
from newsledger.flows.run.portions import Portion, Portions
from newsledger.flows.run.reject_bounds import LOSS, within_bounds
from newsledger.flows.run.reports import prune_reports, write_report
from newsledger.flows.run.story_groups import with_stories
from newsledger.transforms.tables.entity_merges import with_targets
from newsledger.warehouse import database, lake, manifest
from newsledger.warehouse.audit import audit
from newsledger.warehouse.home import Home
from newsledger.warehouse.increment import Difference
from newsledger.warehouse.near_duplicates import Room
from newsledger.warehouse.sweep import sweep
from newsledger.warehouse.verify_snapshots import repair_snapshots

if TYPE_CHECKING:
    from newsledger.expectations.suites import SuiteResult

REPLACED = (
    "sources",
    "articles",
    "entities",
    "entity_merges",
    "stories",
    "story_links",
    "rejects",
)  # the tables whose published rows a run may replace
_WHOLE = frozenset({"entity_merges"})  # tables of which a publish writes every row
LEDGER = ("sources", "documents", "articles", "entities", "mentions", "quotes", "attributions", "relations", "fetches")


@dataclass(frozen=True, slots=True)
class Published:
    """The result of a publish: the manifest, the rows added per table, the rejects by reason."""

    manifest: manifest.Manifest
    rows: dict[str, int]
    rejects: dict[str, int]


@dataclass(slots=True)
class _Growth:
    """A publish under way: the state that grows by each portion, and what its portions have so far.

    Attributes:
        run: The run.
        start: The state before.
        state: The state that the next portion is added to; no manifest points at it before the last portion.
        other_entities: Entities of decisions that other portions have.
        documents: document_id and source_id, by portion.
        rejects: The columns of rejects that tell what was lost, by portion.
        results: The results of the suites.
        documents_read: Number of documents that were read.
        accepted_documents: Number of documents without those that break a rule.
        reasons: Number of rejects by reason.
    """

    run: Run
    start: manifest.Manifest
    state: manifest.Manifest
    other_entities: frozenset[str] = frozenset()
    documents: list[pa.Table] = field(default_factory=list)
    rejects: list[pa.Table] = field(default_factory=list)
    results: "list[SuiteResult]" = field(default_factory=list)
    documents_read: int = 0
    accepted_documents: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, portion: Portion, *, is_last: bool) -> "_Addition":
        """Audit and validate a portion, and write its rows; the last portion tells whether too much was lost."""
        run, state = self.run, self.state
        with run.stage("audit"):
            batch = assembled(run, state, portion, other_entities=self.other_entities)
            accepted, rejects = _audited(run, state, batch)
            self._count(batch, accepted["documents"], rejects, portion)
            if is_last:
                self._judge()
        with run.stage("duplicates"):
            stored = Stored(run.home, state, _room(run))
            clusters = clustered(stored, accepted)
        with run.stage("stories"):
            clusters = with_stories(stored, clusters, old_state=state, targets=batch.targets)
            accepted = clusters.new
        with run.stage("validate"):
            self._validate(accepted)
        with run.stage("write"):
            changes = {**accepted, "rejects": rejects}
            removed_keys = {
                "rejects": _withdrawn(run, state),
                "entities": pa.array(list(batch.targets), pa.string()),
                **clusters.removed_keys,
            }
            rows = _rows(run, Difference(state, changes, removed_keys))
            runs = _runs(run, portion.pending_rows, rows) if is_last else arrow_table(table("runs"), [])
            changes["runs"] = runs
            for changed_rows in _changed(run, state, clusters=clusters, batch=batch):
                for name, data in changed_rows.items():
                    changes[name] = pa.concat_tables([changes[name], data])
            self._write(changes, removed_keys)
        return _Addition(rows, Difference(state, changes, removed_keys, _WHOLE))

    def _count(self, batch: Batch, accepted: pa.Table, rejects: pa.Table, portion: Portion) -> None:  # noqa: PLR0917
        """Add a portion to what is told at the end."""
        self.documents.append(batch.tables["documents"].select(["document_id", "source_id"]))
        self.rejects.append(rejects.select(list(LOSS)))
        self.documents_read += portion.built.documents
        self.reasons.update(rejects["reason"].to_pylist())
        self.accepted_documents += accepted.num_rows

    def _judge(self) -> None:
        """Refuse a publish that lost too much.

        Raises:
            ContractError: With the numbers.
        """
        documents, rejects = pa.concat_tables(self.documents), pa.concat_tables(self.rejects)
        within_bounds(self.run, documents, rejects, documents_read=self.documents_read)
        _complete(self.run, self.accepted_documents)

    def _validate(self, accepted: dict[str, pa.Table]) -> None:
        """Run every table's suite over the accepted rows, store the report, and stop where one fails.

        Raises:
            ContractError: Naming table, expectation and value.
        """
        from newsledger.expectations import suites

        self.results += _results(accepted)
        page = write_report(self.run, self.results)
        if refusal := suites.refusal(self.results):
            raise ContractError(f"{refusal}. Nothing was published; see {page}")

    def _write(self, changes: Mapping[str, pa.Table], removed_keys: Mapping[str, pa.Array]) -> None:
        """Write the files of the next state, and delete those of the portions before that it does without."""
        home, state = self.run.home, self.state
        new_state = lake.merged(home, state, changes, run_id=self.run.run_id, whole=_WHOLE, removed_keys=removed_keys)
        self.state = replace(new_state, generation=self.start.generation)
        stale = _files(state) - _files(self.start) - _files(new_state)
        for path in stale:
            (home.lake / path).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Addition:
    """What a portion adds: the rows of the state by table, and the difference to the state before it."""

    rows: dict[str, int]
    difference: Difference


def publish(run: Run, portions: Iterable[Portion]) -> Published:
    """Audit and validate the built rows, then publish them with one replacement of the manifest.

    Each portion is added to the ones before it; memory holds one.

    Raises:
        ContractError: A suite failed, or too many documents were rejected; nothing was published.
        WarehouseError: The load was refused; the manifest still points at the previous state.
    """
    is_rebuild = run.flow == "rebuild"
    start = manifest.Manifest.empty(run.state().generation) if is_rebuild else manifest.read(run.home)
    other_entities: frozenset[str] = frozenset()
    if isinstance(portions, Portions):
        other_entities = decided_entities(run, (folder for built in portions.built for folder in built.folders))
    growth = _Growth(run, start, start, other_entities)
    for portion, is_last in _with_last(portions):
        addition = growth.add(portion, is_last=is_last)
    with run.stage("load"):
        new_state = replace(growth.state, generation=start.generation + 1)
        _put_in_place(run, new_state, None if is_rebuild else addition.difference)
    run.journal.append("runs", run.row(run.outcome, detail=run.failings, rows=addition.rows))
    return Published(new_state, addition.rows, _by_number(growth.reasons))


def _with_last(portions: Iterable[Portion]) -> Iterator[tuple[Portion, bool]]:
    """Yield each portion, and whether it is the last."""
    rest = iter(portions)
    portion = next(rest)
    for next_portion in rest:
        yield portion, False
        portion = next_portion
    yield portion, True


def _rows(run: Run, difference: Difference) -> dict[str, int]:
    """Return the rows that a run adds by table: those of a rebuild are all rows of the state."""
    state, changes, removed_keys = difference.previous, difference.rows, difference.removed_keys
    rows = added(run.home, state, changes)
    if run.flow != "rebuild":
        return rows
    for name in rows:
        entry = state.tables.get(name, manifest.TableEntry())
        removed_count = len(removed_keys.get(name, ())) if entry.rows else 0
        rows[name] = changes[name].num_rows if name in _WHOLE else rows[name] + entry.rows - removed_count
    return rows


def _files(state: manifest.Manifest) -> set[str]:
    return {file.path for entry in state.tables.values() for file in entry.files}


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
        published = lake.present(home, state, name, keys=tables[name][key])
        counts[name] -= pc.sum(pc.is_in(tables[name][key], published)).as_py() or 0
    return counts


def _withdrawn(run: Run, state: manifest.Manifest) -> pa.Array:
    """Return the published rejects whose documents this run has read again, with or without success."""
    if run.flow == "rebuild":
        return pa.array([], pa.string())
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


def _complete(run: Run, now: int) -> None:
    """Refuse a rebuild that would publish fewer documents than the lake has.

    Raises:
        ContractError: With both numbers.
    """
    if run.flow != "rebuild" or run.accept_loss:
        return
    before = run.known_documents
    if now < before:
        raise ContractError(
            f"the rebuild found {now} documents in the journals, the ledger has {before}. Nothing was published; "
            "restore the missing files of raw/journal from a backup, or accept the loss with --accept-loss"
        )


def _by_number(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def _results(accepted: Mapping[str, pa.Table]) -> "list[SuiteResult]":
    """Run every table's suite over the accepted rows."""
    from newsledger.expectations import suites

    annotated = accepted["articles"].num_rows - accepted["articles"]["annotator"].null_count
    texts = accepted["articles"].select(["article_id", "title", "text"]).to_pylist()
    words = {article["article_id"]: (article["title"] or "", article["text"]) for article in texts}
    return list(suites.batch_results(accepted, articles=annotated, words=words))


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


def _put_in_place(run: Run, new_state: manifest.Manifest, difference: Difference | None) -> None:
    """Publish the state, then delete the oldest snapshots and reports; a rebuild drops snapshots that are damaged."""
    run.journal.flush()
    memory_mb = run.settings.database_memory_mb
    database.put_in_place(run.home, new_state, difference=difference, memory_mb=memory_mb)
    if run.flow == "rebuild":
        run.repairs.extend(repair_snapshots(run.home, new_state))
    idle.prepare(run.home, new_state)
    sweep(run.home, new_state, snapshots_kept=run.settings.snapshots_kept)
    prune_reports(run.home.reports, run.settings.reports_kept)
