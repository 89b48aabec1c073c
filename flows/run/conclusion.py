"""The end of a run as monitoring systems see it: its status and figures, whether it published or failed."""

from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from newsledger.expectations.errors import ContractError
from newsledger.flows.context import Run
from newsledger.flows.run.summary import Summary


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A run that has ended.

    Attributes:
        run: The run.
        summary: Its figures; of a run that failed, its status and the seconds of its stages alone.
        finished_at: When it ended.
        error: Why it failed; None if it did not.
    """

    run: Run
    summary: Summary
    finished_at: datetime
    error: str | None = None

    @property
    def version(self) -> str:
        """Version of newsledger."""
        return version("newsledger")

    @property
    def failures(self) -> dict[str, int]:
        """The number of entry points that could not be collected, by outlet, or by location if none owns it."""
        counts: dict[str, int] = {}
        for entry in self.run.uncollected:
            name = entry.outlet or entry.location
            counts[name] = counts.get(name, 0) + 1
        return counts


def status_after(exc: BaseException) -> str:
    """Return the status of a run that an exception ended."""
    if isinstance(exc, KeyboardInterrupt):
        return "interrupted"
    return "refused" if isinstance(exc, ContractError) else "failed"


def refused(run: Run, exc: BaseException, error: str) -> Conclusion:
    """Return the end of a run that published nothing because of an exception; `error` is what may be said of it."""
    summary = Summary(run.run_id, str(run.home.root), {}, {}, {}, {}, run.seconds, status_after(exc))
    return Conclusion(run, summary, run.clock(), error)
