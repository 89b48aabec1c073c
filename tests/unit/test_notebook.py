"""The notebook of `newsledger explore`: its queries answer, it is written once, and marimo runs it."""

import ast
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from newsledger.flows.cli import app
from newsledger.warehouse.home import Home
from newsledger.warehouse.notebook import SPEAKERS, STATEMENTS, notebook, worked_queries
from tests.export_homes import written


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return written(tmp_path_factory.mktemp("home"))


def test_every_query_answers(home: Home) -> None:
    with duckdb.connect(str(home.warehouse), read_only=True) as ledger:
        counts = {query.question: len(ledger.execute(query.sql).fetchall()) for query in worked_queries()}
        (first, *_) = ledger.execute(SPEAKERS).fetchall()
        assert ledger.execute(STATEMENTS, first).fetchall()
    assert len(counts) == 10
    assert [question for question, count in counts.items() if not count] == []


def test_the_notebook_has_every_query_and_the_path(home: Home) -> None:
    text = notebook(home.warehouse)
    strings = " ".join(
        " ".join(node.value.split())
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    assert all(" ".join(query.sql.split()) in strings and query.question in strings for query in worked_queries())
    assert str(home.warehouse) in strings


def test_a_notebook_that_is_there_is_left_alone(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "explore.py"
    for text in (notebook(home.warehouse.resolve()), "changed"):
        with pytest.raises(SystemExit) as end:
            app.main(["explore", "--home", str(home.root), "--to", str(target), "--only-write"])
        assert not end.value.code
        assert target.read_text("utf-8") == text
        target.write_text("changed", "utf-8")
    assert "as it was there" in capsys.readouterr().out


def test_what_is_missing_is_named(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("newsledger.flows.cli.notebooks.find_spec", lambda _: None)
    for place, message in (
        (home.root, "pip install 'newsledger[explore]'"),
        (tmp_path / "none", str(tmp_path / "none")),
    ):
        with pytest.raises(SystemExit) as end:
            app.main(["explore", "--home", str(place), "--to", str(tmp_path / "new.py")])
        assert end.value.code
        assert message in " ".join(capsys.readouterr().err.split())


def test_the_notebook_runs_as_a_script(home: Home, tmp_path: Path) -> None:
    pytest.importorskip("marimo", reason="the extra explore is not installed")
    target = tmp_path / "explore.py"
    target.write_text(notebook(home.warehouse), "utf-8")
    done = subprocess.run([sys.executable, str(target)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
