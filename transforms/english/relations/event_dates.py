"""The time of an act: dates in a sentence, resolved against the day of publication.

A weekday is the last one up to the day of publication, that day included, or the next one for an act still to come. A
month without a year is the nearest one that the tense allows.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from newsledger.transforms.dates import MONTHS
from newsledger.transforms.lexicon.words import words

Precision = Literal["day", "month", "year"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MONTH_NAMES = words("months") | words("month_abbreviations")
_ANY_MONTH = "|".join(re.escape(name) for name in sorted(_MONTH_NAMES, key=lambda name: (-len(name), name)))
_DAY_NAME = f"(?P<weekday>{'|'.join(_WEEKDAYS)})"
_COUNT = rf"(?P<count>an?|{'|'.join(_NUMBERS[1:])}|\d{{1,2}})"


def _month(group: str) -> str:
    return rf"(?P<{group}>{_ANY_MONTH})(?!\w)"


def _year(group: str) -> str:
    return rf"(?P<{group}>(?:19|20)\d\d)"


_ORDINAL = "(?:st|nd|rd|th)?"
_FORMS = (
    rf"(?P<day_of>\d{{1,2}}){_ORDINAL} (?:of )?{_month('month')}(?:,? {_year('year')}\b)?",
    rf"{_month('month2')} (?P<day>\d{{1,2}}){_ORDINAL}\b(?!:)(?:,? {_year('year2')}\b)?",
    rf"{_month('month3')},? {_year('year3')}\b",
    rf"(?P<month_qualifier>last|next|this|early|late|in|since|of|until|by|during) {_month('month4')}(?!,? \d)",
    rf"(?P<day_qualifier>last|next|this|on|late|early|by)? ?{_DAY_NAME}\b",
    r"(?P<unit_qualifier>last|next|this) (?P<unit>week|month|year)\b",
    r"(?P<adverb>yesterday|today|tonight|tomorrow)\b",
    rf"{_COUNT} (?P<ago>days?|weeks?|months?|years?) (?:ago|earlier)\b",
    rf"(?:in|since|during|of|by|late|early) {_year('year4')}\b",
)
_DATE = re.compile(rf"\b(?:{'|'.join(_FORMS)})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: its offsets in that text, its first day, its precision."""

    start: int
    end: int
    day: date
    precision: Precision


def dates(text: str, published: date | None, *, is_future: bool = False) -> list[DateMention]:
    """Return the dates of a text in order; relative ones only if the day of publication is known."""
    viewpoint = None if published is None else _Viewpoint(published, is_future)
    mentions = []
    for match in _DATE.finditer(text):
        try:
            resolved = _absolute(match) or (None if viewpoint is None else _relative(match, viewpoint))
        except (ValueError, OverflowError):  # the 31st of April, or a day before the calendar began
            continue
        if resolved is not None:
            mentions.append(DateMention(match.start(), match.end(), *resolved))
    return mentions


def _group(match: re.Match[str], *names: str) -> str:
    return next((match[name].lower() for name in names if match[name]), "")


def _month_number(match: re.Match[str]) -> int:
    name = _group(match, "month", "month2", "month3", "month4")
    return MONTHS[name.removesuffix(".")] if name else 0


def _day_number(match: re.Match[str]) -> int:
    return int(_group(match, "day_of", "day") or 0)


def _absolute(match: re.Match[str]) -> tuple[date, Precision] | None:
    """Return the date that a text states with its year."""
    year, month, day = _group(match, "year", "year2", "year3", "year4"), _month_number(match), _day_number(match)
    if not year:
        return None
    return date(int(year), month or 1, day or 1), "day" if day else "month" if month else "year"


def _relative(match: re.Match[str], viewpoint: "_Viewpoint") -> tuple[date, Precision] | None:
    """Return the date that a text states without its year, or by its distance."""
    month, day = _month_number(match), _day_number(match)
    if month:
        return viewpoint.nearest(month, day, _group(match, "month_qualifier")), "day" if day else "month"
    if match["weekday"]:
        return viewpoint.weekday(_group(match, "weekday"), _group(match, "day_qualifier")), "day"
    if match["adverb"]:
        return viewpoint.shifted("day", {"yesterday": -1, "tomorrow": 1}.get(_group(match, "adverb"), 0))
    if match["ago"]:
        return viewpoint.shifted(_group(match, "ago").rstrip("s"), -_number(_group(match, "count")))
    return viewpoint.shifted(_group(match, "unit"), {"last": -1, "next": 1}.get(_group(match, "unit_qualifier"), 0))


def _number(count: str) -> int:
    if count in ("a", "an"):
        return 1
    return _NUMBERS.index(count) if count in _NUMBERS else int(count)


@dataclass(frozen=True, slots=True)
class _Viewpoint:
    """The day of publication, and whether the act is still to come."""

    published: date
    is_future: bool

    def nearest(self, month: int, day: int, qualifier: str) -> date:
        """Return the latest such day or month up to publication, or the next one; `day` is 0 for a month."""
        is_ahead = self.is_future or qualifier == "next"
        earliest = self.published if day else self.published.replace(day=1)
        for years in (0, 1, 2) if is_ahead else (0, -1, -2):
            candidate = date(self.published.year + years, month, day or 1)
            if (candidate >= earliest) if is_ahead else (candidate <= self.published):
                return candidate
        return date(self.published.year, month, day or 1)

    def weekday(self, name: str, qualifier: str) -> date:
        """Return the last or the next day of that name; "last" and "next" overrule the tense."""
        days = (_WEEKDAYS.index(name) - self.published.weekday()) % 7
        if qualifier == "next" or (self.is_future and qualifier != "last"):
            return self.published + timedelta(days=days)
        return self.published - timedelta(days=7 - days if days or qualifier == "last" else 0)

    def shifted(self, unit: str, count: int) -> tuple[date, Precision]:
        """Return the day some days away; the first day of the month for weeks and months, of the year for years."""
        if unit == "day":
            return self.published + timedelta(days=count), "day"
        if unit == "week":
            return (self.published + timedelta(weeks=count)).replace(day=1), "month"
        if unit == "month":
            months = self.published.year * 12 + self.published.month - 1 + count
            return date(months // 12, months % 12 + 1, 1), "month"
        return date(self.published.year + count, 1, 1), "year"
