"""Shapes of print that tell who speaks: transcripts, signed quotations, quotations that a clause leads in."""

import pytest

from newsledger.transforms.annotation import Annotations
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented

Row = tuple[str, str, str | None]


def said(body: str) -> list[Row]:
    """Kind, content and the first speaker's words of every statement of a body."""
    found: Annotations = annotator("news").annotate(
        segmented(article_id="a", article_key="a", title="", body=body, language="en")
    )
    rows: list[Row] = []
    for number, quote in enumerate(found.quotes):
        own = [one for one in found.attributions if one.quote == number and one.role == "speaker"]
        words = body[own[0].span.start : own[0].span.end] if own and own[0].span is not None else None
        rows.append((quote.kind, body[quote.span.start : quote.span.end], words))
    return rows


def test_paragraphs_of_a_transcript_are_turns_of_the_named() -> None:
    body = (
        "Governor Lena Marsh spoke to Chris Walton on Sunday.\n\n"
        "“WALTON: Let us start with the news. You were invited?\n\n"
        "“MARSH: The people know what they want.\n\n“(APPLAUSE)\n\n“We will win this.\n\n"
        "“WALTON: Governor, thank you.”"
    )
    assert said(body) == [
        ("direct", "Let us start with the news. You were invited?", "WALTON"),
        (
            "direct",
            "The people know what they want.\n\n“(APPLAUSE)\n\n“We will win this.",
            "MARSH",
        ),
        ("direct", "Governor, thank you.", "WALTON"),
    ]


def test_a_label_in_capitals_that_stands_once_is_no_transcript() -> None:
    assert all(kind != "direct" for kind, _, _ in said("UPDATE: The port of Orsk has been shut since Monday."))


@pytest.mark.parametrize("dash", ["― ", " ― ", "—", " — "])
def test_a_name_behind_a_dash_signs_a_quotation(dash: str) -> None:
    assert said(f"“Nobody here has ever seen the ferry leave.”{dash}Livia Prado") == [
        ("direct", "Nobody here has ever seen the ferry leave.", "Livia Prado")
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Prices will rise again in the spring, Mr. Able said on Monday: “I feel it in my bones.”",
            [
                ("indirect", "Prices will rise again in the spring", "Mr. Able"),
                ("direct", "I feel it in my bones.", "Mr. Able"),
            ],
        ),
        (
            "Critics said that the mayor has not swept his yard, and Ida Able boasted, “We own no broom.”",
            [
                ("indirect", "that the mayor has not swept his yard", "Critics"),
                ("direct", "We own no broom.", "Ida Able"),
            ],
        ),
        (
            "“We will stay,” Ida Able said, “The port is ours.”",
            [("direct", "We will stay,” Ida Able said, “The port is ours.", "Ida Able")],
        ),
        ("Dockers chanted “Which ferry?” and walked on.", [("direct", "Which ferry?", "Dockers")]),
        (
            "“My mother wrote, “Do not go home,” and I went anyway,” Ida Able said.",
            [
                ("direct", "My mother wrote, “Do not go home,” and I went anyway,", "Ida Able"),
                ("direct", "Do not go home,", "My mother"),
            ],
        ),
    ],
)
def test_a_clause_leads_its_quotation_in(body: str, expected: list[Row]) -> None:
    assert said(body) == expected


@pytest.mark.parametrize(
    ("body", "content", "name"),
    [
        (
            "The port is shut again. pic.twitter.com/abc — Nora Able (@nora) May 19, 2016",
            "The port is shut again",
            "Nora Able",
        ),
        (
            "Two new piers will do nothing for us.\n\n— Sen. Per Holt (@holt) July 3, 2019",
            "Two new piers will do nothing for us",
            "Sen. Per Holt",
        ),
        (
            "The mine stays open.\n\nWe asked for help twice.\n\n— Lena Marsh (@marsh) April 1, 2020",
            "We asked for help twice",
            "Lena Marsh",
        ),
    ],
)
def test_a_name_with_a_handle_and_a_date_signs_a_post_on_twitter(body: str, content: str, name: str) -> None:
    found = annotator("news").annotate(segmented(article_id="a", article_key="a", title="", body=body, language="en"))
    roles = [(link.role, body[link.span.start : link.span.end]) for link in found.attributions if link.quote == 0]
    assert body[found.quotes[0].span.start : found.quotes[0].span.end].rstrip(".") == content
    assert [roles[0], roles[1][0]] == [("speaker", name), "outlet"]
    outlet = next(link.entity for link in found.attributions if link.role == "outlet")
    assert outlet is not None
    assert found.entities[outlet].name == "Twitter"
