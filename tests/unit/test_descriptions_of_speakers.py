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
