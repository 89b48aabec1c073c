"""Sources that stand beside lists, citations and documents, so that they are easily taken for something else."""

import pytest

from newsledger.transforms.annotation import Annotations
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented

Chain = set[tuple[str, str]]


def annotated(body: str) -> Annotations:
    return annotator("news").annotate(segmented(article_id="a", article_key="a", title="", body=body, language="en"))


def chain_of(content: str, body: str) -> Chain:
    """Roles and words of the links of the only statement with some content."""
    found = annotated(body)
    numbers = [number for number, quote in enumerate(found.quotes) if quote.content.strip("“”,.") == content]
    assert len(numbers) == 1, [quote.content for quote in found.quotes]
    links = [link for link in found.attributions if link.quote == numbers[0] and link.span is not None]
    return {(link.role, body[link.span.start : link.span.end]) for link in links if link.span is not None}


@pytest.mark.parametrize(
    ("body", "content", "source"),
    [
        (
            "The fire destroyed a school, two shops, a bakery and a church in the village, the mayor, Ida Roe, said.",
            "The fire destroyed a school, two shops, a bakery and a church in the village",
            "the mayor, Ida Roe",
        ),
        (
            "Rain will hit Kerry, Cork, Limerick and Clare on Friday, the forecaster, Joan Dell, said.",
            "Rain will hit Kerry, Cork, Limerick and Clare on Friday",
            "the forecaster, Joan Dell",
        ),
        (
            "The bank has cut jobs, the lawyer and former minister, Jo Lund, said on Tuesday.",
            "The bank has cut jobs",
            "the lawyer and former minister, Jo Lund",
        ),
    ],
)
def test_the_end_of_a_list_is_not_the_source(body: str, content: str, source: str) -> None:
    assert chain_of(content, body) == {("speaker", source)}


@pytest.mark.parametrize(
    ("body", "content", "chain"),
    [
        (
            "Citing the mayor, Reuters said the dam had burst.",
            "the dam had burst",
            {("speaker", "the mayor"), ("outlet", "Reuters")},
        ),
        (
            "Citing unnamed sources close to the talks, Bloomberg reported that the bank would cut 400 jobs.",
            "that the bank would cut 400 jobs",
            {("speaker", "unnamed sources close to the talks"), ("outlet", "Bloomberg")},
        ),
        (
            "Citing a Sudanese official, Al Arabiya said the army would not return.",
            "the army would not return",
            {("speaker", "a Sudanese official"), ("outlet", "Al Arabiya")},
        ),
        (
            "Three people died, the Red Crescent said, citing a local doctor.",
            "Three people died",
            {("speaker", "a local doctor"), ("relay", "the Red Crescent")},
        ),
        (
            "Citing a lack of evidence, the court ruled that the man could go.",
            "that the man could go",
            {("speaker", "the court")},
        ),
    ],
)
def test_whoever_is_cited_ends_at_the_comma(body: str, content: str, chain: Chain) -> None:
    assert chain_of(content, body) == chain


@pytest.mark.parametrize(
    ("body", "content", "chain"),
    [
        (
            "A memo from her office, leaked to The Age, said the board would be abolished.",
            "the board would be abolished",
            {("speaker", "her office"), ("document", "A memo from her office")},
        ),
        (
            "The fund, set up by the bank in 1990, said the loan would be paid.",
            "the loan would be paid",
            {("speaker", "The fund")},
        ),
        (
            "The bank's brochure states that loans are free.",
            "that loans are free",
            {("document", "The bank's brochure")},
        ),
        (
            "The resort's website states that all sales are final.",
            "that all sales are final",
            {("speaker", "The resort's website")},
        ),
        (
            "Villarreal deny that any fee has been settled.",
            "that any fee has been settled",
            {("speaker", "Villarreal")},
        ),
        (
            "The old bridge, built in 1890, collapsed, said the mayor.",
            "The old bridge, built in 1890, collapsed",
            {("speaker", "the mayor")},
        ),
    ],
)
def test_the_whole_subject_is_the_source(body: str, content: str, chain: Chain) -> None:
    assert chain_of(content, body) == chain


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        ("Evelyn Garrihy of Met Éireann told RTÉ that the worst would pass by noon.", "Met Éireann", "ORG"),
        ("Anna Lind, of Rädda Barnen, said children were at risk.", "Rädda Barnen", "ORG"),
        ("Anna Lind, the mother of Jonas Berg, said children were at risk.", "Jonas Berg", "PERSON"),
        ("An apple grower from nearby Borenore, Shell Gable, said she had lost a trailer.", "Shell Gable", "PERSON"),
        ("A farmer in the valley, Apple Winter, said that the river had risen.", "Apple Winter", "PERSON"),
        ("A supplier, Orsk Steel, said it was owed money.", "Orsk Steel", "ORG"),
        ("Beekeeper Joan Tilsley says the river rises after every storm.", "Joan Tilsley", "PERSON"),
    ],
)
def test_a_name_is_what_its_neighbours_make_it(body: str, name: str, kind: str) -> None:
    assert (kind, name) in {(entity.type, entity.name) for entity in annotated(body).entities}
