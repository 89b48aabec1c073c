"""Who is meant by a description, an office with its place, or the noun for a body."""

import pytest

from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented


def _speaker(body: str, content: str) -> str | None:
    """The name of the entity that speaks the statement with some content."""
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    found = annotator("news").annotate(article)
    (entity,) = {
        quote.speaker_entity for quote in found.quotes if content == quote.content.removeprefix("that ").strip("“”.,")
    }
    return None if entity is None else found.entities[entity].name


@pytest.mark.parametrize(
    ("before", "speaker", "name"),
    [
        ("Officers found mattresses at Fiona Stroud's flat.", "The mother of three", "Fiona Stroud"),
        ("Maria Lund was jailed on Friday.", "The mother-of-three", "Maria Lund"),
        ("Athena Kouris left the firm on Monday.", "The Greek-American", "Athena Kouris"),
        ("Kouris, 27, joined from Velda.", "The Cuban", "Kouris"),
        ("Ida Brandt, who founded the mill, is to leave the firm.", "The 44-year-old engineer", "Ida Brandt"),
        ("Gen Silas Okwera has left.", "The General", "Silas Okwera"),
        ("Col. Peter Roe spoke first.", "The colonel", "Peter Roe"),
        ("Leeds City Council fined him.", "The authority", "Leeds City Council"),
        ("Kent Police arrested two men.", "The force", "Kent Police"),
    ],
)
def test_a_description_means_whom_the_article_has_named(before: str, speaker: str, name: str) -> None:
    assert _speaker(f"{before} {speaker} said it was over.", "it was over") == name


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("Maria Lund was jailed on Friday.", "The mother of the victim"),
        ("Maria Lund was jailed on Friday.", "A mother-of-three"),
        ("Leeds Rugby Club fined him.", "The authority"),
    ],
)
def test_a_description_that_fits_nobody_named_means_nobody(before: str, speaker: str) -> None:
    assert _speaker(f"{before} {speaker} said it was over.", "it was over") is None


@pytest.mark.parametrize(
    ("speaker", "name"),
    [
        ("The Mayor of Greater Norvale Asha Pillai", "Asha Pillai"),
        ("The United Nations Special Envoy for Sudan Henrik Solberg", "Henrik Solberg"),
        ("The governor of Nairobi Johnson Saka", "Johnson Saka"),
        ("The wife of England captain Harry Roe", None),
        ("The lawyer for Mayor Asha Pillai", None),
        ("The spokesman for Sudan Henrik Solberg", None),
    ],
)
def test_the_person_behind_the_place_of_an_office_with_an_article_speaks(speaker: str, name: str | None) -> None:
    assert _speaker(f"{speaker} said it was over.", "it was over") == name


@pytest.mark.parametrize(
    ("before", "speaker", "name"),
    [
        ("The prize went to the novelist Ida Brandt. Mayor Per Holt spoke.", "The author", "Ida Brandt"),
        ("Jo Lund, the founder of the airline Nordwing, met minister Ida Brandt.", "The billionaire", "Jo Lund"),
        ("Ida Brandt, a goalkeeper, joined from Velda. Coach Per Holt praised her.", "The player", "Ida Brandt"),
        ("Interior minister Per Holt was sacked on Monday.", "The former minister", "Per Holt"),
        ("Per Holt, 71, fell near the school where Jo Roe, 15, studies.", "The 71-year-old", "Per Holt"),
        ("Ida Brandt (34) was hit by a car that Jo Roe (71) drove.", "The 34-year-old", "Ida Brandt"),
        ("The book was published by Harbour Press in May. Ida Brandt wrote it.", "The company", "Harbour Press"),
        ("Kestrel Books announced the deal on Monday.", "The publisher", "Kestrel Books"),
    ],
)
def test_a_description_means_the_only_one_whom_it_fits(before: str, speaker: str, name: str) -> None:
    assert _speaker(f"{before} {speaker} said it was over.", "it was over") == name


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "Peter Holt, 71, met Jo Roe, who is 15, and Ida Lund, 71, there. The 71-year-old said it was over.",
            "it was over",
        ),
    ],
)
def test_an_age_that_two_have_means_nobody(text: str, content: str) -> None:
    assert _speaker(text, content) is None
