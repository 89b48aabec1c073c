"""A package that is missing stops the run with one line; its documents are kept for the next run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsledger.warehouse import manifest
from newsledger.warehouse.home import Home
from tests.pipeline.homes import ran, rows

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "tests/pages/harbour.html"


@pytest.mark.parametrize("package", ["lxml_html_clean", "spacy"])
def test_a_missing_package_stops_the_run_with_one_line(tmp_path: Path, package: str) -> None:
    run = _run(tmp_path / "home", without=package)
    assert run.returncode == 1
    lines = [line for line in run.stderr.splitlines() if line.startswith("newsledger:")]
    assert len(lines) == 1
    assert package in lines[0]
    assert "Traceback" not in run.stderr
    assert manifest.read(Home(tmp_path / "home")).tables == {}


def test_what_was_pulled_is_read_once_the_package_is_there(tmp_path: Path) -> None:
    assert _run(tmp_path / "home", without="htmldate").returncode == 1
    ran(tmp_path / "home", PAGE)
    assert rows(tmp_path / "home", "articles")["title"].to_pylist() == [
        "Ferry terminal in Larhaven reopens after storm"
    ]
    assert rows(tmp_path / "home", "rejects").num_rows == 0


def _run(home: Path, *, without: str) -> "subprocess.CompletedProcess[str]":
    """Run newsledger on the page; a module in front of the package says that it is missing."""
    shadow = home.with_name("shadow")
    shadow.mkdir()
    missing = f"raise ModuleNotFoundError(\"No module named '{without}'\", name={without!r})\n"
    (shadow / f"{without}.py").write_text(missing, encoding="utf-8")
    path = os.pathsep.join([str(shadow), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "NEWSLEDGER_WORKERS": "1", "PYTHONPATH": path}
    words = [sys.executable, "-m", "newsledger.flows.cli.app", "run", str(PAGE), "--home", str(home)]
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=600)
