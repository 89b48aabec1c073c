"""The figures of the last run as an OpenMetrics text: a file for a collector, which `serve` also answers with."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.vocabulary import RUN_STATUSES
from newsledger.flows.run.conclusion import Conclusion
from newsledger.flows.run.exposition import Family, LabelSet, exposition
from newsledger.warehouse import manifest
from newsledger.warehouse.durable import replace
from newsledger.warehouse.home import Home


def families(conclusion: Conclusion, published_at: datetime | None) -> list[Family]:
    """Return the metrics of a run that has ended; `published_at` is when the home was last published to."""
    run, summary = conclusion.run, conclusion.summary
    return [
        Family("newsledger_run_info", "gauge", "The last run; always 1.", ((_identity(conclusion), 1),)),
        Family("newsledger_run_status", "gauge", "1 for the status of the last run.", _states(summary.status)),
        _time("newsledger_run_started_timestamp_seconds", "Start of the last run.", run.started_at),
        _time("newsledger_run_finished_timestamp_seconds", "End of the last run.", conclusion.finished_at),
        _time("newsledger_published_timestamp_seconds", "Last publish of the home, by any run.", published_at),
        _gauges("newsledger_stage_duration_seconds", "Seconds per stage of the run.", "stage", values=summary.seconds),
        _gauges("newsledger_run_documents", "Documents that the run met.", "outcome", values=summary.documents),
        _gauges("newsledger_run_rejects", "Rows that the run set aside.", "reason", values=summary.rejects),
        _gauges("newsledger_run_rows_added", "Rows that the run added.", "table", values=summary.rows_added),
        _gauges("newsledger_rows", "Rows in the home.", "table", values=summary.total),
        Family("newsledger_entry_points", "gauge", "Entry points of the run.", (({}, run.entries),)),
        _gauges("newsledger_source_failures", "Entry points that failed.", "source", values=conclusion.failures),
    ]


def write(conclusion: Conclusion, path: Path) -> None:
    """Replace the text file with the metrics of a run, as a whole.

    Raises:
        WarehouseError: The disk refused.
    """
    replace(path, exposition(families(conclusion, _published_at(conclusion.run.home))).encode())


def _published_at(home: Home) -> datetime | None:
    """Return when the home was last published to; None if it never was, or its manifest is damaged."""
    try:
        written_at = manifest.read(home).written_at
    except WarehouseError:
        return None
    return datetime.fromisoformat(written_at) if written_at else None


def _identity(conclusion: Conclusion) -> LabelSet:
    return {"run_id": conclusion.run.run_id, "flow": conclusion.run.flow, "version": conclusion.version}


def _states(status: str) -> tuple[tuple[LabelSet, float], ...]:
    return tuple(({"status": name}, float(name == status)) for name in RUN_STATUSES)


def _time(name: str, text: str, moment: datetime | None) -> Family:
    samples: tuple[tuple[LabelSet, float], ...] = () if moment is None else (({}, round(moment.timestamp(), 3)),)
    return Family(name, "gauge", text, samples, "seconds")


def _gauges(name: str, text: str, label: str, *, values: Mapping[str, float]) -> Family:
    unit = "seconds" if name.endswith("_seconds") else ""
    return Family(name, "gauge", text, tuple(({label: key}, value) for key, value in values.items()), unit)
