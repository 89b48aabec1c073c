"""The log of newsledger as lines of a Prefect flow run."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from prefect.logging import get_run_logger

from newsledger.flows.log_lines import Labels, LogFormat, formatter
from newsledger.flows.printable import LogLine
from newsledger.flows.progress import LOG


class _Forwarder(logging.Handler):
    """Hands each line to the logger of a flow run, which prints it and sends it to the server."""

    def __init__(self, target: logging.Logger | logging.LoggerAdapter[logging.Logger]) -> None:
        super().__init__()
        self._target = target

    def emit(self, record: logging.LogRecord) -> None:
        """Log the line with its level."""
        self._target.log(record.levelno, "%s", self.format(record))


@contextmanager
def logged_in_prefect(form: LogFormat) -> Iterator[None]:
    """Send what newsledger logs inside to the flow run that is under way, instead of standard error."""
    handlers, level, propagates = LOG.handlers, LOG.level, LOG.propagate
    forwarder = _Forwarder(get_run_logger())
    forwarder.setFormatter(formatter(form) if form == "json" else LogLine("%(message)s"))
    forwarder.addFilter(Labels())
    LOG.handlers, LOG.propagate = [forwarder], False
    LOG.setLevel(min(level or logging.INFO, logging.INFO))
    try:
        yield
    finally:
        LOG.handlers, LOG.propagate = handlers, propagates
        LOG.setLevel(level)
