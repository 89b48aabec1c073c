"""Pages that are no articles, and URLs and full texts that feeds and pages state in ways of their own."""

from datetime import UTC, datetime

import pytest

from newsledger.transforms.extraction.html.page import tree
from newsledger.transforms.extraction.html.page_kind import redirect, refusal
from newsledger.transforms.formats.feeds import feed
from newsledger.transforms.urls import canonical_url

URL = "https://www.vossnes.example/news/ferry"
SENTENCE = "The council of Vossnes voted on Wednesday to renew the licence of the harbour ferry for ten more years."


def reason(body: str, *, title: str = "Vossnes Post", head: str = "") -> str | None:
    text = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    found = refusal(tree(text), text, url=URL)
    return found.reason if found else None


LOGIN = "<form><label>E-Mail <input name=u></label><label>Passwort <input type=password name=p></label></form>"


@pytest.mark.parametrize(
    ("body", "title", "code"),
    [
        (
            f"<h1>Bitte melden Sie sich an</h1><p>Um diesen Artikel lesen zu können, benötigen Sie ein Abo.</p>{LOGIN}",
            "Anmelden",
            "paywall",
        ),
        (f"<h1>Connexion</h1><p>Déjà abonné ? Connectez-vous pour lire la suite.</p>{LOGIN}", "Connexion", "paywall"),
        (
            "<h1>Whoops, looks like something went wrong.</h1>",
            "Whoops, looks like something went wrong.",
            "server_error",
        ),
        ("<h1>Ein Fehler ist aufgetreten</h1>", "Vossnes Post", "server_error"),
        (
            "<h1>This domain may be for sale</h1><p>Click here to inquire about this domain.</p><p>Loans</p>",
            "vossnes.example is for sale",
            "soft_404",
        ),
        (f"<h1>Something went wrong at the ferry</h1><p>{SENTENCE}</p><p>{SENTENCE}</p>", "Ferry", None),
        (f"<h1>Ferry to stay</h1><p>{SENTENCE}</p>{LOGIN}<p>Déjà abonné ?</p>", "Ferry to stay", None),
    ],
)
def test_walls_errors_and_parked_domains_are_no_articles(body: str, title: str, code: str | None) -> None:
    assert reason(body, title=title) == code


@pytest.mark.parametrize(
    "script",
    [
        'window.location.replace("https://www.vossnes.example/neu");',
        "location.href = 'https://www.vossnes.example/neu'",
        'if (top) { document.location="https://www.vossnes.example/neu"; }',
    ],
)
def test_an_empty_page_whose_script_leads_elsewhere_is_a_redirect(script: str) -> None:
    empty = f"<html><head><title>Weiterleitung</title><script>{script}</script></head><body></body></html>"
    assert redirect(tree(empty), URL) == "https://www.vossnes.example/neu"
    full = empty.replace("<body>", f"<body><p>{SENTENCE}</p><p>{SENTENCE}</p>")
    assert redirect(tree(full), URL) is None


def test_a_script_that_only_reads_its_location_is_no_redirect() -> None:
    page = "<html><head><script>var a = {location: '/x'}; b.location == '/y';</script></head><body></body></html>"
    assert redirect(tree(page), URL) is None


@pytest.mark.parametrize(
    "declared",
    [
        "https://www.vossnes.example/news/{{ canonical_url }}",
        "https://www.vossnes.example/news/%7B%7B%20url%20%7D%7D",
        "https://www.vossnes.example/<%= path %>",
        "https://www.vossnes.example/news/undefined",
        "https://www.vossnes.example/${slug}",
    ],
)
def test_a_canonical_url_that_a_template_left_unfilled_is_not_believed(declared: str) -> None:
    assert canonical_url(URL, declared=declared) == URL
    assert canonical_url(URL, declared=declared, og="https://www.vossnes.example/a/ferry") == (
        "https://www.vossnes.example/a/ferry"
    )


def test_the_full_text_that_a_feed_states_beside_its_summary_is_the_body() -> None:
    content = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:yandex="http://news.yandex.ru"><channel><title>V</title>'
        f"<link>https://www.vossnes.example/</link><item><title>Ferry</title><link>{URL}</link>"
        "<pubDate>Wed, 25 Nov 2026 12:00:00 +0100</pubDate><description>Short.</description>"
        f"<yandex:full-text>{SENTENCE}\n\nMore &amp; more.</yandex:full-text></item></channel></rss>"
    )
    entry = feed(content.encode(), url="https://www.vossnes.example/rss").entries[0]
    assert entry.content == f"{SENTENCE}\n\nMore & more."
    assert entry.published == datetime(2026, 11, 25, 11, tzinfo=UTC)
