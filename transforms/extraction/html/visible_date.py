"""The date that a page shows without marking it: beside its headline, else wherever htmldate finds one."""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from newsledger.transforms.dates import Candidate, implausible, parsed
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.html.page import tree

_INVISIBLE = frozenset({"script", "style", "noscript", "template", "select", "option"})
_LINES_BEFORE, _LINES_AFTER = 6, 14
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
_LINKED_DATA = re.compile(r"<script[^>]{0,200}ld\+json[^<]*+(?:<(?!/script)[^<]*+)*+</script>", re.IGNORECASE)
_PIECE, _MAX_HEADLINES = 12, 20


def shown_date(
    text: str, candidates: Sequence[Candidate], lines: Sequence[Candidate], *, raw: RawDocument
) -> list[Candidate]:
    """Return the day that a page shows, where nothing else names a day; within the month that is known.

    `lines` are days that lines of its body name, which are worth less than one beside the headline.
    """
    dates = [date for candidate in candidates if (date := parsed(candidate.text))]
    if any(date.precision not in ("month", "year") for date in dates):
        return []
    months = {date.moment.strftime("%Y-%m") for date in dates if date.precision == "month"}
    days = [day for day in beside_headline(tree(text), raw) if _is_within(day, months)]
    if days:
        return [Candidate("text", days[0])]
    if lines:
        return list(lines)
    return [date for date in _anywhere(text, raw) if _is_within(date.text, months)]


def beside_headline(page: HtmlElement, raw: RawDocument) -> list[str]:
    """Return the days in short lines after the headline, then those before it, nearest first.

    Days of changes come after the others. The words of a heading are looked for before others that the title has.
    """
    lines = [line for text in _texts(page) if (line := " ".join(text.split()))]
    title = " ".join(" ".join(page.xpath("//title/text() | //meta[@property='og:title']/@content")).split())
    is_day_first = not page.get("lang", "en").casefold().startswith("en")
    headings = {" ".join(text.split()) for text in page.xpath("//h1//text()")}
    numbers = [number for number, line in enumerate(lines) if len(line) >= _HEADLINE and line in title]
    for index in sorted(numbers, key=lambda number: lines[number] not in headings)[:_MAX_HEADLINES]:
        lines_after, lines_before = (
            _joined(lines[index + 1 : index + 1 + _LINES_AFTER]),
            lines[max(0, index - _LINES_BEFORE) : index][::-1],
        )
        dated_lines = [
            (day, entry)
            for entry in (*lines_after, *lines_before)
            if (day := _named(entry, raw, is_day_first=is_day_first))
        ]
        if dated_lines:
            return [day for day, _ in sorted(dated_lines, key=lambda entry: _CHANGED.search(entry[1]) is not None)]
    return []


def _is_within(day: str, months: set[str]) -> bool:
    """Return whether a day lies in one of the months, where any is known."""
    date = parsed(day)
    return not months or (date is not None and date.moment.strftime("%Y-%m") in months)


def _joined(lines: list[str]) -> list[str]:
    """Return lines, and three consecutive short ones also joined: day, month and year."""
    lines_joined = []
    for number, line in enumerate(lines):
        three = lines[number : number + 3]
        is_split = all(len(piece) <= _PIECE for piece in three) and not _DAY.search(line)
        lines_joined.extend([line, " ".join(three)] if is_split else [line])
    return lines_joined


def _texts(page: HtmlElement) -> Iterator[str]:
    """Yield every piece of text of the page's body in order."""
    for piece in page.xpath("//body//text()"):
        parent = piece.getparent()
        if parent is None or piece.is_tail or parent.tag not in _INVISIBLE:
            yield str(piece)


def _named(line: str, raw: RawDocument, *, is_day_first: bool) -> str | None:
    """Return the day of a line that says little else; with slashes, day first where the language has it so."""
    match = _DAY.search(line) if len(line) <= _LONGEST else None
    if match is None or len(line) - len(match.group()) > _REST:
        return None
    day = match.group()
    if is_day_first and (strokes := _STROKES.fullmatch(day)):
        day = ".".join(strokes.groups())
    date = parsed(day)
    return day if date and date.precision == "day" and not implausible(date.moment, raw.fetched_at) else None


def _anywhere(text: str, raw: RawDocument) -> list[Candidate]:
    """Return what htmldate finds; the first of January is most often a copyright year."""
    from htmldate import find_date

    try:
        day = find_date(_LINKED_DATA.sub(" ", text), original_date=True, extensive_search=True, max_date=raw.fetched_at)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, OverflowError):
        return []
    return [Candidate("text", day)] if day and (not day.endswith("-01-01") or day in text) else []
