"""Statements whose speaker stands behind the cue, beside another, or in front of whom is told; documents of courts."""

import pytest

from newsledger.transforms.annotation import Annotations
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented


def _read(body: str) -> Annotations:
    return annotator("news").annotate(segmented(article_id="a", article_key="a", title="", body=body, language="en"))


def _links(body: str, content: str) -> list[tuple[str, str]]:
    """The roles and words of the chain of the statement with some words."""
    found = _read(body)
    numbers = [number for number, quote in enumerate(found.quotes) if content in quote.content]
    links = [link for link in found.attributions if link.quote in numbers[:1] and link.span is not None]
    return [(link.role, body[link.span.start : link.span.end]) for link in links if link.span is not None]


@pytest.mark.parametrize(
    ("body", "content", "speaker"),
    [
        (
            'Jon Vik was called "a disgrace" by council leader Ida Brandt after the vote.',
            "a disgrace",
            "council leader Ida Brandt",
        ),
        ("The author had been alerted by a student that two samples were mislabelled.", "two samples", "a student"),
        (
            "Its owner, Orsk Mills, ignored two warnings from staff, the prosecutor, Ida Brandt, told the court.",
            "ignored two warnings",
            "the prosecutor, Ida Brandt",
        ),
    ],
)
def test_who_speaks_is_neither_whom_it_is_about_nor_who_listens(body: str, content: str, speaker: str) -> None:
    assert _links(body, content) == [("speaker", speaker)]


@pytest.mark.parametrize(
    ("body", "content", "speakers"),
    [
        (
            "The delegations ate in separate rooms, according to an Omani official and a European envoy.",
            "The delegations ate",
            ["an Omani official", "a European envoy"],
        ),
        ("A lawyer and a doctor said that the road was closed.", "the road was", ["A lawyer", "a doctor"]),
        ("The head of roads and bridges said that the road was closed.", "the road", ["The head of roads and bridges"]),
    ],
)
def test_two_sources_without_names_are_two_speakers(body: str, content: str, speakers: list[str]) -> None:
    assert _links(body, content) == [("speaker", speaker) for speaker in speakers]


@pytest.mark.parametrize(
    ("body", "content", "document"),
    [
        (
            "In a 41-page judgment, Justice Ida Brandt held that the spraying was reckless.",
            "the spraying",
            "a 41-page judgment",
        ),
        (
            "The player left the board eleven times, the Orsk Chess Union said in a decision posted on Monday.",
            "The player left",
            "a decision",
        ),
    ],
)
def test_the_decision_of_a_court_or_body_is_a_document(body: str, content: str, document: str) -> None:
    assert ("document", document) in _links(body, content)


@pytest.mark.parametrize(
    ("body", "content", "speaker"),
    [
        (
            "Ana Moss was alleged by the clerk to have taken the money from the till.",
            "to have taken the money from the till",
            "the clerk",
        ),
        (
            "The banker, Tom Reed, is alleged by prosecutors to have hidden $4 million in shell firms.",
            "to have hidden",
            "prosecutors",
        ),
        ("She was thought by doctors to have been dead for a day.", "to have been dead", "doctors"),
    ],
)
def test_the_agent_before_an_infinitive_speaks(body: str, content: str, speaker: str) -> None:
    assert _links(body, content) == [("speaker", speaker)]
