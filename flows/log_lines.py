"""Structured log lines: the run, the stage and the source that a record is about, in JSON by a setting."""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Literal

from newsledger.flows.printable import LogLine

LogFormat = Literal["text", "json"]
LABELS = ("run", "stage", "source")
_LABELS: ContextVar[Mapping[str, str]] = ContextVar("labels", default=MappingProxyType({}))


@contextmanager
def labelled(**labels: str) -> Iterator[None]:
    """Label what is logged inside with a run, a stage or a source, in addition to the labels outside."""
    token = _LABELS.set({**_LABELS.get(), **labels})
    try:
        yield
    finally:
        _LABELS.reset(token)


class Labels(logging.Filter):
    """Gives each record the labels of its place; a label that the record has itself, by `extra`, takes precedence."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the labels, and let the record pass."""
        for name, value in _LABELS.get().items():
            if not hasattr(record, name):
                setattr(record, name, value)
        return True


class JsonLine(logging.Formatter):
    """A log record as one line of JSON in ASCII: time (UTC), level, message, and the labels that it has."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **{name: getattr(record, name) for name in LABELS if hasattr(record, name)},
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)


def formatter(form: LogFormat) -> logging.Formatter:
    """Return the formatter of a form."""
    return JsonLine() if form == "json" else LogLine("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")
