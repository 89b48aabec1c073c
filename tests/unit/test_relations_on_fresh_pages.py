"""Kinds of errors that a reading of relations on pages not seen before showed."""

import pytest

from newsledger.transforms.annotation import RelationDraft
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented


def _relations(body: str) -> list[RelationDraft]:
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    return list(annotator("news").annotate(article).relations)


def test_the_bearer_of_a_title_acts() -> None:
    parties = {(one.type, one.subject_text) for one in _relations("Telmark CEO Ida Brandt is stepping down in May.")}
    assert ("CONCEDE", "Ida Brandt") in parties


@pytest.mark.parametrize(
    ("body", "office"),
    [
        ("French Minister of Foreign Affairs Ida Brandt left.", "Foreign Affairs"),
        ("Pakistan's Chief of Army Staff General Peter Holt warned them.", "Army"),
    ],
)
def test_the_field_of_an_office_is_no_body(body: str, office: str) -> None:
    assert office not in {one.object_text for one in _relations(body) if one.type == "HOLDS_ROLE"}


def test_offices_of_the_last_century_are_not_held() -> None:
    assert not [
        one for one in _relations("She was an aide to President Ida Brandt in 1973.") if one.type == "HOLDS_ROLE"
    ]
    assert [one for one in _relations("She was an aide to President Ida Brandt.") if one.type == "HOLDS_ROLE"]


def test_the_owner_of_a_company_is_not_accused() -> None:
    body = "Ida Brandt spoke, accusing the Holt-owned company of lying. Peter Holt was away."
    assert "ACCUSE" not in {one.type for one in _relations(body)}


@pytest.mark.parametrize(
    "body", ["Ida Brandt demonstrates that the law works.", "Ida Brandt hit twice and struck out on Sunday."]
)
def test_what_is_shown_or_missed_is_no_protest(body: str) -> None:
    assert "PROTEST" not in {one.type for one in _relations(body)}


def test_everybody_of_a_country_is_not_the_country() -> None:
    assert {one.object_text for one in _relations("Ida Brandt urged Americans to vote.")} == {None}
