"""Summary of a run."""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from newsledger.flows.context import Run
from newsledger.flows.run.publish import Published


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of a run: documents by outcome, rejects by reason, rows by table, seconds by stage."""

    run_id: str
    home: str
    documents: Mapping[str, int]
    rejects: Mapping[str, int]
    added: Mapping[str, int]
    total: Mapping[str, int]
    seconds: Mapping[str, float]


def summary(run: Run, published: Published) -> Summary:
    """Return the figures of a run that published."""
    counted = {name: run.counts.get(name, 0) for name in ("seen", "new", "unchanged", "failed", "taken_up")}
    return Summary(
        run_id=run.run_id,
        home=str(run.home.root),
        documents=counted,
        rejects=published.rejects,
        added=published.rows,
        total={name: entry.rows for name, entry in published.manifest.tables.items()},
        seconds=run.seconds,
    )


def show(told: Summary, console: Console) -> None:
    """Print a summary: documents seen, rejects with reasons, rows in the home, and timings."""
    seen = told.documents
    console.print(
        f"[bold]{told.run_id}[/bold]  documents: {seen['seen']} seen, {seen['new']} new, "
        f"{seen['unchanged']} unchanged, {sum(told.rejects.values())} rejects",
        highlight=False,
    )
    if seen["failed"]:
        console.print(f"  failed requests: {seen['failed']} (see fetches.reason)", highlight=False)
    for reason, number in told.rejects.items():
        console.print(f"  rejected: {reason} × {number}", highlight=False)
    rows = Table("table", "added", "in the home", box=None, pad_edge=False)
    for column in rows.columns[1:]:
        column.justify = "right"
    for name, total in told.total.items():
        rows.add_row(name, f"{told.added.get(name, 1 if name == 'runs' else 0):,}", f"{total:,}")
    console.print(rows)
    spent = "  ".join(f"{name} {seconds:.2f}" for name, seconds in told.seconds.items())
    console.print(f"seconds: {spent}", highlight=False)
    console.print(f"warehouse: {told.home}/warehouse.duckdb", highlight=False, soft_wrap=True)
