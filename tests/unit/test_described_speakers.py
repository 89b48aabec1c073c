"""Whom "the billionaire said", "the carrier said" and "it said" mean, where no office of the text tells."""

import pytest

from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented

_TWO = (
    "Magnus Thorne, the founder of Skyreach, met the transport minister, Adaeze Obi, on Monday. They shook hands.\n\n"
)


def _speakers(body: str) -> dict[str, str | None]:
    """The name of the entity that speaks, by the content of each statement."""
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    found = annotator("news").annotate(article)
    return {
        quote.content.removeprefix("that ").strip("“”.,"): None
        if quote.speaker_entity is None
        else found.entities[quote.speaker_entity].name
        for quote in found.quotes
    }


@pytest.mark.parametrize(
    ("speaker", "name"),
    [
        ("The billionaire", "Magnus Thorne"),
        ("The politician", "Adaeze Obi"),
        ("The entrepreneur", "Magnus Thorne"),
        ("The carpenter", None),
        ("The singer", None),
        ("The officer", None),
    ],
)
def test_the_work_that_a_text_gives_persons_tells_whom_a_description_means(speaker: str, name: str | None) -> None:
    assert _speakers(f"{_TWO}{speaker} said it was over.")["it was over"] == name


@pytest.mark.parametrize(
    "body",
    [
        "Elsa Lund read the contract. The 71-year-old, who left office in 2022, said it was over.",
        "Elsa Lund won in May. “I was lucky,” she said. She left.\n\nThe “Green Door” singer said it was over.",
        "The pharmacist, Elsa Lund, fled Havana in 1994. The Cuban said it was over.",
        "Elsa Lund was sworn in as a judge on Monday. The former goalkeeper said it was over.",
    ],
)
def test_a_description_means_the_person_that_a_text_is_about(body: str) -> None:
    assert _speakers(body)["it was over"] == "Elsa Lund"


@pytest.mark.parametrize(
    "body",
    [
        "Elsa Lund met a fisherman from Orsk on Monday. The fisherman said it was over.",
        "Elsa Lund lives in Orsk. Peter Roe lives in Velden. The runner said it was over.",
        "Elsa Lund was robbed on Monday. The detective said it was over.",
    ],
)
def test_a_description_that_an_unnamed_person_fits_as_well_means_nobody(body: str) -> None:
    assert _speakers(body)["it was over"] is None


@pytest.mark.parametrize(
    ("before", "speaker", "name"),
    [
        ("Volkswagen will close a plant.", "The German carmaker", "Volkswagen"),
        ("Kelmor Airways has lost two aircraft.", "The carrier", "Kelmor Airways"),
        ("Dell Park Productions has made 40 films.", "The production company", "Dell Park Productions"),
        ("Velden Electric has cut the power.", "The utility", "Velden Electric"),
        ("The Orsk Principals Association banned him.", "The governing body", "The Orsk Principals Association"),
        ("Volkswagen will close a plant.", "The French carmaker", None),
        ("Kelmor Airways has lost two aircraft.", "The drugmaker", None),
    ],
)
def test_a_noun_for_a_body_with_words_before_it_means_one_of_that_kind(
    before: str, speaker: str, name: str | None
) -> None:
    found = _speakers(f"{before} {speaker} said it was over.")["it was over"]
    assert (found and found.removeprefix("The ")) == (name and name.removeprefix("The "))


def test_a_name_behind_a_title_stands_beside_its_office() -> None:
    body = "Anneka Boyle leads the museum. The museum's chair, Sir Martin Holt, a former banker, said it was over."
    assert _speakers(body)["it was over"] == "Martin Holt"


@pytest.mark.parametrize(
    ("body", "content"),
    [
        ("The Orsk Museum has closed two halls, it said on Monday.", "The Orsk Museum has closed two halls"),
        ("The Orsk Museum said it was over. “No hall is safe,” it added.", "No hall is safe"),
        ("The Orsk Museum said it was over. No hall had been safe, it said.", "No hall had been safe"),
    ],
)
def test_it_is_the_body_that_spoke_before_or_that_the_clause_is_about(body: str, content: str) -> None:
    assert _speakers(body)[content] == "Orsk Museum"


def test_he_is_who_spoke_in_the_paragraph_before_a_quotation() -> None:
    body = (
        "Phil Larsen spoke first. “We wish them well,” Larsen said. He drove home.\n\nThe loss is a setback, "
        "Jim Cantrell told Reuters.\n\n“It is devastating,” he said."
    )
    assert _speakers(body)["It is devastating"] == "Jim Cantrell"


def test_what_is_called_a_town_once_is_one_throughout() -> None:
    body = (
        "The reservoir that supplies the city of Monterrubio fell on Monday, and taps ran dry, the water utility said."
    )
    article = segmented(
        article_id="a", article_key="a", title="Reservoir that feeds Monterrubio falls", body=body, language="en"
    )
    found = annotator("news").annotate(article)
    assert [entity.type for entity in found.entities if entity.name == "Monterrubio"] == ["GPE"]
    assert all(quote.speaker_entity is None for quote in found.quotes)
