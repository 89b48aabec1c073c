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


@pytest.mark.parametrize(
    ("body", "content", "chain"),
    [
        (
            "Jo Berg told the BBC the river had risen.",
            "the river had risen",
            {("speaker", "Jo Berg"), ("outlet", "the BBC")},
        ),
        (
            "Roe told the BBC's Jo Lund the river had risen.",
            "the river had risen",
            {("speaker", "Roe"), ("outlet", "the BBC")},
        ),
        (
            "She told the court her husband, not her son, had held the knife.",
            "her husband, not her son, had held the knife",
            {("speaker", "She")},
        ),
        (
            "The mayor told residents, not reporters, that the dam was weak.",
            "that the dam was weak",
            {("speaker", "The mayor")},
        ),
        (
            "The mayor said in a message read out by her deputy that the water was safe.",
            "that the water was safe",
            {("speaker", "The mayor"), ("document", "a message"), ("relay", "her deputy")},
        ),
        (
            "The bank said in a note sent to clients that rates would fall.",
            "that rates would fall",
            {("speaker", "The bank"), ("document", "a note")},
        ),
        (
            "Officials said in the letter that was leaked that the dam was weak.",
            "that the dam was weak",
            {("speaker", "Officials"), ("document", "the letter")},
        ),
    ],
)
def test_a_content_begins_behind_listeners_and_documents(body: str, content: str, chain: Chain) -> None:
    assert chain_of(content, body) == chain


@pytest.mark.parametrize(
    ("body", "content", "chain"),
    [
        (
            "According to a cousin, Rui Sequeira, the farmer told relatives that he had been paid in cash.",
            "that he had been paid in cash",
            {("speaker", "the farmer"), ("relay", "a cousin, Rui Sequeira")},
        ),
        ("According to the company, Tesla sold 400 cars.", "Tesla sold 400 cars", {("speaker", "the company")}),
        (
            "The minister's aide, Jo Kerr, said the firm had sent a letter saying the work was done.",
            "the work was done",
            {("speaker", "the firm"), ("document", "a letter"), ("relay", "The minister's aide, Jo Kerr")},
        ),
        ("“She rang me at night and said she was fit,” he said.", "she was fit", {("speaker", "She")}),
        (
            "Four senators, Ron Marsh, Ida Roe and Ann Kane, said they would vote no.",
            "they would vote no",
            {("speaker", "Ron Marsh"), ("speaker", "Ida Roe"), ("speaker", "Ann Kane")},
        ),
        (
            "His lawyers, led by Ida Roe and Jo Lund, said he was innocent.",
            "he was innocent",
            {("speaker", "His lawyers")},
        ),
    ],
)
def test_who_told_it_inside_the_words_of_another_and_in_a_list(body: str, content: str, chain: Chain) -> None:
    assert chain_of(content, body) == chain


def test_her_mother_and_coach_is_her_mother() -> None:
    body = "Kalina Dobreva lost. Her mother and coach, Raina Dobreva, said the wrist had hurt for weeks."
    ties = [(tie.type, tie.subject_text, tie.object_text) for tie in annotated(body).relations]
    assert ("FAMILY_OF", "Raina Dobreva", "Her") in ties
    assert annotated("Tom Marsh won. His wife and daughter, Ida Marsh, were there.").relations == ()


def test_a_captain_stays_the_speaker_before_an_apposition() -> None:
    body = "Former captain of the All Blacks Rewi Parata, now a pundit for Sky Sport, said the referee had been kind."
    found = annotated(body)
    (quote,) = found.quotes
    assert quote.speaker_entity is not None
    assert found.entities[quote.speaker_entity].name == "Rewi Parata"


def test_a_turn_holds_what_it_reports_of_others() -> None:
    body = "MARSTON: The governor said on Sunday that the gates were stuck.\n\nRADEBE: They are not.\n\nMARSTON: Good."
    assert ("speaker", "The governor") in chain_of("that the gates were stuck", body)
