"""Publication dates as documents write them, with how much of each is known."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner jän januari janvier janv enero ene janeiro gennaio gen styczeń stycznia ocak",
            "feb february februar feber februari février févr fév febrero fevereiro fev febbraio luty lutego lut şubat",
            "mar march märz mär mrz maart mrt mars marzo março marec marca mart",
            "apr april avril avr abril abr aprile kwiecień kwietnia kwi nisan",
            "may mai mei maj maja mayo maio maggio mag mayıs",
            "jun june juni juin junio junho giugno giu czerwiec czerwca cze haziran",
            "jul july juli juillet juil julio julho luglio lug lipiec lipca lip temmuz",
            "aug august augustus augusti août aoû agosto ago sierpień sierpnia sie ağustos",
            "sep sept september septembre septiembre setiembre setembro set settembre wrzesień września wrz eylül",
            "oct okt october oktober octobre octubre outubro out ottobre ott październik października paź ekim",
            "nov november novembre noviembre novembro listopad listopada lis kasım",
            "dec dez december dezember décembre déc diciembre dic dezembro dicembre desember grudzień grudnia aralık",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
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
_ENGLISH = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
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
class Dated:
    """A moment in UTC, cut to its precision; `zoned` tells whether the text named a zone."""

    at: datetime
    precision: str
    zoned: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date as written, and where: json-ld, meta, url, text, wire, feed."""

    method: str
    written: str


def implausible(at: datetime, fetched_at: datetime) -> str | None:
    """Why a publication time cannot be right; None where it can."""
    if at > fetched_at + timedelta(days=1):
        return "after it was fetched"
    if at.year < 1800:
        return "before 1800"
    return "epoch zero" if at == datetime(1970, 1, 1, tzinfo=UTC) else None


def parsed(written: str) -> Dated | None:
    """A date in ISO 8601, RFC 2822, numbers, words with or without a time, or seconds since 1970; None for none."""
    text = re.sub(r"(?:GMT|UTC)(?=[+-]\d)", "", _UNIX.sub(r"\2 \1 \5 \3 \4", " ".join(written.split())[:100]))
    for reader in (_iso, _words, _dotted, _year_first, _epoch):
        try:
            if found := reader(text):
                return found
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def from_url(url: str) -> str | None:
    """The date in an address such as /2024/03/05/title, in ISO form; None where there is none."""
    found = _URL.search(url)
    if not found or not 1990 <= int(found[1]) <= 2100 or not 1 <= int(found[2]) <= 12:
        return None
    day = f"-{int(found[3]):02d}" if found[3] and 1 <= int(found[3]) <= 31 else ""
    return f"{found[1]}-{int(found[2]):02d}{day}"


def _iso(text: str) -> Dated | None:
    found = _ISO.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    precision = "second" if second else "minute" if hour else "day" if day else "month"
    at = datetime(int(year), int(month), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0))  # noqa: DTZ001
    return Dated(at.replace(tzinfo=_zone(zone)).astimezone(UTC), precision, _is_known(zone))


def _zone(written: str | None) -> timezone:
    if not written or written.upper() in ("Z", "UTC", "GMT"):
        return UTC
    if written[0].isalpha():
        return timezone(timedelta(hours=_ZONES.get(written.upper(), 0)))
    sign = -1 if written[0] == "-" else 1
    digits = written[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _is_known(zone: str | None) -> bool:
    """Whether a zone as written says how far it is from UTC; "IST" and "CST" do not."""
    return bool(zone) and (not str(zone).isalpha() or str(zone).upper() in {"Z", "UTC", "GMT", *_ZONES})


def _words(text: str) -> Dated | None:
    us, uk = _WORDS_US.search(text), _WORDS_UK.search(text)
    if us and us[1].casefold() in MONTHS and us[1][:3].casefold() in _ENGLISH:
        return _at(int(us[3]), MONTHS[us[1].casefold()], int(us[2]), rest=text[us.end() :] or text[: us.start()])
    if uk and uk[2].casefold() in MONTHS:
        return _at(int(uk[3]), MONTHS[uk[2].casefold()], int(uk[1]), rest=text[uk.end() :] or text[: uk.start()])
    return None


def _dotted(text: str) -> Dated | None:
    """19.3.2019, day first; with strokes only where the numbers leave no doubt which is the day."""
    found = _DOTTED.match(text)
    if not found:
        return None
    day, month = int(found[1]), int(found[3])
    if found[2] == "/" and day <= 12 and day != month:
        if month <= 12:
            return None
        day, month = month, day
    year = int(found[4]) if len(found[4]) == 4 else 2000 + int(found[4])
    return _at(year, month, day, rest=text[found.end() :])


def _year_first(text: str) -> Dated | None:
    """2019年3月5日, 2019/03/05 or 2019.3.5."""
    found = _YEAR_FIRST.search(text)
    return _at(int(found[1]), int(found[3]), int(found[4]), rest=text[found.end() :]) if found else None


def _epoch(text: str) -> Dated | None:
    """Seconds or thousandths since 1970, where they are all that is written and later than 2001."""
    found = _EPOCH.fullmatch(text)
    if found is None or not text.startswith(("1", "2")):
        return None
    return Dated(datetime.fromtimestamp(int(found[1]), UTC), "second", zoned=True)


def _at(year: int, month: int, day: int, *, rest: str) -> Dated:
    """The day with the time that the rest of the text names, where it does."""
    time = _TIME.search(rest)
    if not time:
        return Dated(datetime(year, month, day, tzinfo=UTC), "day", zoned=False)
    hour = int(time[1]) % 12 + 12 if (time[4] or "").casefold().startswith("p") else int(time[1])
    hour = 0 if (time[4] or "").casefold().startswith("a") and hour == 12 else hour
    at = datetime(year, month, day, hour, int(time[2]), int(time[3] or 0), tzinfo=_zone(time[5]))
    return Dated(at.astimezone(UTC), "second" if time[3] else "minute", _is_known(time[5]))
