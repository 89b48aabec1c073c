"""The numpy tagger computes what its weights say, whatever else is in the batch."""

import numpy as np
import numpy.typing as npt

from newsledger.transforms.english.models.lstm import Floats, Layer, Network

RNG = np.random.default_rng(5)
HIDDEN = 3


def weights(*shape: int) -> Floats:
    return RNG.normal(size=shape).astype(np.float32)


NETWORK = Network(
    (weights(7, 2), weights(5, 3)),
    (
        Layer(weights(2, 6, 12), weights(2, HIDDEN, 12), weights(2, 1, 12)),
        Layer(weights(2, 6, 12), weights(2, HIDDEN, 12), weights(2, 1, 12)),
    ),
    weights(6, 4),
    weights(4),
)


def sequence(length: int) -> tuple[npt.NDArray[np.int64], Floats]:
    ids = np.stack([RNG.integers(0, 7, length), RNG.integers(0, 5, length)], axis=1)
    return ids, weights(length, 1)


def sigmoid(value: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-value)), dtype=np.float32)


def one_way(states: Floats, layer: Layer, way: int) -> Floats:
    """The textbook LSTM, word by word."""
    h, c = np.zeros(HIDDEN, np.float32), np.zeros(HIDDEN, np.float32)
    found = []
    for state in states if way == 0 else states[::-1]:
        z = state @ layer.input_weights[way] + h @ layer.state_weights[way] + layer.bias[way, 0]
        i, f, g, o = (z[n * HIDDEN : (n + 1) * HIDDEN] for n in range(4))
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        found.append(h)
    return np.array(found if way == 0 else found[::-1])


def by_hand(ids: npt.NDArray[np.int64], numbers: Floats) -> Floats:
    states = np.concatenate([NETWORK.tables[0][ids[:, 0]], NETWORK.tables[1][ids[:, 1]], numbers], axis=1)
    for layer in NETWORK.layers:
        states = np.concatenate([one_way(states, layer, 0), one_way(states, layer, 1)], axis=1)
    return np.asarray(states @ NETWORK.output_weights + NETWORK.out_bias)


def test_scores_are_those_of_a_textbook_lstm() -> None:
    given = [sequence(length) for length in (4, 1, 6, 4)]
    found = NETWORK.scores([ids for ids, _ in given], [numbers for _, numbers in given])
    for (ids, numbers), scores in zip(given, found, strict=True):
        np.testing.assert_allclose(scores, by_hand(ids, numbers), atol=1e-4)


def test_no_sequences_have_no_scores() -> None:
    assert NETWORK.scores([], []) == []
