"""Who speaks behind a long office, a description, a label or no label at all; whose clause is whose statement."""

import pytest

from newsledger.transforms.annotation import Annotations, ArticleText
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented


def _read(body: str, title: str = "") -> tuple[ArticleText, Annotations]:
    article = segmented(article_id="a", article_key="a", title=title, body=body, language="en")
    return article, annotator("news").annotate(article)


def _speakers(body: str, title: str = "") -> dict[str, str | None]:
    """The name of the entity that speaks, by the content of each statement."""
    _, annotations = _read(body, title)
    return {
        quote.content.removeprefix("that ").strip("., ?"): None
        if quote.speaker_entity is None
        else annotations.entities[quote.speaker_entity].name
        for quote in annotations.quotes
    }


def _types(body: str) -> dict[str, str]:
    article, annotations = _read(body)
    return {article.words(one.span): one.type for one in annotations.mentions if one.kind == "name"}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Orsk Harbour's Minister of State for Tides and the Coast Ida Brandt said it was over.", "Ida Brandt"),
        ("Professor of Tidal Law at the University of Orsk Hanna Lund said it was over.", "Hanna Lund"),
        ("Spokeswoman for commuter group Platform Nine Anna Berg said it was over.", "Anna Berg"),
        ("Chief of Staff to the First Minister of Wales Carys Penry said it was over.", "Carys Penry"),
        ("Dean of the Velden College of Medicine Peter Holt said it was over.", "Peter Holt"),
        ("The bishop, the Very Rev Clara Holm, said it was over.", "Clara Holm"),
    ],
)
def test_the_person_behind_a_long_office_speaks(body: str, name: str) -> None:
    assert _speakers(body)["it was over"] == name


@pytest.mark.parametrize(
    "body",
    [
        "Spokesman for President Ida Brandt said it was over.",
        "An adviser to the founder Ida Brandt said it was over.",
        "Assistant to Orsk Pictures founder Ida Brandt said it was over.",
    ],
)
def test_the_person_for_whom_somebody_works_does_not_speak(body: str) -> None:
    assert _speakers(body)["it was over"] is None


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("A nurse who saw the blast, Ida Brandt, told Reuters it was over.", "Ida Brandt"),
        ("Peter Holt left in May. His successor, Ida Brandt, said it was over.", "Ida Brandt"),
        ("Peter Holt and his translator, Ida Brandt, won. The translator said it was over.", "Ida Brandt"),
        ("Zorbo has brought back its founder, Ida Brandt. The billionaire said it was over.", "Ida Brandt"),
        ("Ida Brandt is from Leeds. The Leeds-born singer said it was over.", "Ida Brandt"),
    ],
)
def test_a_description_means_the_person_named_beside_it(body: str, name: str) -> None:
    assert _speakers(body)["it was over"] == name


def test_the_speaker_of_a_quotation_is_its_i() -> None:
    speakers = _speakers("“I told him, ‘You said so before,’ and he left,” Ida Brandt said.")
    assert speakers["You said so before"] == "Ida Brandt"


def test_answers_without_labels_are_those_of_the_person_introduced() -> None:
    body = "Ida Brandt rowed to Orsk.\n\nWhat did you eat?\n\nI had only rice.\n\nWould you go again?\n\nNot in winter."
    assert {"I had only rice": "Ida Brandt", "Not in winter": "Ida Brandt"}.items() <= _speakers(body).items()


def test_frequent_questions_are_no_interview() -> None:
    body = (
        "The port of Orsk, says Ida Brandt, is open.\n\nWhat does it cost?\n\nA ticket is six euros.\n\n"
        "Can you bring a dog?\n\nDogs travel free on all boats."
    )
    assert not {"A ticket is six euros", "Dogs travel free on all boats"} & set(_speakers(body))


def test_initials_and_shouted_surnames_are_labels_of_the_same_speakers() -> None:
    speakers = _speakers("Orsk Times: Are you well?\n\nIda Brandt: I am.\n\nOT: Truly well?\n\nIB: As well as the sea.")
    assert speakers["As well as the sea"] == "Ida Brandt"
    speakers = _speakers(
        "IDA BRANDT, HOST: Good evening from Orsk.\n\nPETER HOLT, REPORTER: It rains here.\n\nBRANDT: Does it snow too?"
    )
    assert speakers["Does it snow too"] == "IDA BRANDT"


@pytest.mark.parametrize(
    ("body", "clause"),
    [
        ("Ida Brandt threatened to sue anyone who stayed, two guards said.", "Ida Brandt threatened to sue anyone"),
        ("Orskaid has promised to keep both sites, Reuters reported.", "Orskaid has promised to keep both sites"),
    ],
)
def test_a_clause_on_what_somebody_promises_is_the_statement_of_its_source(body: str, clause: str) -> None:
    assert any(content.startswith(clause) for content in _speakers(body))


def test_a_clause_on_what_somebody_said_is_passed_on() -> None:
    assert len(_speakers("Ida Brandt told officers that the drill was over, Reuters said.")) == 1


@pytest.mark.parametrize(
    "body",
    [
        "Two envoys who asked not to be named because the talks are private told Reuters that the list had grown.",
        "A banker who worked on it but was not authorised to speak publicly said the list had grown.",
    ],
)
def test_sources_that_withhold_their_names_speak(body: str) -> None:
    article, annotations = _read(body)
    (quote,) = (quote for quote in annotations.quotes if "the list had grown" in quote.content)
    assert quote.speaker is not None
    assert article.words(quote.speaker) in ("Two envoys", "A banker")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("They bought the port operator Maridor in May.", "Maridor"),
        ("Its owner, Velmar Cloth, ignored two warnings.", "Velmar Cloth"),
        ("The chief executive of Tesmar Marine left.", "Tesmar Marine"),
        ("Kelmor Blane chief executive Ida Brandt left.", "Kelmor Blane"),
        ("He joined the satellite start-up Paravox in Orsk.", "Paravox"),
    ],
)
def test_the_words_beside_a_name_make_it_a_body(body: str, name: str) -> None:
    assert _types(body).get(name) == "ORG"


def test_a_team_that_only_begins_sentences_is_a_name() -> None:
    body = "Rangers sacked their coach on Monday. “We had to act,” Rangers said in a statement."
    assert _types(body).get("Rangers") == "ORG"
    assert "Rangers" not in _types("Rangers signed the register of the forest in the morning.")
