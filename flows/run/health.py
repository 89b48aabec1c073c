"""The health of the sources of a home: figures beyond a bound of the source, or far from the source's own past.

Days are complete days in UTC; the first day of a source, on which it brings what it has in stock, does not count.
Shares are taken over the last WINDOW days together if these have at least LEAST_ITEMS items.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Literal

from newsledger.flows.settings import Settings
from newsledger.flows.sources.bounds import SourceBounds
from newsledger.flows.sources.catalogue import OutletSpec
from newsledger.flows.sources.resolve import listed
from newsledger.warehouse.daily_figures import DayFigures, SourceHistory, histories
from newsledger.warehouse.home import Home
from newsledger.warehouse.query import QueryBounds

WINDOW, PAST = 7, 28  # days that are judged, and days before them that they are compared with
LEAST_ITEMS = 20
LEAST_PAST_DAYS, LEAST_RECENT_DAYS = 14, 4
DEVIATIONS = 3.5  # of the modified z-score: Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers
TO_SIGMA = 1.4826  # the standard deviation of a normal distribution, as a multiple of its median absolute deviation
Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Alert:
    """A figure of a source that is beyond its bound, and the first day on which it was."""

    level: Level
    source_id: str
    figure: str
    value: float | None
    bound: str
    since: date

    def __str__(self) -> str:
        """Return one line for a screen or a log."""
        value = "none" if self.value is None else f"{self.value:.3g}"
        return f"{self.level}: {self.source_id}: {self.figure} {value}, bound {self.bound}, since {self.since}"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a day: `part` by `whole`, or `part` alone; `floor` is the least deviation that counts as one.

    `bound` is the name of a bound, a minimum unless it begins with max; `relative_floor` is a share of the past median.
    """

    figure: str
    part: str
    whole: str | None = None
    bound: str | None = None
    level: Level = "error"
    floor: float = 0.05
    relative_floor: float = 0.0

    def of(self, days: Sequence[DayFigures]) -> float | None:
        """Return the figure over some days together; None if there is nothing to measure."""
        part = sum(getattr(day, self.part) for day in days)
        if self.whole is None:
            return part / len(days) if days else None
        whole = self.items(days)
        return part / whole if whole else None

    def items(self, days: Sequence[DayFigures]) -> int:
        """Return the number of items that the figure is measured on."""
        return sum(getattr(day, self.whole or self.part) for day in days)

    def is_beyond(self, value: float | None, bound: float) -> bool:
        """Return whether a value is on the wrong side of the bound."""
        if value is None:
            return False
        return value > bound if (self.bound or "").startswith("max") else value < bound


DOCUMENTS = Measure("documents_per_day", "documents", floor=1.0, relative_floor=0.1)
SHARES = (
    Measure("dated_share", "dated", "articles", "min_dated_share"),
    Measure("authored_share", "authored", "articles", "min_authored_share"),
    Measure("text_share", "texts", "articles", "min_text_share"),
    Measure("unknown_speaker_share", "unknown_speakers", "statements", "max_unknown_speaker_share", "warning"),
    Measure("loss_share", "lost", "documents", "max_loss_share"),
)
MEASURES = (
    DOCUMENTS,
    *SHARES,
    Measure("words_per_article", "words", floor=5.0, relative_floor=0.1),
    Measure("statements_per_article", "statements", "articles", floor=0.5, relative_floor=0.1),
)


def home_alerts(settings: Settings, moment: datetime) -> list[Alert]:
    """Return the alerts of the home that the settings name.

    Raises:
        SettingsError: The home's sources.toml is wrong.
        WarehouseError: There is no warehouse.
    """
    home = Home(settings.home)
    limits = QueryBounds(settings.query_memory_mb, settings.query_timeout_s)
    return alerts(histories(home, limits), listed(home.root), moment)


def alerts(sources: Sequence[SourceHistory], specs: Sequence[OutletSpec], moment: datetime) -> list[Alert]:
    """Return the alerts, errors first; of sources that no `spec` lists, neither age nor volume is checked."""
    outlets = {spec.id: spec for spec in specs}
    unseen = [SourceHistory(name) for name in outlets.keys() - {source.source_id for source in sources}]
    problems = [alert for source in (*sources, *unseen) for alert in _of(source, outlets.get(source.source_id), moment)]
    return sorted(problems, key=lambda alert: (alert.level, alert.source_id, alert.figure))


def _of(source: SourceHistory, spec: OutletSpec | None, moment: datetime) -> Iterator[Alert]:
    bounds = spec.bounds if spec is not None else SourceBounds()
    if spec is not None and spec.entries:
        stale = _age(source, bounds, moment)
        if stale is not None:
            yield stale
            return
    days = _complete_days(source, moment.astimezone(UTC).date())
    problems = [*_volume(source.source_id, days, bounds), *_shares(source.source_id, days, bounds)]
    yield from problems
    reported = {alert.figure for alert in problems}
    for measure in MEASURES:
        if measure.figure not in reported and (spec is not None or measure is not DOCUMENTS):
            yield from _drift(source.source_id, days, measure)


