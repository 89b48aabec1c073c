"""Commands that write to a home: `run`, `rebuild`, `forget` and `demo`."""

import os
from importlib.resources import as_file, files

from rich.console import Console

from newsledger.expectations.clock import in_utc
from newsledger.flows.cli.options import (
    ArticleOption,
    DebugOption,
    HomeOption,
    PersonOption,
    PrefectOption,
    SinceOption,
    SourceArguments,
    UntilOption,
    UrlOption,
    WithArticlesOption,
    WorkersOption,
    existing_home,
)
from newsledger.flows.cli.screens import CHAINS, SPEAKERS, show_chains, speaker_bars
from newsledger.flows.progress import Progress, log_to
from newsledger.flows.run.forget import ForgetRequest
from newsledger.flows.run.forget import forget as forget_things
from newsledger.flows.run.pipeline import Job
from newsledger.flows.run.pipeline import run as run_job
from newsledger.flows.run.summary import show
from newsledger.flows.settings import settings
from newsledger.warehouse.home import Home
from newsledger.warehouse.query import query


def run(  # noqa: PLR0913 - each parameter is an option
    *sources: SourceArguments,
    home: HomeOption = None,
    workers: WorkersOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    prefect: PrefectOption = False,
    debug: DebugOption = False,
) -> None:
    """Run the main job, through Prefect if an API is configured or requested; times without a zone are in UTC."""
    log_to(debug=debug)
    effective = settings(home=home, workers=workers)
    job = Job(effective, tuple(sources), progress=Progress(), since=in_utc(since), until=in_utc(until))
    if prefect or os.environ.get("PREFECT_API_URL"):
        from newsledger.flows.run.prefect_flow import recorded

        summary = recorded(job)
    else:
        summary = run_job(job)
    show(summary, Console())


def rebuild(*, home: HomeOption = None, workers: WorkersOption = None, debug: DebugOption = False) -> None:
    """Rebuild everything from the raw bytes."""
    log_to(debug=debug)
    effective = settings(home=home, workers=workers)
    existing_home(effective)
    show(run_job(Job(effective, flow="rebuild", progress=Progress())), Console())


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
    log_to(debug=debug)
    effective = settings(home=home)
    root = existing_home(effective).root
    forgotten = forget_things(ForgetRequest(url, article, person, with_articles), effective, Progress())
    console = Console()
    rows = ", ".join(f"{name} {number:,}" for name, number in forgotten.rows.items()) or "none"
    console.print(f"erased: {forgotten.documents} documents; rows: {rows}", highlight=False)
    console.print(f"tombstones in {root} prevent their return", highlight=False, soft_wrap=True)


def demo(*, home: HomeOption = None, workers: WorkersOption = None, debug: DebugOption = False) -> None:
    """Run on the bundled documents and show the ledger."""
    log_to(debug=debug)
    effective = settings(home=home, workers=workers)
    console = Console()
    with as_file(files("newsledger.seeds") / "documents") as folder:
        show(run_job(Job(effective, (str(folder),), progress=Progress())), console)
    ledger = Home(effective.home)
    console.print("\n[bold]Statements with their chains of attribution and the evidence[/bold]")
    show_chains(query(ledger, CHAINS), console)
    console.print("\n[bold]Most quoted speakers[/bold]")
    console.print(speaker_bars(query(ledger, SPEAKERS), width=console.width), highlight=False)
    console.print(
        f'\nTo query the ledger, run newsledger sql "SELECT …" --home {ledger.root}', highlight=False, soft_wrap=True
    )
