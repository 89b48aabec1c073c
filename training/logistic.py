"""Logistic regression over binary features that have names."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize

from newsledger.evaluation.scores import Judgement, Trial, calibration_error, reliability
from newsledger.transforms.english.models.statement_confidence import ConfidenceModel
from training.config import ConfidenceConfig

Floats = npt.NDArray[np.float64]
Features = frozenset[str]


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """The features of a row that a reader judged, the document that it is of, and whether it is right."""

    document: str
    features: Features
    is_right: bool


def fit(rows: Sequence[JudgedRow], settings: ConfidenceConfig, path: Path) -> list[float]:
    """Write the model of rows to a file; return what models give them that were fitted without their documents."""
    features, labels = [row.features for row in rows], [row.is_right for row in rows]
    path.write_text(fitted(features, labels, settings).written(), encoding="utf-8")
    probabilities = cross_validated(features, labels, documents=[row.document for row in rows], settings=settings)
    return [float(p) for p in probabilities]


def calibration(rows: Sequence[JudgedRow], probabilities: Sequence[float]) -> Iterator[str]:
    """Yield how far stated and right lie apart, on average and by range of probabilities."""
    trials = tuple(Trial("rows", p, right=row.is_right) for row, p in zip(rows, probabilities, strict=True))
    bins = reliability([Judgement("rows", {}, trials=trials)])
    yield f"  calibration error {calibration_error(bins)['rows']:.3f}"
    for part in bins:
        stated = f"{part.rows} rows, stated {part.confidence:.3f}, right {part.right:.3f}"
        yield f"  {part.low:.2f}-{part.high:.2f}: {stated}"


def fitted(rows: Sequence[Features], labels: Sequence[bool], settings: ConfidenceConfig) -> ConfidenceModel:
    """Return the logistic regression with a Gaussian prior of precision `settings.penalty` on each weight."""
    counts = Counter(feature for row in rows for feature in row)
    frequent = sorted(name for name, count in counts.items() if count >= settings.least_count)
    columns = {name: column for column, name in enumerate(frequent)}
    pairs = [(number, columns[name]) for number, row in enumerate(rows) for name in row if name in columns]
    places = np.array(pairs).T
    matrix = sparse.csr_matrix((np.ones(len(pairs)), (places[0], places[1])), shape=(len(rows), len(columns)))
    penalties = np.append(np.full(len(columns), settings.penalty), 0.0)
    weights = _minimum(matrix, np.array(labels, dtype=float), penalties)
    shipped = {name: float(weights[column]) for name, column in columns.items()}
    return ConfidenceModel(
        float(weights[-1]), {name: weight for name, weight in shipped.items() if abs(weight) >= settings.least_weight}
    )


def cross_validated(
    rows: Sequence[Features], labels: Sequence[bool], *, documents: Sequence[str], settings: ConfidenceConfig
) -> Floats:
    """Return the probability of each row by a model that was fitted without the rows of its document's fold."""
    fold_of = {document: number % settings.folds for number, document in enumerate(sorted(set(documents)))}
    folds = [fold_of[document] for document in documents]
    probabilities = np.zeros(len(rows))
    for fold in range(settings.folds):
        others = [number for number, of_row in enumerate(folds) if of_row != fold]
        model = fitted([rows[number] for number in others], [labels[number] for number in others], settings)
        for number, row in enumerate(rows):
            if folds[number] == fold:
                probabilities[number] = model.probability(row)
    return probabilities


def _minimum(matrix: sparse.csr_matrix, labels: Floats, penalties: Floats) -> Floats:
    """Return the weights of least loss, the intercept last."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = matrix @ weights[:-1] + weights[-1]
        errors = 1 / (1 + np.exp(-scores)) - labels
        value = np.logaddexp(0, -scores) @ labels + np.logaddexp(0, scores) @ (1 - labels)
        gradient = np.append(matrix.T @ errors, errors.sum())
        return float(value + penalties @ weights**2 / 2), gradient + penalties * weights

    result = minimize(loss, np.zeros(len(penalties)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return np.asarray(result.x)
