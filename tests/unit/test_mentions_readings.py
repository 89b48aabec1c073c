"""The article decides which entity a listed form means."""

import pytest

from newsledger.transforms.english.mentions.name_bounds import trimmed
from newsledger.transforms.english.mentions.names import NameSpan
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import pipeline
from tests.unit.test_mentions_names import cast_of


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("The trial was moved to Moscow, Idaho, on Monday.", "Moscow", "US"),
        ("A truck from Paris, Texas, was seized near Dallas.", "Paris", "US"),
        ("She grew up in Cambridge, Mass., and studied law.", "Cambridge", "US"),
        ("A mill in London, Ontario, closed in May.", "London", "CA"),
        ("A plant in Oakdale, Calif., burned on Monday.", "Oakdale", "US"),
        ("Ministers of Paris, Berlin, Poland and Spain met on Monday.", "Paris", "FR"),
        ("Growers in Georgia lost their peaches, and those in Alabama too.", "Georgia", "US"),
        ("The mayor of Savannah, Georgia, thanked the crews.", "Georgia", "US"),
        ("Georgia closed its border, officials in Tbilisi said, and Florida sent aid.", "Georgia", "GE"),
        ("Georgia and Armenia agreed to open the pass.", "Georgia", "GE"),
        ("Chad, Georgia and Turkey signed the pact, an official in Denver said.", "Georgia", "GE"),
    ],
)
def test_a_place_is_in_the_country_that_the_article_tells(text: str, name: str, country: str) -> None:
    cast, _ = cast_of(text)
    assert [entity.country_code for entity in cast.entities if entity.name == name] == [country]


def test_a_town_placed_once_is_meant_throughout() -> None:
    cast, found = cast_of("A court in Moscow, Idaho, heard him on Monday. Students in Moscow were relieved.")
    assert [entity.country_code for entity in cast.entities if entity.name == "Moscow"] == ["US"]
    assert "Moscow" in found["Moscow"]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("The DA charged two men in Boston with theft.", False),
        ("The DA will vote against the budget of South Africa.", True),
        ("Organised Labor won the vote at the mill in Ohio.", False),
        ("A win for Labor would surprise Canberra, polls in Australia show.", True),
        ("The PT faces its rivals in Brazil on Sunday.", True),
    ],
)
def test_a_short_form_of_a_body_needs_its_country(text: str, listed: bool) -> None:
    cast, _ = cast_of(text)
    assert any((entity.reference_id or "").startswith("org:") for entity in cast.entities) == listed


def test_a_word_in_a_shouted_sentence_is_no_body() -> None:
    cast, _ = cast_of("THE POLICE CHIEF IS WRONG ABOUT THE FIRE, SAYS COUNCILMAN GREG ODOM.")
    assert "Islamic State" not in [entity.name for entity in cast.entities]


@pytest.mark.parametrize(
    ("text", "is_body"),
    [
        ("Mayor Ida Roe shook her head. “That IS what he said,” she told reporters.", False),
        ("Officials said on Monday that IS claimed the attack in Mosul.", True),
        ("What IS wants is clear, Ida Roe said.", True),
    ],
)
def test_a_stressed_copula_is_no_body(text: str, is_body: bool) -> None:
    _, found = cast_of(text)
    assert any("IS" in texts for texts in found.values()) == is_body


def test_a_dash_between_blanks_parts_two_names() -> None:
    _, found = cast_of("The ferries will run again on Monday.", "Ferries to run, says Senate - Norheim Herald")
    assert not any(" - " in text for texts in found.values() for text in texts)


def test_an_office_is_no_part_of_its_body() -> None:
    _, found = cast_of("Former Supreme Court Justice Ingrid Solheim opened the hall in Oslo.")
    assert "Supreme Court Justice" not in {text for texts in found.values() for text in texts}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Robert “Bobby” Lund, a carpenter, said he had seen it.", "Robert “Bobby” Lund"),
        ("The acting director of the FBI Karen Stone will speak there.", "Karen Stone"),
        ("The director of the Shanghai Friendship Hospital said it was full.", "Shanghai Friendship Hospital"),
        ("She was named president of the National Farmers Union on Monday.", "National Farmers Union"),
        ("The crowd met Queen Margrethe II in the square.", "Queen Margrethe II"),
        ("A probe was sent to Mars in May, the agency said.", "Mars"),
        ("Shops in the town were closed at Christmas, he said.", "Christmas"),
        ("He works for the studio behind “A Winter Tale” and other films.", "A Winter Tale"),
        ("The picture is shown on Monday at 9 – The Harbour Gazette", "The Harbour Gazette"),
    ],
)
def test_a_name_is_as_long_as_it_should_be(text: str, name: str) -> None:
    _, found = cast_of(text)
    assert name in {form for forms in found.values() for form in forms}


def test_a_body_behind_its_place_is_named_without_it() -> None:
    article = segmented(article_id="a", article_key="a", title="", body="Oslo-based Nordvik grew.", language="en")
    (block,) = blocks(article, pipeline())
    (name,) = trimmed([NameSpan(block.phrase(0, 3), "PERSON", "names.tagger", 0.9)])
    assert (name.text, name.type) == ("Nordvik", "ORG")


@pytest.mark.parametrize("address", ["vote@OrskTimes.org", "OrskTimes.com/Harbour", "https://OrskTimes.com"])
def test_addresses_are_no_names(address: str) -> None:
    _, found = cast_of(f"Send your photographs to {address} by Monday, the Orsk Times said.")
    assert address not in {form for forms in found.values() for form in forms}


def test_the_end_of_a_longer_name_is_none_by_itself() -> None:
    _, found = cast_of("The second album of Eleven Hours to Mars was sold in May.")
    assert "Mars" not in found
