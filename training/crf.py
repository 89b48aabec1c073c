"""A linear-chain conditional random field, fitted where a word may be known only to have one of several labels."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from newsledger.transforms.english.models.names import LABELS, allowed
from training.config import FitConfig

Floats = NDArray[np.float32]

_IMPOSSIBLE = np.float32(-1e4)
_START = np.array([label[0] not in "IL" for label in LABELS], dtype=np.float32)
_END = np.array([label[0] not in "BI" for label in LABELS], dtype=np.float32)
_FIRST_SQUARES = 1e-2  # AdaGrad's sums of squared gradients begin with this
_LAST_RATE = 0.2  # share of the step size that the last epoch comes down to
_BATCH_LENGTH = 25  # words of a sentence for which `batch_sentences` holds; fewer longer ones make a batch


@dataclass(frozen=True, slots=True)
class Problem:
    """Sentences one after another, with the features and the possible labels of each word.

    Attributes:
        rows: Numbers of each word's features, from 1; 0 stands for a feature too rare to learn.
        count: Number of features.
        masks: Labels that each word may have, of shape (words, labels).
        bounds: First word of each sentence, and the word after its last.
        weight: Weight of each word's sentence.
    """

    rows: NDArray[np.int32]
    count: int
    masks: NDArray[np.bool_]
    bounds: list[tuple[int, int]]
    weight: Floats


@dataclass(frozen=True, slots=True)
class ChainWeights:
    """Weights of shape (features, labels), row 0 for rare features, and transitions of shape (labels, labels)."""

    features: Floats
    transitions: Floats


def fit(problem: Problem, rng: np.random.Generator, settings: FitConfig) -> ChainWeights:
    """Return the weights that make the possible labels likeliest, by AdaGrad.

    The weights are the mean over the ends of the last epochs.
    """
    state = _AdaGrad(problem, settings)
    sums = ChainWeights(np.zeros_like(state.weights.features), np.zeros_like(state.weights.transitions))
    for epoch in range(settings.epochs):
        started = time.perf_counter()
        rate = settings.rate * (1 - (1 - _LAST_RATE) * epoch / settings.epochs)
        value = sum(state.step(group, rng, rate) for group in _batches(problem.bounds, rng, settings.batch_sentences))
        if epoch >= settings.epochs - settings.averaged_epochs:
            np.add(sums.features, state.weights.features, out=sums.features)
            np.add(sums.transitions, state.weights.transitions, out=sums.transitions)
        seconds = time.perf_counter() - started
        print(f"names, epoch {epoch + 1}: log-likelihood {value:.0f}, {seconds:.0f} s", flush=True)
    return ChainWeights(
        np.asarray(sums.features / settings.averaged_epochs, dtype=np.float32),
        np.asarray(sums.transitions / settings.averaged_epochs, dtype=np.float32),
    )


class _AdaGrad:
    """Weights under training, with the sums of their squared gradients."""

    def __init__(self, problem: Problem, settings: FitConfig) -> None:
        labels = len(LABELS)
        self.problem, self.settings = problem, settings
        self.weights = ChainWeights(
            np.zeros((problem.count + 1, labels), dtype=np.float32), np.zeros((labels, labels), dtype=np.float32)
        )
        self.squares = ChainWeights(
            np.full_like(self.weights.features, _FIRST_SQUARES), np.full_like(self.weights.transitions, _FIRST_SQUARES)
        )

    def step(self, group: NDArray[np.int64], rng: np.random.Generator, rate: float) -> float:
        """Change the weights by a batch's gradient and return the batch's log-likelihood before that."""
        weights, squares = self.weights, self.squares
        rows = self.problem.rows[group]
        rows = np.where(rng.random(rows.shape, dtype=np.float32) < self.settings.feature_dropout, 0, rows)
        gradients = likelihood(weights.features[rows].sum(axis=2), weights.transitions, self.problem, group=group)
        active, change = _by_feature(rows, gradients.scores)
        change -= self.settings.decay * weights.features[active] * len(group)
        squares.features[active] += change**2
        weights.features[active] += rate * change / np.sqrt(squares.features[active])
        weights.features[0] = 0
        np.add(squares.transitions, gradients.transitions**2, out=squares.transitions)
        step = rate * gradients.transitions / np.sqrt(squares.transitions)
        np.add(weights.transitions, step, out=weights.transitions)
        return gradients.value


def _by_feature(rows: NDArray[np.int32], gradient: Floats) -> tuple[NDArray[np.int32], Floats]:
    """Return the features of a batch, and for each the sum of the gradients of the words that have it."""
    active, inverse = np.unique(rows.ravel(), return_inverse=True)
    words = np.repeat(np.arange(gradient.shape[0] * gradient.shape[1]), rows.shape[2])
    ones = np.ones(len(inverse), dtype=np.float32)
    table = csr_matrix((ones, (inverse.ravel(), words)), shape=(len(active), words[-1] + 1))
    return active, np.asarray(table @ gradient.reshape(-1, gradient.shape[2]))


def _batches(bounds: list[tuple[int, int]], rng: np.random.Generator, size: int) -> Iterator[NDArray[np.int64]]:
    """Yield batches of sentences of one length each, in random order: word numbers, one row a sentence."""
    by_length: dict[int, list[int]] = {}
    for number in rng.permutation(len(bounds)):
        start, end = bounds[number]
        by_length.setdefault(end - start, []).append(start)
    batches = []
    for length, starts in by_length.items():
        limit = max(1, size * _BATCH_LENGTH // length)
        firsts = range(0, len(starts), limit)
        batches += [np.array(starts[first : first + limit])[:, None] + np.arange(length) for first in firsts]
    for number in rng.permutation(len(batches)):
        yield batches[number]


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A log-likelihood, and its gradients by the words' label scores and by the transitions."""

    value: float
    scores: Floats
    transitions: Floats


