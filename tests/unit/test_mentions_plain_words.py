"""Words that an article itself shows to be no names, and names parted or completed, on sentences of our own."""

import pytest

from newsledger.transforms.english.mentions.joined_names import with_joined_names
from newsledger.transforms.english.mentions.linking import article_cast
from newsledger.transforms.english.mentions.name_bounds import trimmed
from newsledger.transforms.english.mentions.name_extent import extended
from newsledger.transforms.english.mentions.plain_words import without_common_words
from newsledger.transforms.english.mentions.quoted_titles import with_quoted_titles
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import pipeline
from tests.unit.tagged_names import parsed, tagged


def kept(body: str, names: dict[str, str]) -> set[str]:
    found = parsed(body)
    return {name.text for name in without_common_words(found, tagged(found, names))}


def whole(body: str) -> dict[str, str]:
    """The names of a body as the default annotator gives them."""
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    cast = article_cast(article, blocks(article, pipeline()))
    return {article.words(mention.span): mention.type for mention in cast.mentions if mention.kind == "name"}


@pytest.mark.parametrize(
    ("body", "names", "left"),
    [
        (
            "Evening Ferry Breaks Down Again Before Dawn\n\nThe ferry left late that evening, Orsk said.",
            {"Evening Ferry": "ORG", "Orsk": "GPE"},
            {"Orsk"},
        ),
        (
            "Kestrel Strike Leaves Commuters Stranded in Orsk\n\nA strike at the Kestrel railway began, staff said.",
            {"Kestrel Strike": "PERSON"},
            {"Kestrel"},
        ),
        (
            "Velden Bank Raises Rates for the Third Time\n\nThe bank in Velden had kept its rates low.",
            {"Velden Bank": "ORG"},
            {"Velden Bank"},
        ),
        (
            "The ferry to Harbour Island was late, and so was the harbour bus.",
            {"Harbour Island": "LOC"},
            {"Harbour Island"},
        ),
    ],
)
def test_words_of_a_headline_that_the_text_writes_small_are_no_names(
    body: str, names: dict[str, str], left: set[str]
) -> None:
    assert kept(body, names) == left


@pytest.mark.parametrize(
    ("body", "names", "left"),
    [
        ("A slow sand filter (SSF) costs little, and each SSF lasts long.", {"SSF": "ORG"}, set()),
        ("The Society of Saint Fintan (SSF) was there.", {"SSF": "ORG"}, {"SSF"}),
        ("A group of old sailors (NCK) was there too.", {"NCK": "ORG"}, {"NCK"}),
    ],
)
def test_an_acronym_of_small_words_is_no_name(body: str, names: dict[str, str], left: set[str]) -> None:
    assert kept(body, names) == left


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("He answered in Greek before he left the room.", "Greek"),
        ("The signs are in Polish and Welsh, she said.", "Welsh"),
        ("She speaks Urdu at home with her aunt.", "Urdu"),
    ],
)
def test_a_language_is_no_people(body: str, language: str) -> None:
    assert kept(body, {language: "NORP"}) == set()


@pytest.mark.parametrize(
    ("body", "people"),
    [
        ("He believes in Greek farmers and their oil.", "Greek"),
        ("The Polish were the first to leave the square.", "Polish"),
    ],
)
def test_a_people_is_no_language(body: str, people: str) -> None:
    assert kept(body, {people: "NORP"}) == {people}


