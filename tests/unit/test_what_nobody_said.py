"""Words that an article supposes, thanks for or tells the reader, and that nobody said."""

import pytest

from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented


def _contents(body: str, title: str = "") -> list[str]:
    """The contents of the statements of a text."""
    text = segmented(article_id="a", article_key="a", title=title, body=body, language="en")
    return [quote.content for quote in annotator("news").annotate(text).quotes]


@pytest.mark.parametrize(
    "body",
    [
        "Critics might say that the bridge is a waste of money.",
        "Some would say the harbour has never looked better.",
        "A cynic could argue that the council wanted the votes.",
        "You could argue that the second film is better.",
        "One might say he has earned it.",
        "Prosecutors could allege that he hid the money.",
    ],
)
def test_what_somebody_might_say_is_no_statement(body: str) -> None:
    assert not _contents(body)


@pytest.mark.parametrize(
    ("body", "content"),
    [
        ("Ida Roe would say that the port was never meant to close.", "that the port was never meant to close"),
        ("“We were fine,” she would say years later.", "We were fine,"),
        ("Officials would only say that the matter was under review.", "that the matter was under review"),
        ("Roe could not say whether the port would close.", "whether the port would close"),
        ("“I might say that we were lucky,” Leo Hart told reporters.", "I might say that we were lucky,"),
        ("The critics would say that the port was lost.", "that the port was lost"),
    ],
)
def test_what_somebody_would_say_later_or_could_not_say_is_one(body: str, content: str) -> None:
    assert _contents(body) == [content]


@pytest.mark.parametrize(
    "body",
    [
        "The minister thanked him on the station.",
        "Hart corrected her on the podcast.",
        "The chancellor mocked Brandt on the show.",
        "Ida Roe congratulated him on X on Sunday.",
        "Ida Roe said goodbye to the crew.",
    ],
)
def test_what_is_done_to_somebody_on_air_and_a_goodbye_are_no_statements(body: str) -> None:
    assert not _contents(body)


@pytest.mark.parametrize(
    ("body", "content"),
    [
        ("Brandt thanked the crew for saving the ship.", "the crew for saving the ship"),
        ("Hart corrected him on the show: “It was in May.”", "It was in May."),
        ("Roe praised the crew on the show, saying they had saved the ship.", "they had saved the ship"),
        ("Ida Roe said no to the offer.", "no to the offer"),
    ],
)
def test_what_somebody_is_thanked_for_and_words_on_air_are_statements(body: str, content: str) -> None:
    assert _contents(body) == [content]


def test_why_somebody_is_not_named_is_no_statement() -> None:
    body = (
        "The coach told players of her decision to leave in a meeting on Monday, a person with knowledge of the matter "
        "said, speaking on condition of anonymity because the talks were private."
    )
    assert not any("speaking" in content for content in _contents(body))


def test_a_plan_of_its_owner_is_no_second_statement() -> None:
    body = "Ida Roe told reporters of her plan to close the port."
    assert _contents(body) == ["of her plan to close the port"]


@pytest.mark.parametrize(
    "body",
    [
        "The camp, also known as the Berm, is located in the desert.",
        "He wrote a chapter titled “Who Needs Jo Roe?” for the book.",
        "He wrote a paper titled: “A new way to track the tides.”",
        "The city began a project named “Memory in the City” in May.",
        "A film called “The Tide” opened on Friday.",
        "Both companies declined to comment on the assertion.",
        "The paper declined to say.",
        "A jury found him guilty of manslaughter by a majority of ten.",
        "She pleaded guilty to false accounting to avoid going to jail.",
        "Connor Roe added a goal as Orsk beat Velda.",
        "Jo Roe added his seventh for Orsk, and Leo Hart stopped 27 shots as Orsk won.",
        "This says everything about the party.",
    ],
)
def test_set_phrases_lead_in_no_statement(body: str) -> None:
    assert not _contents(body)


@pytest.mark.parametrize(
    ("body", "content"),
    [
        ("The board was dubbed “the mad house” by the mayor.", "the mad house"),
        ("Ida Roe refused to say who had paid.", "to say who had paid"),
        ("The court found that Reed was guilty.", "that Reed was guilty"),
        ("Jo Roe added the vote was fair.", "the vote was fair"),
        (
            "Jo Roe wrote the noises made by the whale as it neared the hook could be heard.",
            "the noises made by the whale as it neared the hook could be heard",
        ),
        ("The governor called for “calm at this time”.", "calm at this time"),
        ("Ida Roe said everything was lost.", "everything was lost"),
    ],
)
def test_the_same_verbs_lead_statements_in(body: str, content: str) -> None:
    assert _contents(body) == [content]
