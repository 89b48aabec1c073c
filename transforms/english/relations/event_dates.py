"""When an act took place: dates in a sentence, resolved against the day of publication by rules of our own.

A weekday is the last one on or before the day of publication, that day itself where it is the same, and the next one
where the act is still to come. A month without a year is the nearest one that the tense allows.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from newsledger.transforms.dates import MONTHS
from newsledger.transforms.lexicon.words import words

Precision = Literal["day", "month", "year"]

_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            *(("monday", "mon"), ("tuesday", "tue", "tues"), ("wednesday", "wed"), ("thursday", "thu", "thurs")),
            *(("friday", "fri"), ("saturday", "sat"), ("sunday", "sun")),
        )
    )
    for name in names
}
_MONTHS = {name: MONTHS[name.rstrip(".")] for name in words("months") | words("month_abbreviations")}
_ANY_MONTH = "|".join(sorted((re.escape(name) for name in _MONTHS), key=len, reverse=True))
_DAY_NAME = "(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_COUNT = "(?P<count>a|an|one|two|three|four|five|six|seven|eight|nine|ten|\\d{1,2})"
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_NUMBERS |= {"nine": 9, "ten": 10}


def _month(group: str) -> str:
    return rf"(?P<{group}>{_ANY_MONTH})(?!\w)"


def _year(group: str) -> str:
    return rf"(?P<{group}>(?:19|20)\d\d)"


_ORDINAL = "(?:st|nd|rd|th)?"
_FORMS = (
    rf"(?P<day_of>\d{{1,2}}){_ORDINAL} (?:of )?{_month('month')}(?:,? {_year('year')}\b)?",
    rf"{_month('month2')} (?P<day>\d{{1,2}}){_ORDINAL}\b(?!:)(?:,? {_year('year2')}\b)?",
    rf"{_month('month3')},? {_year('year3')}\b",
    rf"(?P<which>last|next|this|early|late|in|since|of|until|by|during) {_month('month4')}(?!,? \d)",
    rf"(?P<near>last|next|this|on|late|early|by)? ?{_DAY_NAME}\b",
    r"(?P<unit_near>last|next|this) (?P<unit>week|month|year)\b",
    r"(?P<word>yesterday|today|tonight|tomorrow)\b",
    rf"{_COUNT} (?P<ago>days?|weeks?|months?|years?) (?:ago|earlier)\b",
    rf"(?:in|since|during|of|by|late|early) {_year('year4')}\b",
)
_DATE = re.compile(rf"\b(?:{'|'.join(_FORMS)})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """A date in a text: its offsets in the text given, the day, its precision."""

    start: int
    end: int
    day: date
    precision: Precision


def dates(text: str, published: date | None, *, future: bool = False) -> list[When]:
    """Return the dates of a text in order; relative ones only where the day of publication is known."""
    dates_found = []
    for match in _DATE.finditer(text):
        try:
            resolved = _resolved(match, published, future=future)
        except (ValueError, OverflowError):  # the 31st of April, or a day before the calendar began
            continue
        if resolved is not None:
            dates_found.append(When(match.start(), match.end(), *resolved))
    return dates_found


def _group(match: re.Match[str], *names: str) -> str:
    return next((match[name].lower() for name in names if match[name]), "")


def _resolved(match: re.Match[str], published: date | None, *, future: bool) -> tuple[date, Precision] | None:
    year = _group(match, "year", "year2", "year3", "year4")
    month = _MONTHS.get(_group(match, "month", "month2", "month3", "month4"), 0)
    day = _group(match, "day_of", "day")
    if year and (month or match["year4"]):
        return date(int(year), month or 1, int(day or 1)), "day" if day else "month" if month else "year"
    if published is None:
        return None
    if month:
        return _without_year(published, month, int(day or 0), qualifier=_group(match, "which"), future=future)
    return _relative(match, published, future=future)


def _without_year(published: date, month: int, day: int, *, qualifier: str, future: bool) -> tuple[date, Precision]:
    """Return the latest such day or month up to publication, or the next one for a future act."""
    precision: Precision = "day" if day else "month"
    is_future = future or qualifier == "next"
    for shift in (0, 1, 2) if is_future else (0, -1, -2):
        candidate = date(published.year + shift, month, day or 1)
        if (
            (candidate >= published.replace(day=1 if not day else published.day))
            if is_future
            else (candidate <= published)
        ):
            return candidate, precision
    return date(published.year, month, day or 1), precision


def _relative(match: re.Match[str], published: date, *, future: bool) -> tuple[date, Precision] | None:
    if match["weekday"]:
        return _weekday(
            published, _WEEKDAYS[match["weekday"].lower()], qualifier=_group(match, "near"), future=future
        ), "day"
    if match["word"]:
        shift = {"yesterday": -1, "tomorrow": 1}.get(match["word"].lower(), 0)
        return published + timedelta(days=shift), "day"
    if match["ago"]:
        count = _NUMBERS.get(match["count"].lower()) or int(match["count"])
        return _shifted(published, match["ago"].lower().rstrip("s"), -count)
    if match["unit"]:
        shift = {"last": -1, "next": 1}.get(match["unit_near"].lower(), 0)
        return _shifted(published, match["unit"].lower(), shift)
    return None


def _weekday(published: date, weekday: int, *, qualifier: str, future: bool) -> date:
    days_back = (published.weekday() - weekday) % 7
    if qualifier == "next" or (future and qualifier != "last"):
        return published + timedelta(days=(weekday - published.weekday()) % 7)
    if qualifier == "last" and days_back == 0:
        days_back = 7
    return published - timedelta(days=days_back)


def _shifted(published: date, unit: str, count: int) -> tuple[date, Precision]:
    """Return the day some days away; the first day of the month for weeks and months, of the year for years."""
    if unit == "day":
        return published + timedelta(days=count), "day"
    if unit == "week":
        return (published + timedelta(weeks=count)).replace(day=1), "month"
    if unit == "month":
        month = published.year * 12 + published.month - 1 + count
        return date(month // 12, month % 12 + 1, 1), "month"
    return date(published.year + count, 1, 1), "year"
