"""Every bundled document is read as its golden file says."""

from pathlib import Path

import pytest

from tests.golden.reading import DOCUMENTS, EXPECTED, KINDS, documents, expected, readings


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_a_bundled_document_is_read_as_expected(path: Path) -> None:
    for kind, text in readings(path).items():
        assert expected(path, kind).exists(), f"no golden file for {path.name}: make golden"
        assert text == expected(path, kind).read_text(encoding="utf-8"), "if the new reading is better: make golden"


def test_no_golden_file_is_left_without_its_document() -> None:
    assert set(EXPECTED.glob("*/*.json")) == {expected(path, kind) for path in documents() for kind in KINDS}


def test_the_readme_lists_every_document() -> None:
    page = (DOCUMENTS / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in documents() if f"`{path.name}`" not in page] == []
