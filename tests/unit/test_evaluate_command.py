import json
from pathlib import Path
from typing import get_args

import pytest

from newsledger.evaluation.corpora import CORPORA
from newsledger.expectations.errors import SettingsError
from newsledger.flows.cli.app import app
from newsledger.flows.cli.evaluate import EvaluationOptions, judgements, record
from newsledger.flows.cli.options import Corpus

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs/evaluation.md").read_text(encoding="utf-8")
COLUMNS = "Foreign O\nMinister O\nAnn I-PER\nAble I-PER\nsaid O\nso O\nin O\nParis I-LOC\n. O\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "wikigold.txt"
    path.write_text(COLUMNS, encoding="utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    app(["evaluate", *words], exit_on_error=False, result_action="return_value")
    return capsys.readouterr().out


def test_the_command_offers_every_corpus() -> None:
    assert set(get_args(Corpus)) == set(CORPORA)


def test_figures_are_printed_with_their_counts(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, "wikigold", str(file), "--reliability", "--worst", "3")
    assert "1 documents" in shown
    assert all(f"names-{kind}" in shown for kind in ("PER", "ORG", "LOC"))


def test_the_same_is_printed_as_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = json.loads(told(capsys, "wikigold", str(file), "--json", "--worst", "1", "--reliability"))
    assert plain["figures"]["names-PER"] == {"precision": 100, "recall": 100, "f1": 100, "tp": 1, "fp": 0, "fn": 0}
    assert {"annotator", "version", "documents", "reliability", "worst"} < set(plain)


@pytest.mark.parametrize(
    ("corpus", "paths", "message"),
    [
        ("brown", (Path(__file__),), "unknown corpus 'brown'"),
        ("gold", (Path("nowhere"),), "no such file or folder: nowhere"),
        ("gum", (Path(__file__).parent,), "no gum documents in"),
    ],
)
def test_what_cannot_be_measured_is_told(corpus: str, paths: tuple[Path, ...], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        judgements(corpus, paths, annotator_name="news")


def test_an_unknown_annotator_is_told(file: Path) -> None:
    with pytest.raises(SettingsError, match="unknown annotator"):
        judgements("wikigold", [file], annotator_name="nobody")


def test_a_path_is_asked_for() -> None:
    with pytest.raises(SettingsError, match="at least one PATH"):
        app(["evaluate", "gold"], exit_on_error=False, result_action="return_value")


def test_every_figure_of_the_gold_is_defined_in_the_docs() -> None:
    found = judgements("gold", [REPOSITORY / "tests/quality/gold/develop"], annotator_name="news")
    names = record("gold", "news", found, options=EvaluationOptions())["figures"]
    missing = [name for name in names if f"`{name}`" not in PAGE and not name.split("-")[-1].isupper()]
    assert missing == []
