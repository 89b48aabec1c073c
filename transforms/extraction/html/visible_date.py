"""The day that a page shows and marks nowhere: beside its headline, else wherever htmldate finds one."""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from newsledger.transforms.dates import Candidate, implausible, parsed
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.html.page import tree

_SKIPPED = frozenset({"script", "style", "noscript", "template", "select", "option"})
_BEFORE, _AFTER = 6, 14
_LONGEST, _REST, _HEADLINE = 90, 40, 15
_DAY = re.compile(
    r"(?:19|20)\d{2}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}|(?:19|20)\d{2}[./]\d{2}[./]\d{2}(?!\d)|"
    r"\d{1,2}[./]\s?\d{1,2}[./]\s?\d{4}|(?<![\d.])\d{2}\.\d{2}\.\d{2}(?![\d.])|\d{4}-\d{2}-\d{2}|"
    r"\d{1,2}(?:\.|st|nd|rd|th|er)?\s+(?:de\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+)?\d{4}|"
    r"[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
)
_STROKES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_CHANGED = re.compile(
    r"updated|modified|aktualisier|ge[äa]ndert|[äa]nderung|\bstand\b|mis [àa] jour|modifi|actualizad|atualizad|"
    r"aggiornat|更新|수정",
    re.IGNORECASE,
)
_PIECE, _MOST = 12, 20


def shown_date(
    text: str, known: Sequence[Candidate], lines: Sequence[Candidate], *, raw: RawDocument
) -> list[Candidate]:
    """The day that a page shows, where nothing that is known of it names a day; within the month that is known.

    `lines` are days that lines of its body name, which are worth less than one beside the headline.
    """
    dated = [one for candidate in known if (one := parsed(candidate.written))]
    if any(one.precision not in ("month", "year") for one in dated):
        return []
    months = {one.at.strftime("%Y-%m") for one in dated if one.precision == "month"}
    beside = [day for day in beside_headline(tree(text), raw) if _is_within(day, months)]
    if beside:
        return [Candidate("text", beside[0])]
    if lines:
        return list(lines)
    return [one for one in _anywhere(text, raw) if _is_within(one.written, months)]


def beside_headline(page: HtmlElement, raw: RawDocument) -> list[str]:
    """The days that short lines behind the headline name, then those before it, nearest first.

    Days of changes come after the others. The words of a heading are looked for before others that the title has.
    """
    lines = [line for text in _texts(page) if (line := " ".join(text.split()))]
    title = " ".join(" ".join(page.xpath("//title/text() | //meta[@property='og:title']/@content")).split())
    is_day_first = not page.get("lang", "en").casefold().startswith("en")
    headings = {" ".join(text.split()) for text in page.xpath("//h1//text()")}
    found = [number for number, line in enumerate(lines) if len(line) >= _HEADLINE and line in title]
    for at in sorted(found, key=lambda number: lines[number] not in headings)[:_MOST]:
        behind, before = _joined(lines[at + 1 : at + 1 + _AFTER]), lines[max(0, at - _BEFORE) : at][::-1]
        near = [(day, one) for one in (*behind, *before) if (day := _named(one, raw, is_day_first=is_day_first))]
        if near:
            return [day for day, _ in sorted(near, key=lambda one: _CHANGED.search(one[1]) is not None)]
    return []


def _is_within(day: str, months: set[str]) -> bool:
    """Whether a day lies in one of the months, where any is known."""
    dated = parsed(day)
    return not months or (dated is not None and dated.at.strftime("%Y-%m") in months)


def _joined(lines: list[str]) -> list[str]:
    """Lines, and where three short ones follow each other what they say together: day, month and year."""
    found = []
    for number, line in enumerate(lines):
        three = lines[number : number + 3]
        is_split = all(len(one) <= _PIECE for one in three) and not _DAY.search(line)
        found.extend([line, " ".join(three)] if is_split else [line])
    return found


def _texts(page: HtmlElement) -> Iterator[str]:
    """Every piece of text of the page's body in its order."""
    for piece in page.xpath("//body//text()"):
        parent = piece.getparent()
        if parent is None or piece.is_tail or parent.tag not in _SKIPPED:
            yield str(piece)


def _named(line: str, raw: RawDocument, *, is_day_first: bool) -> str | None:
    """The day of a line that says little else; with strokes the day is first where the language has it so."""
    found = _DAY.search(line) if len(line) <= _LONGEST else None
    if found is None or len(line) - len(found.group()) > _REST:
        return None
    day = found.group()
    if is_day_first and (strokes := _STROKES.fullmatch(day)):
        day = ".".join(strokes.groups())
    dated = parsed(day)
    return day if dated and dated.precision == "day" and not implausible(dated.at, raw.fetched_at) else None


def _anywhere(text: str, raw: RawDocument) -> list[Candidate]:
    """What htmldate finds; the first of January is most often the year of a copyright line."""
    from htmldate import find_date

    try:
        found = find_date(text, original_date=True, extensive_search=True, max_date=raw.fetched_at)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, OverflowError):
        return []
    return [Candidate("text", found)] if found and (not found.endswith("-01-01") or found in text) else []
