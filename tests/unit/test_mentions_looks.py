"""Names that their looks or a number beside them tell: teams by scores, products by their model, credits, treaties."""

import pytest

from newsledger.transforms.english.mentions.linking import article_cast
from newsledger.transforms.english.mentions.names import tagged_names
from newsledger.transforms.english.models.names import Tagged
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import pipeline


def names(body: str) -> dict[str, str]:
    """The names of a body with the types of their mentions."""
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    cast = article_cast(article, blocks(article, pipeline()))
    return {article.words(mention.span): mention.type for mention in cast.mentions if mention.kind == "name"}


@pytest.mark.parametrize(
    ("body", "teams"),
    [
        ("Otters 4, Kestrels 1: Jon Harrow scored twice in the last period.", {"Otters", "Kestrels"}),
        (
            "Elsewhere, Marsh Rovers 1-0 Leeds and Colnbrook 2-2 Fulham.",
            {"Marsh Rovers", "Leeds", "Colnbrook", "Fulham"},
        ),
        ("Full-time: Leicester City 2, Norwich 2.", {"Leicester City", "Norwich"}),
    ],
)
def test_both_sides_of_a_score_are_teams(body: str, teams: set[str]) -> None:
    assert {name for name, kind in names(body).items() if kind == "ORG"} >= teams


def test_countries_and_players_of_a_score_are_no_bodies() -> None:
    assert names("England 2-1 Italy was the result.")["Italy"] == "GPE"
    assert "ORG" not in names("Rafael Nadal 6-4 Roger Federer, said the board.").values()
    assert "Tuesday" not in names("They lost to the Otters 4-1 Tuesday in Leeds.")


@pytest.mark.parametrize(
    ("body", "product"),
    [
        ("Apple unveiled the iPhone 12 mini in spring.", "iPhone 12 mini"),
        ("The update to iOS 16 is free.", "iOS 16"),
        ("Some of its customers still use macOS at work.", "macOS"),
    ],
)
def test_a_product_has_its_model(body: str, product: str) -> None:
    assert names(body).get(product) == "PRODUCT"


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        ("The Paris climate accord was left by four states.", "Paris climate accord", "LAW"),
        ("He said the Iran nuclear deal was dead.", "Iran nuclear deal", "LAW"),
        ("Rain fell along the Missouri river on Friday.", "Missouri river", "LOC"),
    ],
)
def test_treaties_and_rivers_take_in_their_noun(body: str, name: str, kind: str) -> None:
    assert names(body).get(name) == kind


def test_a_unit_is_no_country() -> None:
    assert not names("The laptop with 256GB costs more.")


def test_a_label_and_a_name_that_an_underscore_joins_are_two() -> None:
    found = names("Credits: Director_Anna Baker, Writer_Peter Brown and others.")
    assert {"Anna Baker", "Peter Brown"} <= found.keys()


def test_names_in_a_run_in_head_are_found() -> None:
    assert "Hong Kong" in names("What changed in Hong Kong: the police left the campus.")


def test_a_product_may_end_a_text() -> None:
    assert names("He sold his iPhone") == {"iPhone": "PRODUCT"}


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        ("She bought a PlayStation 5 in spring.", "PlayStation 5", "PRODUCT"),
        ("The children waited for Coronation Street to begin.", "Coronation Street", "WORK"),
        ("He lost his leg in World War II, he said.", "World War II", "EVENT"),
        ("The security was tightened after 9/11, they said.", "9/11", "EVENT"),
        ("She sells old records on eBay, she said.", "eBay", "ORG"),
        ("The hearing was reported by POLITICO on Monday.", "POLITICO", "ORG"),
    ],
)
def test_brands_works_and_bodies_of_the_lists_are_names_as_printed(body: str, name: str, kind: str) -> None:
    assert names(body).get(name) == kind


def test_the_members_of_a_group_stand_apart_from_their_place() -> None:
    found = names("The bill was written by an Ohio Republican who left the committee last week.")
    assert found == {"Ohio": "GPE", "Republican": "NORP"}


@pytest.mark.parametrize(
    ("body", "kind", "certainty", "is_name"),
    [
        ("Energy Secretary", "PERSON", 0.99, False),
        ("Public Money", "WORK", 0.6, False),
        ("Public Money", "WORK", 0.65, True),
        ("Money", "ORG", 0.65, False),
        ("Money", "ORG", 0.75, True),
        ("Velden Zorro", "PRODUCT", 0.47, True),
        ("Velden Zorro", "PRODUCT", 0.45, False),
        ("Velden Zorro", "WORK", 0.55, False),
    ],
)
def test_common_words_and_works_need_more_certainty_and_titles_alone_are_no_names(
    body: str, kind: str, certainty: float, *, is_name: bool
) -> None:
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    (block,) = blocks(article, pipeline())
    tag = Tagged(block.number, 0, len(block) - 1, kind, certainty, certainty)
    assert [name.text for name in tagged_names([block], [tag])] == [body] * is_name


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        ("Talks are going well, the Irish ambassador, Fergal Noonan, has said.", "Fergal Noonan", "PERSON"),
        ("The head of the agency, Fergal Noonan, said talks were going well.", "Fergal Noonan", "PERSON"),
        ("The company, Novalith Quarves, said it would close.", "Novalith Quarves", "ORG"),
    ],
)
def test_an_office_before_a_comma_tells_a_person(body: str, name: str, kind: str) -> None:
    assert names(body).get(name) == kind