def _age(source: SourceHistory, bounds: SourceBounds, moment: datetime) -> Alert | None:
    """Return an alert if a source has not brought a document for too long; nothing else is said of such a source."""
    bound = f"at most {bounds.max_age_hours:g} h"
    if source.latest is None:
        return Alert("error", source.source_id, "hours_since_last_document", None, bound, moment.astimezone(UTC).date())
    hours = (moment - source.latest) / timedelta(hours=1)
    if hours <= bounds.max_age_hours:
        return None
    since = (source.latest + timedelta(hours=bounds.max_age_hours)).astimezone(UTC).date()
    return Alert("error", source.source_id, "hours_since_last_document", hours, bound, since)


def _complete_days(source: SourceHistory, today: date) -> list[DayFigures]:
    """Return the complete days of a source after its first, days without documents included, at most those judged."""
    if not source.days:
        return []
    first = max(min(source.days) + timedelta(days=1), today - timedelta(days=WINDOW + PAST))
    numbers = range(max(0, (today - first).days))
    return [
        source.days.get(day, DayFigures(source.source_id, day))
        for day in (first + timedelta(days=number) for number in numbers)
    ]


def _volume(source_id: str, days: Sequence[DayFigures], bounds: SourceBounds) -> Iterator[Alert]:
    """Yield an alert if the last complete day brought too few documents, an error, or too many, a warning."""
    minimum, maximum = bounds.min_documents_per_day, bounds.max_documents_per_day
    if not days:
        return
    number = days[-1].documents
    if minimum is not None and number < minimum:
        since = _since(days, [day.documents < minimum for day in days])
        yield Alert("error", source_id, DOCUMENTS.figure, number, f"at least {minimum}", since)
    if maximum is not None and number > maximum:
        since = _since(days, [day.documents > maximum for day in days])
        yield Alert("warning", source_id, DOCUMENTS.figure, number, f"at most {maximum}", since)


def _shares(source_id: str, days: Sequence[DayFigures], bounds: SourceBounds) -> Iterator[Alert]:
    recent = days[-WINDOW:]
    for measure in SHARES:
        bound = getattr(bounds, measure.bound or "")
        value = measure.of(recent)
        if measure.items(recent) >= LEAST_ITEMS and measure.is_beyond(value, bound):
            word = "at most" if (measure.bound or "").startswith("max") else "at least"
            measured = [day for day in days if measure.items([day])]
            since = _since(measured, [measure.is_beyond(measure.of([day]), bound) for day in measured])
            yield Alert(measure.level, source_id, measure.figure, value, f"{word} {bound:g}", since)


def _drift(source_id: str, days: Sequence[DayFigures], measure: Measure) -> Iterator[Alert]:
    """Yield a warning if the median of the last days is far from that of the days before.

    The distance is measured in deviations of the days before: 1.4826 times their median absolute deviation, but at
    least the floor of the measure, so that a source that never varied may vary a little.
    """
    values = _values(days, measure)
    baseline = [value for day, value in values.items() if day < _window_begins(days)]
    recent = [value for day, value in values.items() if day >= _window_begins(days)]
    if len(baseline) < LEAST_PAST_DAYS or len(recent) < LEAST_RECENT_DAYS:
        return
    middle = median(baseline)
    spread = TO_SIGMA * median(abs(value - middle) for value in baseline)
    reach = DEVIATIONS * max(spread, measure.floor, measure.relative_floor * abs(middle))
    value = median(recent)
    if abs(value - middle) <= reach:
        return
    are_far = [abs(number - middle) > reach and (number > middle) == (value > middle) for number in values.values()]
    measured = [day for day in days if day.day in values]
    bound = f"at most {middle + reach:.3g}" if value > middle else f"at least {middle - reach:.3g}"
    yield Alert("warning", source_id, measure.figure, value, f"{bound} as before", _since(measured, are_far))


def _values(days: Sequence[DayFigures], measure: Measure) -> Mapping[date, float]:
    """Return the figure by day, without days that have nothing to measure."""
    counts_nothing = measure.figure == DOCUMENTS.figure
    values = {day.day: measure.of([day]) for day in days if counts_nothing or day.articles or measure.items([day])}
    return {day: value for day, value in values.items() if value is not None}


def _window_begins(days: Sequence[DayFigures]) -> date:
    return days[-1].day - timedelta(days=WINDOW - 1)


def _since(days: Sequence[DayFigures], are_bad: Sequence[bool]) -> date:
    """Return the first day of the last unbroken series of bad days; the first day of the window if there is none."""
    bad_at = [index for index, is_bad in enumerate(are_bad) if is_bad]
    if not bad_at:
        return days[-WINDOW:][0].day
    index = bad_at[-1]
    while index and are_bad[index - 1]:
        index -= 1
    return days[index].day
