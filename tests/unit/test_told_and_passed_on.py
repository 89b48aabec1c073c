"""Clauses told and passed on by another source behind them, and courts, polls and announcements as sources."""

import pytest

from newsledger.transforms.annotation import Annotations
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented

Chain = set[tuple[str, str]]


def annotated(body: str, title: str = "") -> Annotations:
    return annotator("news").annotate(segmented(article_id="a", article_key="a", title=title, body=body, language="en"))


def chain_of(content: str, body: str) -> Chain:
    """Roles and words of the links of the only statement with some content."""
    found = annotated(body)
    numbers = [number for number, quote in enumerate(found.quotes) if quote.content.strip("“”,.") == content]
    assert len(numbers) == 1, [quote.content for quote in found.quotes]
    links = [link for link in found.attributions if link.quote == numbers[0] and link.span is not None]
    return {(link.role, body[link.span.start : link.span.end]) for link in links if link.span is not None}


@pytest.mark.parametrize(
    ("body", "content", "chain"),
    [
        (
            "The mill will shut in June, Ida Brandt told reporters, according to the Orsk Tribune.",
            "The mill will shut in June",
            {("speaker", "Ida Brandt"), ("outlet", "the Orsk Tribune")},
        ),
        (
            "The guards had been asleep, the prosecutor told local radio on Monday, according to Reuters.",
            "The guards had been asleep",
            {("speaker", "the prosecutor"), ("outlet", "local radio"), ("outlet", "Reuters")},
        ),
        (
            "The harbour master was quoted as saying by the state news agency Tass on Friday that the pier had sunk.",
            "that the pier had sunk",
            {("speaker", "The harbour master"), ("outlet", "the state news agency Tass")},
        ),
        (
            "The council said, according to state media, that the bridge would close.",
            "that the bridge would close",
            {("speaker", "The council"), ("outlet", "state media")},
        ),
        (
            "Reuters reported on Tuesday, citing two people familiar with the matter, that the yard would be sold.",
            "that the yard would be sold",
            {("speaker", "two people familiar with the matter"), ("outlet", "Reuters")},
        ),
        (
            "According to a report in the Financial Times, which cited unnamed officials, the yard will be sold.",
            "the yard will be sold",
            {("speaker", "unnamed officials"), ("document", "a report"), ("outlet", "the Financial Times")},
        ),
        (
            "Minister Ida Holt told Jo Krol that she would go, her spokesman, Per Dahl, said on Sunday, Tass reported.",
            "that she would go",
            {
                ("speaker", "Minister Ida Holt"),
                ("relay", "her spokesman, Per Dahl"),
                ("outlet", "Tass"),
            },
        ),
        (
            "Brandt, speaking at a rally in Ohio, said wages were rising, according to the Orsk Dispatch.",
            "wages were rising",
            {("speaker", "Brandt"), ("outlet", "the Orsk Dispatch")},
        ),
        (
            "Tolvik's board rejected a first offer in March, people familiar with the matter told the Financial Times.",
            "Tolvik's board rejected a first offer in March",
            {("speaker", "people familiar with the matter"), ("outlet", "the Financial Times")},
        ),
        (
            "Most members want it scrapped, public broadcaster ERR said.",
            "Most members want it scrapped",
            {("outlet", "public broadcaster ERR")},
        ),
        (
            "Talks collapsed late on Sunday, a diplomat who declined to be named since they were private told Reuters.",
            "Talks collapsed late on Sunday",
            {("speaker", "a diplomat"), ("outlet", "Reuters")},
        ),
        (
            "A spokesperson for the airline confirmed to CBS News that the flight had been diverted.",
            "that the flight had been diverted",
            {("speaker", "A spokesperson for the airline"), ("outlet", "CBS News")},
        ),
        (
            "A Gallup poll released on Monday found that most voters opposed the toll.",
            "that most voters opposed the toll",
            {("speaker", "Gallup"), ("document", "A Gallup poll released on Monday")},
        ),
        ("The WHO warned that cases were rising.", "that cases were rising", {("speaker", "The WHO")}),
        ("The firm hid the leak, the lawsuit alleges.", "The firm hid the leak", {("document", "the lawsuit")}),
        (
            "“I heard the crack,” his cellmate, Luis Ortega, told the hearing.",
            "I heard the crack",
            {("speaker", "his cellmate, Luis Ortega")},
        ),
        (
            "Opening the case, prosecutor Jane Roe told jurors Reed had bought the rope.",
            "Reed had bought the rope",
            {("speaker", "prosecutor Jane Roe")},
        ),
        ("Defending, Ann Doyle said Reed was sorry.", "Reed was sorry", {("speaker", "Ann Doyle")}),
        ("The man had been drinking, the court heard.", "The man had been drinking", {("speaker", "the court")}),
        (
            "Statement from the chair of the trust, Lord Pettifer:\n\n“We chose the best of a strong field.”",
            "We chose the best of a strong field",
            {
                ("speaker", "the chair of the trust, Lord Pettifer"),
                ("document", "Statement from the chair of the trust, Lord Pettifer"),
            },
        ),
        (
            "Holt’s agent, Rui Salgado, laughed and said it was the silly season.",
            "it was the silly season",
            {("speaker", "Holt’s agent, Rui Salgado")},
        ),
        (
            "The ferry sank because its doors were left open, an inquiry found on Monday.",
            "The ferry sank because its doors were left open",
            {("speaker", "an inquiry")},
        ),
        (
            "“A triumph,” wrote Roger Ebert in the Chicago Sun-Times.",
            "A triumph",
            {("speaker", "Roger Ebert in the Chicago Sun-Times"), ("outlet", "the Chicago Sun-Times")},
        ),
    ],
)
def test_who_told_a_clause_and_who_passed_it_on(body: str, content: str, chain: Chain) -> None:
    assert chain_of(content, body) == chain


def test_he_is_the_spokesman_who_spoke_before_in_the_paragraph() -> None:
    body = (
        "Issa Toure left the town.\n\nThe army doubts it, according to its spokesman, Colonel Adama Keita. "
        "“We have heard spring before,” he told Nordlys."
    )
    found = annotated(body)
    entities = [found.entities[quote.speaker_entity].name for quote in found.quotes if quote.speaker_entity is not None]
    assert entities == ["Adama Keita", "Adama Keita"]


def test_the_words_of_another_in_her_lawyers_words_are_hers() -> None:
    assert ("speaker", "she") in chain_of(
        "that she was innocent", "Her lawyer said she had told him that she was innocent."
    )


@pytest.mark.parametrize(
    "body",
    [
        "All told, 212 families have moved inland since January.",
        "Striker Femi Adeyinka announced himself with two goals in nine minutes.",
        "Harrow claimed their fifth win in a row.",
        "Solberg thanked the volunteers.",
        "Former mayor Idwyn Prosser went on trial on Monday, accused of taking bribes from a quarry firm.",
        "It is slow, and the chapter called “Salt” is slower than most.",
        "Declan Moriarty has been accused of moving €1.2 million into accounts held by his brother.",
    ],
)
def test_acts_and_accusations_by_nobody_are_no_statements(body: str) -> None:
    assert annotated(body).quotes == ()


def test_a_court_that_hears_it_passes_on_a_title() -> None:
    found = annotated("Snow fell.", title="Boss told staff to leave, court hears")
    assert [quote.content for quote in found.quotes] == ["to leave"]
