"""The type of an attribution and the kind of its speaker, by the words of the text."""

import pytest

from newsledger.transforms.annotation import QuoteDraft
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.lexicon.uses import attribution_words


def statement(body: str) -> QuoteDraft:
    """The first statement of a body."""
    text = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    return annotator("news").annotate(text).quotes[0]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Mayor Ida Brandt said that the quay would open in May.", "communication"),
        ("Mayor Ida Brandt believes that the quay will open in May.", "attitude"),
        ("Mayor Ida Brandt fears that the quay will stay shut.", "attitude"),
        ("Mayor Ida Brandt was convinced that the quay would open.", "attitude"),
        ("The inspectors found that the quay had sunk by a metre.", "factive"),
        ("Mayor Ida Brandt asked whether the quay was safe.", "communication"),
        ("Mayor Ida Brandt asked the builders to close the quay on Monday.", "control"),
        ("Mayor Ida Brandt called for an inquiry into the quay.", "control"),
        ("Mayor Ida Brandt promised to reopen the quay in May.", "control"),
        ("Mayor Ida Brandt told the council that the quay was safe.", "communication"),
        ("Mayor Ida Brandt urged: “Close the quay today.”", "communication"),
    ],
)
def test_the_cue_and_the_form_of_the_content_give_the_type(body: str, expected: str) -> None:
    assert statement(body).attribution_type == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Mayor Ida Brandt said that the quay would open in May.", "person"),
        ("Ida Brandt met the builders. She said that the quay would open in May.", "person"),
        ("Reuters reported that the quay would open in May.", "organisation"),
        ("The harbour ministry said that the quay would open in May.", "organisation"),
        ("Norway said that the quay would open in May.", "organisation"),
        ("A harbour official said that the quay would open in May.", "role"),
        ("Prosecutors said that the quay had been built without a permit.", "role"),
        ("Residents said that the quay would open in May.", "collective"),
        ("Some said that the quay would never open.", "collective"),
        ("The family said that the quay would never open.", "collective"),
        ("A source told Reuters that the quay would open in May.", "anonymous"),
        ("A diplomat who declined to be named told Reuters that the quay would open in May.", "anonymous"),
        ("Two people familiar with the matter said that the quay would open in May.", "anonymous"),
        ("A study found that the quay had sunk by a metre.", "document"),
        ("The survey found that the quay was loved by most.", "organisation"),
        ("The letter said that the quay had sunk by a metre.", "document"),
        ("Health bosses said that the quay would open in May.", "role"),
        ("The chairman of the Harbour Party said that the quay would open in May.", "role"),
        ("President Olsen said on Monday that the quay would open in May.", "person"),
        ("I believe that the quay will never open.", "author"),
    ],
)
def test_the_speaker_phrase_gives_the_kind_of_speaker(body: str, expected: str) -> None:
    assert statement(body).speaker_kind == expected


def test_a_word_without_a_row_communicates() -> None:
    assert "say" not in attribution_words()
    assert statement("The mayor muttered that the quay was shut.").attribution_type == "communication"


@pytest.mark.parametrize("verb", ["denied", "disputed", "contested", "rebutted"])
def test_who_denies_a_statement_makes_it_negated(verb: str) -> None:
    assert statement(f"Mayor Ida Brandt {verb} that the quay was unsafe.").is_negated
    assert not statement("Mayor Ida Brandt stressed that the quay was unsafe.").is_negated
