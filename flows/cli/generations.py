"""Commands on earlier publishes: `snapshots` and `rollback`."""

from newsledger.flows.cli.options import DebugOption, HomeOption, SnapshotArgument, existing_home
from newsledger.flows.progress import Progress, log_as, log_to
from newsledger.flows.settings import settings
from newsledger.flows.terminal import Screen


def snapshots(*, home: HomeOption = None, debug: DebugOption = False) -> None:
    """Print the publishes that can be read."""
    from newsledger.flows.cli.screens import show_snapshots
    from newsledger.warehouse.snapshots import snapshots as kept

    log_to(debug=debug)
    show_snapshots(kept(existing_home(settings(home=home))), Screen())


def rollback(snapshot: SnapshotArgument, /, *, home: HomeOption = None, debug: DebugOption = False) -> None:
    """Publish an earlier state anew, and print what it has and what is to be read again."""
    from newsledger.flows.run.rollback import rollback as rolled_back

    log_to(debug=debug)
    effective = settings(home=home)
    log_as(effective.log_format)
    root = existing_home(effective).root
    result = rolled_back(snapshot, effective, Progress())
    screen = Screen()
    screen.print(f"generation {result.generation} has the rows of generation {result.restored}", style="bold")
    screen.print(", ".join(f"{name} {number:,}" for name, number in result.rows.items()), soft_wrap=True)
    if result.documents:
        screen.print(
            f"{result.documents:,} documents were read since. They are kept, and newsledger run --home {root} reads "
            "them again; to keep one out for good: newsledger forget",
            soft_wrap=True,
        )