@pytest.mark.parametrize(
    ("body", "names", "parts"),
    [
        (
            "He bought Apple's QuickBook Nine on Friday.",
            {"Apple 's QuickBook Nine": "PRODUCT"},
            {"Apple", "QuickBook Nine"},
        ),
        (
            "A study at France’s Institute for Tides ended.",
            {"France ’s Institute for Tides": "ORG"},
            {"France", "Institute for Tides"},
        ),
        (
            "She ate at Delia's Kitchen Table in the spring.",
            {"Delia 's Kitchen Table": "ORG"},
            {"Delia 's Kitchen Table"},
        ),
        ("“Under President [Jon] Harrow it rained,” he said.", {"Jon ] Harrow": "PERSON"}, {"Harrow"}),
        ("The Chief of Staff Ida Brandt stayed on.", {"Staff Ida Brandt": "ORG"}, {"Ida Brandt"}),
        ("Retired NATO officers came to the hall.", {"Retired NATO": "ORG"}, {"NATO"}),
        ("Given J. R. Brandt's love of rain, they stayed.", {"Given J. R. Brandt": "PERSON"}, {"J. R. Brandt"}),
        ("De Paris won the first set in May.", {"De Paris": "PERSON"}, {"De Paris"}),
        ("General Motors closed a plant in the north.", {"General Motors": "ORG"}, {"General Motors"}),
        ("Evening Lantern sold well in the spring.", {"Evening Lantern": "PRODUCT"}, {"Evening Lantern"}),
        ("It has a faster K9 processor than before.", {"K9 processor": "PRODUCT"}, {"K9"}),
        ("The Chief of Staff Records Office stayed shut.", {"Staff Records Office": "ORG"}, {"Staff Records Office"}),
    ],
)
def test_owners_brackets_and_titles_part_a_name(body: str, names: dict[str, str], parts: set[str]) -> None:
    assert {name.text for name in trimmed(tagged(parsed(body), names))} == parts


@pytest.mark.parametrize(
    ("body", "names", "name", "kind"),
    [
        (
            "Few planes use Orsk/Velden International Airport in May.",
            {"Orsk": "GPE", "Velden International Airport": "ORG"},
            "Orsk / Velden International Airport",
            "FAC",
        ),
        (
            "They flew to Orsk-Velden Airport by night.",
            {"Orsk": "GPE", "Velden Airport": "FAC"},
            "Orsk - Velden Airport",
            "FAC",
        ),
    ],
)
def test_a_tie_joins_a_place_to_its_airport(body: str, names: dict[str, str], name: str, kind: str) -> None:
    found = parsed(body)
    assert {one.text: one.type for one in with_joined_names(found, tagged(found, names))} == {name: kind}


def test_a_blank_leaves_a_place_beside_an_airport() -> None:
    found = parsed("The road from Orsk / Velden Airport is closed.")
    names = {"Orsk": "GPE", "Velden Airport": "FAC"}
    assert {one.text for one in with_joined_names(found, tagged(found, names))} == set(names)


@pytest.mark.parametrize(
    ("body", "names", "name", "kind"),
    [
        (
            "The Orsk County sheriff's office would not comment.",
            {"Orsk County": "GPE"},
            "Orsk County sheriff 's office",
            "ORG",
        ),
        (
            "He sued the Velden Attorney General’s office in May.",
            {"Velden Attorney General": "ORG"},
            "Velden Attorney General ’s office",
            "ORG",
        ),
        (
            "Asked by the Orsk district attorney's office, he left.",
            {"Orsk": "GPE"},
            "Orsk district attorney 's office",
            "ORG",
        ),
        ("The choir invites African American singers each year.", {"American": "NORP"}, "African American", "NORP"),
        ("Many of them are Native Americans from the north.", {"Americans": "NORP"}, "Native Americans", "NORP"),
        (
            "Five Days In A Tent, staged by The Velden Players, Opens Here",
            {"Velden Players": "ORG"},
            "The Velden Players",
            "ORG",
        ),
        ("Our rules: The Brandt Principles.", {"Brandt Principles": "ORG"}, "The Brandt Principles", "ORG"),
    ],
)
def test_a_name_takes_in_offices_and_articles(body: str, names: dict[str, str], name: str, kind: str) -> None:
    assert {one.text: one.type for one in extended(tagged(parsed(body), names))}[name] == kind


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("The Orsk County sheriff's brother would not comment.", {"Orsk County": "GPE"}),
        ("He left Orsk before the mayor's office called.", {"Orsk": "GPE"}),
        ("One thing is sure: The Velden Players are back.", {"Velden Players": "ORG"}),
        ("The Velden Players are back.", {"Velden Players": "ORG"}),
        ("Some South American farmers came too.", {"American": "NORP"}),
    ],
)
def test_a_name_leaves_out_other_words(body: str, names: dict[str, str]) -> None:
    assert {one.text for one in extended(tagged(parsed(body), names))} == set(names)


