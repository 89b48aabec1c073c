"""The validation reports of a home, one folder per publish, of which the newest and the failed are kept."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from newsledger.expectations import suites
from newsledger.expectations.suites import SuiteResult
from newsledger.flows.context import Run

_JSON, PAGE = "validation.json", "validation.html"


def write_report(run: Run, results: Sequence[SuiteResult]) -> Path:
    """Store the results as JSON, a line for each table, and as a page; return the page."""
    folder = run.home.reports / run.run_id
    folder.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(result.to_dict(), default=str) for result in results)
    (folder / _JSON).write_text(f"[{lines}]\n", encoding="utf-8")
    page = folder / PAGE
    page.write_text(suites.page(results, run_id=run.run_id, moment=run.clock()), encoding="utf-8")
    return page


def prune_reports(reports: Path, number: int) -> None:
    """Remove the reports of passed suites but for the newest `number` reports; names sort by time."""
    folders = sorted(folder for folder in reports.glob("run_*") if folder.is_dir())
    for folder in folders[:-number]:
        if _passed(folder / _JSON):
            shutil.rmtree(folder, ignore_errors=True)


def _passed(path: Path) -> bool:
    """Return whether every suite of a report passed; a report that cannot be read is kept."""
    try:
        return all(result["success"] is True for result in json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return False
