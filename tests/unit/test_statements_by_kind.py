"""Five sentences for each kind of fault that real news showed, in wording of our own: what a row is, and whose."""

from functools import cache

import pytest

from newsledger.transforms.annotation import Annotations
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented

_PASSIVES = [
    ("Residents were warned by the fire service that the smoke could return.", "the smoke could", "the fire service"),
    ("Mia Holt was told by her coach, Nils Strand, that she would not start.", "she would not start", "Nils Strand"),
    (
        "Jon Vik had been warned in writing by the registrar, Lena Marsh, that one more would cost him a month.",
        "one more would cost",
        "Lena Marsh",
    ),
    ("She was convinced that the boat would sink.", "the boat would sink", "She"),
    ("Lena Marsh was said to have told friends that it rained, the Orsk Tribune reported.", "it rained", "Lena Marsh"),
]
_BOUNDS = [
    (
        "Ida Brandt, the mayor of Lindmoor, said the ferry, a boat from 1911, would sail in May.",
        "the ferry, a boat from 1911, would sail in May",
        "Ida Brandt",
    ),
    ("“We lost it,” said Nils Strand, a fisherman who has worked in Orsk for years.", "We lost it", "Nils Strand"),
    ("Nils Strand said the fund would pay for nets, ropes and lamps.", "for nets, ropes and lamps", "Nils Strand"),
    ("“It is over,” sighed a deckhand, Mia Holt, before she went home.", "It is over", "Mia Holt"),
    ("“Nobody asked us,” cried out a porter, Jon Vik, with a grin.", "Nobody asked us", "Jon Vik"),
]
_OFFICES = [
    ("Bank of Orsk governor Lena Marsh said rates would fall.", "rates would fall", "Lena Marsh"),
    ("Secretary of State Jon Vik said the treaty was dead.", "the treaty was dead", "Jon Vik"),
    ("The head of research at Nordvik Ferries, Mia Holt, said demand rose.", "demand rose", "Mia Holt"),
    ("A spokesman for the port, Rolf Tanner, said the cranes were idle.", "the cranes were idle", "Rolf Tanner"),
    ("Both Mayor Ida Brandt and Bishop Jon Vik said the church would stay.", "the church would stay", "Ida Brandt"),
]
_SOURCES_BEHIND = [
    ("The yard plans to cut 300 jobs, the union said.", "The yard plans to cut 300 jobs", "the union"),
    ("The minister will resign this week, according to two officials.", "will resign", "two officials"),
    ("According to the police, the driver fled on foot.", "the driver fled on foot", "the police"),
    ("Engineers cannot say why, according to the harbour board.", "Engineers cannot say why", "the harbour board"),
    ("THE HARBOUR WILL CLOSE, SAYS MAYOR IDA BRANDT.", "THE HARBOUR WILL CLOSE", "IDA BRANDT"),
]
_DESCRIPTIONS = [
    ("Lars Berg met Nils Strand in Orsk. “Lars Berg is a liar,” he said.", "is a liar", "Nils Strand"),
    ("Mia Holt sold her airline. The entrepreneur said she missed the planes.", "she missed the planes", "Mia Holt"),
    ("Nils Strand will leave in May. “I am tired,” the 34-year-old said.", "I am tired", "Nils Strand"),
    ("Lewis Vik won the race in Monza. The Briton said that he was tired.", "he was tired", "Lewis Vik"),
    (
        "Former chancellor Lena Marsh met Jon Vik. The former chancellor said she was proud.",
        "she was proud",
        "Lena Marsh",
    ),
    ("In her first speech Mia Holt wept. Asked about it, the striker said it was joy.", "it was joy", "Mia Holt"),
]
_LAYOUTS = [
    ("And from Senator Ida Brandt:\n\n“The harbour is our heart and we keep it.”", "The harbour is our", "Ida Brandt"),
    ("• “We are lost.” — retired teacher Lena Marsh", "We are lost", "Lena Marsh"),
    ("Ida Brandt held up the bell. “This is for the crew of 1911.” The captain smiled.", "This is for", "Ida Brandt"),
    ("“They took the boys,” Lena Marsh said through an interpreter. “All of them.”", "All of them", "Lena Marsh"),
    ("Nobody said that the ferry was safe.", "the ferry was safe", "Nobody"),
]


