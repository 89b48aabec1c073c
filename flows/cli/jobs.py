"""Commands that write to a home: `run`, `rebuild`, `sync`, `repair`, `forget` and `demo`."""

import os
import sys
from contextlib import nullcontext
from importlib.resources import as_file, files
from shutil import which
from typing import TYPE_CHECKING

from newsledger.expectations.clock import in_utc, now
from newsledger.expectations.errors import CollectionError, SettingsError
from newsledger.flows.cli.options import (
    AcceptLossOption,
    ArticleOption,
    DebugOption,
    HomeOption,
    PartArgument,
    PersonOption,
    PrefectOption,
    PublishOnlyOption,
    SinceOption,
    SourceArguments,
    StrictOption,
    UntilOption,
    UrlOption,
    WithArticlesOption,
    WorkersOption,
    existing_home,
)
from newsledger.flows.cli.screens import CHAINS, SPEAKERS, show_chains, speaker_bars
from newsledger.flows.progress import Progress, log_as, log_to
from newsledger.flows.settings import Settings, settings
from newsledger.flows.terminal import Screen
from newsledger.warehouse.home import Home

PARTIAL = 3
REPORT = "report.html"

if TYPE_CHECKING:
    from newsledger.flows.run.pipeline import Job
    from newsledger.flows.run.summary import Summary


def run(  # noqa: PLR0913 - each parameter is an option
    *sources: SourceArguments,
    home: HomeOption = None,
    workers: WorkersOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    strict: StrictOption = None,
    prefect: PrefectOption = False,
    debug: DebugOption = False,
) -> None:
    """Run the main job, through Prefect if an API is configured or requested; times without a zone are in UTC."""
    from newsledger.flows.run import pipeline
    from newsledger.flows.sources.resolve import refuse_empty

    log_to(debug=debug)
    refuse_empty(sources)
    effective = settings(home=home, workers=workers, strict=strict)
    log_as(effective.log_format)
    job = pipeline.Job(effective, tuple(sources), progress=Progress(), since=in_utc(since), until=in_utc(until))
    if prefect or os.environ.get("PREFECT_API_URL"):
        from newsledger.flows.run.prefect_flow import recorded

        _conclude(recorded(job))
    else:
        _conclude(_ran(job))


def _ran(job: "Job") -> "Summary":
    """Run a job in this process, which runs nothing else."""
    from newsledger.expectations.arrow import leave_out_pandas
    from newsledger.flows.cli.app import IS_COMMAND
    from newsledger.flows.run import pipeline
    from newsledger.flows.run.waiting_server import waiting_server

    leave_out_pandas()
    with waiting_server() if IS_COMMAND.get() else nullcontext():
        return pipeline.run(job, pipeline.alone())


def _conclude(summary: "Summary") -> None:
    """Print a summary, and exit with the code of its status.

    Raises:
        CollectionError: The run counts as failed, although it published.
    """
    _show(summary)
    if summary.status == "failed":
        raise CollectionError(f"{summary.shortfall}; see the lines above, or runs.detail")
    if summary.status == "partial":
        sys.exit(PARTIAL)


def _show(summary: "Summary") -> None:
    from newsledger.flows.run.summary import show

    show(summary, Screen())


def rebuild(
    *,
    accept_loss: AcceptLossOption = False,
    publish_only: PublishOnlyOption = False,
    home: HomeOption = None,
    workers: WorkersOption = None,
    debug: DebugOption = False,
) -> None:
    """Rebuild everything from the raw bytes, or with --publish-only from the published rows."""
    from newsledger.flows.run import pipeline

    log_to(debug=debug)
    effective = settings(home=home, workers=workers)
    log_as(effective.log_format)
    existing_home(effective)
    if publish_only:
        _publish_anew(effective)
        return
    _show(_ran(pipeline.Job(effective, flow="rebuild", progress=Progress(), accept_loss=accept_loss)))


def _publish_anew(effective: Settings) -> None:
    from newsledger.flows.run.rewriting import rewrite

    result = rewrite(effective, Progress())
    rows = sum(result.rows.values())
    print(f"generation {result.generation}: {rows:,} rows in {result.files} files, {result.files_before} before")


