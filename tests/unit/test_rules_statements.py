"""What the rules find in sentences of each pattern: who said what, who passed it on, and what they leave alone."""

import pytest

from newsledger.transforms.annotation import Annotations, ArticleText
from newsledger.transforms.rules.annotator import RuleAnnotator
from newsledger.transforms.segmentation import segmented

PEOPLE = "Ada Brandt met Tomas Okello in Lima. "


def _read(body: str, title: str = "") -> tuple[ArticleText, Annotations]:
    article = segmented(article_id="art_1", article_key="key_1", title=title, body=body, language="en")
    return article, RuleAnnotator().annotate(article)


def _said(body: str, title: str = "") -> list[tuple[str | None, str]]:
    _, found = _read(body, title)
    names = [entity.name for entity in found.entities]
    return [(None if q.speaker_entity is None else names[q.speaker_entity], q.content) for q in found.quotes]


def _links(body: str, title: str = "") -> list[tuple[int, str, str | None]]:
    _, found = _read(body, title)
    names = [entity.name for entity in found.entities]
    return [(a.position, a.role, None if a.entity is None else names[a.entity]) for a in found.attributions]


@pytest.mark.parametrize(
    ("body", "speaker", "content"),
    [
        (PEOPLE + "Brandt said that the port would open.", "Ada Brandt", "that the port would open"),
        (PEOPLE + "Okello said the port was closed.", "Tomas Okello", "the port was closed"),
        (PEOPLE + "The port would open, Brandt said.", "Ada Brandt", "The port would open"),
        (PEOPLE + "“The port will open,” Okello said.", "Tomas Okello", "The port will open,"),
        (PEOPLE + "“The port will open,” said Okello.", "Tomas Okello", "The port will open,"),
        (PEOPLE + 'Brandt said: "The port will open."', "Ada Brandt", "The port will open."),
        (PEOPLE + "Okello vowed to open the port.", "Tomas Okello", "to open the port"),
        (PEOPLE + "Brandt warned that the port would close.", "Ada Brandt", "that the port would close"),
        (PEOPLE + "Brandt described the port as a ruin.", "Ada Brandt", "the port as a ruin"),
        (PEOPLE + "The port is a ruin, according to Brandt.", "Ada Brandt", "The port is a ruin"),
        ("According to Ada Brandt, the port is a ruin.", "Ada Brandt", "the port is a ruin"),
    ],
)
def test_each_pattern_gives_its_speaker_and_content(body: str, speaker: str, content: str) -> None:
    name, said = _said(body)[-1]
    assert name == speaker
    assert said.rstrip(",") == content.rstrip(",")


def test_an_interrupted_quotation_is_one_statement() -> None:
    said = _said(PEOPLE + "“The port,” Brandt said, “will open in May.”")
    assert len(said) == 1
    assert said[0][0] == "Ada Brandt"
    assert said[0][1].startswith("The port")
    assert "will open in May" in said[0][1]
    assert "Brandt said" not in said[0][1]


def test_a_second_speech_verb_after_attributed_words_is_a_relay() -> None:
    body = PEOPLE + "Brandt said that “the port is ready,” harbour spokesman Tomas Okello told Reuters."
    assert _links(body) == [(0, "speaker", "Ada Brandt"), (1, "relay", "Tomas Okello"), (2, "outlet", "Reuters")]


@pytest.mark.parametrize("tail", [", according to Reuters.", ", reported Reuters.", ", Reuters reported."])
def test_a_medium_cited_for_attributed_words_is_the_outlet(tail: str) -> None:
    assert _links(PEOPLE + "Brandt said the port was closed" + tail)[-1] == (1, "outlet", "Reuters")


def test_a_headline_that_says_who_passed_it_on_has_a_relay() -> None:
    title = "Brandt tells Okello that port is safe, Reuters says"
    links = _links(PEOPLE, title)
    assert links[:2] == [(0, "speaker", "Ada Brandt"), (1, "outlet", "Reuters")]


def test_a_quotation_on_its_own_goes_to_whoever_spoke_last() -> None:
    said = _said(PEOPLE + "“The port will open,” Brandt said. “It is about time.”")
    assert said[1] == ("Ada Brandt", "It is about time.")


def test_both_leaders_are_two_speakers() -> None:
    links = _links(PEOPLE + "Both leaders said that the port would open.")
    assert {link[2] for link in links} == {"Ada Brandt", "Tomas Okello"}
    assert {link[0] for link in links} == {0}


def test_a_denied_statement_is_negated() -> None:
    _, found = _read(PEOPLE + "Brandt did not say that the port would open.")
    assert found.quotes[0].is_negated


def test_a_hedge_is_kept() -> None:
    _, found = _read(PEOPLE + "Brandt reportedly said that the port would open.")
    assert found.quotes[0].hedge == "reportedly"


def test_two_clauses_of_two_speakers_are_two_statements() -> None:
    said = _said(PEOPLE + "Brandt said that ships would sail, while Okello warned that they might sink.")
    assert said == [("Ada Brandt", "that ships would sail"), ("Tomas Okello", "that they might sink")]


def test_a_cue_inside_a_quotation_makes_no_statement_of_its_own() -> None:
    assert len(_said(PEOPLE + "“Okello said it was safe and I believed him,” Brandt said.")) == 1


def test_an_unclosed_quotation_runs_to_the_end_of_its_paragraph() -> None:
    said = _said(PEOPLE + "Brandt said: “The port will open.\n\nShips sailed.")
    assert said[0][1].startswith("The port will open")
    assert "Ships" not in said[0][1]


def test_text_without_speech_has_no_statements() -> None:
    assert _said("Rain fell on the harbour. Ships sailed at noon.") == []
