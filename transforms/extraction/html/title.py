"""The headline of a page: what it shows as one, weighed against what it states for machines."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

_TAIL = re.compile(r"\s*(?:\s[|–—·»›•«~/-]+\s|[|｜›»])\s*(?P<tail>[^|–—·»›•]{2,60})$")
_HEAD = re.compile(r"^(?P<head>[^|–—·»›•]{2,40}?)(?:\s[|–—·»›•-]+|:)\s+")
_FRAME = re.compile(
    r"logo|site[-_]?(?:title|name|header|brand)|brand|masthead|navbar|(?:^|[\s_-])menu|cookie|modal|sidebar|related|"
    r"comment|popup|widget",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def headline(page: HtmlElement, stated: Sequence[str], outlet: Iterable[str]) -> str | None:
    """The heading that a page shows above its article; None where none can be told from the rest.

    `stated` are titles that the page gives to machines, best first; `outlet` are names of the site. A heading is taken
    where it shares half its words with one of them, else where it is the only one and not the outlet's name.
    """
    names = {one for name in outlet if (one := key(name))}
    found = [(text, element) for element in page.iter("h1") if (text := _text(element)) and key(text) not in names]
    shown = [(text, element) for text, element in found if not _is_frame(element) and len(text) <= 300]
    near = [
        (max((_likeness(text, one) for one in stated), default=0.0), -number, text)
        for number, (text, _) in enumerate(shown)
    ]
    if near and (best := max(near))[0] >= 0.5:
        return best[2]
    if len(shown) == 1 and len(_WORD.findall(shown[0][0])) > 1:
        return shown[0][0]
    return _second(page, stated) if not shown else None


def headings(page: HtmlElement) -> frozenset[str]:
    """The keys of the page's headings of the first rank."""
    return frozenset(one for element in page.iter("h1") if (one := key(_text(element))))


def without_outlet(title: str, outlet: Iterable[str]) -> str:
    """A title without the outlet's name before or after it, as far as a separator tells them apart."""
    names = {one for name in outlet if (one := key(name))}
    for _ in range(2):
        tail, head = _TAIL.search(title), _HEAD.match(title)
        if tail and tail.start() > 3 and _is_outlet(tail["tail"], names):
            title = title[: tail.start()].rstrip()
        elif head and len(title) - head.end() > 8 and _is_outlet(head["head"], names):
            title = title[head.end() :]
    return title


def first_part(title: str) -> str:
    """The longest part of a title with separators: what a page without an outlet's name most likely heads."""
    tail = _TAIL.search(title)
    return title[: tail.start()].rstrip() if tail and tail.start() > len(tail["tail"]) else title


def _second(page: HtmlElement, stated: Sequence[str]) -> str | None:
    """A heading of another rank that is one of the titles stated, or its beginning."""
    for element in page.iter("h2", "h3"):
        text = _text(element)
        if len(_WORD.findall(text)) > 2 and any(key(one).startswith(key(text)) for one in stated):
            return text
    return None


def _likeness(one: str, other: str) -> float:
    """The share of the shorter title's words that the longer one has too."""
    words, others = (set(_WORD.findall(text.casefold())) for text in (one, other))
    return len(words & others) / (min(len(words), len(others)) or 1)


def _is_outlet(text: str, names: set[str]) -> bool:
    own = key(text)
    return any(own == name or (len(name) > 3 and len(own) > 2 and (name in own or own in name)) for name in names)


def _is_frame(element: HtmlElement) -> bool:
    for one in (element, *list(element.iterancestors())[:4]):
        if one.tag in ("nav", "footer", "aside") or _FRAME.search(f"{one.get('class', '')} {one.get('id', '')}"):
            return True
    return False


def _text(element: HtmlElement) -> str:
    """The words of a heading as they are shown: parts in elements of their own are apart."""
    for hidden in element.iter("script", "style", "svg", "noscript"):
        hidden.text = None
    return " ".join(element.text_content().replace("\xad", "").split())


def key(text: str) -> str:
    """A title by its letters and digits alone, to be compared with others."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
