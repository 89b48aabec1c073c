"""Names of persons, bodies and places as whole articles give them, on sentences written for these tests."""

import pytest

from newsledger.transforms.english.mentions.linking import article_cast
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import pipeline


def entities(body: str, title: str = "") -> dict[str, str]:
    """The names of the entities with their types."""
    article = segmented(article_id="a", article_key="a", title=title, body=body, language="en")
    return {entity.name: entity.type for entity in article_cast(article, blocks(article, pipeline())).entities}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Her deputy, Lodewijk van 't Hoff, said that was a bluff.", "Lodewijk van 't Hoff"),
        ("Inés de los Prados met the mayor. De los Prados said no boat would sail.", "Inés de los Prados"),
        ("Carlos Martínez de las Heras, a poet, spoke on Friday.", "Carlos Martínez de las Heras"),
        ("“He never shouts,” said Terence “Tick” Osborne, his last pupil.", "Terence Tick Osborne"),
        ("The singer Marlene “The Sparrow” Voight died on Sunday.", "Marlene The Sparrow Voight"),
        ("Robert 'Bob' Harlan, a baker, wept on Friday.", "Robert Bob Harlan"),
        ("Ida de la Fuente Brandt left. De la Fuente said no.", "Ida de la Fuente Brandt"),
        ("Her ex-husband, Finn Roth, gave the eulogy.", "Finn Roth"),
        ("Hon Kai-lam, a Hong Kong investor, looked on. “I eat rice,” Hon said.", "Hon Kai-lam"),
        ("Head of surgery at Orsk University Hospital Maarten de Wal said two had died.", "Maarten de Wal"),
    ],
)
def test_a_person_has_the_whole_name(body: str, name: str) -> None:
    found = entities(body)
    assert found[name] == "PERSON"
    assert list(found.values()).count("PERSON") == 1


def test_the_last_two_of_four_names_stand_for_the_person() -> None:
    body = "Ida Lúcia Moura Brandt will replace him. Moura said there would be an audit. Brandt said so too."
    assert entities(body) == {"Ida Lúcia Moura Brandt": "PERSON"}


def test_a_demonym_behind_an_article_is_no_first_name() -> None:
    assert "Finn Aaltonen" not in entities("The Finn Aaltonen won the race on Sunday.")
    assert entities("German Chancellor Ida Brandt won.") == {"Germany": "GPE", "Ida Brandt": "PERSON"}


def test_a_title_in_quotation_marks_before_a_name_is_no_nickname() -> None:
    assert entities("Critics called “Dunes” Villeneuve's best film so far.")["Dunes"] == "WORK"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("A spokeswoman for the shipping line Corso Marina, Livia Grech, said so.", "Corso Marina"),
        ("Henrietta Vaughan of the consumer group Fair Voyage left the room.", "Fair Voyage"),
        ("Two in three would pay more, a survey by the pollster Episcan found.", "Episcan"),
        ("“Few knew,” said Rohan Mehta, chief security officer of Vaultrow, the Bengaluru start-up.", "Vaultrow"),
        ("“People want rules,” Episcan's research chief, Birgit Falk, told Politiken.", "Episcan"),
        ("The mine's owner, Karro Reef, referred questions to its lawyers.", "Karro Reef"),
        ("Devi Raman runs Second Whiskers, a cat shelter in Coimbatore.", "Second Whiskers"),
        ("Dr Ida Castell, currently medical director of Ormsley General, starts in May.", "Ormsley General"),
        ("Grünwald, a Munich law firm, sued the city on Friday.", "Grünwald"),
        ("Amara Nwosu, founder of Lagos-based Paybridge, wept.", "Paybridge"),
        ("The Department for Culture, Media and Sport in London declined to comment.", None),
        ("The Ministry of Agriculture, Food and Rural Affairs sued the mill.", None),
        ("The Committee on Energy, Water and Mines sued the mill.", None),
        ("She spoke to the Bergen Courier about the glacier.", "Bergen Courier"),
        ("Femi Ade scored as Harrow Town beat Dunmore 3-1.", "Harrow Town"),
        ("The coach wept: Ashford Rovers thrashed Marlow 5-0 at home.", "Marlow"),
    ],
)
def test_the_words_beside_a_name_make_it_a_body(body: str, name: str | None) -> None:
    found = entities(body)
    whole = body[4 : body.index(" in London" if "London" in body else " sued")] if name is None else name
    assert found[whole] == "ORG"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("He is paid by the company Brandon founded.", "company Brandon"),
        ("Yesterday, the company that makes tea closed its mill.", "Yesterday"),
        ("Sadly, the airline, which lost money, closed on Friday.", "Sadly"),
        ("Rohan, the start-up founder, left the room.", "start-up"),
        ("The Department for Transport, Network Rail and Southern said so.", "Department for Transport, Network Rail"),
    ],
)
def test_other_capitals_beside_nouns_for_bodies_are_none(body: str, name: str) -> None:
    assert not any(name in entity and kind == "ORG" for entity, kind in entities(body).items())


