"""The confidence models: the probability that a candidate is a statement, that a link of a chain is right, or an event.

All are logistic regressions over binary features.
"""

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

WEIGHTS, LINK_WEIGHTS, EVENT_WEIGHTS = "statement-confidence.csv", "link-confidence.csv", "event-confidence.csv"
INTERCEPT = "intercept"


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """Weights in log-odds by feature; a feature without a weight counts zero."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, features: Iterable[str]) -> float:
        """Return the probability that a candidate with these features is a statement, or that such a row is right."""
        log_odds = self.intercept + math.fsum(self.weights.get(feature, 0.0) for feature in features)
        return 1.0 / (1.0 + math.exp(-min(max(log_odds, -30.0), 30.0)))

    def written(self) -> str:
        """Return the model as CSV: the intercept first, then the weights by feature."""
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("feature", "log_odds"))
        writer.writerow((INTERCEPT, f"{self.intercept:.3f}"))
        writer.writerows((feature, f"{weight:.3f}") for feature, weight in sorted(self.weights.items()))
        return lines.getvalue()

    @staticmethod
    def read(text: str) -> "ConfidenceModel":
        """Return the model of a CSV that `written` returned."""
        weights = {row["feature"]: float(row["log_odds"]) for row in csv.DictReader(io.StringIO(text))}
        return ConfidenceModel(weights.pop(INTERCEPT), weights)


@cache
def confidence_model() -> ConfidenceModel:
    """Return the shipped model of statements, loaded once per process."""
    return _shipped(WEIGHTS)


@cache
def link_confidence_model() -> ConfidenceModel:
    """Return the shipped model of links, loaded once per process."""
    return _shipped(LINK_WEIGHTS)


@cache
def event_confidence_model() -> ConfidenceModel:
    """Return the shipped model of events, loaded once per process."""
    return _shipped(EVENT_WEIGHTS)


def _shipped(name: str) -> ConfidenceModel:
    return ConfidenceModel.read(files("newsledger.seeds").joinpath("model", name).read_text(encoding="utf-8"))
