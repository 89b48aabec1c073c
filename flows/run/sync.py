"""Taking up the state of the store without pulling anything, as a machine that only reads does."""

from newsledger.expectations.errors import SettingsError
from newsledger.flows.ledger_home import ledger_home
from newsledger.flows.progress import Progress
from newsledger.flows.run.erase import erase
from newsledger.flows.run.pipeline import Job, recorded
from newsledger.flows.settings import Settings
from newsledger.warehouse import database, manifest, tombstones
from newsledger.warehouse.home import locked
from newsledger.warehouse.manifest import Manifest


def sync(settings: Settings, progress: Progress | None = None) -> Manifest:
    """Bring the home to the state of its store, with a warehouse built from it; return the state.

    What another machine has forgotten is erased from this home too.

    Raises:
        SettingsError: The settings name no store, or the home has rows of another ledger.
        WarehouseError: The home is in use, or the store refused or cannot be reached.
    """
    if not settings.store:
        raise SettingsError("setting store: name the bucket to take up, such as s3://bucket/prefix")
    home = ledger_home(settings)
    with locked(home, wait_s=settings.lock_wait_s):
        database.ensure(home, memory_mb=settings.database_memory_mb)
        if tombstones.read(home).is_open:
            job = Job(settings, flow="forget", progress=progress or Progress(quiet=True))
            with recorded(job, home) as run:
                erase(run)
                run.journal.append("runs", run.row("published"))
        return manifest.read(home)
