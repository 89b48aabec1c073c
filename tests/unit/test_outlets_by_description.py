"""Outlets that are spoken to, that a description means, or that a call sign or a report makes one."""

import pytest

from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented


def _outlets(body: str, content: str) -> list[tuple[str, str | None]]:
    """Words and entity of the outlets of the statement with some content."""
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    found = annotator("news").annotate(article)
    (number,) = (
        n for n, quote in enumerate(found.quotes) if content == quote.content.removeprefix("that ").strip("“”.,")
    )
    links = [link for link in found.attributions if link.quote == number and link.role == "outlet"]
    return [
        (article.words(link.span), None if link.entity is None else found.entities[link.entity].name) for link in links
    ]


@pytest.mark.parametrize(
    ("body", "content", "outlet"),
    [
        ("“It was a goulash,” he joked to the magazine.", "It was a goulash", "the magazine"),
        ("“I was scared,” she admitted to the Irish newspaper.", "I was scared", "the Irish newspaper"),
        (
            "She explained to the local radio station that the road was shut.",
            "the road was shut",
            "the local radio station",
        ),
        ("He complained to the broadcaster that the lights went out.", "the lights went out", "the broadcaster"),
    ],
)
def test_a_medium_behind_to_is_the_outlet(body: str, content: str, outlet: str) -> None:
    assert [words for words, _ in _outlets(body, content)] == [outlet]


def test_a_committee_behind_to_is_no_outlet() -> None:
    assert _outlets("“We are not hiding,” she insisted to the committee.", "We are not hiding") == []


@pytest.mark.parametrize(
    ("before", "source", "name"),
    [
        (
            "He spoke to Agence France-Presse on Monday.",
            "According to the French agency, it was over.",
            "Agence France-Presse",
        ),
        ("He will join, according to the daily O Jogo.", "The sports newspaper said it was over.", "O Jogo"),
        ("“No,” Khalil Haddad told Al Jazeera.", "The Qatar-based network said it was over.", "Al Jazeera"),
        ("The BBC quoted him, and the Guardian saw it.", "The broadcaster said it was over.", "BBC"),
        ("KTRB first reported that he had left.", "The station said it was over.", "KTRB"),
        ("He spoke to the Guardian on Monday.", "The local newspaper said it was over.", None),
        ("He spoke to the Guardian on Monday.", "The Spanish newspaper said it was over.", None),
    ],
)
def test_a_noun_for_outlets_means_the_last_one_that_it_fits(before: str, source: str, name: str | None) -> None:
    assert [entity for _, entity in _outlets(f"{before} {source}", "it was over")] == [name]


def test_an_agency_behind_another_body_is_not_the_wire_before_it() -> None:
    body = "He told Reuters on Monday. FEMA sent trucks. The agency said they were late."
    assert _outlets(body, "they were late") == []


def test_a_listed_outlet_with_the_name_of_a_person_reports() -> None:
    assert _outlets(
        "Encorva plans to appeal to a tribunal, Bloomberg said.", "Encorva plans to appeal to a tribunal"
    ) == [("Bloomberg", "Bloomberg")]
    assert _outlets("Michael Bloomberg left on Monday. The city would pay, Bloomberg said.", "The city would pay") == []
