"""The genre of an article: as its document states it, else as its title and text show it."""

import pytest

from newsledger.transforms.extraction.genre import PageFacts, genre

REPORT = "The council voted on Tuesday to close the pier, the mayor said.\n\n" * 6
FILE = "file:///inbox/pier.txt"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (PageFacts("https://quay.example/2026/05/pier", kinds=("NewsArticle",)), "news"),
        (PageFacts("https://quay.example/2026/05/pier", kinds=("NewsArticle", "LiveBlogPosting")), "live"),
        (PageFacts("https://quay.example/2026/05/pier", kinds=("OpinionNewsArticle",)), "opinion"),
        (PageFacts("https://quay.example/film/pier", kinds=("Review",)), "review"),
        (PageFacts("https://quay.example/food/pier-pie", kinds=("Recipe",)), "guide"),
        (PageFacts("https://quay.example/opinion/2026/05/pier"), "opinion"),
        (PageFacts("https://quay.example/news/live/pier"), "live"),
        (PageFacts("https://quay.example/p/1", section="News/Analysis"), "analysis"),
        (PageFacts("https://quay.example/p/1", section="Op-Ed"), "opinion"),
        (PageFacts("https://www.prnewswire.com/pier-1.html"), "press_release"),
        (PageFacts("https://quay.example/live"), "news"),
    ],
)
def test_a_statement_of_the_page_decides(facts: PageFacts, expected: str) -> None:
    assert genre(facts, REPORT, "en") == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Council closes old pier", "news"),
        ("Opinion: The pier must stay", "opinion"),
        ("The pier must stay | Opinion", "opinion"),
        ("The Last Pier review – planks and tears", "news"),
        ("The Last Pier: Film review", "review"),
        ("Explainer: Why piers sink", "analysis"),
        ("Pier vote - as it happened", "live"),
        ("Q&A: The builder of the pier", "interview"),
        ("Review of pier safety ordered", "news"),
        ("Lindmoor police blotter", "listing"),
    ],
)
def test_a_label_in_the_title_decides(title: str, expected: str) -> None:
    assert genre(PageFacts(FILE, title), REPORT, "en") == expected


SCORES = "Quay (3-1): Holm 12 points. Berg 7 points.\n\nPier 14 11 6 15 - 46\n\n" * 6
STAMPED = "\n\n".join(f"{hour}:15 am\n\nThe council is still debating the pier." for hour in range(7, 12))
TURNS = "\n\n".join("Q: Why do piers sink?\n\nA: Because nobody repairs them." for _ in range(3))
OWN_VIEW = "I have walked on my pier for forty years, and I say that nobody asked me. " * 20
STEPS = "Take your planks and sand them. You need a good brush, and your paint should be dry before you go on. " * 12


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Council closes old pier", REPORT, "news"),
        ("Pier vote", STAMPED, "live"),
        ("The builder speaks", TURNS, "interview"),
        ("My pier", OWN_VIEW, "opinion"),
        ("How to paint a pier", STEPS, "guide"),
        ("Pier opens", REPORT + "FOR IMMEDIATE RELEASE", "press_release"),
        ("The pier at night", REPORT + "★★★☆☆", "review"),
        ("The pier", REPORT + "For media enquiries call the harbour office.", "press_release"),
        ("A day out", REPORT + "This post contains affiliate links.", "other"),
        ("Did the pier sink?", REPORT + "Our ruling\n\nThe pier stands.", "analysis"),
        ("Pier pie", REPORT + "Preheat the oven and roll the dough.", "guide"),
        ("Girls' basketball", SCORES, "listing"),
        ("Quay win", REPORT + "Quay won 3-1 and 2-0, and scored 14 points.", "news"),
        ("The pier", REPORT + "The views expressed in this article are the author's.", "opinion"),
    ],
)
def test_the_text_shows_its_genre(title: str, text: str, expected: str) -> None:
    assert genre(PageFacts(FILE, title), text, "en") == expected


def test_words_of_a_quotation_make_no_opinion() -> None:
    assert genre(PageFacts(FILE), "The mayor said: “I know what I like, and I like my pier.”\n\n" * 30, "en") == "news"


def test_other_languages_have_the_genre_that_their_page_states() -> None:
    assert genre(PageFacts("https://kai.example/opinion/1"), "Die Mole bleibt geschlossen.", "de") == "opinion"
    assert genre(PageFacts("https://kai.example/p/1"), "Die Mole bleibt geschlossen.", "de") is None
