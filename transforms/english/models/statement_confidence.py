"""The confidence model: the probability that a candidate is a statement, by a logistic regression over its features."""

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

WEIGHTS = "statement-confidence.csv"
INTERCEPT = "intercept"


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """Weights in log-odds by feature; a feature without a weight counts zero."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, features: Iterable[str]) -> float:
        """Return the probability that a candidate with these features is a statement."""
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
    """Return the shipped model, loaded once per process."""
    return ConfidenceModel.read(files("newsledger.seeds").joinpath("model", WEIGHTS).read_text(encoding="utf-8"))
