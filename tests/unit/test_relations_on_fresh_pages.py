"""Kinds of errors that a reading of relations on pages not seen before showed."""

import pytest

from newsledger.expectations.vocabulary import PLOVER_EVENTS
from newsledger.transforms.annotation import RelationDraft
from tests.unit.relation_scenes import read


def _relations(body: str) -> list[RelationDraft]:
    return read(body)


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


def _events(body: str) -> set[tuple[str, str | None]]:
    return {(one.type, one.object_text) for one in _relations(body)}


@pytest.mark.parametrize(
    "body",
    [
        "Norwegian voters support Ida Brandt.",
        "Ukrainian companies filed suit, demanding that the supplier return the money.",
        "The Taliban swapped two Norwegian hostages for three of its commanders.",
    ],
)
def test_people_who_do_not_act_for_a_country_are_not_the_country(body: str) -> None:
    assert not _events(body)


@pytest.mark.parametrize("people", ["the American public", "the American people"])
def test_people_who_are_asked_are_not_their_country(people: str) -> None:
    assert _events(f"Ida Brandt urged {people} to vote.") == {("REQUEST", None)}


def test_officials_act_for_their_country() -> None:
    assert _events("Norwegian officials met with Ida Brandt.") == {("CONSULT", "Ida Brandt")}


@pytest.mark.parametrize(
    ("body", "modality"),
    [
        ("Should Norway support Ida Brandt, it would be the first to do so.", "conditional"),
        ("Norway should support Ida Brandt.", "demanded"),
        ("The pressure must continue for Norway to allow the United Nations to help.", "demanded"),
        ("They asked whether Peter Holt tried to pressure Norway into accusing Ida Brandt.", "conditional"),
        ("Peter Holt pressured Norway into accusing Ida Brandt.", "asserted"),
    ],
)
def test_what_is_asked_supposed_or_pressed_for_has_not_happened(body: str, modality: str) -> None:
    found = {one.modality for one in _relations(body) if one.type in ("REQUEST", "SUPPORT", "CONCEDE", "ACCUSE")}
    assert found == {modality}


@pytest.mark.parametrize(
    "body",
    [
        "Zippy Duvall, the president of the American Farm Bureau, said farmers suffered.",
        "Ida Brandt is Director of the Caribbean Air and Marine Branch.",
    ],
)
def test_the_end_of_the_name_of_a_body_holds_no_office(body: str) -> None:
    holders = {one.subject_text for one in _relations(body) if one.type == "HOLDS_ROLE"}
    assert not holders & {"Farm Bureau", "Marine Branch"}


@pytest.mark.parametrize(
    "body", ["Ida Brandt refused to condemn Norway.", "Peter Holt has refused to criticise Ida Brandt."]
)
def test_who_is_spared_is_refused_nothing(body: str) -> None:
    assert "REJECT" not in {kind for kind, _ in _events(body)}


@pytest.mark.parametrize(
    "body",
    [
        "Peter Holt asked the jury to consider why Ida Brandt left.",
        "Peter Holt repeatedly demanded how Ida Brandt could be so sure.",
        "Peter Holt is refusing to leave the camp is fear of Ida Brandt.",
    ],
)
def test_a_clause_within_a_demand_or_refusal_names_no_target(body: str) -> None:
    assert "Ida Brandt" not in {target for _, target in _events(body)}


def test_what_is_refused_to_somebody_names_the_target() -> None:
    assert ("REJECT", "Norway") in _events("Peter Holt refused to negotiate peace with Norway.")


@pytest.mark.parametrize(
    "body",
    [
        "Ida Brandt works with the Orsk Council.",
        "Ida Brandt returned to Norway in May.",
        "Ida Brandt struck and killed a pedestrian.",
        "Legislators in Iowa backed Ida Brandt.",
        "Ida Brandt is a Democratic pollster who advised the Orsk Council.",
        "It was hard for Norway to endorse Ida Brandt.",
        "Ida Brandt slammed Peter Holt's wife.",
        "The Russian pulled out with an injury.",
    ],
)
def test_what_parties_cannot_do_to_each_other_is_no_event(body: str) -> None:
    assert not {kind for kind, _ in _events(body)} & set(PLOVER_EVENTS)


def test_who_receives_support_is_the_one_supported() -> None:
    found = [(one.subject_text, one.object_text) for one in _relations("Ida Brandt won the support of Peter Holt.")]
    assert ("Peter Holt", "Ida Brandt") in found


def test_others_who_are_asked_are_no_party() -> None:
    assert _events("The Orsk Council urged people to vote for Ida Brandt.") <= {
        ("REQUEST", None),
        ("SUPPORT", "Ida Brandt"),
    }


@pytest.mark.parametrize(
    "body",
    [
        "They met then–Acme director Ida Brandt.",
        "Ida Brandt was named best supporting actress in a film of Acme Corp.",
    ],
)
def test_past_roles_and_awards_are_no_roles(body: str) -> None:
    assert not [one for one in _relations(body) if one.type == "HOLDS_ROLE"]


def test_the_leader_of_a_movement_does_not_lead_the_country() -> None:
    found = _relations("The Dutch extremist leader Ida Brandt met the Dutch opposition leader Peter Holt.")
    assert [one.subject_text for one in found if one.type == "HOLDS_ROLE" and one.object_text] == ["Peter Holt"]
