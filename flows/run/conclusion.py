"""The end of a run as monitoring systems see it: its status and figures, whether it published or failed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from newsledger.expectations.errors import ContractError
from newsledger.flows.context import Run, Uncollected
from newsledger.flows.run.summary import Summary


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A run that has ended.

    Attributes:
        run_id: The run.
        flow: Its flow: run or rebuild.
        home: The folder of the home.
        status: Its status, as in `runs`.
        started_at: When it began.
        finished_at: When it ended.
        version: Version of newsledger.
        error: Why it failed; None if it did not.
        generation: Generation of the manifest; None if the run failed.
        seconds: Seconds by stage.
        documents: Documents by outcome of the pull.
        rejects: Rejects by reason.
        rows_added: Rows added, by table.
        total: Rows in the home, by table.
        entries: Number of entry points.
        uncollected: Those of them that could not be collected.
    """

    run_id: str
    flow: str
    home: Path
    status: str
    started_at: datetime
    finished_at: datetime
    version: str
    error: str | None = None
    generation: int | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    documents: Mapping[str, int] = field(default_factory=dict)
    rejects: Mapping[str, int] = field(default_factory=dict)
    rows_added: Mapping[str, int] = field(default_factory=dict)
    total: Mapping[str, int] = field(default_factory=dict)
    entries: int = 0
    uncollected: tuple[Uncollected, ...] = ()

    @property
    def failures(self) -> dict[str, int]:
        """The number of entry points that could not be collected, by outlet, or by location if none owns it."""
        counts: dict[str, int] = {}
        for entry in self.uncollected:
            name = entry.outlet or entry.location
            counts[name] = counts.get(name, 0) + 1
        return counts


def status_after(exc: BaseException) -> str:
    """Return the status of a run that an exception ended."""
    if isinstance(exc, KeyboardInterrupt):
        return "interrupted"
    return "refused" if isinstance(exc, ContractError) else "failed"


def published(run: Run, summary: Summary, version: str) -> Conclusion:
    """Return the end of a run that has a summary."""
    return Conclusion(
        run.run_id,
        run.flow,
        run.home.root,
        summary.status,
        run.started_at,
        run.clock(),
        version,
        generation=summary.generation,
        seconds=summary.seconds,
        documents=summary.documents,
        rejects=summary.rejects,
        rows_added=summary.rows_added,
        total=summary.total,
        entries=run.entries,
        uncollected=run.uncollected,
    )


def refused(run: Run, status: str, error: str, *, version: str) -> Conclusion:
    """Return the end of a run that published nothing because of an error."""
    return Conclusion(
        run.run_id,
        run.flow,
        run.home.root,
        status,
        run.started_at,
        run.clock(),
        version,
        error=error,
        seconds=run.seconds,
        entries=run.entries,
        uncollected=run.uncollected,
    )
