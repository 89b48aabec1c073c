"""The manifest of the shipped weights says what they are made of, and the annotator's version is its digest."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from newsledger.expectations.errors import SettingsError
from newsledger.transforms.annotators import annotator, annotator_version
from training.config import config
from training.corpora import FILES, corpus_digest, corpus_files
from training.manifest import current_digests
from training.stages import STAGES

WEIGHTS = Path(__file__).parents[2] / "seeds/model"
MANIFEST = WEIGHTS / "manifest.json"
MEND = "the manifest has drifted from weights, settings or lists: python -m training --manifest-only"


def test_manifest_matches_weights_settings_and_lists() -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    assert {name: manifest[name] for name in current_digests(WEIGHTS)} == current_digests(WEIGHTS), MEND


def test_manifest_names_every_shipped_weight_corpus_and_figure() -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    shipped = {path.name for path in WEIGHTS.iterdir()} - {MANIFEST.name}
    assert set(manifest["weights"]) == shipped == {name for stage in STAGES for name in stage.weights}
    assert set(manifest["corpora"]) == set(FILES) == {corpus for stage in STAGES for corpus in stage.corpora}
    assert set(config().bounds) == {stage.name for stage in STAGES}
    for measurement in config().figures:
        assert set(manifest["figures"][measurement.path]) == set(measurement.figures)


def test_annotator_version_is_the_digest_of_the_manifest() -> None:
    digest = hashlib.sha256(MANIFEST.read_bytes()).hexdigest()[:12]
    assert annotator_version("news") == f"news/{digest}"
    assert annotator("news").version == digest


def test_annotator_version_needs_no_model() -> None:
    code = (
        "import sys\n"
        "from newsledger.transforms.annotators import annotator_version\n"
        "annotator_version('news')\n"
        "assert 'spacy' not in sys.modules and 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_version_of_an_unknown_annotator_or_pipeline_is_refused() -> None:
    with pytest.raises(SettingsError, match="unknown annotator"):
        annotator_version("olds")
    with pytest.raises(SettingsError, match="is not installed"):
        annotator_version("news+no_such_pipeline")


def test_corpus_digest_depends_on_paths_and_contents(tmp_path: Path) -> None:
    folder = tmp_path / "emerging17"
    folder.mkdir()
    for name in FILES["emerging17"]:
        (folder / name).write_text("Ann B-person\n", encoding="utf-8")
    digest = corpus_digest(tmp_path, "emerging17")
    assert corpus_digest(tmp_path, "emerging17") == digest
    (folder / FILES["emerging17"][0]).write_text("Bob B-person\n", encoding="utf-8")
    assert corpus_digest(tmp_path, "emerging17") != digest


def test_a_missing_corpus_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"emerging17: no file matches .*wnut17train\.conll"):
        corpus_files(tmp_path, "emerging17")
