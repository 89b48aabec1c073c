"""Summary of a run."""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.table import Table

from newsledger.flows.context import Run, Uncollected
from newsledger.flows.run.publish import Published
from newsledger.flows.terminal import Screen


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of a run: documents by outcome, rejects by reason, rows added by table, seconds by stage, status.

    A run that published nothing, since there was nothing new, has added no rows: `rows_added` is empty.
    `kept` is the number of documents whose raw bytes are damaged and whose published rows a rebuild kept; `repairs`
    has a line for each file that it repaired first.
    """

    run_id: str
    home: str
    documents: Mapping[str, int]
    rejects: Mapping[str, int]
    rows_added: Mapping[str, int]
    total: Mapping[str, int]
    seconds: Mapping[str, float]
    status: str = "published"
    uncollected: tuple[Uncollected, ...] = ()
    shortfall: str | None = None
    kept: int = 0
    repairs: tuple[str, ...] = ()
    generation: int = 0


def summary(run: Run, published: Published) -> Summary:
    """Return the figures of a run that did not fail."""
    counts = {name: run.counts.get(name, 0) for name in ("seen", "new", "unchanged", "failed", "taken_up")}
    return Summary(
        run_id=run.run_id,
        home=str(run.home.root),
        documents=counts,
        rejects=published.rejects,
        rows_added=published.rows,
        total={name: entry.rows for name, entry in published.manifest.tables.items()},
        seconds=run.seconds,
        status=run.outcome,
        uncollected=run.uncollected,
        shortfall=run.shortfall,
        kept=run.counts.get("kept", 0),
        repairs=tuple(run.repairs),
        generation=published.manifest.generation,
    )


def show(summary_of_run: Summary, screen: Screen) -> None:
    """Print a summary: documents seen, rejects with reasons, rows in the home, and timings."""
    documents = summary_of_run.documents
    screen.print(
        f"{summary_of_run.run_id}  documents: {documents['seen']} seen, {documents['new']} new, "
        f"{documents['unchanged']} unchanged, {sum(summary_of_run.rejects.values())} rejects",
        style="bold",
        soft_wrap=True,
    )
    if documents["failed"]:
        screen.print(f"  failed requests: {documents['failed']} (see fetches.reason)")
    for failing in summary_of_run.uncollected:
        screen.print(f"  not collected: {failing}", soft_wrap=True)
    for reason, number in summary_of_run.rejects.items():
        screen.print(f"  rejected: {reason} × {number}")
    _show_repairs(summary_of_run, screen)
    if summary_of_run.rows_added:
        _show_rows(summary_of_run, screen)
    else:
        line = "the requests are in the journal, and in `fetches` after the next publish"
        screen.print(line, soft_wrap=True)
    timings = "  ".join(f"{name} {seconds:.2f}" for name, seconds in summary_of_run.seconds.items())
    screen.print(f"seconds: {timings}", soft_wrap=True)
    if summary_of_run.shortfall:
        screen.print(f"{summary_of_run.status}: {summary_of_run.shortfall}", soft_wrap=True)
    screen.print(f"warehouse: {summary_of_run.home}/warehouse.duckdb", soft_wrap=True)


def _show_rows(summary_of_run: Summary, screen: Screen) -> None:
    rows = Table("table", "added", "in the home", box=None, pad_edge=False)
    for column in rows.columns[1:]:
        column.justify = "right"
    for name, total in summary_of_run.total.items():
        rows.add_row(name, f"{summary_of_run.rows_added.get(name, 1 if name == 'runs' else 0):,}", f"{total:,}")
    screen.print(rows)


def _show_repairs(summary_of_run: Summary, screen: Screen) -> None:
    for repair in summary_of_run.repairs:
        screen.print(f"  repaired: {repair}")
    if summary_of_run.kept:
        line = f"  kept as published: {summary_of_run.kept} documents whose raw bytes are damaged"
        screen.print(f"{line} (rejects.reason = raw_damaged)")
