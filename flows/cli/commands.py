"""What each command does; imported only once a command is known, so that `--help` answers at once."""

import csv
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files

from rich.console import Console

from newsledger.expectations.errors import WarehouseError
from newsledger.flows.cli.screens import CHAINS, SPEAKERS, show_chains, show_result, show_status, speaker_bars
from newsledger.flows.cli.source_screens import show_outlets, show_trials
from newsledger.flows.context import in_utc
from newsledger.flows.progress import Progress, log_to
from newsledger.flows.run.forget import Wanted
from newsledger.flows.run.forget import forget as forget_things
from newsledger.flows.run.pipeline import Job
from newsledger.flows.run.pipeline import run as run_job
from newsledger.flows.run.summary import show
from newsledger.flows.settings import Settings, settings
from newsledger.warehouse.home import Home
from newsledger.warehouse.query import Result, query


def asked(**given: object) -> Settings:
    """The settings in force under the options given."""
    return settings(**given)


@dataclass(frozen=True, slots=True)
class Days:
    """The days that `run` takes from listings and archives; a moment without a zone is in UTC."""

    since: datetime | None = None
    until: datetime | None = None


def run(sources: Sequence[str], chosen: Settings, *, days: Days, prefect: bool, debug: bool) -> None:
    """Run the main job, through Prefect where an API is configured or asked for."""
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
    """Print what every entry point brings.

    Raises:
        SettingsError: A source is none.
    """
    from newsledger.flows.sources.check import check
    from newsledger.flows.sources.resolve import entries

    log_to(debug=debug)
    show_trials(list(check(entries(sources, chosen.home), chosen)), Console())


def add_source(url: str, chosen: Settings, *, debug: bool) -> None:
    """Write a site into the home's sources.toml and print what was found.

    Raises:
        SettingsError: It offers nothing, or is there already.
    """
    from newsledger.flows.sources.check import add, written

    log_to(debug=debug)
    site, path = add(url, chosen)
    console = Console()
    console.print(written(site), highlight=False, markup=False, end="")
    console.print(f"written to {path}", highlight=False, soft_wrap=True)


def rebuild(chosen: Settings, *, debug: bool) -> None:
    """Rebuild everything from the raw bytes."""
    log_to(debug=debug)
    _home(chosen)
    show(run_job(Job(chosen, flow="rebuild", progress=Progress())), Console())


def sql(text: str, chosen: Settings, *, form: str, debug: bool) -> None:
    """Print the answer to one query."""
    log_to(debug=debug)
    _print(query(_home(chosen), text), form)


def status(chosen: Settings, *, debug: bool) -> None:
    """Print what is in the home."""
    from newsledger.warehouse.facts import status as facts

    log_to(debug=debug)
    show_status(facts(_home(chosen)), Console())


def verify(chosen: Settings, *, debug: bool) -> None:
    """Print every broken promise of the home.

    Raises:
        WarehouseError: There is at least one.
    """
    from newsledger.warehouse.verify import problems

    log_to(debug=debug)
    found = problems(_home(chosen))
    console = Console()
    for problem in found[:100]:
        console.print(f"{problem.table} {problem.key}: {problem.reason}: {problem.detail}", highlight=False)
    if found:
        raise WarehouseError(f"{len(found)} promises are broken; newsledger rebuild makes every table again from raw/")
    console.print("verified: hashes, contract and evidence hold on every published row")


def forget(wanted: Wanted, chosen: Settings, *, debug: bool) -> None:
    """Forget, and say what left the home."""
    log_to(debug=debug)
    home = _home(chosen)
    told = forget_things(wanted, chosen, Progress())
    console = Console()
    rows = ", ".join(f"{name} {number:,}" for name, number in told.rows.items()) or "none"
    console.print(f"forgotten: {told.documents} documents; rows that left: {rows}", highlight=False)
    console.print(f"a tombstone in {home.root} keeps them out", highlight=False, soft_wrap=True)


def demo(chosen: Settings, *, debug: bool) -> None:
    """Run on the bundled documents and show the ledger."""
    log_to(debug=debug)
    console = Console()
    with as_file(files("newsledger.seeds") / "documents") as folder:
        show(run_job(Job(chosen, (str(folder),), progress=Progress())), console)
    home = Home(chosen.home)
    console.print("\n[bold]Who said what, passed on by whom, and the words that prove it[/bold]")
    show_chains(query(home, CHAINS), console)
    console.print("\n[bold]Who is quoted most[/bold]")
    console.print(speaker_bars(query(home, SPEAKERS), width=console.width), highlight=False)
    console.print(f'\nnewsledger sql "SELECT …" --home {home.root} asks further.', highlight=False, soft_wrap=True)


def _home(chosen: Settings) -> Home:
    """The home, which must exist.

    Raises:
        WarehouseError: It holds no warehouse.
    """
    home = Home(chosen.home)
    if not home.warehouse.exists() and not home.raw.exists():
        raise WarehouseError(f"there is no ledger in {home.root}; newsledger run SOURCE --home {home.root} makes one")
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
