"""Rollback: an earlier state of the lake, published anew; documents read since are kept for the next run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.errors import SettingsError, WarehouseError
from newsledger.expectations.tables import table
from newsledger.flows.context import Run
from newsledger.flows.ledger_home import ledger_home
from newsledger.flows.progress import Progress
from newsledger.flows.run.pending import pending
from newsledger.flows.run.pipeline import Job, recorded
from newsledger.flows.run.republishing import loaded
from newsledger.flows.settings import Settings
from newsledger.warehouse import database, lake, manifest, snapshots
from newsledger.warehouse.home import Home, locked
from newsledger.warehouse.journal_repair import repair_journals
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.sweep import sweep_leftovers
from newsledger.warehouse.tombstone_file import is_open

FLOW = "rollback"


@dataclass(frozen=True, slots=True)
class RolledBack:
    """The result: the generation published, the one restored, rows by table, and documents to be read again."""

    generation: int
    restored: int
    rows: Mapping[str, int]
    documents: int


def rollback(wanted: str, settings: Settings, progress: Progress | None = None) -> RolledBack:
    """Publish the state of an earlier generation as the next one.

    The rows of later runs leave lake and warehouse, their journals and raw bytes stay: their documents are pending
    again, as if those runs had not published, and the next run reads them with the code that is installed then.

    Raises:
        SettingsError: There is no such generation, or it is the present one; nothing was changed.
        WarehouseError: The home is in use, an erasure was interrupted, a file of the generation is damaged, or the disk
            refused.
    """
    home = ledger_home(settings)
    job = Job(settings, flow=FLOW, progress=progress or Progress(quiet=True))
    with locked(home, wait_s=settings.lock_wait_s):
        if is_open(home):  # snapshots are deleted at its end
            raise WarehouseError(
                "an erasure was interrupted, and earlier snapshots may have what it is to delete: run "
                f"newsledger forget --home {home.root} to complete it first"
            )
        earlier = _earlier(home, wanted)
        with recorded(job, home) as run:
            sweep_leftovers(home)
            database.ensure(home, memory_mb=settings.database_memory_mb)
            repair_journals(home, manifest.read(home))
            state = _published(run, earlier)
        published = set(lake.tables(home, state, "documents", columns=["document_id"])["document_id"].to_pylist())
        documents = {row["document_id"] for row in pending(home).of("documents")} - published
    rows = {name: entry.rows for name, entry in state.tables.items()}
    return RolledBack(state.generation, earlier.generation, rows, len(documents))


def _earlier(home: Home, wanted: str) -> Manifest:
    state, earlier = manifest.read(home), snapshots.find(home, wanted)
    if earlier.generation == state.generation:
        raise SettingsError(
            f"generation {state.generation} is the present one; name an earlier one, see newsledger snapshots"
        )
    return earlier


def _published(run: Run, earlier: Manifest) -> Manifest:
    """Publish the rows of an earlier state and this run's; journals keep the seals that they have now."""
    now = manifest.read(run.home)
    base = replace(earlier, generation=now.generation, journals=now.journals)
    detail = f"rolled back to generation {earlier.generation} of {earlier.run_id}"
    row = run.row("published", detail=detail)
    with run.stage("write"):
        state = lake.merged(run.home, base, {"runs": arrow_table(table("runs"), [row])}, run_id=run.run_id)
    return loaded(run, state, row)
