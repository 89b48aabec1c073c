"""Implementation of the commands, imported only when a command runs, so that `--help` is fast."""

import csv
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files

from rich.console import Console

from newsledger.expectations.clock import in_utc
from newsledger.expectations.errors import WarehouseError
from newsledger.flows.cli.screens import CHAINS, SPEAKERS, show_chains, show_result, show_status, speaker_bars
from newsledger.flows.cli.source_screens import show_outlets, show_trials
from newsledger.flows.progress import Progress, log_to
from newsledger.flows.run.forget import ForgetRequest
from newsledger.flows.run.forget import forget as forget_things
from newsledger.flows.run.pipeline import Job
from newsledger.flows.run.pipeline import run as run_job
from newsledger.flows.run.summary import show
from newsledger.flows.settings import Settings, settings
from newsledger.warehouse.home import Home
from newsledger.warehouse.query import Result, query


def asked(**given: object) -> Settings:
    """Return the effective settings, given the command-line options."""
    return settings(**given)


@dataclass(frozen=True, slots=True)
class Days:
    """Range of dates taken from listings and archives; times without a zone are in UTC."""

    since: datetime | None = None
    until: datetime | None = None


def run(sources: Sequence[str], chosen: Settings, *, days: Days, prefect: bool, debug: bool) -> None:
    """Run the main job, through Prefect if an API is configured or requested."""
    log_to(debug=debug)
    since, until = in_utc(days.since), in_utc(days.until)
    job = Job(chosen, tuple(sources), progress=Progress(), since=since, until=until)
    if prefect or os.environ.get("PREFECT_API_URL"):
        from newsledger.flows.run.prefect_flow import recorded

        told = recorded(job)
    else:
        told = run_job(job)
    show(told, Console())


def list_sources(chosen: Settings, *, debug: bool) -> None:
    """Print the outlets of the home."""
    from newsledger.flows.sources.check import outlets

    log_to(debug=debug)
    show_outlets(outlets(chosen), Console())


def check_sources(sources: Sequence[str], chosen: Settings, *, debug: bool) -> None:
    """Print the result of requesting every entry point.

    Raises:
        SettingsError: A source does not exist.
    """
    from newsledger.flows.sources.check import check
    from newsledger.flows.sources.resolve import entries

    log_to(debug=debug)
    show_trials(list(check(entries(sources, chosen.home), chosen)), Console())


def add_source(url: str, chosen: Settings, *, debug: bool) -> None:
    """Add a site to the home's sources.toml and print its entry.

    Raises:
        SettingsError: The site has no feed or sitemap, or is already listed.
    """
    from newsledger.flows.sources.check import add, written

    log_to(debug=debug)
    site, path = add(url, chosen)
    console = Console()
    console.print(written(site), highlight=False, markup=False, end="")
    console.print(f"added to {path}", highlight=False, soft_wrap=True)


def rebuild(chosen: Settings, *, debug: bool) -> None:
    """Rebuild everything from the raw bytes."""
    log_to(debug=debug)
    _home(chosen)
    show(run_job(Job(chosen, flow="rebuild", progress=Progress())), Console())


def sql(text: str, chosen: Settings, *, form: str, debug: bool) -> None:
    """Print the result of a query."""
    log_to(debug=debug)
    _print(query(_home(chosen), text), form)


def status(chosen: Settings, *, debug: bool) -> None:
    """Print the status of the home."""
    from newsledger.warehouse.facts import status as facts

    log_to(debug=debug)
    show_status(facts(_home(chosen)), Console())


def verify(chosen: Settings, *, debug: bool) -> None:
    """Print every violation in the home.

    Raises:
        WarehouseError: There is at least one violation.
    """
    from newsledger.warehouse.verify import problems

    log_to(debug=debug)
    found = problems(_home(chosen))
    console = Console()
    for problem in found[:100]:
        console.print(f"{problem.table} {problem.key}: {problem.reason}: {problem.detail}", highlight=False)
    if found:
        raise WarehouseError(f"{len(found)} violations found; run newsledger rebuild to recreate every table from raw/")
    console.print("verified: hashes, contract and evidence hold for every published row")


def forget(wanted: ForgetRequest, chosen: Settings, *, debug: bool) -> None:
    """Erase articles or persons, and print the number of rows erased."""
    log_to(debug=debug)
    home = _home(chosen)
    told = forget_things(wanted, chosen, Progress())
    console = Console()
    rows = ", ".join(f"{name} {number:,}" for name, number in told.rows.items()) or "none"
    console.print(f"erased: {told.documents} documents; rows: {rows}", highlight=False)
    console.print(f"tombstones in {home.root} prevent their return", highlight=False, soft_wrap=True)


def demo(chosen: Settings, *, debug: bool) -> None:
    """Run on the bundled documents and show the ledger."""
    log_to(debug=debug)
    console = Console()
    with as_file(files("newsledger.seeds") / "documents") as folder:
        show(run_job(Job(chosen, (str(folder),), progress=Progress())), console)
    home = Home(chosen.home)
    console.print("\n[bold]Statements with their chains of attribution and the evidence[/bold]")
    show_chains(query(home, CHAINS), console)
    console.print("\n[bold]Most quoted speakers[/bold]")
    console.print(speaker_bars(query(home, SPEAKERS), width=console.width), highlight=False)
    console.print(
        f'\nTo query the ledger, run newsledger sql "SELECT …" --home {home.root}', highlight=False, soft_wrap=True
    )


def _home(chosen: Settings) -> Home:
    """Return the home.

    Raises:
        WarehouseError: The home does not exist.
    """
    home = Home(chosen.home)
    if not home.warehouse.exists() and not home.raw.exists():
        raise WarehouseError(f"no ledger in {home.root}; create one with: newsledger run SOURCE --home {home.root}")
    return home


def _print(result: Result, form: str) -> None:
    rows = result.rows.to_pylist()
    if form == "json":
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1, default=str)
        sys.stdout.write("\n")
    elif form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(result.columns)
        writer.writerows(row.values() for row in rows)
    else:
        show_result(result, Console())
