"""Output of `newsledger sources`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from newsledger.flows.sources.catalogue import OutletSpec
    from newsledger.flows.sources.check import CheckResult


def show_outlets(specs: "Sequence[OutletSpec]", console: Console) -> None:
    """Print outlets with their entry points, one per line."""
    table = Table("outlet", "name", "country", "kind", "entry", "location", box=None, pad_edge=False)
    for spec in specs:
        for number, entry in enumerate(spec.entries):
            head = ("", "", "", "") if number else (spec.id, spec.name, spec.country or "", spec.kind)
            table.add_row(*head, entry.kind, entry.url or entry.path)
        if not spec.entries:
            table.add_row(spec.id, spec.name, spec.country or "", spec.kind, "none", "")
    console.print(table)


def show_trials(trials: "Sequence[CheckResult]", console: Console) -> None:
    """Print the result of each entry point."""
    table = Table("outlet", "entry", "outcome", "items", "newest", "location", "detail", box=None, pad_edge=False)
    table.columns[3].justify = "right"
    for trial in trials:
        newest = f"{trial.newest:%Y-%m-%d %H:%M}" if trial.newest else ""
        table.add_row(trial.outlet, trial.kind, trial.outcome, f"{trial.items:,}", newest, trial.location, trial.detail)
    console.print(table)
    bad = sum(trial.outcome not in ("new", "unchanged") for trial in trials)
    console.print(f"{len(trials) - bad} of {len(trials)} entry points succeeded", highlight=False)
