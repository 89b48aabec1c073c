"""Which of the dates that are claimed for an article is when it was published: each candidate is weighed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsledger.transforms.dates import Candidate, Dated, implausible, parsed

WEIGHTS = {"wire": 6.0, "json-ld": 5.0, "feed": 4.5, "meta": 4.0, "url": 3.0, "text": 2.0, "fetched": 0.0}
_SHARPNESS = {"second": 4, "minute": 3, "day": 2, "month": 1, "year": 0, "unknown": -1}
_EARLIEST_FIRST = {"meta", "text", "wire"}
_WEST, _EAST = timedelta(hours=14), timedelta(hours=38)
_SAME = timedelta(hours=12)
_LATER = timedelta(days=3)
_SHARP = ("second", "minute")
_OF_PAGE = ("json-ld", "meta", "text")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The date that won, where it was found, and notes on those that could not be right."""

    dated: Dated | None
    method: str | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A candidate that can be read; `said` is method and wording, `order` its place among all."""

    dated: Dated
    method: str
    said: str
    order: int


def chosen(
    candidates: Iterable[Candidate],
    *,
    fetched_at: datetime,
    built: Sequence[str] = (),
    is_fresh: bool = False,
) -> Chosen:
    """The publication date, by weight of method and by how many methods agree; the sharpest of those that agree.

    Dates after `fetched_at` by more than a day, before 1800, at epoch zero, or equal to when the page was `built` are
    dropped with a note, and so are those that cannot be read. Of a method that is given several times the earlier wins
    in meta elements, texts and wire headers, which name changes too. A day in the address wins over a later one of the
    page, which tells of a change or of a move: addresses are made once. A moment in the meta elements wins over another
    one in JSON-LD that no address bears out. `is_fresh` lets the time of fetching stand in where nothing else is known.
    """
    notes: list[str] = []
    claims: list[_Claim] = []
    for claim in _claims(candidates, notes):
        if reason := _impossible(claim, fetched_at, _moments(built)):
            notes.append(f"date_dropped: {claim.said} ({reason})")
        else:
            claims.append(claim)
    if not claims:
        dated = Dated(fetched_at, "unknown", zoned=True) if is_fresh else None
        return Chosen(dated, "fetched" if dated else None, tuple(notes))
    best = max(claims, key=lambda claim: (_score(claim, claims), _seniority(claim)))
    best = _addressed(_restated(best, claims), claims)
    agreeing = [claim for claim in claims if _agree(claim.dated, best.dated)]
    sharpest = max(agreeing, key=lambda claim: (*_sharpness(claim.dated), claim is best, _score(claim, claims)))
    if _sharpness(sharpest.dated)[0] > _sharpness(best.dated)[0]:
        best = sharpest
    notes.extend(_contradictions(best, claims))
    if not best.dated.zoned and best.dated.precision in ("second", "minute"):
        notes.append(f"date_without_zone: {best.method}")
    return Chosen(best.dated, best.method, tuple(notes))


def _addressed(best: _Claim, claims: Sequence[_Claim]) -> _Claim:
    """The claim of the address, where it names a day that lies well before what the page says of itself."""
    if best.method not in _OF_PAGE:
        return best
    days = [one for one in claims if one.method == "url" and one.dated.precision == "day"]
    return next((one for one in days if best.dated.at - one.dated.at > _LATER), best)


def _restated(best: _Claim, claims: Sequence[_Claim]) -> _Claim:
    """The earliest claim of the meta elements, where JSON-LD says another moment and no address bears it out.

    A later one is that of what appears again; an earlier one makes JSON-LD's the moment of a change.
    """
    metas = [one for one in claims if one.method == "meta" and one.dated.precision in _SHARP]
    is_borne_out = any(one.method == "url" and _agree(one.dated, best.dated) for one in claims)
    if best.method != "json-ld" or not metas or is_borne_out:
        return best
    first = min(metas, key=lambda one: one.dated.at)
    return best if _agree(first.dated, best.dated) else first


def _claims(candidates: Iterable[Candidate], notes: list[str]) -> Iterable[_Claim]:
    """The candidates that can be read."""
    for order, candidate in enumerate(candidates):
        if dated := parsed(candidate.written):
            yield _Claim(dated, candidate.method, f"{candidate.method} {candidate.written[:60]!r}", order)
        elif candidate.written.strip():
            notes.append(f"date_unreadable: {candidate.method} {candidate.written[:60]!r}")


def _impossible(claim: _Claim, fetched_at: datetime, built: set[datetime]) -> str | None:
    """Why a claim cannot be right; None where it can."""
    if reason := implausible(claim.dated.at, fetched_at):
        return reason
    is_exact = claim.dated.precision in ("second", "minute")
    return "when the page was last built" if is_exact and claim.dated.at in built else None


def _moments(written: Sequence[str]) -> set[datetime]:
    return {dated.at for one in written if (dated := parsed(one))}


def _score(claim: _Claim, claims: Sequence[_Claim]) -> float:
    """The weight of the claim's method, and half of that of each other method that agrees."""
    others = {other.method for other in claims if other.method != claim.method and _agree(claim.dated, other.dated)}
    return WEIGHTS.get(claim.method, 1.0) + sum(WEIGHTS.get(method, 1.0) for method in others) / 2


def _seniority(claim: _Claim) -> tuple[float, int]:
    earliest = -claim.dated.at.timestamp() if claim.method in _EARLIEST_FIRST else 0.0
    return earliest, -claim.order


def _sharpness(dated: Dated) -> tuple[int, bool]:
    return min(_SHARPNESS.get(dated.precision, -1), 3), dated.zoned


def _agree(one: Dated, other: Dated) -> bool:
    """Whether two dates can be the same moment, as far as both are known and whatever the zone of a bare day."""
    blunt, sharp = sorted((one, other), key=lambda dated: _SHARPNESS.get(dated.precision, -1))
    if blunt.precision == "year":
        return blunt.at.year == sharp.at.year
    if blunt.precision == "month":
        return (blunt.at.year, blunt.at.month) == (sharp.at.year, sharp.at.month)
    if blunt.precision == "day":
        return sharp.at == blunt.at if sharp.precision == "day" else -_WEST <= sharp.at - blunt.at <= _EAST
    return abs(sharp.at - blunt.at) <= _SAME


def _contradictions(best: _Claim, claims: Sequence[_Claim]) -> Iterable[str]:
    """A note for each method that is heavier than the one chosen and says another day."""
    for claim in claims:
        if WEIGHTS.get(claim.method, 1.0) > WEIGHTS.get(best.method, 1.0) and not _agree(claim.dated, best.dated):
            yield f"date_outvoted: {claim.method} {claim.dated.at.isoformat()}"
