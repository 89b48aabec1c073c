"""Names joined from parts, laws by their number and titles in quotation marks, on sentences written for these tests."""

import pytest

from newsledger.transforms.english.mentions.joined_names import with_joined_names
from newsledger.transforms.english.mentions.quoted_titles import with_quoted_titles
from tests.unit.tagged_names import parsed, tagged


def joined(body: str, names: dict[str, str]) -> dict[str, str]:
    (block,) = parsed(body)
    return {name.text: name.type for name in with_joined_names([block], tagged([block], names))}


def titled(body: str, names: dict[str, str]) -> dict[str, str]:
    (block,) = parsed(body)
    return {name.text: name.type for name in with_quoted_titles([block], tagged([block], names))}


@pytest.mark.parametrize(
    ("body", "names", "whole"),
    [
        (
            "A partner at Hartwell & Lowe signed the letter.",
            {"Hartwell": "PERSON", "Lowe": "PERSON"},
            "Hartwell & Lowe",
        ),
        (
            "She asked the Ministry of Trade and Industry for help.",
            {"Ministry of Trade": "ORG"},
            "Ministry of Trade and Industry",
        ),
        (
            "The grant went to the Coastal Risk and Flood Recovery Centre last year.",
            {"Coastal Risk": "ORG", "Flood Recovery Centre": "ORG"},
            "Coastal Risk and Flood Recovery Centre",
        ),
        (
            "Officers of Orland Customs and Harbour Patrol (OCHP) searched the ship.",
            {"Orland Customs": "ORG", "Harbour Patrol": "ORG"},
            "Orland Customs and Harbour Patrol",
        ),
        (
            "He studied at the Institute of Strategic and Maritime Affairs.",
            {"Institute of Strategic": "ORG", "Maritime Affairs": "WORK"},
            "Institute of Strategic and Maritime Affairs",
        ),
    ],
)
def test_a_body_that_and_joins_is_one_name(body: str, names: dict[str, str], whole: str) -> None:
    assert joined(body, names) == {whole: "ORG"}


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("The Home Office and the Tolland Council disagreed.", {"Home Office": "ORG", "Tolland Council": "ORG"}),
        ("He met Ida Brandt & Per Holt in the lobby.", {"Ida Brandt": "PERSON", "Per Holt": "PERSON"}),
        (
            "The Institute of Physics and Leeds University agreed.",
            {"Institute of Physics": "ORG", "Leeds University": "ORG"},
        ),
        ("Both the Panthers and Orland City lost again.", {"Panthers": "ORG", "Orland City": "ORG"}),
        ("The Ministry of Health and officials in Orsk said so.", {"Ministry of Health": "ORG", "Orsk": "GPE"}),
        ("The Ministry of Health and President Holt agreed.", {"Ministry of Health": "ORG", "Holt": "PERSON"}),
    ],
)
def test_two_names_with_and_between_them_stay_two(body: str, names: dict[str, str]) -> None:
    assert joined(body, names) == names


@pytest.mark.parametrize(
    ("body", "names", "name", "kind"),
    [
        ("They invoked Article 7 of the treaty.", {}, "Article 7", "LAW"),
        ("He relied on the Third Amendment in court.", {}, "Third Amendment", "LAW"),
        ("The case turns on the 19th Amendment alone.", {}, "19th Amendment", "LAW"),
        ("Voters passed Proposition 12 by a wide margin.", {}, "Proposition 12", "LAW"),
        ("Flights leave from Terminal 3 on Sunday.", {}, "Terminal 3", "FAC"),
        ("The agency acted under Executive Order 7301 last week.", {}, "Executive Order 7301", "LAW"),
        ("She voted for Senate Bill 44 on Friday.", {"Senate": "ORG"}, "Senate Bill 44", "LAW"),
        ("President Moon Jae-ho spoke first.", {"Moon Jae": "PERSON"}, "Moon Jae - ho", "PERSON"),
    ],
)
def test_a_number_or_a_hyphen_completes_a_name(body: str, names: dict[str, str], name: str, kind: str) -> None:
    assert joined(body, names)[name] == kind


@pytest.mark.parametrize(
    ("body", "names", "title"),
    [
        ("Her novel “The Long Way Down to Orsk” sold well.", {"Orsk": "GPE"}, "The Long Way Down to Orsk"),
        ("The band played “Harbour Lights” for an hour.", {}, "Harbour Lights"),
        ("They sang “Ember,” “Lanterns” and “Hollow” before they left the stage.", {}, "Lanterns"),
        ("He wrote “A Brief Guide to Rain” in the winter.", {}, "A Brief Guide to Rain"),
        ("His first film, “Salt & Iron,” was shown in the old town hall.", {}, "Salt & Iron"),
    ],
)
def test_capitals_in_quotation_marks_make_a_title(body: str, names: dict[str, str], title: str) -> None:
    assert titled(body, names)[title] == "WORK"


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("“No Way,” he said when they asked him about it.", {}),
        ("She called the plan “a lot of nonsense” and went home.", {}),
        ("Michael “Mickey” Dorn came late to the party that night.", {}),
        ("The word “Orskification” made the rounds in the town.", {}),
        ("THE “GREAT BIG” SALE IS ON", {}),
    ],
)
def test_other_words_in_quotation_marks_are_no_titles(body: str, names: dict[str, str]) -> None:
    assert titled(body, names) == names


def test_an_article_in_the_marks_belongs_to_the_name() -> None:
    assert titled("He directed “The Lantern” for the old state theatre.", {"Lantern": "PRODUCT"}) == {
        "The Lantern": "PRODUCT"
    }
