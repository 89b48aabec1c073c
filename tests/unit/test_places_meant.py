"""Which place or company a name means, and what the text says of it."""

import pytest

from newsledger.transforms.annotation import Annotations
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented


def read(body: str, dateline: str | None = None) -> Annotations:
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en", dateline=dateline)
    return annotator("news").annotate(article)


def named(body: str, name: str, dateline: str | None = None) -> set[tuple[str, str | None]]:
    """Type and country of the entities with a name."""
    entities = read(body, dateline).entities
    return {(entity.type, entity.country_code) for entity in entities if entity.name == name}


@pytest.mark.parametrize(
    ("body", "name", "country"),
    [
        ("Workers at the plant in Kent, Washington, walked out on Monday.", "Kent", "US"),
        ("A mill near Aberdeen, Washington.", "Aberdeen", "US"),
        ("Officials of Seoul, Washington and Tokyo met on Monday.", "Seoul", "KR"),
        ("Officials of Beijing, Washington, and Tokyo met on Monday.", "Beijing", "CN"),
        ("In Moscow, Washington is seen as a rival.", "Moscow", "RU"),
        ("A court in Lebanon, Tennessee, heard the case.", "Lebanon", "US"),
    ],
)
def test_a_town_before_its_state_is_in_its_country(body: str, name: str, country: str) -> None:
    assert {code for _, code in named(body, name)} == {country}


@pytest.mark.parametrize(
    "body",
    [
        "The survey covered Scotland, the Republic of Ireland, Northern Ireland.",
        "It is open to residents of Great Britain, the Republic of Ireland, Northern Ireland, and the Channel Islands.",
        "He has farms in the Republic of Ireland, Northern Ireland.",
    ],
)
def test_countries_in_a_list_do_not_lie_in_each_other(body: str) -> None:
    found = read(body)
    assert [relation.type for relation in found.relations] == []
    assert "country:IE" in {entity.reference_id for entity in found.entities}


def test_two_towns_of_one_name_are_two_entities() -> None:
    body = "The company has plants in Toledo, Ohio, and Toledo, Spain. It closed one in Orsk."
    assert named(body, "Toledo") == {("GPE", "US"), ("GPE", "ES")}
    places = [(relation.subject_text, relation.object_text) for relation in read(body).relations]
    assert places == [("Toledo", "Ohio"), ("Toledo", "Spain")]


@pytest.mark.parametrize(
    ("body", "dateline", "country"),
    [
        (
            "Georgia lawmakers passed the bill. Madison Tate, a Republican from Athens, said it was wrong.",
            "ATLANTA",
            "US",
        ),
        ("Lawmakers of Georgia met in Atlanta. A man from Athens spoke.", None, "US"),
        ("Ministers of Greece met in Athens. A delegation from Georgia and Atlanta came.", None, "GR"),
        ("She flew from Georgia to Athens and on to Cairo and Atlanta.", None, "GR"),
    ],
)
def test_a_namesake_of_a_capital_is_meant_in_an_article_on_its_state(
    body: str, dateline: str | None, country: str
) -> None:
    assert {code for _, code in named(body, "Athens", dateline)} == {country}


@pytest.mark.parametrize(
    ("body", "reference"),
    [
        ("Emirates said it would fly to Lagos. Tim Clark is the president of Emirates.", "org:emirates-airline"),
        ("The ministers flew to the Emirates on Monday.", "country:AE"),
        ("The lender Halifax said prices rose. Halifax expects a rise.", "org:halifax-bank"),
        ("House prices rose, said Halifax, a bank.", "org:halifax-bank"),
        ("A fire broke out in Halifax on Monday.", "place:halifax-ca"),
    ],
)
def test_a_company_called_like_a_place_is_told_apart(body: str, reference: str) -> None:
    assert reference in {entity.reference_id for entity in read(body).entities}


def test_moons_are_no_places_on_earth() -> None:
    body = "The probe flew past Europa. Europa may have life. Ganymede is larger. Rain fell in Britain and in London."
    assert named(body, "Europa") == {("LOC", None)}


@pytest.mark.parametrize(
    ("body", "modality"),
    [
        ("Ida Brandt is stepping down in May.", "planned"),
        ("Chief executive Ida Brandt, who is stepping down, said the firm was sound.", "planned"),
        ("France is signing an agreement with Germany in June.", "planned"),
        ("Ida Brandt stepped down in May.", "asserted"),
        ("Russia is attacking Ukraine.", "asserted"),
    ],
)
def test_an_act_that_is_arranged_is_planned(body: str, modality: str) -> None:
    acts = [relation for relation in read(body).relations if relation.type in ("AGREE", "ASSAULT", "CONCEDE")]
    assert {act.modality for act in acts} == {modality}


@pytest.mark.parametrize(
    ("body", "types"),
    [
        ("Connor Lund stripped Tom Ash of the puck and scored.", []),
        ("Jo Roe was stripped of the ball by Tom Ash.", []),
        ("Norland stripped Tom Ash of his citizenship.", ["SANCTION"]),
    ],
)
def test_a_player_who_loses_the_puck_is_not_punished(body: str, types: list[str]) -> None:
    assert [relation.type for relation in read(body).relations if relation.type == "SANCTION"] == types
