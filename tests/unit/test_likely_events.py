"""Events that readers found wrong by kind, and those that are too unlikely to be given."""

import pytest

from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.models.statement_confidence import event_confidence_model
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.relations.relations import LEAST_OF_EVENTS
from tests.unit.relation_scenes import read

_STANDING = {"HOLDS_ROLE", "MEMBER_OF", "LOCATED_IN", "PART_OF", "ALLIED_WITH", "FAMILY_OF"}


def _acts(body: str) -> set[tuple[str, str, str]]:
    """The types, subjects and objects of the events that the rules find."""
    return {(one.type, one.subject_text, one.object_text or "") for one in read(body) if one.type not in _STANDING}


@pytest.mark.parametrize(
    "body",
    [
        "The Fox News chairman criticized Hillary Clinton on Monday.",
        "A JPMorgan Chase vice president criticized Hillary Clinton.",
    ],
)
def test_one_official_of_a_body_is_not_the_body(body: str) -> None:
    assert not _acts(body)


def test_a_spokesman_acts_for_a_body() -> None:
    assert {subject for _, subject, _ in _acts("A Fox News spokesman criticized Hillary Clinton.")} == {
        "Fox News spokesman"
    }


@pytest.mark.parametrize(
    "body",
    [
        "Bernie Sanders held a rally in Vermont on Sunday.",
        "Donald Trump continued his assault on Jeb Bush.",
        "Hillary Clinton made a bid for the White House.",
        "Ted Cruz stopped short of endorsing Donald Trump.",
        "Ted Cruz refrained from endorsing Donald Trump.",
    ],
)
def test_what_campaigns_do_in_words_is_no_act(body: str) -> None:
    assert not _acts(body)


def test_a_rally_against_somebody_is_a_protest() -> None:
    acts = _acts("Norwegian students held a rally against Sweden on Sunday.")
    assert {(kind, target) for kind, _, target in acts} == {("PROTEST", "Sweden")}


@pytest.mark.parametrize(
    "body", ["Donald Trump proposed suing Hillary Clinton.", "Norway suggested boycotting Sweden on Monday."]
)
def test_what_is_only_proposed_is_planned(body: str) -> None:
    assert {one.modality for one in read(body) if one.type not in _STANDING} == {"planned"}


def test_unlikely_events_are_left_out() -> None:
    body = "Ted Cruz was booed when he refused to back Donald Trump. Hillary Clinton accused Donald Trump of lying."
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    given = [one for one in annotator("news").annotate(article).relations if one.type not in _STANDING]
    candidates = [one for one in read(body) if one.type not in _STANDING]
    assert [one.type for one in candidates if one.confidence < LEAST_OF_EVENTS] == ["REJECT"]
    assert [one.type for one in given] == ["ACCUSE"]
    assert given == [one for one in candidates if one.confidence >= LEAST_OF_EVENTS]


def test_the_shipped_model_knows_what_readers_found() -> None:
    weights = event_confidence_model().weights
    assert weights["type=ACCUSE"] > 0 > weights["type=PROTEST"]
