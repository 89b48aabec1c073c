"""A linear-chain model, fitted where a word may be known only to have one of several labels."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from newsledger.transforms.english.models.names import LABELS, allowed

Floats = NDArray[np.float32]
Model = tuple[Floats, Floats]


@dataclass(frozen=True)
class Problem:
    """Sentences one after another: the feature rows of each word, the labels that it may have, each sentence's bounds.

    `rows` counts from 1; 0 stands for a feature too rare to learn. `weight` is how much each word's sentence counts.
    """

    rows: NDArray[np.int32]
    count: int
    masks: NDArray[np.bool_]
    bounds: list[tuple[int, int]]
    weight: Floats


@dataclass(frozen=True)
class Schedule:
    """How to fit: passes over the data, step size, share of features left out at random, pull towards zero."""

    epochs: int = 8
    rate: float = 0.12
    dropout: float = 0.35
    decay: float = 1e-4
    averaged: int = 5
    batch: int = 48


def fit(
    problem: Problem, rng: np.random.Generator, schedule: Schedule, *, report: Callable[[int, float, Model], None]
) -> Model:
    """The weights (features x labels) and transitions that make the allowed labels likeliest, by AdaGrad.

    The average over the ends of the last epochs is returned and reported.
    """
    labels = len(LABELS)
    weights = np.zeros((problem.count + 1, labels), dtype=np.float32)
    edges = np.zeros((labels, labels), dtype=np.float32)
    squares, edge_squares = np.full_like(weights, 1e-2), np.full_like(edges, 1e-2)
    sums = (np.zeros_like(weights), np.zeros_like(edges))
    for epoch in range(schedule.epochs):
        total = 0.0
        rate = schedule.rate * (1 - 0.8 * epoch / schedule.epochs)
        for group in _batches(problem.bounds, rng, schedule.batch):
            rows = problem.rows[group]
            rows = np.where(rng.random(rows.shape, dtype=np.float32) < schedule.dropout, 0, rows)
            value, node, edge = likelihood(weights[rows].sum(axis=2), edges, problem, group=group)
            total += value
            active, gradient = _by_row(rows, node)
            gradient -= schedule.decay * weights[active] * len(group)
            squares[active] += gradient**2
            weights[active] += rate * gradient / np.sqrt(squares[active])
            weights[0] = 0
            edge_squares += edge**2
            edges += rate * edge / np.sqrt(edge_squares)
        if epoch >= schedule.epochs - schedule.averaged:
            sums[0][:] += weights
            sums[1][:] += edges
            done = epoch - schedule.epochs + schedule.averaged + 1
            report(epoch, total, (sums[0] / done, sums[1] / done))
        else:
            report(epoch, total, (weights, edges))
    return sums[0] / schedule.averaged, sums[1] / schedule.averaged


def _by_row(rows: NDArray[np.int32], node: Floats) -> tuple[NDArray[np.int32], Floats]:
    """The feature rows of a batch, and the sum of the gradients of the words that have each."""
    active, inverse = np.unique(rows.ravel(), return_inverse=True)
    words = np.repeat(np.arange(node.shape[0] * node.shape[1]), rows.shape[2])
    ones = np.ones(len(inverse), dtype=np.float32)
    table = csr_matrix((ones, (inverse.ravel(), words)), shape=(len(active), words[-1] + 1))
    return active, np.asarray(table @ node.reshape(-1, node.shape[2]))


def _batches(bounds: list[tuple[int, int]], rng: np.random.Generator, size: int) -> list[NDArray[np.int64]]:
    """The sentences in batches of one length each, in any order: the word numbers, one row a sentence."""
    by_length: dict[int, list[int]] = {}
    for number in rng.permutation(len(bounds)):
        start, end = bounds[number]
        by_length.setdefault(end - start, []).append(start)
    found = []
    for length, starts in by_length.items():
        most = max(1, size * 25 // length)
        steps = range(0, len(starts), most)
        found += [np.array(starts[first : first + most])[:, None] + np.arange(length) for first in steps]
    return [found[number] for number in rng.permutation(len(found))]


def likelihood(
    scores: Floats, transitions: Floats, problem: Problem, *, group: NDArray[np.int64]
) -> tuple[float, Floats, Floats]:
    """The log-likelihood of the allowed labels, and its gradients by word scores and by transitions."""
    steps = np.where(allowed(), np.exp(transitions), 0).astype(np.float32)
    weight = problem.weight[group[:, 0]]
    free, free_node, free_edge = _pass(scores, steps, weight)
    held, held_node, held_edge = _pass(np.where(problem.masks[group], scores, _NEVER), steps, weight)
    return held - free, held_node - free_node, held_edge - free_edge


_NEVER = np.float32(-1e4)
_START = np.array([label[0] not in "IL" for label in LABELS], dtype=np.float32)
_END = np.array([label[0] not in "BI" for label in LABELS], dtype=np.float32)


def _pass(scores: Floats, steps: Floats, weight: Floats) -> tuple[float, Floats, Floats]:
    """Log of the summed scores, expected labels and expected transitions of equally long sentences."""
    most = scores.max(axis=2, keepdims=True)
    factors = np.exp(scores - most)
    length = factors.shape[1]
    forward, backward = np.empty_like(factors), np.empty_like(factors)
    scale = np.empty(factors.shape[:2], dtype=np.float32)
    now = factors[:, 0] * _START
    for at in range(length):
        if at:
            now = (forward[:, at - 1] @ steps) * factors[:, at]
        if at == length - 1:
            now = now * _END
        scale[:, at] = np.maximum(now.sum(axis=1), 1e-30)
        forward[:, at] = now / scale[:, at, None]
    backward[:, -1] = _END
    edge = np.zeros_like(steps)
    for at in range(length - 2, -1, -1):
        coming = factors[:, at + 1] * backward[:, at + 1] / scale[:, at + 1, None]
        edge += (forward[:, at] * weight[:, None]).T @ coming
        backward[:, at] = coming @ steps.T
    node = forward * backward
    node *= weight[:, None, None] / np.maximum(node.sum(axis=2, keepdims=True), 1e-30)
    logs = np.log(scale).sum(axis=1) + most[:, :, 0].sum(axis=1)
    return float((logs * weight).sum()), node, edge * steps