def likelihood(scores: Floats, transitions: Floats, problem: Problem, *, group: NDArray[np.int64]) -> Likelihood:
    """Return the log-likelihood of the possible labels of a batch of equally long sentences."""
    odds = np.where(allowed(), np.exp(transitions), 0).astype(np.float32)
    weight = problem.weight[group[:, 0]]
    free = _expectations(scores, odds, weight)
    masked = _expectations(np.where(problem.masks[group], scores, _IMPOSSIBLE), odds, weight)
    return Likelihood(masked.value - free.value, masked.scores - free.scores, masked.transitions - free.transitions)


def _expectations(scores: Floats, odds: Floats, weight: Floats) -> Likelihood:
    """Return the log of the summed scores of all paths, expected labels and expected transitions (forward-backward)."""
    maxima = scores.max(axis=2, keepdims=True)
    factors = np.exp(scores - maxima)
    forward, scale = _forward(factors, odds)
    backward = np.empty_like(factors)
    backward[:, -1] = _END
    transitions = np.zeros_like(odds)
    for index in range(factors.shape[1] - 2, -1, -1):
        successors = factors[:, index + 1] * backward[:, index + 1] / scale[:, index + 1, None]
        transitions += (forward[:, index] * weight[:, None]).T @ successors
        backward[:, index] = successors @ odds.T
    labels = forward * backward
    labels *= weight[:, None, None] / np.maximum(labels.sum(axis=2, keepdims=True), 1e-30)
    logs = np.log(scale).sum(axis=1) + maxima[:, :, 0].sum(axis=1)
    return Likelihood(float((logs * weight).sum()), labels, transitions * odds)


def _forward(factors: Floats, odds: Floats) -> tuple[Floats, Floats]:
    """Return the forward probabilities, normalised at each word, and the sums that they were divided by."""
    length = factors.shape[1]
    forward = np.empty_like(factors)
    scale = np.empty(factors.shape[:2], dtype=np.float32)
    state = factors[:, 0] * _START
    for index in range(length):
        if index:
            state = (forward[:, index - 1] @ odds) * factors[:, index]
        if index == length - 1:
            state = state * _END
        scale[:, index] = np.maximum(state.sum(axis=1), 1e-30)
        forward[:, index] = state / scale[:, index, None]
    return forward, scale
