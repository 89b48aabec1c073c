"""Statements that the words beside a cue tell: joined verbs, gerunds, nouns with owners, inverted cues, "as X says"."""

import pytest

from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.mentions.coreference import Coreference
from newsledger.transforms.english.mentions.linking import article_cast
from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import pipeline
from newsledger.transforms.english.statements.from_complements import from_complements
from newsledger.transforms.english.statements.model import Passage


def found(body: str) -> list[tuple[str | None, str]]:
    """Source and content of what the finder tells by itself."""
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    parsed = blocks(article, pipeline())
    cast = article_cast(article, parsed)
    coreference = Coreference(parsed, cast)
    coreference.resolve()
    resolver = Resolver(cast, coreference.discourse)
    statements = [statement for block in parsed for statement in from_complements(Passage(block, (), resolver), ())]
    return [
        (None if one.source is None else one.source.text, " ".join(part.text for part in one.parts))
        for one in statements
    ]


@pytest.mark.parametrize(
    ("body", "source", "content"),
    [
        (
            "The Orsk Fire Department responded and confirmed that there was smoke on the lower deck.",
            "The Orsk Fire Department",
            "that there was smoke on the lower deck",
        ),
        (
            "The move allowed Brandt to claim that the port had always been open.",
            "Brandt",
            "that the port had always been open",
        ),
        ("The ferry line confirmed it cancelled the last boat.", "The ferry line", "it cancelled the last boat"),
        (
            "The day began with Mr Holt’s absurd claim on Sunday that he had built the dam alone.",
            "Mr Holt",
            "that he had built the dam alone",
        ),
        (
            "Orsk Bank's announcement in May that it was pausing all loans crushed the hopes of many.",
            "Orsk Bank",
            "that it was pausing all loans",
        ),
        (
            "The dam may hold for another 20 years, estimates Ida Brandt, a lecturer at the school.",
            "Ida Brandt",
            "The dam may hold for another 20 years",
        ),
        (
            "As Brandt points out in her report, the wall was never inspected.",
            "Brandt",
            "the wall was never inspected",
        ),
        (
            "Vik and Roe are among the owners that said they had sold their boats.",
            "the owners",
            "they had sold their boats",
        ),
    ],
)
def test_words_beside_a_cue_tell_a_statement(body: str, source: str, content: str) -> None:
    contents = dict(found(body))
    assert any(source in (given or "") and words == content for given, words in contents.items()), contents


@pytest.mark.parametrize(
    "body",
    [
        "The announcement of the plan took place in the old town hall.",
        "Brandt was told that the wall would rise.",
        "The company added 40 boats to its fleet in May.",
        "His claim to the house was settled in 1904.",
        "As the storm passed, the ferry left the port.",
        "It is said that the dam leaks.",
    ],
)
def test_acts_passives_and_bare_nouns_tell_none(body: str) -> None:
    assert found(body) == []


def test_a_noun_of_speech_has_its_owner_as_speaker() -> None:
    body = (
        "Ida Brandt and Ole Lund met in Orsk on Monday.\n\n"
        "Protests went on across the coast following Mr Lund’s warning that the harbour was being sold."
    )
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    annotations = annotator("news").annotate(article)
    links = [
        link
        for link in annotations.attributions
        if link.role == "speaker" and "being sold" in annotations.quotes[link.quote].content
    ]
    assert [article.words(link.span) for link in links if link.span is not None] == ["Mr Lund"]
