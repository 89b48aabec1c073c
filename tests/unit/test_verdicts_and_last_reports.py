"""Statements told by a noun or a relative clause behind them, at the end, or inside a quotation; kinship."""

import pytest

from newsledger.transforms.annotation import Annotations, ArticleText
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented


def _read(body: str) -> tuple[ArticleText, Annotations]:
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    return article, annotator("news").annotate(article)


def _speakers(body: str) -> dict[str, str]:
    """The words for the speaker of each statement, by its content."""
    article, found = _read(body)
    return {
        quote.content.removeprefix("that ").strip("“”.,"): "" if quote.speaker is None else article.words(quote.speaker)
        for quote in found.quotes
    }


@pytest.mark.parametrize(
    ("body", "content", "speaker"),
    [
        (
            "“You can't play tennis in an oven,” was the verdict of Sorova's coach, Dimitar Ganev.",
            "You can't play tennis in an oven",
            "Sorova's coach, Dimitar Ganev",
        ),
        (
            "The claims were raised by Greens senator Priya Doyle, who labelled them “a holiday on the public purse”.",
            "them “a holiday on the public purse",
            "Greens senator Priya Doyle",
        ),
        (
            "The beads were pierced with the same tool, and some were rubbed with ochre, the authors report.",
            "The beads were pierced with the same tool, and some were rubbed with ochre",
            "the authors",
        ),
        (
            "Encorva refused to hand over pricing data last year, people close to the regulator say.",
            "Encorva refused to hand over pricing data last year",
            "people close to the regulator",
        ),
        (
            "14:20 Farming Minister Hugh Lester: “Keep your hens indoors. It is the law.”",
            "Keep your hens indoors. It is the law",
            "Farming Minister Hugh Lester",
        ),
        (
            "“The president has said that old friends may argue,” Jankovac told reporters.",
            "old friends may argue",
            "The president",
        ),
        ("“Mom kept saying he'd walk through the door,” she told KTUU.", "he'd walk through the door", "Mom"),
        ("She said the doctors kept telling her that it was nothing.", "it was nothing", "the doctors"),
    ],
)
def test_a_statement_has_its_speaker(body: str, content: str, speaker: str) -> None:
    assert _speakers(body).get(content) == speaker


@pytest.mark.parametrize(
    "body",
    [
        "“The Last Oven” was the work of Jo Lamb.",
        "They published the figures, the tables and the sales report.",
        "Speaking to Nordlys on Monday: “Act.”",
    ],
)
def test_titles_reports_and_scenes_are_no_statements(body: str) -> None:
    assert _speakers(body) == {}


@pytest.mark.parametrize(
    ("body", "pair"),
    [
        (
            "The founder of Brynlas, Owain Prosser, and his wife, Dr Nia Hallam, gave £5.",
            ("Nia Hallam", "Owain Prosser"),
        ),
        ("Marcus Dare, the younger brother of late rapper Kingsley Dare, has won.", ("Marcus Dare", "Kingsley Dare")),
        (
            "Irakli Beridze left. He is the brother-in-law of the chief prosecutor, Zaza Orbi.",
            ("Irakli Beridze", "Zaza Orbi"),
        ),
        ("Gloria Pitts resigned. She is married to producer Darnell Pitts.", ("Gloria Pitts", "Darnell Pitts")),
    ],
)
def test_relatives_are_of_one_family(body: str, pair: tuple[str, str]) -> None:
    _, found = _read(body)
    names = [entity.name for entity in found.entities]
    families = [relation for relation in found.relations if relation.type == "FAMILY_OF"]
    ends = [(one.subject_entity, one.object_entity) for one in families]
    assert [tuple(names[end] for end in each if end is not None) for each in ends] == [pair]
