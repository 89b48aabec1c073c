"""Progress of a run: a bar on a terminal; in a log, a plain line per stage, and more of them in a long one."""

import logging
import sys
from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from newsledger.flows.log_lines import Labels, LogFormat, formatter

LOG = logging.getLogger("newsledger")
_LINE_EVERY_S = 30


class Progress:
    """Bars on a terminal, log lines elsewhere; shared by the threads of one process."""

    def __init__(self, *, console: Console | None = None, quiet: bool = False) -> None:
        """Bars are drawn only where standard error is a terminal and `quiet` is false."""
        self._console = console or Console(stderr=True)
        self._bars = None if quiet or not self._console.is_terminal else _bars(self._console)
        self._is_quiet = quiet
        self._tasks: dict[str, int] = {}
        self._lines_at: dict[str, float] = {}

    def __enter__(self) -> Self:
        """Start drawing."""
        if self._bars is not None:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop drawing, whatever happened."""
        if self._bars is not None:
            self._bars.stop()

    def began(self, stage: str) -> None:
        """Show that a stage begins."""
        if self._bars is not None:
            self._tasks[stage] = self._bars.add_task(stage, total=None)
        self._lines_at[stage] = monotonic()
        LOG.debug("%s began", stage)

    def moved(self, stage: str, completed: int, total: int | None) -> None:
        """Show how much of a stage is done: at once on a terminal, every half a minute in a log."""
        if self._bars is not None and stage in self._tasks:
            self._bars.update(self._tasks[stage], completed=completed, total=total)  # type: ignore[arg-type]
        elif not self._is_quiet and monotonic() - self._lines_at.get(stage, 0.0) >= _LINE_EVERY_S:
            self._lines_at[stage] = monotonic()
            LOG.info("%s: %s", stage, f"{completed:,}" if total is None else f"{completed:,} of {total:,}")

    def ended(self, stage: str, seconds: float) -> None:
        """Show that a stage is over."""
        if self._bars is not None and stage in self._tasks:
            task = self._tasks.pop(stage)
            self._bars.update(task, total=1, completed=1)  # type: ignore[arg-type]
        else:
            LOG.info("%s done in %.2f s", stage, seconds)


def _bars(console: Console) -> Bars:
    return Bars(
        TextColumn("{task.description:>10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )


def log_to(stream: object = None, *, debug: bool = False) -> None:
    """Send the log to a stream (standard error by default), one line per event."""
    handler = logging.StreamHandler(stream or sys.stderr)  # type: ignore[arg-type]
    handler.setFormatter(formatter("text"))
    handler.addFilter(Labels())
    LOG.handlers = [handler]
    LOG.setLevel(logging.DEBUG if debug else logging.INFO)
    LOG.propagate = False


def log_as(form: LogFormat) -> None:
    """Write the lines of the log in a form."""
    for handler in LOG.handlers:
        handler.setFormatter(formatter(form))