@pytest.mark.parametrize("body", ["After that I ran the test again.", "There is a Spa in the hills."])
def test_two_words_are_no_country_by_chance(body: str) -> None:
    assert "GPE" not in whole(body).values()


def test_a_word_for_a_group_is_a_name_by_its_capital() -> None:
    assert whole("The town wants more Latino teachers, she said.")["Latino"] == "NORP"
    assert whole("She wed a lifelong Democrat in the spring.")["Democrat"] == "NORP"


def test_a_product_keeps_the_number_before_the_word_for_its_models() -> None:
    assert "iPhone 13" in whole("The case suits iPhone 13 models and others.")
    assert "iPhone 40" not in whole("He dropped the iPhone 40 times.")


@pytest.mark.parametrize(
    ("body", "names", "name", "kind"),
    [
        ("Few states left the Orsk Climate Agreement early.", {"Orsk": "GPE"}, "Orsk Climate Agreement", "LAW"),
        ("He signed the Velden Protocol in the spring.", {"Velden": "GPE"}, "Velden Protocol", "LAW"),
        (
            "She works for the Orsk Housing Authority now.",
            {"Orsk": "GPE", "Housing Authority": "ORG"},
            "Orsk Housing Authority",
            "ORG",
        ),
    ],
)
def test_a_place_belongs_to_its_treaty_and_its_authority(
    body: str, names: dict[str, str], name: str, kind: str
) -> None:
    found = parsed(body)
    assert {one.text: one.type for one in with_joined_names(found, tagged(found, names))} == {name: kind}


def test_a_place_stays_beside_words_in_small_letters_and_longer_bodies() -> None:
    for body, names in (
        ("They reached an Orsk agreement in May.", {"Orsk": "GPE"}),
        ("In Orsk Velden Grain Authority staff met.", {"Orsk": "GPE", "Velden Grain Authority": "ORG"}),
    ):
        found = parsed(body)
        assert {one.text for one in with_joined_names(found, tagged(found, names))} == set(names)


def test_a_code_behind_a_place_is_no_body() -> None:
    assert kept("Flights to Orsk (ORK) begin in May.", {"Orsk": "GPE", "ORK": "ORG"}) == {"Orsk"}
    assert kept("The Orsk Rowing Club (ORC) won.", {"Orsk Rowing Club": "ORG", "ORC": "ORG"}) == {
        "Orsk Rowing Club",
        "ORC",
    }


def test_a_slogan_is_no_title() -> None:
    slogan = parsed("He wore badges reading “The Tide Stops Here” to all of the guests.")
    assert with_quoted_titles(slogan, []) == []
    title = parsed("They sold copies of “The Tide Stops Here” to all of the guests.")
    assert [name.text for name in with_quoted_titles(title, [])] == ["The Tide Stops Here"]


def test_a_body_has_the_field_that_it_is_for() -> None:
    found = parsed("She works at the Velden Center for Deep-Sea Tide Studies in the north.")
    names = with_joined_names(found, tagged(found, {"Velden Center": "ORG"}))
    assert [name.text for name in names] == ["Velden Center for Deep - Sea Tide Studies"]


def test_a_body_keeps_apart_from_whom_it_does_something_for() -> None:
    found = parsed("She left the Velden Center for Ida Brandt, who lives in the north.")
    tags = tagged(found, {"Velden Center": "ORG", "Ida Brandt": "PERSON"})
    assert [name.text for name in with_joined_names(found, tags)] == ["Velden Center", "Ida Brandt"]


def test_a_company_has_its_building_and_a_court_has_none() -> None:
    company = parsed("They met at the Brandt Records building in the old town.")
    assert [name.text for name in extended(tagged(company, {"Brandt Records": "ORG"}))] == ["Brandt Records building"]
    court = parsed("They met at the Velden Supreme Court building in the old town.")
    assert [name.text for name in extended(tagged(court, {"Velden Supreme Court": "ORG"}))] == ["Velden Supreme Court"]
