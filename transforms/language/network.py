"""The forward pass of our recurrent taggers in numpy: tables of weights, bidirectional LSTM layers, a linear chain.

The weights come from PyTorch (gates in the order input, forget, cell, output), which is not needed to run them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Layer:
    """Both directions of one LSTM layer; the first axis is the direction, forwards first.

    Shapes: `into` (2, inputs, 4 * hidden), `over` (2, hidden, 4 * hidden), `bias` (2, 1, 4 * hidden).
    """

    into: Floats
    over: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """A tagger: `tables` by column of identifiers, LSTM layers, and a linear layer to the labels' scores.

    `columns` names for each column of identifiers the table that it indexes; columns with the same position in `sums`
    are added up rather than set side by side.
    """

    tables: tuple[Floats, ...]
    layers: tuple[Layer, ...]
    out: Floats
    out_bias: Floats

    def scores(self, ids: Sequence[Ids], numbers: Sequence[Floats]) -> list[Floats]:
        """The labels' scores, of shape (words, labels), of each sequence; identifiers (words, columns) index tables."""
        found: list[Floats] = []
        first = size = 0
        for at, one in enumerate(ids):
            size += len(one)
            if size >= _AT_ONCE or at == len(ids) - 1:
                found += self._scores(ids[first : at + 1], numbers[first : at + 1])
                first, size = at + 1, 0
        return found

    def _scores(self, ids: Sequence[Ids], numbers: Sequence[Floats]) -> list[Floats]:
        lengths = np.array([len(one) for one in ids])
        order = np.argsort(-lengths, kind="stable")
        rows = np.concatenate([ids[n] for n in order])
        flat = [table[rows[:, column]] for column, table in enumerate(self.tables)]
        flat.append(np.concatenate([numbers[n] for n in order]))
        states = np.concatenate(flat, axis=1)
        for layer in self.layers:
            states = _both_ways(states, lengths[order], layer)
        found = states @ self.out + self.out_bias
        cut = np.split(found, np.cumsum(lengths[order])[:-1])
        result: list[Floats] = [found] * len(order)
        for place, one in zip(order, cut, strict=True):
            result[place] = one
        return result


def _both_ways(states: Floats, lengths: npt.NDArray[np.int64], layer: Layer) -> Floats:
    """The states after one layer; sequences lie one after the other, longest first."""
    longest = int(lengths[0])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    hidden = layer.over.shape[1]
    gates = np.matmul(states[None], layer.into) + layer.bias
    result = np.empty((len(states), 2 * hidden), dtype=np.float32)
    h = np.zeros((2, len(lengths), hidden), dtype=np.float32)
    c = np.zeros((2, len(lengths), hidden), dtype=np.float32)
    running = np.searchsorted(-lengths, -np.arange(longest), side="left")
    for step in range(longest):
        size = int(running[step])
        ahead = starts[:size] + step
        behind = starts[:size] + lengths[:size] - 1 - step
        z = np.stack([gates[0, ahead], gates[1, behind]]) + np.matmul(h[:, :size], layer.over)
        gate = _sigmoid(z)
        cell = np.tanh(z[..., 2 * hidden : 3 * hidden])
        c[:, :size] = gate[..., hidden : 2 * hidden] * c[:, :size] + gate[..., :hidden] * cell
        h[:, :size] = gate[..., 3 * hidden :] * np.tanh(c[:, :size])
        result[ahead, :hidden] = h[0, :size]
        result[behind, hidden:] = h[1, :size]
    return result


def _sigmoid(values: Floats) -> Floats:
    clipped = np.clip(values, -30, 30)
    return np.asarray(1.0 / (1.0 + np.exp(-clipped)), dtype=np.float32)


def best_path(scores: Floats, steps: Floats) -> npt.NDArray[np.int64]:
    """The labels with the best sum of scores and steps; `steps[a, b]` is the score of label b after label a."""
    best = scores[0]
    back = np.zeros(scores.shape, dtype=np.int64)
    for at in range(1, len(scores)):
        reached = best[:, None] + steps
        back[at] = reached.argmax(axis=0)
        best = reached.max(axis=0) + scores[at]
    path = [int(best.argmax())]
    for at in range(len(scores) - 1, 0, -1):
        path.append(int(back[at, path[-1]]))
    return np.array(path[::-1])


def marginals(scores: Floats, steps: Floats) -> Floats:
    """The probability of every label at every word under the chain, of shape (words, labels)."""
    ahead = np.empty_like(scores)
    behind = np.zeros_like(scores)
    ahead[0] = scores[0]
    for at in range(1, len(scores)):
        ahead[at] = scores[at] + _log_sum(ahead[at - 1][:, None] + steps, 0)
    for at in range(len(scores) - 2, -1, -1):
        behind[at] = _log_sum(steps + (scores[at + 1] + behind[at + 1])[None], 1)
    total = ahead + behind
    return np.asarray(np.exp(total - _log_sum(total, 1)[:, None]), dtype=np.float32)


def _log_sum(values: Floats, axis: int) -> Floats:
    top = values.max(axis=axis, keepdims=True)
    summed = np.log(np.exp(values - top).sum(axis=axis, keepdims=True)) + top
    return np.asarray(summed.squeeze(axis), dtype=np.float32)
