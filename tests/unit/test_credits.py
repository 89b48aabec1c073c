"""A credit is found where agencies are credited, with its words as evidence, and nowhere else."""

import pytest

from newsledger.transforms.documents import Credit, ExtractedArticle
from newsledger.transforms.tables.credits import credit_rows


def article(text: str, *authors: str, header: Credit | None = None) -> ExtractedArticle:
    taken = (header,) if header else ()
    return ExtractedArticle("Title", text, "https://example.org/a", "en", 1.0, "x", "1", authors=authors, credits=taken)


@pytest.mark.parametrize(
    ("given", "agency", "words"),
    [
        (article("OSLO (AP) — The port reopened.\n\nIt was closed."), "AP", "(AP)"),
        (article("Geneva, 3 May (Xinhua) -- Talks go on."), "Xinhua", "(Xinhua)"),
        (article("The port reopened.\n\nIt was closed. — Reuters"), "Reuters", "— Reuters"),
        (article("By Agence France-Presse\n\nThe port reopened."), "AFP", "By Agence France-Presse"),
        (article("The port reopened.", "Ann Able", "Associated Press"), "AP", "Associated Press"),
        (article("The port.", header=Credit("AP", "OSLO (AP) —", "dateline")), "AP", "OSLO (AP) —"),
    ],
)
def test_a_credit_is_a_row_with_its_words(given: ExtractedArticle, agency: str, words: str) -> None:
    (row,) = credit_rows(given, "art_1")
    assert (row["agency"], row.get("text") or row.get("field_text")) == (agency, words)
    if row["zone"]:
        start, end = int(str(row["start_char"])), int(str(row["end_char"]))
        assert given.text[start:end] == row["text"]


@pytest.mark.parametrize(
    "text",
    [
        "The leader of the Labour party (PA) agreed with Reuters on Monday.",
        "Officials told the Associated Press that the port was closed.",
        "The port reopened.\n\nAP Photo",
    ],
)
def test_an_agency_that_is_only_spoken_of_is_not_credited(text: str) -> None:
    assert credit_rows(article(text), "art_1") == []