@cache
def annotated(body: str) -> Annotations:
    text = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    return annotator("news").annotate(text)


def speakers(body: str, content: str) -> set[str]:
    """The names of the speakers of the statements that hold some words; their phrase where nobody is named."""
    found = annotated(body)
    quotes = {number for number, quote in enumerate(found.quotes) if content in quote.content}
    links = [link for link in found.attributions if link.quote in quotes and link.position == 0]
    return {
        body[link.span.start : link.span.end] if link.entity is None else found.entities[link.entity].name
        for link in links
    }


@pytest.mark.parametrize(
    ("body", "content", "speaker"),
    [*_PASSIVES, *_BOUNDS, *_OFFICES, *_SOURCES_BEHIND, *_DESCRIPTIONS, *_LAYOUTS],
)
def test_a_statement_has_its_speaker(body: str, content: str, speaker: str) -> None:
    assert speaker in speakers(body, content)


def test_two_persons_with_titles_are_two_speakers() -> None:
    body = "Both Mayor Ida Brandt and Bishop Jon Vik said the church would stay."
    assert speakers(body, "the church would stay") == {"Ida Brandt", "Jon Vik"}


@pytest.mark.parametrize(
    "body",
    [
        "Rolf Tanner is accused of stealing nets from a shed in Lindmoor.",
        "Two sailors are suspected of cutting the cable near Orsk.",
        "The governor signed the fisheries bill on Tuesday.",
        "The carmaker recalled 40,000 vans after a wheel came off.",
        "Alonso claimed his 10th win of the season in Monza.",
        "The company agreed terms with a Norwegian lender on Friday.",
        "All told, the storm cost the port four million crowns.",
        "The state of the bridge worries drivers in Lindmoor.",
    ],
)
def test_what_nobody_says_is_no_statement(body: str) -> None:
    assert not annotated(body).quotes


@pytest.mark.parametrize(
    ("body", "relation"),
    [
        ("Mia Holt, founder and CEO of Nordvik, spoke in Orsk.", ("HOLDS_ROLE", "Mia Holt", "Nordvik")),
        ("The director of Sund Lines, Prof Ida Brandt, resigned.", ("HOLDS_ROLE", "Ida Brandt", "Sund Lines")),
        ("Lena Marsh, a baker from Orsk, is the aunt of Nils Strand.", ("FAMILY_OF", "Lena Marsh", "Nils Strand")),
        ("Norway warned Denmark not to fish there.", ("THREATEN", "Norway", "Denmark")),
        ("The plan that Sweden made was welcomed by Finland.", ("SUPPORT", "Finland", "Sweden")),
    ],
)
def test_a_relation_has_its_subject_and_its_object(body: str, relation: tuple[str, str, str]) -> None:
    found = annotated(body)
    assert relation in {
        (row.type, found.entities[row.subject_entity].name, found.entities[row.object_entity].name)
        for row in found.relations
        if row.subject_entity is not None and row.object_entity is not None
    }


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        ("Mia Holt pleaded not guilty in Orsk on Monday.", "REQUEST"),
        ("Mia Holt rallied to beat Lena Marsh in Orsk.", "PROTEST"),
        ("Nordvik charged Sund Lines $6 million for the cranes.", "ACCUSE"),
        ("Jon Vik was asked about Norway's decision to leave.", "REQUEST"),
        ("Ida Brandt testified in the inquiry against Jon Vik.", "ACCUSE"),
    ],
)
def test_a_word_in_another_sense_is_no_event(body: str, type_: str) -> None:
    assert all(row.type != type_ for row in annotated(body).relations)


def test_who_lobbies_does_not_act() -> None:
    found = annotated("Jon Vik lobbied for Norway to expel the ambassador of Denmark.")
    assert all(row.subject_text != "Jon Vik" for row in found.relations if row.type == "SANCTION")


def test_nobody_helps_where_neither_does() -> None:
    found = annotated("Neither Norway nor Sweden sent aid to Denmark.")
    assert all(row.is_negated for row in found.relations if row.type == "AID")
