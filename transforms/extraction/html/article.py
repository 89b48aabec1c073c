"""A page to a draft: metadata, body and date of one article, or the reason why it holds none."""

from dataclasses import dataclass

from lxml.html import HtmlElement

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.draft import Draft
from newsledger.transforms.extraction.html import page as html
from newsledger.transforms.extraction.html import page_kind as kinds
from newsledger.transforms.extraction.html import recovered as gaps
from newsledger.transforms.extraction.html import title as titles
from newsledger.transforms.extraction.html.metadata import Metadata, metadata
from newsledger.transforms.extraction.html.stated_body import completed, in_state
from newsledger.transforms.extraction.html.visible_date import beside_headline, shown_date
from newsledger.transforms.extraction.published_at import is_in_utc
from newsledger.transforms.extraction.text.body import (
    Plain,
    body,
    shown_title,
    without_biographies,
    without_lead,
    without_pleas,
)
from newsledger.transforms.extraction.text.repeats import without_repeats
from newsledger.transforms.extraction.versions import installed

_LEAST = 8


@dataclass(frozen=True, slots=True)
class _Above:
    """What a page shows above its text, read before the page is pruned."""

    headings: frozenset[str]
    decks: tuple[str, ...]
    days: tuple[str, ...]


def draft(raw: RawDocument, text: str) -> Draft:
    """Return the article of a page.

    Raises:
        DocumentError: no_text, home_page, or a reason of `page_kind.refusal`.
    """
    page = html.tree(text)
    stated = metadata(page, raw.final_url or raw.url)
    stated_text = stated.article_body or in_state(page)
    _refuse(raw, page, text, has_body=len(stated_text) >= _LEAST)
    above = _above(raw, page, stated)
    text_found, extractor, number = _body(page, text, stated_text)
    facts = Plain()
    for name in stated.organisations:
        facts.credit(name, name, "byline")
    parts = _paragraphs(facts, stated, above, text_found=text_found)
    changed = stated.values.get("modified") or facts.values.get("modified", "")
    is_by_text = bool(facts.authors) and not stated.authors
    return Draft(
        "\n\n".join(parts),
        facts.values | stated.values,
        stated.authors or facts.authors,
        [*stated.dates, *shown_date(text, stated.dates, facts.dates, raw=raw, changed=changed)],
        stated.methods | ({"authors": "text"} if is_by_text else {}),
        tuple(facts.credits),
        extractor,
        number,
        keywords=stated.keywords,
        is_paywalled=stated.is_paywalled,
        shown_days=above.days,
    )


def _refuse(raw: RawDocument, page: HtmlElement, text: str, *, has_body: bool) -> None:
    """Refuse a page that is no article.

    Raises:
        DocumentError: home_page, or a reason of `page_kind.refusal`.
    """
    url = raw.final_url or raw.url
    if kinds.is_sent_home(raw.url, url):
        raise DocumentError("home_page", f"the request ended at the home page {url}")
    if refusal := kinds.refusal(page, text, url=url, has_body=has_body):
        raise DocumentError(refusal.reason, refusal.detail)


def _above(raw: RawDocument, page: HtmlElement, stated: Metadata) -> _Above:
    deck = stated.values.get("subtitle", "")
    days = beside_headline(page, raw) if any(is_in_utc(candidate.text) for candidate in stated.dates) else []
    return _Above(titles.headings(page), (deck,) if gaps.is_deck(page, deck) else (), tuple(days))


def _body(page: HtmlElement, text: str, stated: str) -> tuple[str, str, str]:
    """Return the body, its extractor and the extractor's version; the text in JSON-LD where the page has less of it.

    Raises:
        DocumentError: no_text.
    """
    blocks = html.tree(text) if stated else page
    try:
        text_found, extractor, number = html.body(page, text)
    except DocumentError:
        text_found, extractor, number = "", "", ""
        if not stated:
            raise
    whole = completed(text_found, stated, blocks) if stated else text_found
    return (text_found, extractor, number) if whole == text_found else (whole, "json-ld", installed("newsledger"))


def _paragraphs(facts: Plain, stated: Metadata, above: _Above, *, text_found: str) -> list[str]:
    """Return the paragraphs of a body without its furniture; the title that they show replaces the page's own."""
    paragraphs = without_repeats(without_pleas(body(facts, text_found)))
    if stated.methods.get("title") == "title" and (heading := shown_title(stated.values["title"], paragraphs)):
        stated.values["title"] = heading
    title = titles.key(stated.values.get("title", ""))
    titles_stated = tuple(value for name in ("title", "subtitle") if (value := stated.values.get(name)))
    parts = without_lead(facts, paragraphs, authors=stated.authors, titles=titles_stated) or paragraphs
    parts = without_biographies(_below(parts, above.headings), stated.authors or facts.authors)
    return [part for part in parts if part not in above.decks and titles.key(part) != title] or parts


def _below(parts: list[str], headings: frozenset[str]) -> list[str]:
    """Return the paragraphs below the first-rank headings at the top; headings further down belong to the text."""
    first = next((number for number, part in enumerate(parts) if titles.key(part) not in headings), len(parts))
    return parts[first:]
