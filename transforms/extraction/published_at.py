"""The publication date of an article, chosen among weighted candidates."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from newsledger.transforms.dates import Candidate, PartialDate, implausible, parsed, readings

WEIGHTS = {"wire": 6.0, "json-ld": 5.0, "feed": 4.5, "meta": 4.0, "url": 3.0, "text": 2.0, "fetched": 0.0}
_SHARPNESS = {"second": 4, "minute": 3, "day": 2, "month": 1, "year": 0, "unknown": -1}
_EARLIEST_FIRST = {"meta", "text", "wire"}
_WEST, _EAST = timedelta(hours=14), timedelta(hours=38)
_SAME_DAY = timedelta(hours=12)
_MAX_DELAY = timedelta(days=3)
_SHARP = ("second", "minute")
_EASTMOST, _WESTMOST, _DAY = timedelta(hours=13), timedelta(hours=10), timedelta(days=1)
_HOUR, _SECOND = timedelta(hours=1), timedelta(seconds=1)
_UTC = re.compile(r"\d:\d\d.{0,12}(?:Z|[+-]00:?00|GMT|UTC)\s*+$")
_OF_PAGE = ("json-ld", "meta", "text")


@dataclass(frozen=True, slots=True)
class Publication:
    """The chosen date, its place, and notes on candidates that cannot be right."""

    date: PartialDate | None
    method: str | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A readable candidate; `wording` is method and text, `order` its position."""

    date: PartialDate
    method: str
    wording: str
    order: int


def chosen(
    candidates: Iterable[Candidate],
    *,
    fetched_at: datetime,
    built: Sequence[str] = (),
    is_fresh: bool = False,
) -> Publication:
    """The publication date, by weight of method and by how many methods agree; the sharpest of those that agree.

    Dates after `fetched_at` by more than a day, before 1800, at epoch zero, or equal to when the page was `built` are
    dropped with a note, and so are those that cannot be read. Of a method that is given several times the earlier wins
    in meta elements, texts and wire headers, which name changes too. A day in the address wins over a later one of the
    page, which tells of a change or of a move: addresses are made once. A moment in the meta elements wins over another
    one in JSON-LD that no address bears out. `is_fresh` lets the time of fetching stand in where nothing else is known.
    """
    notes: list[str] = []
    claims: list[_Claim] = []
    for claim in _claims(candidates, notes, fetched_at):
        if reason := _impossible(claim, fetched_at, _moments(built)):
            notes.append(f"date_dropped: {claim.wording} ({reason})")
        else:
            claims.append(claim)
    if not claims:
        date = PartialDate(fetched_at, "unknown", zoned=True) if is_fresh else None
        return Publication(date, "fetched" if date else None, tuple(notes))
    best = max(claims, key=lambda claim: (_score(claim, claims), _seniority(claim)))
    best = _addressed(_restated(best, claims), claims)
    agreeing = [claim for claim in claims if _agree(claim.date, best.date)]
    sharpest = max(agreeing, key=lambda claim: (*_sharpness(claim.date), claim is best, _score(claim, claims)))
    if _sharpness(sharpest.date)[0] > _sharpness(best.date)[0]:
        best = sharpest
    notes.extend(_contradictions(best, claims))
    if not best.date.zoned and best.date.precision in ("second", "minute"):
        notes.append(f"date_without_zone: {best.method}")
    return Publication(best.date, best.method, tuple(notes))


def stated_day(publication: Publication, candidates: Iterable[Candidate], shown: Sequence[str]) -> date | None:
    """Return the day of publication as the document states it, in its own zone.

    A moment that is written in UTC only is that of a server. Its day is then the one that the document writes without a
    time, or else `shown`, the days beside the headline, where such a day is that of the moment somewhere on Earth.
    """
    best = publication.date
    if best is None:
        return None
    if best.precision not in _SHARP:
        return best.day
    written = list(candidates)
    dates = _first_readings(candidate.text for candidate in written)
    zoned = [date.day for date in dates if date.moment == best.moment and date.day not in (None, best.moment.date())]
    if zoned:
        return zoned[0]
    if not any(map(is_in_utc, (candidate.text for candidate in written))):
        return best.day
    return _local_day(best, dates, _first_readings(shown))


def _local_day(best: PartialDate, dates: Sequence[PartialDate], shown: Sequence[PartialDate]) -> date | None:
    """Return the day of a moment in UTC where it was published."""
    if wall := next((date for date in dates if _is_wall_time(date, best)), None):
        return wall.day
    days = (date.day for date in (*dates, *shown) if date.precision == "day" and date.day)
    return next((day for day in days if _is_local(best.moment, day)), best.day)


def _is_wall_time(date: PartialDate, best: PartialDate) -> bool:
    """Return whether a date is the same moment by the clock of the outlet, though it is written as UTC.

    It differs in hours alone; a full hour or minute may be chance.
    """
    distance, second = abs(date.moment - best.moment), best.moment.second
    is_same = date.precision == "second" and second and distance % _HOUR < _SECOND
    return bool(is_same and _SECOND < distance <= _WEST)


