"""Figures with their counts, what was judged of each document, and the reliability of confidences."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Score:
    """Found rightly, found wrongly, missed; a figure without anything to find or found is None."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: "Score") -> "Score":
        """Both counted together."""
        return Score(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float | None:
        """Share of what was found that is right."""
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float | None:
        """Share of what is there that was found."""
        return _ratio(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        return _ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a number of cases are right."""

    right: int = 0
    of: int = 0

    def __add__(self, other: "Share") -> "Share":
        """Both counted together."""
        return Share(self.right + other.right, self.of + other.of)

    @property
    def share(self) -> float | None:
        """The share that is right."""
        return _ratio(self.right, self.of)


Figure = Score | Share


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Trial:
    """A row that an annotator was so sure of, and whether it is right."""

    table: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one document adds to each figure, and what was missed or wrong in it."""

    document: str
    figures: dict[str, Figure]
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    trials: tuple[Trial, ...] = ()


@dataclass
class Tally:
    """Figures of one document while they are counted."""

    document: str
    figures: dict[str, Figure] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    trials: list[Trial] = field(default_factory=list)

    def score(self, name: str, *, tp: int = 0, fp: int = 0, fn: int = 0) -> None:
        """Count into a score."""
        self._add(name, Score(tp, fp, fn))

    def share(self, name: str, right: bool | None = None) -> None:
        """Count a case into a share; None only makes the figure known."""
        self._add(name, Share(int(right is True), int(right is not None)))

    def trial(self, table: str, confidence: float, *, right: bool) -> None:
        """Note how sure the annotator was of a row."""
        self.trials.append(Trial(table, confidence, right))

    def _add(self, name: str, figure: Figure) -> None:
        known = self.figures.get(name)
        self.figures[name] = figure if known is None else known + figure  # type: ignore[operator]

    def judgement(self) -> Judgement:
        """What was counted."""
        return Judgement(self.document, dict(self.figures), tuple(self.missed), tuple(self.wrong), tuple(self.trials))


def totals(judgements: Iterable[Judgement]) -> dict[str, Figure]:
    """The figures of all documents together, in the order in which they were first counted; types after the whole."""
    whole = Tally("")
    for judgement in judgements:
        for name, figure in judgement.figures.items():
            whole._add(name, figure)  # noqa: SLF001 - sums of its own kind
    families = list(dict.fromkeys(_family(name) for name in whole.figures))
    return dict(sorted(whole.figures.items(), key=lambda item: (families.index(_family(item[0])), item[0])))


def _family(name: str) -> str:
    """`names` of `names-PERSON`."""
    return re.sub(r"-[A-Z][A-Z_]+$", "", name)


def worst(judgements: Iterable[Judgement], number: int) -> list[Judgement]:
    """The documents with the most missed and wrong items, worst first; none that is without fault."""
    ranked = sorted(judgements, key=lambda one: (-len(one.missed) - len(one.wrong), one.document))
    return [one for one in ranked if one.missed or one.wrong][:number]


@dataclass(frozen=True, slots=True)
class Bin:
    """The rows of one table whose confidence lies from `low` (included) to `high`."""

    table: str
    low: float
    high: float
    rows: int
    confidence: float
    right: float


def reliability(judgements: Iterable[Judgement], edges: Sequence[float] = BINS) -> list[Bin]:
    """How often rows are right that were given a confidence, by table and bin; empty bins are left out."""
    trials: dict[str, list[Trial]] = {}
    for judgement in judgements:
        for trial in judgement.trials:
            trials.setdefault(trial.table, []).append(trial)
    bins: list[Bin] = []
    for table, rows in trials.items():
        for low, high in pairwise(edges):
            inside = [one for one in rows if low <= one.confidence < high or one.confidence == high == edges[-1]]
            if inside:
                mean = sum(one.confidence for one in inside) / len(inside)
                right = sum(one.right for one in inside) / len(inside)
                bins.append(Bin(table, low, high, len(inside), mean, right))
    return bins


def calibration_error(bins: Iterable[Bin]) -> dict[str, float]:
    """By table, the mean distance between confidence and share right, weighted by rows."""
    rows: dict[str, list[Bin]] = {}
    for one in bins:
        rows.setdefault(one.table, []).append(one)
    return {
        table: sum(one.rows * abs(one.confidence - one.right) for one in some) / sum(one.rows for one in some)
        for table, some in rows.items()
    }
