"""Annotators are found by name, and another spaCy pipeline can parse and name for ours."""

import sys
from pathlib import Path

import pytest
import spacy

from newsledger.expectations.errors import SettingsError
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import pipeline

TEXT = "Quibbleton Zarn said that the harbour would close."


def test_a_name_that_is_no_annotators_is_refused() -> None:
    with pytest.raises(SettingsError, match="unknown annotator 'olds'"):
        annotator("olds")


def test_a_pipeline_that_is_not_installed_is_refused() -> None:
    with pytest.raises(SettingsError, match="is not installed"):
        annotator("news+no_such_pipeline")


def test_a_pipeline_without_a_parser_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(SettingsError, match="has no parser"):
        annotator(f"news+{tmp_path / 'blank'}")


def test_nothing_takes_the_place_of_the_command_line_of_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "spacy.cli.info")
    present: list[bool] = []
    monkeypatch.setattr(
        "newsledger.transforms.english.annotator.NewsAnnotator",
        lambda _: present.append("spacy.cli.info" in sys.modules),
    )
    annotator.__wrapped__("news")
    assert present == [False]


def test_another_pipeline_parses_and_names(tmp_path: Path) -> None:
    other = spacy.blank("en")
    ours = pipeline()
    for name in ("tok2vec", "tagger", "parser"):
        other.add_pipe(name, source=ours)
    ruler = other.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PRODUCT", "pattern": "Quibbleton Zarn"}])  # type: ignore[attr-defined]
    other.to_disk(tmp_path / "other")
    text = segmented(article_id="a", article_key="a", title="", body=TEXT, language="en")
    found = annotator(f"news+{tmp_path / 'other'}").annotate(text)
    assert [(entity.name, entity.type) for entity in found.entities] == [("Quibbleton Zarn", "PRODUCT")]
    assert [quote.content for quote in found.quotes] == ["that the harbour would close"]
