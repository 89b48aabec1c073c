"""What is a statement, whose it is, and where it ends: passives, acts, names in headlines, turns of interviews."""

import pytest

from newsledger.transforms.annotation import Annotations
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented

Row = tuple[str, str | None]


def annotated(body: str, title: str = "") -> Annotations:
    text = segmented(article_id="a", article_key="a", title=title, body=body, language="en")
    return annotator("news").annotate(text)


def rows(body: str, title: str = "") -> list[Row]:
    """Content and speaker's name, else the speaker's words, of every statement."""
    found = annotated(body, title)
    listed: list[Row] = []
    for number, quote in enumerate(found.quotes):
        links = [link for link in found.attributions if link.quote == number and link.role == "speaker"]
        span = links[0].span if links else None
        words = None if span is None else (title if span.zone == "title" else body)[span.start : span.end]
        entity = links[0].entity if links else None
        listed.append((quote.content, words if entity is None else found.entities[entity].name))
    return listed


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("Ida Brandt was told that the ferry had sunk.", "Ida Brandt"),
        ("Ida Brandt is expected to resign in May, a year before her term ends.", "Ida Brandt"),
        ("The ferry company was ordered to pay the crew by Friday.", "The ferry company"),
        ("Peter Sloane is believed to have left the country in March.", "Peter Sloane"),
    ],
)
def test_the_target_of_a_passive_says_nothing(body: str, target: str) -> None:
    assert all(speaker != target for _, speaker in rows(body))


def test_the_agent_of_a_passive_speaks() -> None:
    body = "Peter Sloane was accused by Mayor Ida Brandt of taking bribes from builders."
    assert [speaker for _, speaker in rows(body)] == ["Ida Brandt"]


def test_somebody_quoted_in_the_passive_speaks() -> None:
    body = "Ida Brandt was quoted as saying that the ferry had sunk."
    assert ("that the ferry had sunk", "Ida Brandt") in rows(body)


@pytest.mark.parametrize(
    "body",
    [
        "The council approved the sale of the old pier on Tuesday.",
        "The senate vetoed a plan for a new ferry port.",
        "The builders filed a lawsuit against the port of Lindmoor.",
        "Captain Lena Marsh spoke to the crew about the ferry.",
        "The company shelved its plans for a ferry to Orsk.",
        "A court in Lindmoor sentenced the captain to three years in prison.",
    ],
)
def test_an_act_is_no_statement(body: str) -> None:
    assert rows(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "Nobody said that the ferry was safe.",
        "No officials said that the ferry was safe.",
        "None of the sailors said that the ferry was safe.",
    ],
)
def test_a_subject_that_is_nobody_negates(body: str) -> None:
    assert [quote.is_negated for quote in annotated(body).quotes] == [True]


def test_a_content_ends_with_the_quotation_that_ends_its_sentence() -> None:
    body = "Ida Brandt said: “The ferry is old. It must go.” She added this was “a question of months”."
    assert rows(body)[0] == ("The ferry is old. It must go.", "Ida Brandt")


@pytest.mark.parametrize(
    "content",
    [
        "Builders from all over the north will be invited to look at the pier",
        "The number of sailors aged between 16 and 20 who left rose by a tenth",
        "Other likely heirs to the captain include his two deputies",
    ],
)
def test_a_content_before_its_cue_has_its_whole_sentence(content: str) -> None:
    assert rows(f"{content}, Ida Brandt said on Monday.") == [(content, "Ida Brandt")]


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("United States seeks deal on ferries with Norway", "States"),
        ("Washington Post wins prize for ferry story", "Post"),
        ("Brightwater Claims opens an office in the harbour", "Claims"),
    ],
)
def test_a_word_of_a_name_is_no_cue_of_a_headline(title: str, word: str) -> None:
    cues = (quote.cue for quote in annotated("", title).quotes)
    assert all(title[cue.start : cue.end] != word for cue in cues if cue is not None)


def test_answers_of_an_interview_are_those_of_the_person_it_is_with() -> None:
    body = (
        "Captain Lena Marsh spoke to the Lindmoor Gazette about the ferry.\n\n"
        "Q: Why did it sink?\n\nA: Because nobody repaired it.\n\nQ: Who should have?\n\nA: The owners, of course."
    )
    assert ("Because nobody repaired it", "Lena Marsh") in rows(body)
    assert ("The owners, of course", "Lena Marsh") in rows(body)
    assert ("Who should have?", None) in rows(body)


def test_answers_behind_letters_with_stops_are_found_without_them() -> None:
    body = (
        "Painter Ida Roe talks about her new show.\n\n"
        "Q. What drew you to blue?\n\nA. The sea, mostly.\n\nQ. Do you miss the city?\n\nA. I do not miss the noise."
    )
    assert ("The sea, mostly", "Ida Roe") in rows(body)
    assert ("I do not miss the noise", "Ida Roe") in rows(body)
    assert ("Do you miss the city?", None) in rows(body)


def test_an_answer_is_by_the_name_of_who_gives_it_and_not_by_its_letter() -> None:
    body = (
        "Captain Lena Marsh spoke about the ferry.\n\n"
        "Q: Why did it sink?\n\nA: Because nobody repaired it.\n\nQ: Who should have?\n\nA: The owners, of course."
    )
    spans = [link.span for link in annotated(body).attributions]
    assert {body[span.start : span.end] for span in spans if span is not None} == {"Lena Marsh"}


def test_answers_of_nobody_named_have_no_speaker() -> None:
    body = "Q: Why blue?\n\nA: I like the sea.\n\nQ: And red?\n\nA: I never liked red."
    assert ("I like the sea", None) in rows(body)
    assert ("I never liked red", None) in rows(body)


def test_frequent_questions_are_no_interview() -> None:
    assert not rows("Q: How do I renew my pass?\n\nA: Go to the counter.\n\nQ: What does it cost?\n\nA: Two pounds.")


def test_a_paragraph_that_begins_with_an_initial_has_no_label() -> None:
    body = "A. Roe said that the port would close.\n\nA. Roe added that it was old."
    assert ("that the port would close", "A. Roe") in rows(body)


def test_turns_of_a_long_interview_keep_the_certainty_of_their_finder() -> None:
    question, answer = "Q: Who should have repaired ferry {}?", "A: The owners of ferry {}, of course."
    turns = [line.format(number) for number in range(4) for line in (question, answer)]
    found = annotated("\n\n".join(["Captain Lena Marsh spoke about the ferries.", *turns])).quotes
    assert [quote.confidence for quote in found if quote.rule == "interview.turn"] == [0.85] * 8


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("Orsk Containers", "{} green, 2 red, 1 tsp."),
        ("Lena Marsh", "{} goals, two assists."),
        ("Harbour Bank", "up {} per cent."),
        ("Norled", "+47 5550 {}"),
        ("Chris Walton", "Room {}, first floor."),
    ],
)
def test_a_list_with_a_name_before_each_line_is_no_conversation(label: str, line: str) -> None:
    lines = [f"{label}: {line.format(number)}" for number in range(4)]
    assert rows("\n\n".join([f"A page about {label}.", *lines])) == []


def test_an_office_behind_the_name_belongs_to_no_turn() -> None:
    body = (
        "Captain Lena Marsh spoke with Chris Walton on Sunday.\n\n"
        "CHRIS WALTON, HARBOUR RADIO: Why did the ferry sink?\n\nMARSH: Because nobody repaired it.\n\n"
        "WALTON: Who should have?\n\nMARSH: The owners, of course."
    )
    assert ("Why did the ferry sink?", "Chris Walton") in rows(body)
    assert ("The owners, of course", "Lena Marsh") in rows(body)
