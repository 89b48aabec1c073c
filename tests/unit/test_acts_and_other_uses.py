"""Acts that took place are events; visits to places, prospects, threats and figures of speech are told apart."""

import pytest

from newsledger.transforms.annotation import RelationDraft
from tests.unit.relation_scenes import read

_STANDING = {"HOLDS_ROLE", "MEMBER_OF", "LOCATED_IN", "PART_OF", "ALLIED_WITH", "FAMILY_OF"}


def _events(text: str) -> list[RelationDraft]:
    return [one for one in read(text) if one.type not in _STANDING]


def _types(text: str) -> set[str]:
    return {event.type for event in _events(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Ida Brandt visited the Halvor settlement in Norway on Monday.",
        "Prime Minister Ida Brandt visited the Telmark Hospital on Monday.",
        "The visit of Ida Brandt to the border lasted an hour.",
        "Ida Brandt toured the plant during her visit to Volvo on Friday.",
        "Governor Ida Brandt paid a visit to the Salmon Museum.",
    ],
)
def test_a_visit_to_a_place_or_a_body_is_no_meeting(text: str) -> None:
    assert "CONSULT" not in _types(text)


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Ida Brandt visited France on Monday.", ("Ida Brandt", "France")),
        ("Pope Francis visited Ida Brandt in Lima.", ("Pope Francis", "Ida Brandt")),
        ("Ida Brandt's visit to France was short.", ("Ida Brandt", "France")),
        ("Brazil's foreign minister paid a visit to France.", ("Brazil's foreign minister", "France")),
        ("Maria Lund conducted a series of meetings with Anna Berg.", ("Maria Lund", "Anna Berg")),
    ],
)
def test_a_visit_to_a_person_or_a_state_is_a_meeting(text: str, parties: tuple[str, str]) -> None:
    assert parties in {(event.subject_text, event.object_text) for event in _events(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Ida Brandt threatened to shoot and kill Maria Lund.",
        "Anna Berg pleaded guilty to threatening to attack and murder a U.S. official, prosecutors said.",
        "Ida Brandt admitted to threatening to bomb and burn the French embassy.",
        "Maria Lund refused to attack or invade France.",
        "A man threatened to kidnap Ida Brandt.",
    ],
)
def test_what_is_threatened_or_refused_does_not_take_place(text: str) -> None:
    assert "ASSAULT" not in _types(text)
    assert "COERCE" not in _types(text)


@pytest.mark.parametrize(
    ("text", "modality", "is_negated"),
    [
        ("The strikes hurt the prospects for a trade deal between Brazil and France.", "possible", False),
        ("Shares rose on expectations of a trade deal between Brazil and France.", "possible", False),
        ("The minister said Norway was open to talks with Sweden.", "possible", False),
        ("The dispute lowers the prospects for any sort of trade deal between Brazil and France.", "possible", False),
        ("Norway is considering options for punishing Sweden.", "possible", False),
        ("The idea of Norway sending troops to Sweden was rejected.", "possible", False),
        ("Norway announced sanctions on Sweden after hopes of a truce faded.", "asserted", False),
        ("Ida Brandt has been unable to reschedule a meeting between Brazil and France.", "planned", False),
        ("Lawmakers ask whether Ida Brandt withheld military aid to Ukraine.", "asserted", True),
        ("Anna Berg avoids condemning Russia's invasion of Ukraine.", "asserted", False),
        ("Maria Lund did not criticise Brazil's attack on France.", "asserted", False),
        ("Brazil did not hold talks with France.", "asserted", True),
        ("Brazil withheld military aid to France.", "asserted", True),
        ("Ida Brandt admitted to threatening Maria Lund.", "asserted", False),
    ],
)
def test_an_act_of_a_noun_is_as_real_as_what_stands_around_it(text: str, modality: str, is_negated: bool) -> None:
    assert (modality, is_negated) in {(event.modality, event.is_negated) for event in _events(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Ida Brandt was killed by an airstrike in Tehran.",
        "Maria Lund was wounded by a missile in Chile.",
        "Three villagers and Ida Brandt were killed by a drone in Norway.",
        "The arrest was a US operation led by the DEA.",
        "Ida Brandt was accused of abusing his office.",
    ],
)
def test_a_place_an_adjective_or_an_office_is_no_party_of_an_attack(text: str) -> None:
    assert "ASSAULT" not in _types(text)


@pytest.mark.parametrize(
    "text",
    [
        "Every Norwegian who voted for Ida Brandt was told.",
        "A Brazilian who supports Ida Brandt said so.",
        "The Republicans hoped to take control of the Senate.",
        "Maria Lund said that she is focused on helping the Steelers win.",
        "Anna Berg brought her love of show to trade talks with China.",
        "Ida Brandt and Anna Berg said that the call with Maria Lund was short.",
        "Ida Brandt declined later to state when the plant would be ready for Volvo.",
        "Ida Brandt declined to address whether Maria Lund had slept.",
        "Ida Brandt recognised that France was likely to win.",
        "The minister said Norway threatened the peace of the region.",
        "The Republican nominee complained about his mic.",
        "The Democratic candidate criticised her opponent.",
        "Maria Lund is filing a complaint with the Supreme Court.",
        "Ida Brandt filed a lawsuit in the Supreme Court.",
    ],
)
def test_people_chambers_teams_and_comments_make_no_event(text: str) -> None:
    assert _events(text) == []


def test_both_of_two_refusals_are_refusals() -> None:
    events = _events("Ida Brandt refused to visit France and refused to pay Chile.")
    assert [(event.type, event.is_negated) for event in events] == [("REJECT", False), ("REJECT", False)]


def test_who_is_pressured_into_an_act_does_it() -> None:
    events = _events("Anna Berg pressured Ida Brandt into announcing an inquiry into Maria Lund.")
    assert ("Ida Brandt", "Maria Lund") in {(event.subject_text, event.object_text) for event in events}


def test_a_host_is_no_party_of_a_meeting() -> None:
    events = _events("Ida Brandt is in Panama meeting with ministers from France.")
    assert [(event.subject_text, event.object_text) for event in events] == [("Ida Brandt", "France")]


def test_teams_that_beat_each_other_attack_nobody() -> None:
    sport = "“We were awful,” captain Joe Tranter said. Orlando hammered Denver on Sunday."
    assert "ASSAULT" not in _types(sport)
    assert "ASSAULT" in _types("Russia hammered Kharkiv with drones on Sunday, the captain said.")
