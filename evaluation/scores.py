"""Figures with their counts, judgements of documents, and the reliability of confidences."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of true positives, false positives and false negatives; an undefined figure is None."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, addend: "Score") -> "Score":
        """Return the sum of the counts."""
        return Score(self.tp + addend.tp, self.fp + addend.fp, self.fn + addend.fn)

    @property
    def precision(self) -> float | None:
        """Return the share of predictions that are correct."""
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float | None:
        """Return the share of gold items that were found."""
        return _ratio(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of precision and recall."""
        return _ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)


@dataclass(frozen=True, slots=True)
class Share:
    """Number of correct cases among all cases."""

    right: int = 0
    of: int = 0

    def __add__(self, addend: "Share") -> "Share":
        """Return the sum of the counts."""
        return Share(self.right + addend.right, self.of + addend.of)

    @property
    def share(self) -> float | None:
        """Return the share of correct cases."""
        return _ratio(self.right, self.of)


Figure = Score | Share


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Trial:
    """The confidence of a row, and whether the row is correct."""

    table: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """Counts of a document for each figure, and its missed and wrong items."""

    document: str
    figures: dict[str, Figure]
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    trials: tuple[Trial, ...] = ()


@dataclass
class Tally:
    """Running counts of a document."""

    document: str
    figures: dict[str, Figure] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    trials: list[Trial] = field(default_factory=list)

    def score(self, name: str, *, tp: int = 0, fp: int = 0, fn: int = 0) -> None:
        """Add counts to a score."""
        self._add(name, Score(tp, fp, fn))

    def share(self, name: str, right: bool | None = None) -> None:
        """Add a case to a share; None only registers the figure."""
        self._add(name, Share(int(right is True), int(right is not None)))

    def trial(self, table: str, confidence: float, *, right: bool) -> None:
        """Add the confidence of a row."""
        self.trials.append(Trial(table, confidence, right))

    def _add(self, name: str, figure: Figure) -> None:
        previous = self.figures.get(name)
        self.figures[name] = figure if previous is None else previous + figure  # type: ignore[operator]

    def judgement(self) -> Judgement:
        """Return the judgement of the document."""
        return Judgement(self.document, dict(self.figures), tuple(self.missed), tuple(self.wrong), tuple(self.trials))


def totals(judgements: Iterable[Judgement]) -> dict[str, Figure]:
    """Return the figures over all documents, in the order in which they were first counted, types last."""
    whole = Tally("")
    for judgement in judgements:
        for name, figure in judgement.figures.items():
            whole._add(name, figure)  # noqa: SLF001 - sums of its own kind
    families = list(dict.fromkeys(_family(name) for name in whole.figures))
    return dict(sorted(whole.figures.items(), key=lambda item: (families.index(_family(item[0])), item[0])))


def _family(name: str) -> str:
    """Return the family of a figure: `names` for `names-PERSON`."""
    return re.sub(r"-[A-Z][A-Z_]+$", "", name)


def worst(judgements: Iterable[Judgement], number: int) -> list[Judgement]:
    """Return the documents with the most missed and wrong items, worst first, without those that have none."""
    ranking = sorted(
        judgements, key=lambda judgement: (-len(judgement.missed) - len(judgement.wrong), judgement.document)
    )
    return [judgement for judgement in ranking if judgement.missed or judgement.wrong][:number]


@dataclass(frozen=True, slots=True)
class Bin:
    """The rows of a table with a confidence from `low` (inclusive) to `high`."""

    table: str
    low: float
    high: float
    rows: int
    confidence: float
    right: float


def reliability(judgements: Iterable[Judgement], edges: Sequence[float] = BINS) -> list[Bin]:
    """Return the share of correct rows by table and confidence bin, without empty bins."""
    trials: dict[str, list[Trial]] = {}
    for judgement in judgements:
        for trial in judgement.trials:
            trials.setdefault(trial.table, []).append(trial)
    bins: list[Bin] = []
    for table, rows in trials.items():
        for low, high in pairwise(edges):
            trials_in_bin = [
                trial_in_row
                for trial_in_row in rows
                if low <= trial_in_row.confidence < high or trial_in_row.confidence == high == edges[-1]
            ]
            if trials_in_bin:
                mean = sum(trial_in_row.confidence for trial_in_row in trials_in_bin) / len(trials_in_bin)
                right = sum(trial_in_row.right for trial_in_row in trials_in_bin) / len(trials_in_bin)
                bins.append(Bin(table, low, high, len(trials_in_bin), mean, right))
    return bins


def calibration_error(bins: Iterable[Bin]) -> dict[str, float]:
    """Return the mean difference between confidence and share correct by table, weighted by rows."""
    rows: dict[str, list[Bin]] = {}
    for confidence_bin in bins:
        rows.setdefault(confidence_bin.table, []).append(confidence_bin)
    return {
        table: sum(
            confidence_bin.rows * abs(confidence_bin.confidence - confidence_bin.right)
            for confidence_bin in table_trials
        )
        / sum(confidence_bin.rows for confidence_bin in table_trials)
        for table, table_trials in rows.items()
    }
