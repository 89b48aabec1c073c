"""Validation reports: the newest are kept, and those of publishes that were refused."""

import json
from pathlib import Path

from newsledger.flows.run.reports import prune_reports


def report(folder: Path, run_id: str, *successes: bool) -> None:
    (folder / run_id).mkdir(parents=True)
    content = json.dumps([{"table": "quotes", "success": success} for success in successes])
    (folder / run_id / "validation.json").write_text(content, encoding="utf-8")


def test_the_newest_reports_and_the_failed_ones_are_kept(tmp_path: Path) -> None:
    report(tmp_path, "run_20260101T000000_a", True, True)
    report(tmp_path, "run_20260102T000000_b", True, False)
    report(tmp_path, "run_20260103T000000_c", True)
    report(tmp_path, "run_20260104T000000_d", True)
    (tmp_path / "run_20260101T000001_e").mkdir()
    prune_reports(tmp_path, 2)
    names = {folder.name.rpartition("_")[2] for folder in tmp_path.iterdir()}
    assert names == {"b", "c", "d", "e"}, "e has no results, so nothing says that it passed"


def test_fewer_reports_than_are_kept_all_stay(tmp_path: Path) -> None:
    report(tmp_path, "run_20260101T000000_a", True)
    prune_reports(tmp_path, 2)
    assert len(list(tmp_path.iterdir())) == 1
