"""The day that a page shows and marks nowhere: beside its headline, else wherever htmldate finds one."""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.dates import Candidate, implausible, parsed
from newsledger.transforms.extraction.html import tree

_SKIPPED = frozenset({"script", "style", "noscript", "template", "select", "option"})
_BEFORE, _AFTER = 6, 14
_LONGEST, _REST, _HEADLINE = 90, 40, 15
_DAY = re.compile(
    r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}(?:\.|st|nd|rd|th|er)?\s+(?:de\s+)?[^\W\d_]{3,10}\.?,?\s+"
    r"(?:de\s+)?\d{4}|[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
)


def shown_date(text: str, known: Sequence[Candidate], raw: RawDocument) -> list[Candidate]:
    """The day that a page shows, where nothing that is known of it names a day."""
    if any((dated := parsed(one.written)) and dated.precision not in ("month", "year") for one in known):
        return []
    beside = beside_headline(tree(text), raw)
    return [Candidate("text", beside)] if beside else _anywhere(text, raw)


def beside_headline(page: HtmlElement, raw: RawDocument) -> str | None:
    """The first day that a short line behind the headline names, else the last before it."""
    lines = [" ".join(text.split()) for text in _texts(page)]
    lines = [line for line in lines if line]
    title = " ".join(" ".join(page.xpath("//title/text() | //meta[@property='og:title']/@content")).split())
    for at, line in enumerate(lines):
        if len(line) >= _HEADLINE and line in title:
            behind, before = lines[at + 1 : at + 1 + _AFTER], lines[max(0, at - _BEFORE) : at][::-1]
            day = next((day for one in (*behind, *before) if (day := _named(one, raw))), None)
            if day:
                return day
    return None


def _texts(page: HtmlElement) -> Iterator[str]:
    """Every piece of text of the page's body in its order."""
    for piece in page.xpath("//body//text()"):
        parent = piece.getparent()
        if parent is None or piece.is_tail or parent.tag not in _SKIPPED:
            yield str(piece)


def _named(line: str, raw: RawDocument) -> str | None:
    """The day of a line that says little else."""
    found = _DAY.search(line) if len(line) <= _LONGEST else None
    if found is None or len(line) - len(found.group()) > _REST:
        return None
    dated = parsed(found.group())
    return found.group() if dated and dated.precision == "day" and not implausible(dated.at, raw.fetched_at) else None


def _anywhere(text: str, raw: RawDocument) -> list[Candidate]:
    from htmldate import find_date

    try:
        found = find_date(text, original_date=True, extensive_search=True, max_date=raw.fetched_at)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, OverflowError):
        return []
    return [Candidate("text", found)] if found else []