def sync(*, home: HomeOption = None, debug: DebugOption = False) -> None:
    """Take up the state of the store, and print what it has."""
    from newsledger.flows.run.sync import sync as taken_up

    log_to(debug=debug)
    effective = settings(home=home)
    log_as(effective.log_format)
    state = taken_up(effective, Progress())
    rows = ", ".join(f"{name} {entry.rows:,}" for name, entry in state.tables.items()) or "no rows yet"
    Screen().print(f"generation {state.generation}: {rows}", soft_wrap=True)


def repair(part: PartArgument, /, *, home: HomeOption = None, debug: DebugOption = False) -> None:
    """Repair one part of the home, and print what was repaired."""
    from newsledger.warehouse.home import locked
    from newsledger.warehouse.repair import repair as repaired

    log_to(debug=debug)
    effective = settings(home=home)
    log_as(effective.log_format)
    takes_up = part != "tombstones"  # damaged ones refuse those of the store, and are repaired before
    root = existing_home(effective, is_taken_up=takes_up)
    with locked(root, wait_s=effective.lock_wait_s, is_taken_up=takes_up):
        reports = repaired(root, part, memory_mb=effective.database_memory_mb)
    screen = Screen()
    for report in reports or [f"{part}: nothing to repair"]:
        screen.print(report, soft_wrap=True)


def forget(  # noqa: PLR0913 - each parameter is an option
    *,
    url: UrlOption = (),
    article: ArticleOption = (),
    person: PersonOption = (),
    with_articles: WithArticlesOption = False,
    home: HomeOption = None,
    debug: DebugOption = False,
) -> None:
    """Erase articles or persons, and print the number of rows erased."""
    from newsledger.flows.run.forget import ForgetRequest
    from newsledger.flows.run.forget import forget as erase

    log_to(debug=debug)
    effective = settings(home=home)
    log_as(effective.log_format)
    root = existing_home(effective).root
    forgotten = erase(ForgetRequest(url, article, person, with_articles), effective, Progress())
    screen = Screen()
    rows = ", ".join(f"{name} {number:,}" for name, number in forgotten.rows.items()) or "none"
    screen.print(f"erased: {forgotten.documents} documents; rows: {rows}")
    screen.print(f"tombstones in {root} prevent their return", soft_wrap=True)


def demo(*, home: HomeOption = None, workers: WorkersOption = None, debug: DebugOption = False) -> None:
    """Run on the bundled documents, show the ledger, and write its report; a store in the settings is left alone.

    Raises:
        SettingsError: The home is a working copy of a store.
    """
    from newsledger.flows.run import pipeline
    from newsledger.warehouse.query import query
    from newsledger.warehouse.report.report import write_report
    from newsledger.warehouse.report.slices import Scope

    log_to(debug=debug)
    effective = settings(home=home, workers=workers, store="")  # the ledger of others is no place for these documents
    log_as(effective.log_format)
    ledger, screen = Home(effective.home), Screen()
    if ledger.followed_store.exists():
        raise SettingsError(f"{ledger.root} is a working copy of a store: use another --home for the demo")
    with as_file(files("newsledger.seeds") / "documents") as folder:
        _show(_ran(pipeline.Job(effective, (str(folder),), progress=Progress())))
    screen.print("\nStatements with their chains of attribution and the evidence", style="bold")
    show_chains(query(ledger, CHAINS), screen)
    screen.print("\nMost quoted speakers", style="bold")
    screen.print(speaker_bars(query(ledger, SPEAKERS), width=screen.width))
    written = write_report(
        ledger, ledger.reports / REPORT, Scope(), moment=now(), memory_mb=effective.database_memory_mb
    )
    command = "newsledger" if which("newsledger") else sys.argv[0]  # as in an environment that is not activated
    query_command = f'{command} sql "SELECT chain, content FROM statements LIMIT 5" --home {ledger.root}'
    screen.print(f"\nTo query the ledger: {query_command}", soft_wrap=True)
    screen.print(f"Open the report in a browser: {written.path.resolve()}", soft_wrap=True)
