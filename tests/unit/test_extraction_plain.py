"""Plain text: what stands around a body is told from it, and each fact goes where it belongs."""

import pytest

from newsledger.transforms.extraction.text.plain import plain

BODY = (
    "The harbour council voted on Tuesday to close the old pier, ending a dispute that had lasted for nine years.\n\n"
    "“It was never a pier,” said Orsolya Brandt, who led the vote. “It was a rumour made of planks.”"
)


def test_a_dated_header_gives_date_and_title() -> None:
    found = plain(f" date 2023-04-05 Council closes old pier, mayor says\n\nOrla Quist\n·3 min read\n{BODY}")
    assert found.values["title"] == "Council closes old pier, mayor says"
    assert [(one.method, one.text) for one in found.dates] == [("text", "2023-04-05")]
    assert found.authors == ("Orla Quist",)
    assert found.text == BODY


@pytest.mark.parametrize(
    "line",
    ["·2 min read", "· 2 min read", "5 minute read", "Updated 14:05 · 3 min read", "In this article:", "Advertisement",
     "(Reporting by Ann Able; Editing by Bo Best)", "— Reuters", "(AFP)", "___", "Copyright 2024 The Daily Pier."],
)  # fmt: skip
def test_furniture_never_stands_in_the_text(line: str) -> None:
    assert plain(f"Council closes old pier\n\n{line}\n{BODY}\n\n{line}\n").text == BODY


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Featured Image via CGTN", "CGTN"),
        ("Photo: Bo Best/Getty", "Bo Best/Getty"),
        ("Image credit: Harbour Press", "Harbour Press"),
        ("(Photo by Ann Able/Getty Images)", "Ann Able/Getty Images"),
        ("Picture courtesy of the council", "the council"),
    ],
)
def test_an_image_credit_goes_to_its_column(line: str, credit: str) -> None:
    found = plain(f"Council closes old pier\n\n{BODY}\n\n{line}\n")
    assert found.values["image_credit"] == credit
    assert found.text == BODY


@pytest.mark.parametrize(
    ("opening", "place", "agency"),
    [
        ("BEIJING (Reuters) — ", "BEIJING", "Reuters"),
        ("NAIROBI, Kenya (AP) -- ", "NAIROBI, Kenya", "AP"),
        ("PARIS, March 3 (AFP) - ", "PARIS", "AFP"),
        ("LOS ANGELES, Sept. 28 (UPI) — ", "LOS ANGELES", "UPI"),
        ("HALIFAX — ", "HALIFAX", None),
        ("LILONGWE (Relief Times) — ", "LILONGWE", None),
        ("SONPALLI, India: ", "SONPALLI, India", None),
    ],
)
def test_a_dateline_goes_to_its_columns(opening: str, place: str, agency: str | None) -> None:
    found = plain(f"Council closes old pier\n\n{opening}{BODY}")
    assert (found.values["dateline"], found.wire_agency) == (place, agency)
    assert found.text == BODY


def test_a_date_in_the_dateline_is_a_candidate_of_the_wire() -> None:
    found = plain(f"Council closes old pier\n\nOSLO, March 3, 2024 (dpa) - {BODY}")
    assert ("wire", "March 3, 2024") in [(one.method, one.text) for one in found.dates]


def test_a_date_beside_a_byline_is_read() -> None:
    found = plain(f"Council closes old pier\n\nBy Orla Quist | 3 December 2024\n\n{BODY}")
    assert found.authors == ("Orla Quist",)
    assert [one.text for one in found.dates] == ["3 December 2024"]


@pytest.mark.parametrize("opening", ["BREAKING: ", "The mayor - ", "EXCLUSIVE: "])
def test_words_that_are_no_dateline_stay(opening: str) -> None:
    assert plain(f"Council closes old pier\n\n{opening}{BODY}").text == opening + BODY


def test_keyed_lines_are_read() -> None:
    header = (
        "Headline: Council closes old pier\nBy: Orla Quist and Bo Best\nDate: 2023-04-05\nSource: Pier Post\n"
        "URL: https://pier.example/a\nSection: Local\nPhoto credit: Ann Able\nDateline: Skarmo\n\n"
    )
    found = plain(header + BODY)
    assert found.values == {
        "title": "Council closes old pier", "source": "Pier Post", "url": "https://pier.example/a", "section": "Local",
        "image_credit": "Ann Able", "dateline": "Skarmo",
    }  # fmt: skip
    assert found.authors == ("Orla Quist", "Bo Best")
    assert found.text == BODY


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Ann Able and Bo Best, Reuters correspondent", ("Ann Able", "Bo Best")),
        ("By ANN ABLE", ("Ann Able",)),
        ("By Kamila Stach in Warsaw", ("Kamila Stach",)),
        ("Josephine Tallaght, Brussels", ("Josephine Tallaght",)),
        ("Declan Moyrath at Thistle Park", ("Declan Moyrath",)),
        ("Carl-Erik de la Tour", ("Carl-Erik de la Tour",)),
        ("Von Annegret Wiese", ("Annegret Wiese",)),
    ],
)
def test_bylines_give_names_alone(byline: str, authors: tuple[str, ...]) -> None:
    found = plain(f"Council closes old pier\n\n{byline}\n\n{BODY}")
    assert found.authors == authors
    assert found.text == BODY


def test_a_date_line_with_its_place_is_taken_out() -> None:
    found = plain(f"Council closes “old” pier\n\nPrague, 22 January 2026\n\n{BODY}")
    assert found.values["dateline"] == "Prague"
    assert found.dates[0].text == "22 January 2026"
    assert found.text == BODY


def test_bullets_and_run_in_heads_stay() -> None:
    text = "Why it matters: Piers fall.\n\n  * First point made here.\n  - Second point.\n\n‣ Third point."
    found = plain(f"Council closes old pier\n\n{text}")
    assert found.paragraphs == [
        "Why it matters: Piers fall.", "• First point made here.", "• Second point.", "• Third point.",
    ]  # fmt: skip


def test_wrapped_lines_become_paragraphs_and_long_lines_stay_apart() -> None:
    wrapped = (
        "The harbour council voted on Tuesday to close the\nold pier, ending a dispute that had lasted for\nyears."
    )
    joined = " ".join(wrapped.split())
    assert plain(f"Council closes old pier\n\n{wrapped}\n\n{wrapped}").paragraphs == [joined, joined]
    long = "The harbour council voted on Tuesday to close the pier, and it did so in the small hours of the day."
    assert plain(f"Council closes old pier\n\n{long}\n{long}").paragraphs == [long, long]


def test_a_release_mark_is_no_title() -> None:
    found = plain(f"FOR IMMEDIATE RELEASE\n\nPier to close in spring\n\n{BODY}")
    assert found.values["title"] == "Pier to close in spring"
    assert found.text == BODY


def test_a_headline_that_an_archive_closed_with_a_stop_is_a_title() -> None:
    found = plain(f"Council closes old pier.\n\n{BODY}")
    assert (found.values["title"], found.text) == ("Council closes old pier", BODY)


def test_a_text_without_header_keeps_its_first_paragraph() -> None:
    assert "title" not in plain(BODY).values
    assert plain(BODY).text == BODY
