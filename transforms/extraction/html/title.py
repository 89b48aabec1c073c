"""The headline of a page: the heading shown, weighed against the titles stated in metadata."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from lxml.html import HtmlElement

_TAIL = re.compile(r"(?:\s[|–—·»›•«~/-]++\s|[|｜›»])\s*+(?P<tail>[^|–—·»›•]{2,60})$")
_HEAD = re.compile(r"^(?P<head>[^|–—·»›•]{2,40}?)(?:\s[|–—·»›•-]+|:)\s+")
_FRAME = re.compile(
    r"logo|site[-_]?(?:title|name|header|brand)|brand|masthead|navbar|(?:^|[\s_-])menu|cookie|modal|sidebar|related|"
    r"comment|popup|widget",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def headline(page: HtmlElement, candidates: Sequence[str], outlet: Iterable[str]) -> str | None:
    """Return the heading that a page shows above its article; None if none stands out.

    `candidates` are titles that the page states in metadata, best first; `outlet` are names of the site. A heading is
    taken where it shares half its words with a candidate, else where it is the only one and not the outlet's name.
    """
    names = {name_key for name in outlet if (name_key := key(name))}
    visible = _visible_headings(page, names)
    if not visible:
        return _second(page, candidates)
    scores = [max((_likeness(text, candidate) for candidate in candidates), default=0.0) for text in visible]
    best = max(scores)
    if best >= 0.5:
        return visible[scores.index(best)]
    return visible[0] if len(visible) == 1 and len(_WORD.findall(visible[0])) > 1 else None


def _visible_headings(page: HtmlElement, names: AbstractSet[str]) -> list[str]:
    """Return the texts of the headings of the first rank that are neither an outlet's name nor part of the frame."""
    texts = ((_text(element), element) for element in page.iter("h1"))
    return [
        text
        for text, element in texts
        if text and key(text) not in names and not _is_frame(element) and len(text) <= 300
    ]


def headings(page: HtmlElement) -> frozenset[str]:
    """Return the keys of the page's headings of the first rank."""
    return frozenset(heading for element in page.iter("h1") if (heading := key(_text(element))))


def without_outlet(title: str, outlet: Iterable[str]) -> str:
    """Return a title without the outlet's name before or after it, as far as a separator marks it."""
    names = {name_key for name in outlet if (name_key := key(name))}
    for _ in range(2):
        tail, head = _TAIL.search(title), _HEAD.match(title)
        if tail and tail.start() > 3 and _is_outlet(tail["tail"], names):
            title = title[: tail.start()].rstrip()
        elif head and len(title) - head.end() > 8 and _is_outlet(head["head"], names):
            title = title[head.end() :]
    return title


def first_part(title: str) -> str:
    """Return the longest part of a title with separators, most likely the headline itself."""
    tail = _TAIL.search(title)
    return title[: tail.start()].rstrip() if tail and tail.start() > len(tail["tail"]) else title


def _second(page: HtmlElement, candidates: Sequence[str]) -> str | None:
    """Return a heading of another rank that equals a stated title, or begins it."""
    for element in page.iter("h2", "h3"):
        text = _text(element)
        if len(_WORD.findall(text)) > 2 and any(key(candidate).startswith(key(text)) for candidate in candidates):
            return text
    return None


def _likeness(first: str, second: str) -> float:
    """Return the share of the shorter title's words that the longer one contains."""
    words, second_words = (set(_WORD.findall(text.casefold())) for text in (first, second))
    return len(words & second_words) / (min(len(words), len(second_words)) or 1)


def _is_outlet(text: str, names: set[str]) -> bool:
    text_key = key(text)
    return any(
        text_key == name or (len(name) > 3 and len(text_key) > 2 and (name in text_key or text_key in name))
        for name in names
    )


def _is_frame(element: HtmlElement) -> bool:
    for ancestor in (element, *list(element.iterancestors())[:4]):
        if ancestor.tag in ("nav", "footer", "aside") or _FRAME.search(
            f"{ancestor.get('class', '')} {ancestor.get('id', '')}"
        ):
            return True
    return False


def _text(element: HtmlElement) -> str:
    """Return the visible words of a heading, with blanks between its elements."""
    for invisible in element.iter("script", "style", "svg", "noscript"):
        invisible.text = None
    return " ".join(element.text_content().replace("\xad", "").split())


def key(text: str) -> str:
    """Return a title's letters and digits alone, for comparison."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
