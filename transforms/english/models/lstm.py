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
        states = _both_ways(gates, sizes[order], starts[order], layer=self.layers[0])
        for layer in self.layers[1:]:
            gates = np.matmul(states[None], layer.input_weights)
            states = _both_ways(gates, sizes[order], starts[order], layer=layer)
        return np.split(states @ self.output_weights + self.out_bias, np.cumsum(sizes)[:-1])


def _both_ways(gates: Floats, lengths: Places, starts: Places, *, layer: Layer) -> Floats:
    """Return the states after one layer of sequences with these lengths and first rows, longest first.

    The gates are laid out step by step, so that every step reads and writes one run of rows. A logistic function is a
    hyperbolic tangent of half its argument; to halve the weights first changes no digit, and one call does for all
    gates.
    """
    width = layer.state_weights.shape[1]
    active = np.searchsorted(-lengths, -np.arange(int(lengths[0])), side="left")
    first_rows = np.cumsum(active) - active
    steps = np.repeat(np.arange(len(active)), active)
    sequences = np.arange(len(steps)) - np.repeat(first_rows, active)
    forward_rows = starts[sequences] + steps
    backward_rows = starts[sequences] + lengths[sequences] - 1 - steps
    halves = np.full(4 * width, 0.5, dtype=np.float32)
    halves[2 * width : 3 * width] = 1
    inputs = np.empty_like(gates)
    np.take(gates[0], forward_rows, axis=0, out=inputs[0], mode="clip")  # "raise" would fill a copy first
    np.take(gates[1], backward_rows, axis=0, out=inputs[1], mode="clip")
    inputs += layer.bias
    inputs *= halves
    states = _states(inputs, layer.state_weights * halves, active=active, first_rows=first_rows)
    result = np.empty((gates.shape[1], 2 * width), dtype=np.float32)
    result[forward_rows, :width] = states[0]
    result[backward_rows, width:] = states[1]
    return result


def _states(inputs: Floats, weights: Floats, *, active: Places, first_rows: Places) -> Floats:
    """Return the states of both directions, of shape (2, words, width), step by step.

    Args:
        inputs: What the words add to the gates, of shape (2, words, 4 * width); logistic gates are halved.
        weights: What a state adds to the gates of the next step, halved likewise.
        active: How many sequences go on, by step.
        first_rows: The first row of each step.
    """
    width = weights.shape[1]
    states = np.empty((2, inputs.shape[1], width), dtype=np.float32)
    cells = np.zeros((2, int(active[0]), width), dtype=np.float32)
    products = np.empty((2, int(active[0]), 4 * width), dtype=np.float32)
    previous = np.zeros_like(cells)
    for first, size in zip(first_rows.tolist(), active.tolist(), strict=True):
        gate = np.matmul(previous[:, :size], weights, out=products[:, :size])
        gate += inputs[:, first : first + size]
        np.tanh(gate, out=gate)
        into_and_forget, over = gate[..., : 2 * width], gate[..., 3 * width :]
        _halve_and_raise(into_and_forget)
        _halve_and_raise(over)
        cell = cells[:, :size]
        cell *= into_and_forget[..., width:]
        cell += into_and_forget[..., :width] * gate[..., 2 * width : 3 * width]
        previous = np.tanh(cell, out=states[:, first : first + size])
        previous *= over
    return states


def _halve_and_raise(values: Floats) -> None:
    """Turn hyperbolic tangents of half an argument into the logistic function of it, in place."""
    values *= 0.5
    values += 0.5