def test_who_is_described_as_a_person_is_no_body_or_place() -> None:
    bergo = "Bergo, the Brazilian striker, ended his career on Sunday."
    assert entities(bergo)["Bergo"] == "PERSON"
    assert entities("Orsted, the developer, said its boss had left.").get("Orsted") != "PERSON"
    assert entities("Victoria Stone, of Victoria Police, was in the room.")["Victoria Stone"] == "PERSON"
    assert entities("Macron's security chief, Ida Roe, left on Friday.")["Macron"] == "PERSON"


def test_a_place_stays_one_beside_a_person_of_its_name() -> None:
    found = entities("Austin Reeve wept. The case will be heard in Austin, Texas. Austin told us that he was glad.")
    assert found["Austin"] == found["Texas"] == "GPE"
    assert found["Austin Reeve"] == "PERSON"
    assert entities("Rosa Lima, a painter, left. Her sister has lived in Lima for years.") == {
        "Rosa Lima": "PERSON",
        "Lima": "GPE",
    }
    assert entities("Rosa Lima, a painter, left. Nobody believes in Lima.") == {"Rosa Lima": "PERSON"}


def test_where_somebody_comes_from_is_a_place() -> None:
    assert entities("“It is over,” said Yiannis Korr, a retired engineer from Volos who had left.")["Volos"] == "GPE"


def test_a_town_before_its_county_has_the_country() -> None:
    article = segmented(
        article_id="a", article_key="a", title="", body="Villagers in Yalding, Kent, wept.", language="en"
    )
    cast = article_cast(article, blocks(article, pipeline()))
    assert {(entity.name, entity.country_code) for entity in cast.entities} == {("Yalding", "GB"), ("Kent", "GB")}


def test_results_leave_countries_and_players_what_they_are() -> None:
    assert "ORG" not in entities("Trump beat Selby 10-8 in the final, the coach said.").values()
    assert entities("England beat France 2-1 on Sunday.") == {"England": "GPE", "France": "GPE"}
    assert entities("Ida Brandt beat Joan Holt 3-1 in the final.") == {"Ida Brandt": "PERSON", "Joan Holt": "PERSON"}


def test_who_holds_an_office_of_a_town_makes_it_one() -> None:
    assert entities("Yuma Chief of Police Ida Brandt said a courier had lost it.")["Yuma"] == "GPE"
    assert entities("On Friday, Wexcombe Mayor Ida Brandt wept.")["Wexcombe"] == "GPE"
    for body in ("Acting Mayor Ida Brandt left the room.", "Labour Mayor Ida Brandt won the vote."):
        assert "GPE" not in entities(body).values()


def test_a_name_before_a_plural_verb_is_a_team_in_news_of_sport() -> None:
    body = "Real Velda have rejected a bid for the winger. The coach has asked the board to keep him."
    assert entities(body)["Real Velda"] == "ORG"
    assert "ORG" not in entities("South Koreans have cheered in the stadium.").values()


def test_the_owner_of_a_thing_is_a_person_without_its() -> None:
    assert entities("The mine's owner, Ida Brandt, referred questions to her lawyers.") == {"Ida Brandt": "PERSON"}


def test_a_company_may_go_by_its_first_word_inside_a_sentence() -> None:
    body = "Granite Pictures fired her. The vice president of communications for Granite, Ida Brandt, wept."
    assert entities(body) == {"Granite Pictures": "ORG", "Ida Brandt": "PERSON"}
    assert entities("Florence Holland, 82, wept on Friday.") == {"Florence Holland": "PERSON"}


def test_a_profession_that_opens_a_title_is_no_first_name() -> None:
    found = entities(
        "Singer Cordelia Vale has married. Vale wept.", title="Singer Vale ties the knot in a small chapel"
    )
    assert found == {"Cordelia Vale": "PERSON"}
