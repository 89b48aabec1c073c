"""The date that a page shows without marking it: beside its headline, else wherever htmldate finds one."""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from newsledger.transforms.dates import Candidate, implausible, parsed
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.html.page import tree
from newsledger.transforms.extraction.text.furniture import TELLS_OF_CHANGE

_INVISIBLE = frozenset({"script", "style", "noscript", "template", "select", "option"})
_LINES_BEFORE, _LINES_AFTER = 6, 14
_LONGEST, _REST, _HEADLINE = 90, 40, 15
_DAY = re.compile(
    r"(?:令和|平成)\s?(?:\d{1,2}|元)\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|"
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
_MARKED_CHANGE = re.compile(r"updated|modified")
_LINKED_DATA = re.compile(r"<script[^>]{0,200}ld\+json[^<]*+(?:<(?!/script)[^<]*+)*+</script>", re.IGNORECASE)
_PIECE, _MAX_HEADLINES = 12, 20


def shown_date(
    text: str, candidates: Sequence[Candidate], lines: Sequence[Candidate], *, raw: RawDocument, changed: str = ""
) -> list[Candidate]:
    """Return the day that a page shows, where nothing else names a day; within the month that is known.

    `lines` are days that lines of its body name, which are worth less than one beside the headline. `changed` is when
    the page says that it was last changed, which is no publication.
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
    return [date for date in _anywhere(text, raw, changed) if _is_within(date.text, months)]


def beside_headline(page: HtmlElement, raw: RawDocument) -> list[str]:
    """Return the days in short lines after the headline, then those before it, nearest first.

    Days of changes come after the others, and a line that only tells of one counts for nothing. The words of a heading
    are looked for before others that the title has.
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
            for line in (*lines_after, *lines_before)
            for entry in _entries(line)
            if (day := _named(entry, raw, is_day_first=is_day_first))
        ]
        if dated_lines:
            return [
                day
                for day, entry in sorted(dated_lines, key=lambda dated: _CHANGED.search(dated[1]) is not None)
                if not TELLS_OF_CHANGE.match(entry)
            ]
    return []


def _entries(line: str) -> list[str]:
    """Return a line of several days, one of which is that of a change, as one entry for each; any other as it is."""
    ends = [match.end() for match in _DAY.finditer(line)] if len(line) <= 2 * _LONGEST else []
    entries = [line[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)] if len(ends) > 1 else []
    return entries if any(map(TELLS_OF_CHANGE.match, entries)) else [line]


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
    """Yield every piece of text of the page's body in order, but for times that are marked as those of changes."""
    for piece in page.xpath("//body//text()"):
        parent = piece.getparent()
        if parent is None or piece.is_tail or not (parent.tag in _INVISIBLE or is_time_of_change(parent)):
            yield str(piece)


def is_time_of_change(element: HtmlElement) -> bool:
    """Return whether a time element is marked as that of a change, and not of the publication too."""
    if element.tag != "time":
        return False
    marks = f"{element.get('class', '')} {element.get('itemprop', '')}".casefold()
    return _MARKED_CHANGE.search(marks) is not None and "publi" not in marks


def tells_of_change(element: HtmlElement) -> bool:
    """Return whether an element says in its own words that it tells when the page was changed."""
    return TELLS_OF_CHANGE.match(element.text_content()) is not None


def _named(line: str, raw: RawDocument, *, is_day_first: bool) -> str | None:
    """Return the day of a line that says little else; with slashes, day first where the language has it so."""
    match = _DAY.search(line) if len(line) <= _LONGEST else None
    if match is None or len(line) - len(match.group()) > _REST:
        return None
    day = match.group()
    if is_day_first and (strokes := _STROKES.fullmatch(day)):
        day = ".".join(strokes.groups())
    date = parsed(day)
    if date is None or date.precision != "day" or implausible(date.moment, raw.fetched_at):
        return None
    moment = parsed(line)
    return line if moment and moment.zoned and moment.day == date.day else day


def _anywhere(text: str, raw: RawDocument, changed: str) -> list[Candidate]:
    """Return what htmldate finds, unless it is a day of change; the first of January is most often a copyright year."""
    from htmldate import find_date

    try:
        day = find_date(_LINKED_DATA.sub(" ", text), original_date=True, extensive_search=True, max_date=raw.fetched_at)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, OverflowError):
        return []
    if not day or (day.endswith("-01-01") and day not in text):
        return []
    return [] if day in _days_of_change(text, changed) else [Candidate("text", day)]


def _days_of_change(text: str, changed: str) -> set[str]:
    """Return the days on which a page says that it was changed, in its head or in a line that tells of nothing else."""
    page = tree(text)
    lines = (" ".join(line.split()) for line in _texts(page))
    days = [match.group() for line in lines if TELLS_OF_CHANGE.match(line) and (match := _DAY.search(line))]
    days += [element.get("datetime", "") for element in page.iter("time") if tells_of_change(element)]
    return {str(date.day) for day in (changed, *days) if (date := parsed(day)) is not None}