def _first_readings(texts: Iterable[str]) -> list[PartialDate]:
    return [date for text in texts for date in readings(text)[:1]]


def is_in_utc(wording: str) -> bool:
    """Return whether a wording is a moment in UTC."""
    return _UTC.search(wording) is not None


def _is_local(moment: datetime, day: date) -> bool:
    """Return whether a moment falls on a day somewhere between UTC-10 and UTC+13."""
    start = datetime(day.year, day.month, day.day, tzinfo=moment.tzinfo)
    return -_EASTMOST <= moment - start < _DAY + _WESTMOST


def _addressed(best: _Claim, claims: Sequence[_Claim]) -> _Claim:
    """Return the date in the URL, where it names a day well before what the page states."""
    if best.method not in _OF_PAGE:
        return best
    days = [claim for claim in claims if claim.method == "url" and claim.date.precision == "day"]
    return next((claim for claim in days if best.date.moment - claim.date.moment > _MAX_DELAY), best)


def _restated(best: _Claim, claims: Sequence[_Claim]) -> _Claim:
    """Return the earliest meta date, where JSON-LD states another moment and no URL confirms it.

    A later one is that of what appears again; an earlier one makes JSON-LD's the moment of a change.
    """
    metas = [claim for claim in claims if claim.method == "meta" and claim.date.precision in _SHARP]
    is_borne_out = any(claim.method == "url" and _agree(claim.date, best.date) for claim in claims)
    if best.method != "json-ld" or not metas or is_borne_out:
        return best
    first = min(metas, key=lambda claim: claim.date.moment)
    return best if _agree(first.date, best.date) else first


def _claims(candidates: Iterable[Candidate], notes: list[str], fetched_at: datetime) -> Iterable[_Claim]:
    """Yield the readable candidates; one in which day and month may change places is settled by another, or noted."""
    readable = [
        (candidate, readings(candidate.text), order)
        for order, candidate in enumerate(candidates)
        if candidate.text.strip()
    ]
    days = {dates[0].day for _, dates, _ in readable if len(dates) == 1}
    for candidate, dates, order in readable:
        wording = f"{candidate.method} {candidate.text[:60]!r}"
        possible = [date for date in dates if len(dates) == 1 or not implausible(date.moment, fetched_at)]
        agreed = [date for date in possible if date.day in days]
        if date := next(iter(possible if len(possible) == 1 else agreed), None):
            yield _Claim(date, candidate.method, wording, order)
        else:
            notes.append(f"{'date_ambiguous' if possible else 'date_unreadable'}: {wording}")


def _impossible(claim: _Claim, fetched_at: datetime, built: set[datetime]) -> str | None:
    """Return why a claim cannot be right; None if it can."""
    if reason := implausible(claim.date.moment, fetched_at):
        return reason
    is_exact = claim.date.precision in ("second", "minute")
    return "when the page was last built" if is_exact and claim.date.moment in built else None


def _moments(texts: Sequence[str]) -> set[datetime]:
    return {date.moment for text in texts if (date := parsed(text))}


def _score(claim: _Claim, claims: Sequence[_Claim]) -> float:
    """Return the weight of the claim's method, plus half of that of each other method that agrees."""
    methods = {rival.method for rival in claims if rival.method != claim.method and _agree(claim.date, rival.date)}
    return WEIGHTS.get(claim.method, 1.0) + sum(WEIGHTS.get(method, 1.0) for method in methods) / 2


def _seniority(claim: _Claim) -> tuple[float, int]:
    earliest = -claim.date.moment.timestamp() if claim.method in _EARLIEST_FIRST else 0.0
    return earliest, -claim.order


def _sharpness(date: PartialDate) -> tuple[int, bool]:
    return min(_SHARPNESS.get(date.precision, -1), 3), date.zoned


def _agree(first: PartialDate, second: PartialDate) -> bool:
    """Return whether two dates can be the same moment, as far as both are known and in any time zone."""
    blunt, sharp = sorted((first, second), key=lambda date: _SHARPNESS.get(date.precision, -1))
    if blunt.precision == "year":
        return blunt.moment.year == sharp.moment.year
    if blunt.precision == "month":
        return (blunt.moment.year, blunt.moment.month) == (sharp.moment.year, sharp.moment.month)
    if blunt.precision == "day":
        return (
            sharp.moment == blunt.moment if sharp.precision == "day" else -_WEST <= sharp.moment - blunt.moment <= _EAST
        )
    return abs(sharp.moment - blunt.moment) <= _SAME_DAY


def _contradictions(best: _Claim, claims: Sequence[_Claim]) -> Iterable[str]:
    """Yield a note for each heavier method that states another day."""
    for claim in claims:
        if WEIGHTS.get(claim.method, 1.0) > WEIGHTS.get(best.method, 1.0) and not _agree(claim.date, best.date):
            yield f"date_outvoted: {claim.method} {claim.date.moment.isoformat()}"
