"""What pages of many genres show: open pronouns, prompts, headings in quotation marks, lists of names."""

from functools import cache

import pytest

from newsledger.transforms.annotation import Annotations, ArticleText, QuoteDraft
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented

_OPEN_PRONOUNS = [
    (
        "A spokeswoman for the Orsk Dockers said the strike would go on.\n\n“We want to be heard,” she said.",
        "We want to be heard",
        "A spokeswoman for the Orsk Dockers",
    ),
    (
        "Several engineers said the dam had cracked. They said that nobody had looked at it for years.",
        "nobody had looked",
        "Several engineers",
    ),
    ("A salesman said the boats were sold. He said the last one went in May.", "the last one", "A salesman"),
]
_NOT_THE_LAST_SPEAKER = [
    ("A spokesman said the boats were sold. She said the last one went in May.", "the last one", "A spokesman"),
    ("A report said the boats were sold. They said that the last one went in May.", "the last one", "A report"),
    ("A salesman said the boats were sold. They said the last one went in May.", "the last one", "A salesman"),
]
_PROMPTS = [
    "Asked whether the dam would hold, Ida Brandt said that she was sure of it.",
    "When asked if the dam would hold, Ida Brandt said that she was sure of it.",
    "Pressed on whether he would resign, Jon Vik said that he was staying.",
]
_WHOLE = (
    "“We hope to bring a group of ministers of trade from across the region. We hope to have leaders from our largest "
    "partner, which is the coast. We will also have people for talks on trade, on prices and on the supply of grain,” "
    "the Minister of Industry and Trade, Senator Abel Hull, told Orsk News."
)
_ENTRIES = (
    "Where to find our staff:\n\nJo Roe: You can write to Jo at the port.\n\n"
    "Ida Brandt: You can follow Ida at the mill.\n\nOle Lund: You can write to Lund at the quay."
)
_ANSWERS = (
    "We asked three captains:\n\nJo Roe: I think that we can save the port.\n\n"
    "Ida Brandt: I follow the mill and the news.\n\nOle Lund: You can write to Roe at the quay, I never do."
)


@cache
def _annotated(body: str) -> tuple[ArticleText, Annotations]:
    text = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    return text, annotator("news").annotate(text)


def _speaker(body: str, fragment: str) -> str | None:
    text, annotations = _annotated(body)
    links = [
        link
        for link in annotations.attributions
        if link.role == "speaker" and fragment in annotations.quotes[link.quote].content
    ]
    return text.words(links[0].span) if links else None


def _quotes(body: str) -> tuple[QuoteDraft, ...]:
    return _annotated(body)[1].quotes


@pytest.mark.parametrize(("body", "fragment", "speaker"), _OPEN_PRONOUNS)
def test_an_open_pronoun_means_the_unnamed_person_who_spoke_last(body: str, fragment: str, speaker: str) -> None:
    assert _speaker(body, fragment) == speaker


@pytest.mark.parametrize(("body", "fragment", "other"), _NOT_THE_LAST_SPEAKER)
def test_an_open_pronoun_does_not_mean_a_speaker_of_another_number_or_gender(
    body: str, fragment: str, other: str
) -> None:
    assert _speaker(body, fragment) != other


def test_a_first_name_does_not_bar_a_pronoun_of_the_other_gender_beside_the_statement_of_its_bearer() -> None:
    body = "Grain is short, said the governor, Tiff Brandt. The mill is empty, Brandt said.\n\n“We wait,” he said."
    _, annotations = _annotated(body)
    last = len(annotations.quotes) - 1
    names = [
        annotations.entities[link.entity].name
        for link in annotations.attributions
        if link.quote == last and link.entity is not None
    ]
    assert annotations.quotes[last].content == "We wait,"
    assert names == ["Tiff Brandt"]


@pytest.mark.parametrize("body", _PROMPTS)
def test_what_a_speaker_was_asked_by_nobody_is_no_statement(body: str) -> None:
    quotes = _quotes(body)
    assert len(quotes) == 1
    assert quotes[0].cue_lemma == "say"


def test_what_somebody_asked_stays_a_statement() -> None:
    assert [quote.cue_lemma for quote in _quotes("Ida Brandt asked whether the dam would hold.")] == ["ask"]


def test_a_quotation_that_closes_before_its_cue_is_content_as_a_whole() -> None:
    quotes = _quotes(_WHOLE)
    assert len(quotes) == 1
    assert quotes[0].content.startswith("We hope to bring")
    assert quotes[0].content.rstrip(",").endswith("grain")


def test_a_heading_in_quotation_marks_continues_no_quotation() -> None:
    speech = "“We will see what the council does in May,” said Mara Lund, the mayor."
    heading = _quotes(f"{speech}\n\n‘A messy, messy mess’\n\nOfficials have been silent since.")
    sentence = _quotes(f"{speech}\n\n“It is a messy, messy mess.”\n\nOfficials have been silent since.")
    assert [quote.content for quote in heading] == ["We will see what the council does in May,"]
    assert len(sentence) == 2


def test_entries_that_name_the_person_before_their_colon_are_no_turns() -> None:
    assert [quote for quote in _quotes(_ENTRIES) if quote.rule == "interview.turn"] == []
    assert len([quote for quote in _quotes(_ANSWERS) if quote.rule == "interview.turn"]) == 3


def test_examples_behind_a_noun_phrase_are_the_articles_own() -> None:
    body = (
        "Ida Brandt met Jon Vik on Monday.\n\nBrandt also told Vik of her concerns about the port's plans in the"
        " outer bay, including the new pier and the quay."
    )
    _, annotations = _annotated(body)
    (content,) = [quote.content for quote in annotations.quotes if "concerns" in quote.content]
    assert content.endswith("in the outer bay")
