"""Pages that claim one canonical URL although they tell different stories."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsledger.expectations.declaration import Row
from newsledger.flows.run import disputed_urls
from newsledger.flows.run.disputed_urls import disputed
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.canonical_claims import Claim, claim, unbelieved
from newsledger.transforms.extraction.reader import articles
from newsledger.warehouse.home import Home
from newsledger.warehouse.raw import store

STORIES = ("Vossnes keeps its ferry for ten more years", "Library closes for repairs", "Six goals in a cup final")


def page(title: str, canonical: str, *, text: str = "") -> str:
    text = text or f"The paper reports at some length on this: {title}, as the council said on Wednesday."
    return (
        f'<html><head><title>{title} | Vossnes Post</title><link rel="canonical" href="{canonical}"></head>'
        f"<body><h1>{title}</h1><p>{text}</p><p>{text[::-1]}</p></body></html>"
    )


def claims(canonical: str, *urls: str, titles: tuple[str, ...] = STORIES) -> list[Claim]:
    stated = (claim(url, url, page(title, canonical)) for url, title in zip(urls, titles, strict=True))
    return [entry for entry in stated if entry is not None]


@pytest.mark.parametrize(
    ("canonical", "urls"),
    [
        ("/story", ("https://p.example/story?id=0", "https://p.example/story?id=1", "https://p.example/story?id=2")),
        ("/news/latest", ("https://p.example/a", "https://p.example/b", "https://p.example/c")),
        ("https://p.example/app", ("https://p.example/x/1", "https://p.example/x/2", "https://p.example/y/3")),
    ],
)
def test_one_claim_is_believed_and_those_of_other_stories_are_not(canonical: str, urls: tuple[str, ...]) -> None:
    assert unbelieved([], claims(canonical, *urls)) == set(urls[1:])


def test_a_page_under_the_claimed_url_comes_first() -> None:
    urls = ("https://p.example/a", "https://p.example/story", "https://p.example/c")
    assert unbelieved([], claims("/story", *urls)) == {"https://p.example/a", "https://p.example/c"}


def test_what_earlier_runs_believed_comes_before_a_batch() -> None:
    known = claims("/story", "https://p.example/story?id=0", titles=STORIES[:1])
    fresh = claims("/story", "https://p.example/story?id=1", titles=STORIES[1:2])
    assert unbelieved(known, fresh) == {"https://p.example/story?id=1"}
    assert unbelieved(known, known) == frozenset()


@pytest.mark.parametrize(
    "second",
    [
        page("Ferry for ten more years: Vossnes keeps it", "/story"),
        page(
            "A bridge is off the table",
            "/story",
            text="The paper reports at some length on the old ferry that crosses the bay.",
        ),
    ],
)
def test_two_urls_of_one_story_are_one_article(second: str) -> None:
    first = page(STORIES[0], "/story", text="The paper reports at some length on the old ferry that crosses the bay.")
    pairs = [("https://p.example/story?src=a", first), ("https://p.example/story?src=b", second)]
    assert unbelieved([], [entry for url, text in pairs if (entry := claim(url, url, text))]) == frozenset()


def test_a_page_that_claims_nothing_is_not_asked() -> None:
    assert claim("d", "https://p.example/a", "<html><title>x</title></html>") is None


def test_a_disputed_page_keeps_its_own_url_with_a_note() -> None:
    url = "https://p.example/story?id=1"
    raw = RawDocument(
        "d", "s", url, None, datetime(2026, 11, 28, tzinfo=UTC), page(STORIES[1], "/story").encode(), is_disputed=True
    )
    (article,) = articles(raw)
    assert article.canonical_url == url
    assert "canonical_disputed: https://p.example/story" in article.notes


def test_the_pages_of_a_batch_are_compared_in_the_order_in_which_they_were_fetched(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    rows: list[Row] = []
    for number, title in enumerate(STORIES):
        _, raw_path = store(home, page(title, "/story").encode())
        rows.append(
            {
                "document_id": f"d{number}",
                "url": f"https://p.example/story?id={number}",
                "final_url": None,
                "fetched_at": datetime(2026, 11, 28, 12, number, tzinfo=UTC),
                "content_type": "text/html",
                "raw_path": raw_path,
            }
        )
    rows.append(rows[0] | {"document_id": "d9", "url": "file:///story.html"})
    assert disputed(home, None, rows[::-1]) == {"d1", "d2"}


def test_of_most_pages_only_the_beginning_is_read_and_a_late_statement_still_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    home.prepare()
    filler = "<div>" + "The tide tables of the bay are printed here. " * 4_000 + "</div>"
    link, graph = '<link rel="canonical" href="{}">', '<meta property="og:url" content="{}">'
    own, other = "https://p.example/a", "https://p.example/b"
    pages = {
        "own": (own, link.format(own) + graph.format(own) + "<title>Tides</title>" + filler),
        "late": (f"{other}?id=1", "<title>Harbour closes</title>" + filler + link.format(own)),
    }
    rows: list[Row] = []
    for name, (url, markup) in pages.items():
        _, raw_path = store(home, markup.encode())
        moment = datetime(2026, 11, 28, 12, len(rows), tzinfo=UTC)
        row: Row = {"document_id": name, "url": url, "fetched_at": moment, "content_type": "text/html"}
        rows.append(row | {"raw_path": raw_path})
    assert disputed(home, None, rows) == {"late"}
    monkeypatch.setattr(disputed_urls, "load", None)
    assert disputed(home, None, rows[:1]) == frozenset()
