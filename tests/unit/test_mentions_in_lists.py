"""Names in lists of several kinds, on lists written for these tests."""

import pytest

from newsledger.transforms.english.mentions.list_items import with_list_items
from tests.unit.tagged_names import parsed, tagged


def listed(body: str, names: dict[str, str]) -> dict[str, str]:
    """The names of a text with some tagged ones, as the text has them."""
    found = parsed(body)
    spans = ((name.phrase.span, name.type) for name in with_list_items(found, tagged(found, names)))
    return {" ".join(body[span.start : span.end].split()): kind for span, kind in spans}


GAMES = "Games include Corsair's Oath, Velda Rising, Harbour: Last Tide 2, Orsk Manager 2019, and Gale. More follow."


def test_the_other_items_of_a_list_have_the_type_of_half_of_them() -> None:
    names = {"Corsair 's Oath": "WORK", "Velda Rising": "WORK", "Last Tide": "ORG", "Gale": "WORK"}
    assert listed(GAMES, names) == {
        "Corsair's Oath": "WORK",
        "Velda Rising": "WORK",
        "Harbour: Last Tide 2": "WORK",
        "Orsk Manager 2019": "WORK",
        "Gale": "WORK",
    }


@pytest.mark.parametrize("names", [{"Corsair 's Oath": "WORK"}, {"Corsair 's Oath": "WORK", "Velda Rising": "ORG"}])
def test_a_list_of_which_few_items_or_no_two_alike_are_names_stays(names: dict[str, str]) -> None:
    assert len(listed(GAMES, names)) == len(names)


def test_titles_days_and_plain_words_are_no_items() -> None:
    body = "With Ida Roe, Per Holt, Chief Executive, Monday, Dry Cargo and others, Una Brandt, Jo Feld, left."
    names = {"Ida Roe": "PERSON", "Per Holt": "PERSON", "Una Brandt": "PERSON", "Jo Feld": "PERSON"}
    assert listed(body, names) == names


def test_lines_of_names_with_a_number_are_a_list() -> None:
    lines = ("Ida Roe", "Axl Thorne", "Per Holt", "Udo Kestrel", "Una Brandt", "Jo Feld")
    body = "\n\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    names = {line: "PERSON" for line in lines if line[0] in "IPJ"}
    assert listed(body, names) == dict.fromkeys(lines, "PERSON")


def test_players_of_a_box_score_are_persons() -> None:
    body = "Orsk (1-0): Tolland 25 points. Davis 7 points. Bean-Laing 5 points. Jo Feld 3 goals. Ida Roe 1 assist."
    players = ("Tolland", "Davis", "Bean-Laing", "Jo Feld", "Ida Roe")
    assert {name for name, kind in listed(body, {"Jo Feld 3": "PRODUCT"}).items() if kind == "PERSON"} == set(players)


def test_a_name_before_points_in_one_sentence_is_no_box_score() -> None:
    assert listed("Davis 7 points. The match was over by nine.", {}) == {}


def test_halls_stand_between_a_sign_and_the_end_of_their_line() -> None:
    halls = ("Coral Sky Theatre", "Harbour Hall at Orsk Creek", "The Forum", "Casino Stage – Velda", "Brewer Stage")
    body = "\n\n".join(f"June {day} – Orsk, OH @ {hall}" for day, hall in enumerate(halls, 1))
    found = listed(body, {"Orsk Creek": "GPE", "Brewer": "PRODUCT", "The Forum": "FAC"})
    assert found == dict.fromkeys(halls, "FAC")


def test_several_ministries_go_by_their_fields() -> None:
    body = "The departments of Agriculture, Veterans’ Affairs, Health and Human Services and Housing — all four — shut."
    found = listed(body, {"Health and Human Services": "ORG"})
    assert found == dict.fromkeys(("Agriculture", "Veterans’ Affairs", "Health and Human Services", "Housing"), "ORG")
