"""What a received page is, where it is no article: its own kind, as extraction tells it, and where it leads."""

from dataclasses import dataclass

from newsledger.expectations.errors import DocumentError, contained
from newsledger.flows.fetch import outcomes

WORDS = 1_500  # words above which a page is no robot check, consent dialog, or frame of an application
OUTCOMES = {
    "soft_404": "gone",
    "home_page": "gone",
    "server_error": "failed",
}  # any other kind blocks the way to the article


@dataclass(frozen=True, slots=True)
class PageFault:
    """Why a page is no article; `target` is set where it leads its visitor to another."""

    outcome: str
    reason: str
    detail: str
    target: str | None = None


def page_fault(content: bytes, charset: str | None, *, url: str, requested: str, refresh: str = "") -> PageFault | None:
    """Return why a page is no article; None where it can be one, or where only extraction can say.

    Args:
        content: Its bytes, unpacked.
        charset: Character set that the response declares.
        url: URL that it was received from.
        requested: URL that was asked for.
        refresh: Value of the header Refresh.
    """
    from newsledger.transforms.extraction.html import page_kind  # a run on files does without
    from newsledger.transforms.formats.decoding import text_of

    if page_kind.is_sent_home(requested, url):
        return PageFault("gone", "home_page", f"the request ended at the home page {url}")
    if outcomes.words(content[:500_000]) > WORDS:
        return None
    try:
        with contained(lambda detail: DocumentError("unexpected", detail)):
            return _fault(text_of(content or b"<p>", charset, is_page=True).text, url, refresh)
    except DocumentError:
        return None


def _fault(text: str, url: str, refresh: str) -> PageFault | None:
    from newsledger.transforms.extraction.html import page as html
    from newsledger.transforms.extraction.html import page_kind
    from newsledger.transforms.extraction.html.metadata import metadata
    from newsledger.transforms.extraction.html.stated_body import in_state

    page = html.tree(text)
    if target := page_kind.redirect(page, url, refresh):
        return PageFault("failed", "redirect_loop", f"the page leads to {target}", target)
    has_body = bool(metadata(page, url).article_body or in_state(page))
    refusal = page_kind.refusal(page, text, url=url, has_body=has_body)
    if refusal is None:
        return None
    return PageFault(OUTCOMES.get(refusal.reason, "blocked"), refusal.reason, refusal.detail)
