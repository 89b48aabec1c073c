"""Publication dates as documents write them, with the precision that each states."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from newsledger.transforms.lexicon.words import month_names, words

MONTHS = {row.name: int(row.month) for row in month_names()}
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[A-Z]{3,4}\b)?)?"
)
_WORDS_US = re.compile(r"\b([^\W\d_]{3,11})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_WORDS_UK = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|\.|er)?\s+(?:de\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})\b")
_DOTTED = re.compile(
    r"(?:(?:[^\W\d_]{2,3}[.,]|[^\W\d_]{3,10}(?:day|tag|woch|abend)|am|vom|den|le|il|el),?\s+){0,2}"
    r"(\d{1,2})([./])\s?(\d{1,2})\2\s?(\d{4}|(?<=\.)\d{2})\b",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?([年년/.])\s?(\d{1,2})\s?[月월/.]\s?(\d{1,2})(?!\d)")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_ENGLISH = frozenset(name[:3] for name in words("months"))
_UNIX = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}:\d{2}:\d{2}) ([A-Z]{3,4}) (\d{4})$")
_TIME = re.compile(
    r"\b(\d{1,2})[:.](\d{2})(?::(\d{2}))?\s*(a\.?m\.?|p\.?m\.?)?\s*(Z\b|UTC|GMT|[+-]\d{2}:?\d{2}|[A-Z]{3,4}\b)?",
    re.IGNORECASE,
)
_ZONES = {
    "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "BST": 1, "CET": 1, "CEST": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "AEST": 10, "AEDT": 11, "NZST": 12,
}  # fmt: skip
_URL = re.compile(r"/(\d{4})[/-](\d{1,2})(?:[/-](\d{1,2}))?(?:[/-]|\b)")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A moment in UTC, cut to its precision; `zoned` tells whether the text named a zone.

    `day` is the day as written, in the zone of the text; None where the text names no day.
    """

    moment: datetime
    precision: str
    zoned: bool
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date as written, and its place: json-ld, meta, url, text, wire, feed."""

    method: str
    text: str


def implausible(moment: datetime, fetched_at: datetime) -> str | None:
    """Return why a publication time cannot be right; None where it can."""
    if moment > fetched_at + timedelta(days=1):
        return "after it was fetched"
    if moment.year < 1800:
        return "before 1800"
    return "epoch zero" if moment == datetime(1970, 1, 1, tzinfo=UTC) else None


def parsed(wording: str) -> PartialDate | None:
    """Read a date in ISO 8601, RFC 2822, digits, words with or without a time, or seconds since 1970; else None."""
    text = re.sub(r"(?:GMT|UTC)(?=[+-]\d)", "", _UNIX.sub(r"\2 \1 \5 \3 \4", " ".join(wording.split())[:100]))
    for reader in (_iso, _words, _dotted, _year_first, _epoch):
        try:
            if date := reader(text):
                return date
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def from_url(url: str) -> str | None:
    """Return the date in a URL such as /2024/03/05/title in ISO form; None where it has none."""
    match = _URL.search(url)
    if not match or not 1990 <= int(match[1]) <= 2100 or not 1 <= int(match[2]) <= 12:
        return None
    day = f"-{int(match[3]):02d}" if match[3] and 1 <= int(match[3]) <= 31 else ""
    return f"{match[1]}-{int(match[2]):02d}{day}"


def _iso(text: str) -> PartialDate | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    precision = "second" if second else "minute" if hour else "day" if day else "month"
    moment = datetime(int(year), int(month), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0))  # noqa: DTZ001
    written = moment.date() if day else None
    return PartialDate(moment.replace(tzinfo=_zone(zone)).astimezone(UTC), precision, _is_known(zone), written)


def _zone(offset: str | None) -> timezone:
    if not offset or offset.upper() in ("Z", "UTC", "GMT"):
        return UTC
    if offset[0].isalpha():
        return timezone(timedelta(hours=_ZONES.get(offset.upper(), 0)))
    sign = -1 if offset[0] == "-" else 1
    digits = offset[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _is_known(zone: str | None) -> bool:
    """Return whether a zone has one offset from UTC; "IST" and "CST" have several."""
    return bool(zone) and (not str(zone).isalpha() or str(zone).upper() in {"Z", "UTC", "GMT", *_ZONES})


def _words(text: str) -> PartialDate | None:
    american, british = _WORDS_US.search(text), _WORDS_UK.search(text)
    if american and american[1].casefold() in MONTHS and american[1][:3].casefold() in _ENGLISH:
        return _at(
            int(american[3]),
            MONTHS[american[1].casefold()],
            int(american[2]),
            rest=text[american.end() :] or text[: american.start()],
        )
    if british and british[2].casefold() in MONTHS:
        return _at(
            int(british[3]),
            MONTHS[british[2].casefold()],
            int(british[1]),
            rest=text[british.end() :] or text[: british.start()],
        )
    return None


def _dotted(text: str) -> PartialDate | None:
    """Read 19.3.2019, day first; with slashes only where the numbers leave no doubt which is the day."""
    match = _DOTTED.match(text)
    if not match:
        return None
    day, month = int(match[1]), int(match[3])
    if match[2] == "/" and day <= 12 and day != month:
        if month <= 12:
            return None
        day, month = month, day
    year = int(match[4]) if len(match[4]) == 4 else 2000 + int(match[4])
    return _at(year, month, day, rest=text[match.end() :])


def _year_first(text: str) -> PartialDate | None:
    """Read 2019年3月5日, 2019/03/05 or 2019.3.5."""
    match = _YEAR_FIRST.search(text)
    return _at(int(match[1]), int(match[3]), int(match[4]), rest=text[match.end() :]) if match else None


def _epoch(text: str) -> PartialDate | None:
    """Read seconds or milliseconds since 1970, where the text is nothing else and the date is later than 2001."""
    match = _EPOCH.fullmatch(text)
    if match is None or not text.startswith(("1", "2")):
        return None
    moment = datetime.fromtimestamp(int(match[1]), UTC)
    return PartialDate(moment, "second", zoned=True, day=moment.date())


def _at(year: int, month: int, day: int, *, rest: str) -> PartialDate:
    """Return the day, with the time that the rest of the text states."""
    time = _TIME.search(rest)
    if not time:
        return PartialDate(datetime(year, month, day, tzinfo=UTC), "day", zoned=False, day=date(year, month, day))
    hour = int(time[1]) % 12 + 12 if (time[4] or "").casefold().startswith("p") else int(time[1])
    hour = 0 if (time[4] or "").casefold().startswith("a") and hour == 12 else hour
    moment = datetime(year, month, day, hour, int(time[2]), int(time[3] or 0), tzinfo=_zone(time[5]))
    precision = "second" if time[3] else "minute"
    return PartialDate(moment.astimezone(UTC), precision, _is_known(time[5]), date(year, month, day))
