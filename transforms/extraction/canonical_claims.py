"""Pages that claim one canonical URL although they tell different stories."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import urljoin

from newsledger.transforms.extraction.html.title import first_part, plain_line
from newsledger.transforms.urls import canonical_url, url_key

_LINK = re.compile(r"<link\b[^<>]{0,500}>", re.IGNORECASE)
_META = re.compile(r"<meta\b[^<>]{0,1000}>", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{1,400})", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s{0,5}=\s{0,5}[\"']?([^\"'\s<>]{1,2000})", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s{0,5}=\s{0,5}(?:\"([^\"]{1,2000})|'([^']{1,2000}))", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p\b[^<>]{0,500}>\s{0,50}([^<]{60,300})", re.IGNORECASE)
_LONG_WORD = re.compile(r"\w{4,}|[^\x00-\u04ff]")
_HEAD, _MOST_PARAGRAPHS = 300_000, 40
_ALIKE, _SHARED = 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Claim:
    """A page's own URL and the one that it claims, as keys, with what tells its story from others."""

    document_id: str
    own_key: str
    claimed_key: str
    title: str
    paragraphs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StatedUrls:
    """The URLs that the markup of a page states for itself: the canonical link, and that of its Open Graph."""

    link: str | None
    graph: str | None

    @property
    def is_whole(self) -> bool:
        """Whether both are there, so that more of the markup changes nothing."""
        return self.link is not None and self.graph is not None

    def claimed_key(self, url: str) -> str | None:
        """Return the key of the URL that a page claims; None where it says nothing and claims its own."""
        key = url_key(canonical_url(url, declared=_whole(url, self.link), og=_whole(url, self.graph)))
        return None if self.link is None and key == url_key(canonical_url(url)) else key


def stated_urls(text: str) -> StatedUrls:
    """Return the URLs that some markup states, the first of each kind."""
    head = text[:_HEAD]
    link = next((_href(tag[0]) for tag in _LINK.finditer(head) if "canonical" in tag[0].casefold()), None)
    return StatedUrls(link, _stated(head, "og:url"))


def claim(document_id: str, url: str, text: str) -> Claim | None:
    """Return the claim in the markup of a page; None where it claims no other URL than its own."""
    claimed_key = stated_urls(text).claimed_key(url)
    if claimed_key is None:
        return None
    head = text[:_HEAD]
    title = _TITLE.search(head)
    wording = _stated(head, "og:title") or (title[1] if title else "")
    paragraphs = frozenset(match[1].strip() for match in islice(_PARAGRAPH.finditer(head), _MOST_PARAGRAPHS))
    return Claim(document_id, url_key(canonical_url(url)), claimed_key, plain_line(wording), paragraphs)


def unbelieved(known: Iterable[Claim], claims: Iterable[Claim]) -> frozenset[str]:
    """Return the documents whose claim is not believed, since a page with another title and text made it before.

    A page under the claimed URL itself comes before all others, then `known`, which earlier runs believed, then
    `claims` in their order. A claim is believed where the page tells the story of a believed one: its title or its text
    is alike.
    """
    groups: dict[str, list[Claim]] = {}
    earlier = list(known)
    for entry in [*earlier, *claims]:
        groups.setdefault(entry.claimed_key, []).append(entry)
    certain = {entry.document_id for entry in earlier}
    doubted = set()
    for key, group in groups.items():
        if len({entry.own_key for entry in group}) > 1:
            doubted |= _doubted(sorted(group, key=lambda entry: entry.own_key != key), certain)
    return frozenset(doubted)


def _doubted(group: list[Claim], certain: set[str]) -> set[str]:
    believed: list[Claim] = []
    doubted = set()
    for entry in group:
        is_own = entry.own_key == entry.claimed_key or entry.document_id in certain
        if is_own or not believed or any(_is_same(entry, other) for other in believed):
            believed.append(entry)
        else:
            doubted.add(entry.document_id)
    return doubted


def _is_same(first: Claim, second: Claim) -> bool:
    """Return whether two pages tell one story: one URL, titles that share half their words, or shared paragraphs."""
    if first.own_key == second.own_key or _likeness(first.title, second.title) >= _ALIKE:
        return True
    smaller = min(len(first.paragraphs), len(second.paragraphs))
    return smaller > 0 and len(first.paragraphs & second.paragraphs) >= _SHARED * smaller


def _likeness(first: str, second: str) -> float:
    """Return the share of the longer words of the shorter title that the other one has, outlets left out."""
    first_words, second_words = (set(_LONG_WORD.findall(first_part(title).casefold())) for title in (first, second))
    return len(first_words & second_words) / (min(len(first_words), len(second_words)) or 1)


def _whole(url: str, path: str | None) -> str | None:
    try:
        return urljoin(url, unescape(path)) if path else None
    except ValueError:
        return None


def _href(tag: str) -> str | None:
    match = _HREF.search(tag)
    return match[1] if match else None


def _stated(head: str, name: str) -> str | None:
    for tag in _META.finditer(head):
        if name in tag[0] and (match := _CONTENT.search(tag[0])):
            return match[1] or match[2]
    return None
