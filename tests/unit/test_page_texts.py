"""Labelled articles of pages that are kept as HTML: joined by path and digest, never with another text."""

import gzip
import json
from pathlib import Path

import pytest

from newsledger.evaluation.labels import labelled_articles
from newsledger.evaluation.page_texts import text_digest
from newsledger.expectations.errors import DocumentError

PARAGRAPHS = (
    "The harbour board of Orsk said on Monday that the old pier would close in spring, after a crack.",
    "Ida Brandt, who has led the board for nine years, told the Orsk Gazette that repairs cost more than a new one.",
)
PAGE = (
    "<html><head><title>Orsk closes its pier</title></head><body><article><h1>Orsk closes its pier</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article></body></html>"
)
TITLE = "Orsk closes its pier"
TEXT = "\n".join((TITLE, *PARAGRAPHS))


def place(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def labels(folder: Path, **changed: object) -> Path:
    entry = {
        "id": "suite/pier.html.gz",
        "sha256": text_digest(TEXT),
        "genre": "news",
        "statements": [
            {
                "zone": "body",
                "parts": [place("the old pier would close in spring")],
                "type": "communication",
                "speaker_kind": "organisation",
                "optional": False,
                "speakers": [place("The harbour board of Orsk")],
            }
        ],
        "entities": [{"type": "GPE", "forms": [place("Orsk")]}],
    }
    path = folder / "labels.json"
    path.write_text(json.dumps([entry | changed]), encoding="utf-8")
    return path


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    page = tmp_path / "corpora/suite/pier.html.gz"
    page.parent.mkdir(parents=True)
    page.write_bytes(gzip.compress(PAGE.encode()))
    return tmp_path / "corpora"


def test_an_article_is_joined_with_the_text_of_its_page(tmp_path: Path, corpora: Path) -> None:
    (article,) = labelled_articles(labels(tmp_path), corpora)
    assert article.text.body == TEXT
    assert article.has_title
    assert article.statements[0].content.text == "the old pier would close in spring"
    assert article.statements[0].speakers == ("The harbour board of Orsk",)
    assert article.entities[0].forms == ("Orsk",)


def test_only_the_labelled_beginning_is_read(tmp_path: Path, corpora: Path) -> None:
    (article,) = labelled_articles(labels(tmp_path, until=len(TITLE)), corpora)
    assert article.text.body == TITLE


@pytest.mark.parametrize("changed", [{"sha256": "0" * 16}, {"id": "suite/other.html.gz"}])
def test_another_text_is_refused(tmp_path: Path, corpora: Path, changed: dict[str, str]) -> None:
    with pytest.raises(DocumentError, match=r"pier|other"):
        list(labelled_articles(labels(tmp_path, **changed), corpora))
