"""Main verbs of sentences in which the parser sees participles only."""

import pytest

from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import pipeline


def roots(body: str) -> list[tuple[str, str | None, str | None]]:
    """The finite roots of a text, each with its subject and object."""
    (block,) = blocks(segmented(article_id="a", article_key="a", title="", body=body, language="en"), pipeline())
    found = []
    for index, word in enumerate(block.words):
        if word.dep == "ROOT" and word.is_tensed:
            parties = (block.subject_of(index), block.object_of(index))
            subject, thing = (None if party is None else block.words[party].text for party in parties)
            found.append((word.text, subject, thing))
    return found


@pytest.mark.parametrize(
    ("body", "root"),
    [
        ("Hungary accused Serbia of spying.", ("accused", "Hungary", "Serbia")),
        ("Hungary on Monday accused Serbia of spying on its ministers.", ("accused", "Hungary", "Serbia")),
        ("Prosecutors accused Reed of theft.", ("accused", "Prosecutors", "Reed")),
        ("Orsk's prime minister, Ida Brandt, praised the prosecutors.", ("praised", "minister", "prosecutors")),
    ],
)
def test_a_past_form_behind_a_noun_phrase_is_the_main_verb(body: str, root: tuple[str, str, str]) -> None:
    assert roots(body) == [root]


def test_a_noun_phrase_with_a_participle_has_no_main_verb() -> None:
    assert roots("The car damaged in the fire.") == []


def test_an_accusation_between_states_is_an_event() -> None:
    body = "Hungary accused Serbia of shooting at a patrol boat on Sunday."
    found = annotator("news").annotate(segmented(article_id="a", article_key="a", title="", body=body, language="en"))
    assert [(one.type, one.subject_text, one.object_text) for one in found.relations] == [
        ("ACCUSE", "Hungary", "Serbia")
    ]
