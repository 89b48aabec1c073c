"""Rewriting: the published rows in new files and a new warehouse, without reading a document again."""

from collections.abc import Mapping
from dataclasses import dataclass

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import table
from newsledger.flows.context import Run
from newsledger.flows.ledger_home import ledger_home
from newsledger.flows.progress import Progress
from newsledger.flows.run.pipeline import Job, recorded
from newsledger.flows.run.republishing import audited, loaded
from newsledger.flows.settings import Settings
from newsledger.warehouse import lake, manifest
from newsledger.warehouse.compaction import compacted
from newsledger.warehouse.home import locked
from newsledger.warehouse.journal_repair import repair_journals
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.near_duplicates import Room
from newsledger.warehouse.sweep import sweep_leftovers

FLOW = "rebuild"
DETAIL = "published anew without reading documents"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The result: the generation, rows by table, and the number of files before and now."""

    generation: int
    rows: Mapping[str, int]
    files_before: int
    files: int


def rewrite(settings: Settings, progress: Progress | None = None) -> Rewritten:
    """Publish the rows of the lake as new files, joined and sorted, and a warehouse that is built anew.

    Raises:
        ContractError: A row breaks a rule of the contract; nothing was published.
        WarehouseError: The home is in use or has no rows, a file of the lake is damaged, or the disk refused.
    """
    home = ledger_home(settings)
    job = Job(settings, flow=FLOW, progress=progress or Progress(quiet=True))
    with locked(home, wait_s=settings.lock_wait_s), recorded(job, home) as run:
        sweep_leftovers(home)
        repair_journals(home, manifest.read(home))
        state = manifest.read(home)
        if not state.generation:
            raise WarehouseError(f"{home.root} has no rows to publish anew; run newsledger run first")
        if lake.sound(home, state) != state:
            raise WarehouseError("a file of the lake is damaged; run newsledger rebuild without --publish-only")
        new_state = _published(run, state)
    rows = {name: entry.rows for name, entry in new_state.tables.items()}
    return Rewritten(new_state.generation, rows, _files(state), _files(new_state))


def _published(run: Run, state: Manifest) -> Manifest:
    row = run.row("published", detail=DETAIL)
    room = Room(run.home.work / "spill", run.settings.database_memory_mb)
    with run.stage("write"):
        extra = arrow_table(table("runs"), [row])
        new_state = compacted(run.home, state, run_id=run.run_id, room=room, extra=extra)
    with run.stage("audit"):
        audited(run, new_state, outcome="Nothing was published")
    return loaded(run, new_state, row)


def _files(state: Manifest) -> int:
    return sum(len(entry.files) for entry in state.tables.values())
