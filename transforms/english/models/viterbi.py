"""Linear chains over labels: the best paths and the probabilities of many sequences at once.

`scores` hold a row of label scores per word, `steps[a, b]` the score of label b after label a; `first` and `last` are
the scores of a label at the first and the last word, for what stands around the sequence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]

_AT_ONCE = 20_000
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Chain:
    """Scores of one label after another, and of labels at the first and the last word."""

    steps: Floats
    first: Floats | None
    last: Floats | None


def best_paths(
    scores: Sequence[Floats], steps: Floats, *, first: Floats | None = None, last: Floats | None = None
) -> list[Places]:
    """The labels with the best sum of scores and steps of each sequence (Viterbi)."""
    chain = Chain(steps, first, last)
    results: list[Places] = [np.empty(0, dtype=np.int64)] * len(scores)
    for numbers, lengths, table in _batches(scores):
        paths = _paths(table, lengths, chain=chain)
        for row, number in enumerate(numbers):
            results[number] = paths[row, : lengths[row]]
    return results


def _paths(table: Floats, lengths: Places, *, chain: Chain) -> Places:
    steps, first, last = chain.steps, chain.first, chain.last
    active = _running(lengths)
    best = table[:, 0] if first is None else table[:, 0] + first
    pointers = np.zeros(table.shape, dtype=np.int64)
    steps_to = np.ascontiguousarray(steps.T)  # the labels before lie side by side
    for index in range(1, table.shape[1]):
        size = active[index]
        candidates = best[:size, None, :] + steps_to
        pointers[:size, index] = candidates.argmax(axis=2)
        best[:size] = candidates.max(axis=2) + table[:size, index]
    label = (best if last is None else best + last).argmax(axis=1)
    paths = np.zeros(table.shape[:2], dtype=np.int64)
    for index in range(table.shape[1] - 1, 0, -1):
        size = active[index]
        paths[:size, index] = label[:size]
        label[:size] = pointers[np.arange(size), index, label[:size]]
    paths[:, 0] = label
    return paths


def marginals(
    scores: Sequence[Floats], steps: Floats, *, first: Floats | None = None, last: Floats | None = None
) -> list[npt.NDArray[np.float64]]:
    """The probability of every label at every word under the chain, of shape (words, labels), of each sequence."""
    chain = Chain(steps, first, last)
    results: list[npt.NDArray[np.float64]] = [np.empty((0, len(steps)))] * len(scores)
    for numbers, lengths, table in _batches(scores):
        chances = _chances(table.astype(np.float64), lengths, chain=chain)
        for row, number in enumerate(numbers):
            results[number] = chances[row, : lengths[row]]
    return results


def _chances(table: npt.NDArray[np.float64], lengths: Places, *, chain: Chain) -> npt.NDArray[np.float64]:
    """Forwards and backwards with probabilities that are made to sum to one at every word, so that none runs out."""
    steps, first, last = chain.steps, chain.first, chain.last
    active, odds = _running(lengths), np.exp(steps.astype(np.float64))
    factors = np.exp(table - table.max(axis=2, keepdims=True))
    forward, backward = np.zeros_like(factors), np.ones_like(factors)
    forward[:, 0] = _shares(factors[:, 0] if first is None else factors[:, 0] * np.exp(first))
    if last is not None:
        backward *= np.exp(last.astype(np.float64))
    for index in range(1, table.shape[1]):
        size = active[index]
        forward[:size, index] = _shares((forward[:size, index - 1] @ odds) * factors[:size, index])
    for index in range(table.shape[1] - 2, -1, -1):
        size = active[index + 1]
        backward[:size, index] = _shares((factors[:size, index + 1] * backward[:size, index + 1]) @ odds.T)
    return _shares(forward * backward)


def _shares(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(values / np.maximum(values.sum(axis=-1, keepdims=True), _TINY))


def _running(lengths: Places) -> Places:
    """How many sequences, longest first, have a word at each place."""
    return np.searchsorted(-lengths, -np.arange(int(lengths[0])), side="left")


def _batches(scores: Sequence[Floats]) -> Iterator[tuple[list[int], Places, Floats]]:
    """The sequences' numbers, lengths and scores in a padded table, longest first, a bounded number at once."""
    order = sorted((n for n in range(len(scores)) if len(scores[n])), key=lambda n: -len(scores[n]))
    start = 0
    while start < len(order):
        longest = len(scores[order[start]])
        numbers = order[start : start + max(1, _AT_ONCE // longest)]
        table = np.zeros((len(numbers), longest, scores[numbers[0]].shape[1]), dtype=np.float32)
        for row, number in enumerate(numbers):
            table[row, : len(scores[number])] = scores[number]
        yield numbers, np.array([len(scores[n]) for n in numbers]), table
        start += len(numbers)
