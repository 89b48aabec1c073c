"""A package that is missing stops the run with one line; its documents are kept for the next run."""

import ast
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


def test_workers_import_every_library_before_their_first_document() -> None:
    code = (
        "import sys\nfrom newsledger.flows.run.reading import prepare\nprepare('news')\nprint(*sys.modules, sep='\\n')"
    )
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    readers = [*(ROOT / "transforms").rglob("*.py"), *(ROOT / "expectations").glob("arrow.py")]
    late = {
        f"{module} ({path.relative_to(ROOT)})"
        for path in readers
        if f"newsledger.{'.'.join(path.relative_to(ROOT).with_suffix('').parts)}" in loaded
        for module in _late_imports(path)
        if module not in loaded
        and not module.startswith("newsledger.transforms.llm.")  # loaded by read() when asked for
        and f"{path.parent.name}/{path.name}" not in {"formats/feeds.py", "formats/warc.py"}
    }
    assert not late, f"add to LIBRARIES in flows/run/reading.py: {sorted(late)}"


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


def _late_imports(path: Path) -> set[str]:
    """Modules that a file imports inside its functions."""
    functions = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.FunctionDef)]
    inner = [node for function in functions for node in ast.walk(function)]
    plain = {alias.name for node in inner if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module for node in inner if isinstance(node, ast.ImportFrom) and node.module}
    return plain | named
