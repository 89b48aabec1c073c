"""Titles say who speaks by their shape."""

import pytest

from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import pipeline
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.headlines import headline


def title(text: str) -> Block:
    return blocks(segmented(article_id="a", article_key="a", title=text, body="", language="en"), pipeline())[0]


def said(text: str) -> list[tuple[str | None, str, list[str]]]:
    """Source, content and relays of every statement of a title."""

    def words(phrase: Phrase) -> str:
        return text[phrase.span.start : phrase.span.end]

    return [
        (
            None if statement.source is None else words(statement.source),
            " … ".join(words(part) for part in statement.parts),
            [words(link.phrase) for link in statement.links],
        )
        for statement in headline(title(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norland will shut port, minister says", [("minister", "Norland will shut port", [])]),
        ("Brandt says Norland will shut port", [("Brandt", "Norland will shut port", [])]),
        ("Holt tells Brandt that talks are over", [("Holt", "that talks are over", [])]),
        ("Holt tells Brandt that talks are over, palace says", [("Holt", "that talks are over", ["palace"])]),
        ("Ida Brandt: The port will shut", [("Ida Brandt", "The port will shut", [])]),
        ("‘We will not move’: Ida Brandt", [("Ida Brandt", "We will not move", [])]),
        ("Analysis: What the vote means", []),
        ("Port shuts after storm", []),
        ("Storm shuts port, thousands without power", []),
    ],
)
def test_a_title_names_who_speaks(text: str, expected: list[tuple[str | None, str, list[str]]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Widow recalls last phone call with sailor",
        "Survivor recalls night of terror at Orsk hotel",
        "By Ida Roe: The port I loved",
    ],
)
def test_what_a_headline_only_names_is_no_statement(text: str) -> None:
    assert not said(text)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Author recalls how war began", "how war began"),
        ("Nurse recalls 'worst night of my life'", "worst night of my life"),
        ("Brandt denies taking bribes", "taking bribes"),
        ("Ida Roe: Why I quit", "Why I quit"),
    ],
)
def test_what_a_headline_tells_in_words_is_one(text: str, content: str) -> None:
    assert [words for _, words, _ in said(text)] == [content]
