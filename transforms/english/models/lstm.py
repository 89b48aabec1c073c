"""The forward pass of our recurrent taggers in numpy: tables of weights, bidirectional LSTM layers.

The weights come from PyTorch (gates in the order input, forget, cell, output), which is not needed to run them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]
Places = npt.NDArray[np.int64]

_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Layer:
    """Both directions of one LSTM layer; the first axis is the direction, forwards first.

    Shapes: `into` (2, inputs, 4 * hidden), `over` (2, hidden, 4 * hidden), `bias` (2, 1, 4 * hidden).
    """

    input_weights: Floats
    state_weights: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """A tagger: a table of weights per column of identifiers, LSTM layers, a linear layer to the labels' scores.

    The first layer reads the columns' rows side by side, then the numbers.
    """

    tables: tuple[Floats, ...]
    layers: tuple[Layer, ...]
    output_weights: Floats
    out_bias: Floats

    def scores(self, ids: Sequence[Ids], numbers: Sequence[Floats]) -> list[Floats]:
        """The labels' scores, of shape (words, labels), of each sequence; identifiers (words, columns) index tables."""
        results: list[Floats] = []
        first = size = 0
        for index, sequence in enumerate(ids):
            size += len(sequence)
            if size >= _AT_ONCE or index == len(ids) - 1:
                rows, values = np.concatenate(ids[first : index + 1]), np.concatenate(numbers[first : index + 1])
                lengths = [len(part) for part in ids[first : index + 1]]
                results += self.scores_of(self.gates(rows, values), lengths)
                first, size = index + 1, 0
        return results

    def gates(self, ids: Ids, numbers: Floats, *, columns: int = 0, column_offset: int = 0) -> Floats:
        """What words add to the first layer's gates, of shape (2, words, 4 * hidden), bias left out.

        Args:
            ids: Identifiers of some columns.
            numbers: Some of the numbers.
            columns: How many columns stand before those given.
            column_offset: How many numbers stand before those given.
        """
        weights = self.layers[0].input_weights
        starts = np.cumsum([0, *(table.shape[1] for table in self.tables)])
        last = columns + ids.shape[1]
        states = [self.tables[columns + index][ids[:, index]] for index in range(ids.shape[1])]
        rows = [
            weights[:, starts[columns] : starts[last]],
            weights[:, starts[-1] + column_offset : starts[-1] + column_offset + numbers.shape[1]],
        ]
        gates = np.matmul(np.concatenate([*states, numbers], axis=1)[None], np.concatenate(rows, axis=1))
        return np.asarray(gates, dtype=np.float32)

    def scores_of(self, gates: Floats, lengths: Sequence[int]) -> list[Floats]:
        """The labels' scores of sequences whose first gates lie one after the other."""
        sizes = np.array(lengths)
        order = np.argsort(-sizes, kind="stable")
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        states = _both_ways(gates + self.layers[0].bias, sizes[order], starts[order], layer=self.layers[0])
        for layer in self.layers[1:]:
            states = _both_ways(
                np.matmul(states[None], layer.input_weights) + layer.bias, sizes[order], starts[order], layer=layer
            )
        return np.split(states @ self.output_weights + self.out_bias, np.cumsum(sizes)[:-1])


def _both_ways(gates: Floats, lengths: Places, starts: Places, *, layer: Layer) -> Floats:
    """Return the states after one layer of sequences with these lengths and first rows, longest first."""
    longest, width = int(lengths[0]), layer.state_weights.shape[1]
    result = np.empty((gates.shape[1], 2 * width), dtype=np.float32)
    h = np.zeros((2, len(lengths), width), dtype=np.float32)
    c = np.zeros((2, len(lengths), width), dtype=np.float32)
    active = np.searchsorted(-lengths, -np.arange(longest), side="left")
    for step in range(longest):
        size = int(active[step])
        forward_rows = starts[:size] + step
        backward_rows = starts[:size] + lengths[:size] - 1 - step
        z = np.matmul(h[:, :size], layer.state_weights)
        z[0] += gates[0, forward_rows]
        z[1] += gates[1, backward_rows]
        cell = np.tanh(z[..., 2 * width : 3 * width])
        gate = _sigmoid(z)
        c[:, :size] = gate[..., width : 2 * width] * c[:, :size] + gate[..., :width] * cell
        h[:, :size] = gate[..., 3 * width :] * np.tanh(c[:, :size])
        result[forward_rows, :width] = h[0, :size]
        result[backward_rows, width:] = h[1, :size]
    return result


def _sigmoid(values: Floats) -> Floats:
    """The logistic function, which is a hyperbolic tangent of half the argument: quick, and safe for any argument."""
    return np.asarray(0.5 * np.tanh(0.5 * values) + 0.5, dtype=np.float32)
