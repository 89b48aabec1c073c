"""Publication dates as documents write them, with the precision that each states."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsledger.transforms.lexicon.words import month_names, time_zones

MONTHS = {row.name: int(row.month) for row in month_names()}
EPOCH_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 120
# A letter with the signs that complete it in Thai, Devanagari, Bengali and Arabic, which are no letters to `re`.
_LETTER = (
    "(?:[^\\W\\d_]|[\u0300-\u036f\u064b-\u0652\u0900-\u0903\u093a-\u094f\u0970\u0981-\u0983\u09bc-\u09cd\u0e31-\u0e4e])"
)
_MONTH = rf"(?P<month>{_LETTER}{{2,16}})"
_YEAR = r"(?P<year>\d{4}|'?\d{2}(?=$|,|\s+\d{1,2}:\d{2}))"
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})(?!\d))?(?!\d)(?:T(?=\d))?")
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?:\.\d+)?\s*(?P<zone>Z|[+-]\d{2}:?(?:\d{2})?)?)?"
)
_MONTH_FIRST = re.compile(rf"(?<![^\W_]){_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|er|º|ª)?(?:\s+|\s?-\s?|(?<=\.))(?:de\s+|di\s+)?{_MONTH}\.?,?"
    rf"(?:\s+|\s?-\s?|\s?\.\s?)(?:de\s+|del\s+)?{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_YEAR_WORD = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}})\.?\s+(?:m\.\s+|gada\s+)?(?:(?P<day_before>\d{{1,2}})\.\s+)?{_MONTH}"
    r"(?:\s+(?P<day>\d{1,2})(?!\d|:))?"
)
_NUMBERS = re.compile(
    rf"(?:(?:{_LETTER}{{2,3}}[.,]|{_LETTER}{{3,10}}(?:day|tag|woch|abend)|am|vom|den|le|il|el|"
    r"ngày|thứ\s\w{2,4}|chủ nhật),?\s+){0,2}"
    r"(?P<first>\d{1,2})(?P<mark>[./-])\s?(?P<second>\d{1,2})(?P=mark)\s?(?P<year>\d{4}|(?<=\.)\d{2})(?!\d)",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>(?:19|20|24|25)\d{2})\s?[年년/.]\s?(?P<month>\d{1,2})\s?[月월/.]\s?(?P<day>\d{1,2})(?!\d)"
)
_ERA = re.compile(r"(?P<era>令和|平成)\s?(?P<year>\d{1,2}|元)\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日")
_ERAS = {"令和": 2018, "平成": 1988}
_SOLAR_MONTHS = (
    *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
    *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
)
_SOLAR = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s(?P<month>{'|'.join(_SOLAR_MONTHS)})\s(?:ماه\s)?(?P<year>1[34]\d\d)(?!\d)"
    r"|(?<!\d)(?P<year_first>1[34]\d\d)/(?P<number>\d{1,2})/(?P<last>\d{1,2})(?!\d)"
)
_SOLAR_YEARS = range(1370, 1430)  # years of the calendar of Iran in documents of the web, 621 behind
_LEAP_YEARS = (1, 5, 9, 13, 17, 22, 26, 30)  # within a cycle of 33
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_UNIX = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}:\d{2}:\d{2}) ([A-Z]{3,4}) (\d{4})$")
_ZONE = (
    r"(?-i:Z\b|(?:UTC|GMT)?[+-](?:0?\d|1[0-4])(?::?\d{2})?(?![\d:])|[A-Z][a-z]+/[A-Z][A-Za-z_]+"
    r"|[A-Z]{3}\d[A-Z]{3}|[A-Z]{2,5}\b)"
)
_TIME = re.compile(
    r"(?:(?P<half>오전|오후|午前|午後|上午|下午|晚上)\s?)?(?<![\d.:])(?P<hour>\d{1,2})"
    r"(?:\s?[時时点點시]\s?|[:.h]|\s:\s)(?P<minute>\d{2})(?!\d)"
    r"(?:(?:\s?[分분]\s?|:)(?P<second>\d{2})(?:[.,]\d+)?)?\s?(?:[分분秒초]|Uhr|uur|hrs|h\b)?\s*"
    rf"(?P<meridiem>a\.?\s?m\b\.?|p\.?\s?m\b\.?)?[\s,(]*(?P<zone>{_ZONE})?",
    re.IGNORECASE,
)
_AFTERNOON = ("p", "오후", "午後", "下午", "晚上")
_DIGITS = {zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10) for digit in range(10)}
_UNSEEN = dict.fromkeys((0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x2066, 0x2067, 0x2069, 0xFF0C, 0x60C), " ")
_PLAIN = str.maketrans(_DIGITS | _UNSEEN | {0xFF1A: ":"} | dict.fromkeys((0x2010, 0x2011, 0x2212), "-"))
_THAI_DOT = re.compile(r"(?<=[\u0e00-\u0e7f])\.(?=[\u0e00-\u0e7f\s\d]|$)")
_BUDDHIST = range(2450, 2650)  # years of the Thai calendar in documents, 543 ahead
_FIRST_YEAR = 1000
_VIETNAMESE = re.compile(r"(\d{1,2}) tháng (\d{1,2})(?:,| năm)? (\d{4})", re.IGNORECASE)
_HOUR_FIRST = re.compile(r"(?P<time>\d{1,2}:\d{2}(?::\d{2})?),?\s(?:-\s)?(?P<day>\d{1,2}[./-]\d{1,2}[./-]\d{4})")
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


class _Numbers(NamedTuple):
    """A day as numbers; `day` is 0 where only the month is named."""

    year: int
    month: int
    day: int


def implausible(moment: datetime, fetched_at: datetime) -> str | None:
    """Return why a publication time cannot be right; None where it can."""
    if moment > fetched_at + timedelta(days=1):
        return "after it was fetched"
    if moment.year < 1800:
        return "before 1800"
    return "epoch zero" if moment == EPOCH_ZERO else None


def stated_moment(wording: object) -> datetime | None:
    """Return the moment that a listing states; None for what is no date, and for the null dates of its system."""
    date_read = parsed(wording) if isinstance(wording, str) else None
    return date_read.moment if date_read and date_read.moment != EPOCH_ZERO else None


def parsed(wording: str) -> PartialDate | None:
    """Return the date of a text; None where it names none, or may name two."""
    dates = readings(wording)
    return dates[0] if len(dates) == 1 else None


def readings(wording: str) -> tuple[PartialDate, ...]:
    """Return the dates that a text may name: none, one, or two where day and month may change places (05/11/2026).

    Read are ISO 8601, RFC 822 and 2822, digits and month names of some fifty languages with or without a time, years of
    the Thai and the Iranian calendar and Japanese eras, and seconds since 1970.
    """
    text = " ".join(_THAI_DOT.sub("", wording.translate(_PLAIN)).split())[:_LONGEST]
    text = _VIETNAMESE.sub(r"\3-\2-\1", _UNIX.sub(r"\2 \1 \5 \3 \4", text))
    text = f"{hour_first['day']} {hour_first['time']}" if (hour_first := _HOUR_FIRST.fullmatch(text)) else text
    for reader in _READERS:
        try:
            if dates := tuple(dict.fromkeys(reader(text))):
                return dates
        except (ValueError, OverflowError):
            continue
    return ()


def from_url(url: str) -> str | None:
    """Return the date in a URL such as /2024/03/05/title in ISO form; None where it has none."""
    match = _URL.search(url)
    if not match or not 1990 <= int(match[1]) <= 2100 or not 1 <= int(match[2]) <= 12:
        return None
    day = f"-{int(match[3]):02d}" if match[3] and 1 <= int(match[3]) <= 31 else ""
    return f"{match[1]}-{int(match[2]):02d}{day}"


def _iso(text: str) -> Iterator[PartialDate]:
    if match := _ISO.match(text):
        numbers = _Numbers(int(match["year"]), int(match["month"]), int(match["day"] or 0))
        yield _dated(numbers, text[match.end() :])


def _compact(text: str) -> Iterator[PartialDate]:
    """Read 20261127T101500Z and 20261127, within the years that documents have."""
    match = _COMPACT.fullmatch(text)
    if match and 1800 <= int(match["year"]) <= 2100:
        time = f"{match['hour']}:{match['minute']}" if match["hour"] else ""
        time += f":{match['second']}" if match["second"] else ""
        yield _dated(
            _Numbers(int(match["year"]), int(match["month"]), int(match["day"])), f"{time}{match['zone'] or ''}"
        )


def _words(text: str) -> Iterator[PartialDate]:
    """Read a month by its name, before the day, after it, or after the year."""
    for pattern in (_MONTH_FIRST, _DAY_FIRST, _YEAR_WORD):
        for match in pattern.finditer(text):
            month = MONTHS.get(match["month"].casefold())
            day = match["day"] or match.groupdict().get("day_before")
            if month and day:
                year = match["year"].lstrip("'")
                numbers = _Numbers(int(year) if len(year) == 4 else 2000 + int(year), month, int(day))
                yield _dated(numbers, text[match.end() :], before=text[: match.start()])
                return


def _in_numbers(text: str) -> Iterator[PartialDate]:
    """Read 19.3.2019, day first; with slashes or dashes the month may come first, which only a day above 12 decides."""
    match = _NUMBERS.match(text)
    if not match:
        return
    first, second = int(match["first"]), int(match["second"])
    year, rest = int(match["year"]) + (0 if len(match["year"]) == 4 else 2000), text[match.end() :]
    if second <= 12:
        yield _dated(_Numbers(year, second, first), rest)
    if first <= 12 and match["mark"] != ".":
        yield _dated(_Numbers(year, first, second), rest)


def _year_first(text: str) -> Iterator[PartialDate]:
    """Read 2019年3月5日, 2019/03/05 or 2019.3.5."""
    if match := _YEAR_FIRST.search(text):
        yield _dated(_Numbers(int(match["year"]), int(match["month"]), int(match["day"])), text[match.end() :])


def _of_era(text: str) -> Iterator[PartialDate]:
    if match := _ERA.search(text):
        year = _ERAS[match["era"]] + (1 if match["year"] == "元" else int(match["year"]))
        yield _dated(_Numbers(year, int(match["month"]), int(match["day"])), text[match.end() :])


def _solar(text: str) -> Iterator[PartialDate]:
    """Read a day of the calendar of Iran: 5 آذر 1405, 1405/09/05."""
    match = _SOLAR.search(text)
    if not match:
        return
    year = int(match["year"] or match["year_first"])
    month = _SOLAR_MONTHS.index(match["month"]) + 1 if match["month"] else int(match["number"])
    day = int(match["day"] or match["last"])
    if year in _SOLAR_YEARS and 1 <= month <= 12 and 1 <= day <= 31:
        moment = date.fromordinal(_solar_ordinal(year, month, day))
        yield _dated(_Numbers(moment.year, moment.month, moment.day), text[match.end() :], before=text[: match.start()])


def _solar_ordinal(year: int, month: int, day: int) -> int:
    """Return the proleptic Gregorian ordinal of an Iranian day, by the cycle of 33 years that holds since 1800."""
    cycles, years = divmod(year - 1, 33)
    leap_days = 8 * cycles + sum(leap_year <= years for leap_year in _LEAP_YEARS)
    return 226_894 + 365 * (year - 1) + leap_days + 31 * (month - 1) - max(0, month - 7) + day


def _epoch(text: str) -> Iterator[PartialDate]:
    """Read seconds or milliseconds since 1970, where the text is nothing else and the date is later than 2001."""
    match = _EPOCH.fullmatch(text)
    if match and text.startswith(("1", "2")):
        moment = datetime.fromtimestamp(int(match[1]), UTC)
        yield PartialDate(moment, "second", zoned=True, day=moment.date())


_READERS: tuple[Callable[[str], Iterator[PartialDate]], ...] = (
    _iso,
    _compact,
    _words,
    _in_numbers,
    _year_first,
    _of_era,
    _solar,
    _epoch,
)


def _dated(numbers: _Numbers, rest: str, *, before: str = "") -> PartialDate:
    """Return the day, with the time that the rest of the text states, else what stands before it.

    Raises:
        ValueError: There is no such day.
    """
    year = numbers.year - 543 if numbers.year in _BUDDHIST else numbers.year
    if year < _FIRST_YEAR:
        raise ValueError(f"no date is written with the year {year}")  # 0001-01-01, as systems write none
    if not numbers.day:
        return PartialDate(datetime(year, numbers.month, 1, tzinfo=UTC), "month", zoned=False)
    day = datetime(year, numbers.month, numbers.day)  # noqa: DTZ001 - the zone is read next
    time = _TIME.search(rest) or _TIME.search(before)
    if time and time["hour"] == "24" and time["minute"] == "00":
        day, hour = day + timedelta(days=1), 0  # the end of a day, in ISO 8601
    elif not time or (hour := _hour(time)) > 23 or int(time["minute"]) > 59:
        return PartialDate(day.replace(tzinfo=UTC), "day", zoned=False, day=day.date())
    second = min(int(time["second"] or 0), 59)
    moment = day.replace(hour=hour, minute=int(time["minute"]), second=second)
    zone = _zone(time["zone"])
    return PartialDate(
        moment.replace(tzinfo=zone or UTC).astimezone(UTC),
        "second" if time["second"] else "minute",
        zone is not None,
        day.date(),
    )


def _hour(time: re.Match[str]) -> int:
    """Return the hour from 0 to 23; above that where the text names none."""
    hour, half = int(time["hour"]), (time["half"] or time["meridiem"] or "").casefold()
    if not half or hour > 12:
        return hour
    return hour % 12 + (12 if half.startswith(_AFTERNOON) else 0)


def _zone(name: str | None) -> tzinfo | None:
    """Return the zone that a text names; None for none and for one with several meanings, such as IST and CST."""
    if not name:
        return None
    bare = re.sub(r"^(?:UTC|GMT)(?=[+-])", "", name)
    if bare[0] in "+-":
        hours, minutes = re.fullmatch(r"[+-](\d{1,2}?):?(\d{2})?", bare).groups()  # type: ignore[union-attr]
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(-offset if bare[0] == "-" else offset)
    return _named_zone(bare if "/" in bare else _zones().get(bare.upper(), ""))


@cache
def _named_zone(name: str) -> tzinfo | None:
    """Return the zone of an offset or of a place; None where it is unknown."""
    if name[:1] in ("+", "-"):
        return datetime.strptime(name, "%z").tzinfo
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def _zones() -> dict[str, str]:
    return {row.name: row.zone for row in time_zones()}
