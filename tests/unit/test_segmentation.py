"""Segmentation: paragraphs, bullets, run-in heads and sentences where a reader sees them."""

import time

import pytest

from newsledger.transforms.annotation import ArticleText
from newsledger.transforms.english.parse.sentences import paragraphs, segmented


def _read(body: str, title: str = "") -> ArticleText:
    return segmented(article_id="a", article_key="k", title=title, body=body, language="en")


def _sentences(body: str) -> list[str]:
    text = _read(body)
    return [text.words(one.span) for one in text.sentences]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("Mr. Able met Gen. Bo C. Best.", ["Mr. Able met Gen. Bo C. Best."]),
        ("The U.S. Senate voted. It was close.", ["The U.S. Senate voted.", "It was close."]),
        ("He spoke to the U.N. The end came.", ["He spoke to the U.N.", "The end came."]),
        ("It opened at 9 a.m. on Jan. 5.", ["It opened at 9 a.m. on Jan. 5."]),
        (
            "It rose 4.5 percent to $1.2 billion. Then it fell.",
            ["It rose 4.5 percent to $1.2 billion.", "Then it fell."],
        ),
        ("It was No. 5 of ten.", ["It was No. 5 of ten."]),
        ("Acme Inc. bought it. Then it sold.", ["Acme Inc. bought it.", "Then it sold."]),
        ("“We go. They stay.” He left.", ["“We go.", "They stay.”", "He left."]),
        ("“Why?” he said. “Because.”", ["“Why?” he said.", "“Because.”"]),
        ("“Are you sure?” Ann Able asked.", ["“Are you sure?” Ann Able asked."]),
        ("Well... it goes on. And… stops.", ["Well... it goes on.", "And… stops."]),
        ("Путин сказал. Мы идём.", ["Путин сказал.", "Мы идём."]),
        ("他说。我们走！", ["他说。", "我们走！"]),
        ("No stop at all", ["No stop at all"]),
        ("It began at 9 a.m. Commissioner Roe said so.", ["It began at 9 a.m.", "Commissioner Roe said so."]),
        ("It began at 9 a.m. Tuesday in Orsk.", ["It began at 9 a.m. Tuesday in Orsk."]),
        ("It began at 9 p.m. Orsk time. It rained.", ["It began at 9 p.m. Orsk time.", "It rained."]),
        ("It began at 9 p.m. EST on May 4.", ["It began at 9 p.m. EST on May 4."]),
        ("They joined the 9 a.m. Zoom call.", ["They joined the 9 a.m. Zoom call."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(body: str, expected: list[str]) -> None:
    assert _sentences(body) == expected


@pytest.mark.parametrize(
    ("body", "head", "prose"),
    [
        ("Driving the news: The call came late.", "Driving the news:", "The call came late."),
        ("• What’s next: Ministers meet.", "What’s next:", "Ministers meet."),
        ("What the leaders said: Both agreed.", "What the leaders said:", "Both agreed."),
        ("Q: Why now?", "Q:", "Why now?"),
        ("A: “Because.”", "A:", "“Because.”"),
        ("Able: “We go.”", None, "Able: “We go.”"),
        ("The minister said: We go.", None, "The minister said: We go."),
        ("the lower case: no head", None, "the lower case: no head"),
        ("At 10:30 it began.", None, "At 10:30 it began."),
        ("One two three four five six seven: too long.", None, "One two three four five six seven: too long."),
    ],
)
def test_run_in_heads_are_told_from_prose(body: str, head: str | None, prose: str) -> None:
    text = _read(body)
    (found,) = text.paragraphs
    assert (text.words(found.head) if found.head else None) == head
    assert text.words(found.prose) == prose


def test_bullets_are_told_and_left_out_of_the_prose() -> None:
    first, second = paragraphs("• One point.\n\nNo point.")
    assert (first.bullet, second.bullet) == (True, False)
    assert (first.span.start, first.prose.start) == (0, 2)


def test_a_title_has_sentences_of_its_own() -> None:
    text = _read("Body.", "Who won? Nobody, says coach")
    assert [(one.span.zone, one.index) for one in text.sentences] == [("title", 0), ("title", 1), ("body", 0)]


@pytest.mark.parametrize(
    "body",
    ["." * 500_000 + "x", "a. " * 150_000, "\n " * 200_000, "“" * 500_000, "A " * 250_000 + ":", ".”" * 200_000,
     "Ab" * 200_000 + ": x", "? “A b " * 50_000],
    ids=["stops", "letters", "breaks", "quotes", "words", "closed", "word", "asked"],
)  # fmt: skip
def test_half_a_megabyte_takes_a_moment(body: str) -> None:
    started = time.process_time()
    _read(body)
    assert time.process_time() - started < 5
