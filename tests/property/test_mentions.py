"""Names and references never fail, point into the text, and come out the same twice, on any text at all."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsledger.transforms.annotation import ArticleText
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.coreference import Coreference
from newsledger.transforms.english.mentions.linking import article_cast
from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.spacy_model import pipeline

PIECES = (
    *(
        "President",
        "Xi",
        "Ann Able",
        "the",
        "The company",
        "his counterpart",
        "he",
        "said",
        "“",
        "”",
        '"',
        "(WFP)",
        "U.S.",
    ),
    *(
        "Both leaders",
        "'s",
        "-",
        ",",
        ".",
        "\n\n",
        "Bank of",
        "MINISTRY",
        "AL-",
        "Mr.",
        "who",
        "it",
        "\u2028",
        "ﬁ",
        "İ",
    ),
)


def article(title: str, body: str) -> ArticleText:
    return segmented(article_id="a", article_key="a", title=title, body=body, language="en")


def read(given_article: ArticleText) -> Cast:
    found = blocks(given_article, pipeline())
    made = article_cast(given_article, found)
    coreference = Coreference(found, made)
    coreference.resolve()
    resolver = Resolver(made, coreference.discourse)
    for block in found:
        for first in range(0, len(block.words), 7):
            for entity in resolver.entities(block.phrase(first, min(first + 3, len(block.words) - 1))):
                assert 0 <= entity < len(made.entities)
    return made


def check(title: str, body: str) -> None:
    given_article = article(title, body)
    made = read(given_article)
    for mention in made.mentions:
        assert 0 <= mention.span.start < mention.span.end
        assert given_article.words(mention.span).strip()
        assert 0 <= mention.entity < len(made.entities)
        assert 0 < mention.confidence <= 1
    assert {mention.entity for mention in made.mentions} == set(range(len(made.entities)))
    assert read(given_article) == made


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=60), st.text(max_size=300))
def test_any_text_is_read(title: str, body: str) -> None:
    check(title, body)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_order_of_telling_pieces_is_read(pieces: list[str]) -> None:
    check(" ".join(pieces[:6]), " ".join(pieces))


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["a", "A", "ABLE ", "President Ann Able ", "he said ", "12,345 ", "“ ", "The company. ", "U.S.-", "Able-"],
)
def test_time_is_linear_in_length(unit: str) -> None:
    def seconds(size: int) -> float:
        given_article = article("", (unit * (size // len(unit) + 1))[:size])
        found = blocks(given_article, pipeline())
        started = time.perf_counter()
        made = article_cast(given_article, found)
        Coreference(found, made).resolve()
        return time.perf_counter() - started

    seconds(2_000)
    small, large = seconds(20_000), seconds(160_000)
    assert large < 0.5 + 8 * 3 * small
