"""A body that a page prints again is stored once; what repeats with reason is stored as often as it is printed."""

from datetime import UTC, datetime

import pytest

from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.extraction.text.repeats import without_repeats

BODY = (
    "The ferry between Tolvik and Orsk will stop at the end of May, the harbour office said on Monday.",
    "“We have carried hay, hens and one piano,” said Runa Holm, who has been its captain for eleven years.",
    "Two buses a day will replace it until the bridge at the sound opens for traffic in the autumn.",
    "The council voted nine to four for the end of the line after a meeting that lasted until midnight.",
)
SLIDES = (
    (
        "The hymnal",
        "Given by Jo Lund of Orsk",
        "It came to her great-niece, and the family kept it in a drawer for years before anybody opened it.",
    ),
    (
        "The bible",
        "Given by Per Holt of Velda",
        "It had been on top of a piano since 1912, then in a closet, then in a safe in the town of Velda.",
    ),
    (
        "The racket",
        "Given by Ida Roe of Tolvik",
        "It was at her mother's house with some pieces that nobody in the family there wanted to keep.",
    ),
)
REFRAIN = "O harbour, harbour, hold the light until the morning comes to us, and burn until we see the shore again."


def text_of(body: str) -> str:
    page = f"<!doctype html><html lang=en><head><title>Ferry to stop</title></head><body>{body}</body></html>"
    url = "https://www.tolvik.example/news/ferry"
    raw = RawDocument("d", "s", url, None, datetime(2026, 11, 28, tzinfo=UTC), page.encode(), "text/html")
    return articles(raw)[0].text


def paragraphs(parts: tuple[str, ...]) -> str:
    return "".join(f"<p>{part}</p>" for part in parts)


@pytest.mark.parametrize(
    "parts",
    [
        [*BODY, *BODY],
        [*BODY, *BODY, *BODY],
        [*BODY, "Share this article", *(part.replace("“", '"').replace("”", '"') for part in BODY)],
        [*BODY, f"{BODY[0][:60]}…", *BODY],
        [*BODY, *BODY[:2], "Photo: Orsk Harbour Office", *BODY[2:]],
        [*BODY, *BODY[1:]],
    ],
)
def test_a_body_that_is_printed_again_is_kept_once(parts: list[str]) -> None:
    kept = without_repeats(parts)
    assert [part for part in kept if part in BODY] == list(BODY)
    assert len(kept) <= len(BODY) + 1


def test_slides_that_are_printed_for_two_screens_are_kept_once() -> None:
    parts = [line for slide in SLIDES for line in (*slide, "Orsk Press", *slide)]
    assert without_repeats(parts) == [*SLIDES[0], "Orsk Press", *SLIDES[1], *SLIDES[2]]


@pytest.mark.parametrize(
    "parts",
    [
        [  # a song
            "The boats went out before the day, and none of them came home.",
            REFRAIN,
            "The lamps went out along the bay, and each of us went on alone.",
            REFRAIN,
        ],
        [  # a table of meals
            *(
                "Before the run",
                "Two eggs and a cup of spinach with half a cup of sweet potato [250 g]",
                "1 red, 1 green",
            ),
            *(
                "After the run",
                "Two eggs and a cup of spinach with half a cup of sweet potato [250 g]",
                "1 red, 1 green",
            ),
        ],
        [  # answers of several companies
            "Northern Buses runs the line from Orsk to Velda until the end of the works in June, every half an hour.",
            "Are bicycles allowed? No bicycles are carried on the buses, and none may be left at the stops.",
            "Harbour Coaches runs the night line between Orsk and the airport, which leaves from the old dock.",
            "Are bicycles allowed? No bicycles are carried on the buses, and none may be left at the stops.",
        ],
        [
            *BODY[:3],
            "15:40",
            "The captain left the bridge at noon.",
            "14:05",
            BODY[0],
            "The council has yet to vote on it.",
        ],
    ],
)
def test_what_repeats_with_reason_stays(parts: list[str]) -> None:
    assert without_repeats(parts) == parts


def test_a_hidden_copy_of_the_shown_text_is_not_read() -> None:
    fields = (
        '<div itemprop="keywords">ferry,ferry news</div><div itemprop="datePublished">2026-11-27T08:57:40+01:00</div>'
        f'<div itemprop="articleBody">{paragraphs(BODY)}</div><div itemprop="articleSection">international</div>'
    )
    shown = f"<article><h1>Ferry to stop</h1><ul>{''.join(f'<li>{part}</li>' for part in BODY)}</ul></article>"
    text = text_of(f"{shown}<div style='display:none'>{fields}</div><div style='display:none'>{fields}</div>")
    assert [part.removeprefix("• ") for part in text.split("\n\n")] == list(BODY)


def test_hidden_slides_that_the_page_shows_nowhere_else_are_read() -> None:
    slides = "".join(f"<div style='display:none'>{paragraphs(BODY[number : number + 1])}</div>" for number in range(4))
    assert text_of(f"<article><h1>Ferry to stop</h1>{slides}</article>").split("\n\n") == list(BODY)


def test_a_page_with_copies_for_two_screens_is_read_once() -> None:
    copies = "".join(f"<div class={name}>{paragraphs(BODY)}</div>" for name in ("desktop-text", "mobile-text"))
    assert text_of(f"<article><h1>Ferry to stop</h1>{copies}</article>").split("\n\n") == list(BODY)
