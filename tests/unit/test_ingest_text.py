"""Plain text wrapped at any margin: paragraphs are joined, single long lines tolerated, page footers left out."""

import textwrap
from datetime import UTC, datetime

import pytest

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.extraction.text.paragraphs import blocks

FIRST = (
    "The council of Skarmo voted on Thursday to keep the harbour ferry for ten more years, after engineers had told it "
    "that the bridge which was to replace it would cost three times what the county had set aside for it in spring."
)
SECOND = (
    "“Nobody asked us,” said Ida Moen, who has run the kiosk on the pier since it opened in the year of the flood. “We "
    "read of the bridge in the paper, and of its end in the paper too.” The mayor said that he was sorry for that."
)
THIRD = "The ferry carries some 300 people a day, most of them to the school on the far shore of the narrow sound."
WHOLE = [FIRST, SECOND, THIRD]


def wrapped(width: int) -> list[str]:
    return [textwrap.fill(text, width) for text in WHOLE]


@pytest.mark.parametrize("width", [50, 64, 72, 78, 84, 90, 100, 120])
def test_the_margin_is_that_of_the_lines_themselves(width: int) -> None:
    assert blocks("\n\n".join(wrapped(width))) == WHOLE


@pytest.mark.parametrize("width", [66, 72, 80])
def test_one_long_line_does_not_tear_the_paragraphs_apart(width: int) -> None:
    text = "\n\n".join(wrapped(width))
    longer = text.replace("\n", " and so on for long, as the chronicle of the sound has it without end. ", 1)
    assert len(blocks(longer)) == 3


@pytest.mark.parametrize("footer", ["Page 3 of 9", "- 3 -", "page 3"])
def test_a_page_footer_is_left_out(footer: str) -> None:
    first, second, third = wrapped(72)
    assert blocks(f"{first}\n\n{footer}\n\n{second}\n\n{third}") == WHOLE
    assert blocks(f"{first}\n\n{second}\n{footer}\n\n{third}") == WHOLE


@pytest.mark.parametrize("lines", [["One.", "Two.", "Three."], [FIRST, SECOND, THIRD]])
def test_lines_that_no_margin_broke_stay_apart(lines: list[str]) -> None:
    assert blocks("\n".join(lines)) == lines


def test_an_indented_line_after_a_sentence_begins_a_paragraph() -> None:
    texts = [
        "The quay of Skarmo will close in March, and the ferry will call at the old pier until then, the mayor said.",
        "Nobody had asked the baker, who opened a shop beside the ticket office in May and has hired two people since.",
        "The council meets again on Tuesday, when the price of the new quay is to be settled with the regional bank.",
    ]
    for indent in ("    ", "  ", "\t"):
        wrapped = "\n".join(indent + textwrap.fill(text, 72, initial_indent="    ").lstrip() for text in texts)
        assert blocks(wrapped) == texts


@pytest.mark.parametrize(
    "footer", ["Skarmo Post                  Page 3 of 9", "SKARMO POST     page 3", "Skarmo   Seite 3/9"]
)
def test_the_footer_of_a_page_goes_with_its_running_title(footer: str) -> None:
    assert blocks(f"The quay will close in March.\n\n{footer}\n\nThe ferry goes on.") == [
        "The quay will close in March.",
        "The ferry goes on.",
    ]


@pytest.mark.parametrize("text", ["id,title,text\n1,Quay,Closed\n2,Pier,Open\n", '"id";"url";"date"\n1;a;b\n'])
def test_a_table_is_rejected_by_its_format(text: str) -> None:
    with pytest.raises(DocumentError, match=r"unknown_format.*CSV"):
        articles(RawDocument("d", "s", "file:///a.csv", None, datetime(2026, 11, 28, tzinfo=UTC), text.encode()))


@pytest.mark.parametrize("dash", ["–", "—"])
def test_the_dash_of_speech_stays_and_begins_a_paragraph(dash: str) -> None:
    spoken = f"{dash} Vi har ventet lenge nok på ferja, sier Ida Moen."
    assert blocks(f"{FIRST}\n\n{spoken}\n\n{THIRD}") == [FIRST, spoken, THIRD]
    assert blocks(f"{FIRST}\n{spoken}\n{THIRD}") == [FIRST, spoken, THIRD]


def test_a_hyphen_and_a_bullet_begin_an_item() -> None:
    assert blocks("- salt\n* rope\n• nails") == ["• salt", "• rope", "• nails"]
