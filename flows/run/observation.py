"""What a run tells those who watch it: labelled log lines, a file of metrics, and lineage events.

A run never fails because a monitor cannot be told; the log says so instead.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from newsledger.expectations.errors import NewsledgerError, SourceError, WarehouseError
from newsledger.flows.context import Run
from newsledger.flows.log_lines import labelled
from newsledger.flows.progress import LOG
from newsledger.flows.run import open_lineage, open_metrics
from newsledger.flows.run.conclusion import Conclusion, refused
from newsledger.flows.run.open_lineage import Event
from newsledger.flows.run.summary import Summary
from newsledger.flows.settings import Settings
from newsledger.flows.sources.resolve import listed
from newsledger.transforms.secrets import scrubbed


@dataclass(slots=True)
class Observed:
    """A run that is watched; it has a summary when it ends without an error."""

    run: Run
    summary: Summary | None = None


@contextmanager
def observed(run: Run, sources: Sequence[str]) -> Iterator[Observed]:
    """Tell the monitors that the settings name of the begin and the end of a run; `sources` are those of its job."""
    with labelled(run=run.run_id):
        names = _names(run, sources) if run.settings.openlineage else []
        if run.settings.openlineage:
            _emit(run.settings, open_lineage.started(run, names))
        watched = Observed(run)
        try:
            yield watched
        except (NewsledgerError, ImportError, OSError, KeyboardInterrupt) as exc:
            reason = scrubbed(str(exc), run.settings.secret_parameters) or type(exc).__name__
            _conclude(refused(run, exc, reason), names)
            raise
        if watched.summary is not None:
            _conclude(Conclusion(run, watched.summary, run.clock()), names)


def _conclude(conclusion: Conclusion, names: Sequence[str]) -> None:
    settings = conclusion.run.settings
    for entry in conclusion.run.uncollected:
        LOG.warning("not collected: %s", entry, extra={"stage": "pull", "source": entry.outlet or entry.location})
    if conclusion.error is None:
        LOG.info("%s", _line(conclusion.summary))
    if settings.metrics_file is not None:
        try:
            open_metrics.write(conclusion, settings.metrics_file)
        except (WarehouseError, OSError) as exc:
            LOG.warning("metrics_file: %s", exc)
    if settings.openlineage:
        _emit(settings, open_lineage.ended(conclusion, names))


def _line(summary: Summary) -> str:
    """Return the end of a run in one line: its status, the rows that it added, and its rejects by reason."""
    figures = [
        *(f"{name} {number}" for name, number in summary.rows_added.items() if number),
        *(f"rejected as {reason} {number}" for reason, number in summary.rejects.items()),
    ]
    if not figures:
        return f"{summary.run_id}: {summary.shortfall or 'nothing new to publish'}"
    return f"{summary.run_id} {summary.status}: {', '.join(figures)}"


def _emit(settings: Settings, event: Event) -> None:
    try:
        open_lineage.emit(event, settings.openlineage)
    except (OSError, SourceError) as exc:
        LOG.warning("openlineage: cannot send %s: %s", event["eventType"], exc)


def _names(run: Run, sources: Sequence[str]) -> list[str]:
    """Return the names of what a run reads: the sources as they were given, or the outlets of the home."""
    if run.flow != "run":
        return []
    if sources:
        return [scrubbed(source, run.settings.secret_parameters) for source in sources]
    return [spec.id for spec in listed(run.home.root)]
