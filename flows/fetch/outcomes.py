"""The outcome of a request without a document: what status, redirects or the page itself say."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported with the first request
    import httpx

OUTCOMES = {
    **{status: ("gone", "not_found" if status == 404 else "gone") for status in (404, 410)},
    401: ("blocked", "unauthorized"),
    402: ("blocked", "payment_required"),
    403: ("blocked", "forbidden"),
    407: ("blocked", "unauthorized"),
    451: ("blocked", "legal"),
    408: ("failed", "timeout"),
    425: ("failed", "unavailable"),
    429: ("failed", "rate_limited"),
    502: ("failed", "unavailable"),
    503: ("failed", "unavailable"),
    504: ("failed", "unavailable"),
}
_CONSENT_HOST = re.compile(r"^(?:consent|guce|cmp|privacy-mgmt|choices)\.|\.privacy-mgmt\.com$")
_CONSENT_PATH = re.compile(r"/(?:cookie-?)?consent(?:-wall|wall)?(?:/|$)|/(?:privacy|cookie)-wall", re.IGNORECASE)
_CONSENT_WORDS = re.compile(
    rb"(?:id|class)=[\"'][^\"']*(?:consent-(?:wall|page|form)|cookie-?wall|sp_message_container|qc-cmp2-container)"
    rb"|<title>[^<]{0,40}(?:before you continue|privacy settings|cookie consent|your privacy)",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    rb"[\"']isAccessibleForFree[\"']\s*:\s*[\"']?false"
    rb"|(?:id|class)=[\"'][^\"']*(?:paywall|piano-offer|tp-modal|subscriber-only|meteredContent|regwall)"
    rb"|content=[\"']locked[\"']",
    re.IGNORECASE,
)
_SCRIPTS = re.compile(rb"<(script|style|noscript|template)\b(?:.*?</\1\s*+>|.*+)", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(rb"<[^<>]{0,5000}>")
_WORDS = re.compile(rb"[^\s]{2,}")
SHORT = 150


def of_status(status: int) -> tuple[str, str]:
    """Return outcome and reason of a status without a document."""
    if status in OUTCOMES:
        return OUTCOMES[status]
    if 500 <= status < 600:
        return "failed", "server_error"
    return "failed", f"status_{status}"


def wall(url: "httpx.URL", requested: "httpx.URL", content: bytes) -> str | None:
    """Return `consent_wall` or `paywall` where a page stands in for the one requested; None if it is the page.

    A page behind a paywall counts as blocked only where next to none of its text is there: many carry the whole text
    beside the marker.
    """
    if url.host != requested.host and _CONSENT_HOST.search(url.host):
        return "consent_wall"
    if url != requested and _CONSENT_PATH.search(url.path) and not _CONSENT_PATH.search(requested.path):
        return "consent_wall"
    head = content[:500_000]
    kind_of_wall = "paywall" if _PAYWALL.search(head) else "consent_wall" if _CONSENT_WORDS.search(head) else None
    return kind_of_wall if kind_of_wall and words(head) < SHORT else None


def words(content: bytes) -> int:
    """Return the approximate number of visible words of a page."""
    return len(_WORDS.findall(_TAGS.sub(b" ", _SCRIPTS.sub(b" ", content))))
