"""Where names begin and end, names that stand unread, and states by their codes, on sentences of our own."""

import pytest

from newsledger.transforms.english.mentions.linking import article_cast
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import pipeline


def names(body: str) -> dict[str, str]:
    """The names of a body with the types of their mentions."""
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    cast = article_cast(article, blocks(article, pipeline()))
    return {article.words(mention.span): mention.type for mention in cast.mentions if mention.kind == "name"}


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("He had long been a member of the Socialist party in the north.", "Socialist party", "ORG"),
        ("The case was heard at the Pretoria high court on Friday.", "Pretoria high court", "ORG"),
        ("Three men were held in the Dadaab refugee camp near the border.", "Dadaab refugee camp", "FAC"),
        ("On Monday Queen Margrethe met the ministers of the north.", "Queen Margrethe", "PERSON"),
        ("The photographs were first shown by The Harbour Gazette on Monday.", "The Harbour Gazette", "ORG"),
        ("He was charged in the Eastern District of Virginia on Friday.", "Eastern District of Virginia", "GPE"),
        ("The National Bakers Assn. is fighting the tax in court.", "National Bakers Assn.", "ORG"),
    ],
)
def test_a_name_takes_in_the_words_that_belong_to_it(sentence: str, name: str, kind: str) -> None:
    assert names(sentence).get(name) == kind


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The Socialist party chief of Oslo resigned.", "Socialist party"),
        ("Soldiers left the U.S. base at dawn.", "U.S. base"),
        ("The Harbour Gazette was the first to print it.", "The Harbour Gazette"),
        ("He moved to the Mission District of painters and poets.", "Mission District of painters"),
        ("The charm returns in Chapter 11, which the readers of the book loved.", "Chapter 11"),
    ],
)
def test_a_name_leaves_out_words_with_another_reason(sentence: str, name: str) -> None:
    assert name not in names(sentence)


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("The bill went to the House on Monday, where few opposed it.", "House", "ORG"),
        ("She told Parliament that the plan was dead.", "Parliament", "ORG"),
        ("A probe that left the Moon in May is on its way to the Earth.", "Moon", "LOC"),
        ("Most Western governments called the vote a sham.", "Western", "NORP"),
        ("He joined the Navy at the age of eighteen.", "Navy", "ORG"),
    ],
)
def test_some_words_are_names_by_their_capital(sentence: str, name: str, kind: str) -> None:
    assert names(sentence).get(name) == kind


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Lena Holt, a Member of Parliament, said so.", "Parliament"),
        ("House prices fell in May, the bank said.", "House"),
        ("New House Rules For Dog Owners Split A Small Town", "House"),
    ],
)
def test_a_capital_with_another_reason_makes_no_name(sentence: str, word: str) -> None:
    assert word not in names(sentence)


def test_states_are_read_by_their_codes_behind_towns() -> None:
    found = names("June 3 – Nashville, TN @ Bridge Arena. The tour ends in Fernwood Falls, OH, and in Toronto, ON.")
    assert {"TN", "OH", "ON", "Nashville", "Fernwood Falls", "Toronto"} <= found.keys()
    assert "OK" not in names("Ask first, Peter, OK, and then go. It is all, IN, and so on.")


def test_an_initial_does_not_end_a_sentence_though_it_abbreviates_a_page() -> None:
    assert "Walter P. Lindholm" in names("The clerk was Walter P. Lindholm of Bergen. See p. 12 of the report.")


def test_a_country_in_a_compound_with_points_is_a_name() -> None:
    assert {"U.S.", "Mexico"} <= names("Trucks waited at the U.S.-Mexico border.").keys()
    assert "U.S." in names("A U.S.-led force landed.")


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Police named the driver as Daniel M. Keller on Monday.", "Daniel M. Keller"),
        ("The judge, Laura M. Whitfield, set bail at a later date.", "Laura M. Whitfield"),
        ("Two cars hit each other at Harbor Drive and North 42nd Street last night.", "North 42nd Street"),
    ],
)
def test_an_initial_or_a_number_stays_in_the_name(sentence: str, name: str) -> None:
    assert name in names(sentence)


def test_an_honorific_that_is_a_first_name_stays_in_the_name() -> None:
    assert "Earl Hollister" in names("One of them, Earl Hollister, said that he would stay.")


def test_a_long_name_is_found_wherever_it_stands() -> None:
    body = (
        "Northgate Harbour Trust said on Monday that it would build. The chair of Northgate Harbour Trust agreed. "
        "TRUST BUILDS: Northgate Harbour Trust to dig."
    )
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    cast = article_cast(article, blocks(article, pipeline()))
    assert sum(article.words(mention.span) == "Northgate Harbour Trust" for mention in cast.mentions) == 3


def test_acronyms_of_things_are_no_names() -> None:
    found = names("The firm said that EBITDA rose and that no DVDs or GPUs were sold to the CFO.")
    assert not {"EBITDA", "DVDs", "GPUs", "CFO"} & found.keys()


@pytest.mark.parametrize(
    ("sentence", "name", "kind"),
    [
        ("The tour ends on May 4 at the Coral Bay Amphitheatre in the south.", "Coral Bay Amphitheatre", "FAC"),
        ("Crowds gathered at the Yamira Shrine before dawn.", "Yamira Shrine", "FAC"),
        ("The show was made by Jack Loman Productions, which denied it.", "Jack Loman Productions", "ORG"),
        ("Annie Hall said that she would not sing.", "Annie Hall", "PERSON"),
    ],
)
def test_the_last_word_tells_venues_and_companies_from_persons(sentence: str, name: str, kind: str) -> None:
    assert names(sentence).get(name) == kind


def test_a_name_ends_before_the_bracket_or_the_note_that_no_blank_parts_from_it() -> None:
    assert names("LONDON (CNN)It was the talk of the week in the city.").get("CNN") == "ORG"
    assert "Harold Finch" in names("The bridge was the work of the engineer Harold Finch.[12] It still stands.")
