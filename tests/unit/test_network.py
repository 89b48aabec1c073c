"""The numpy tagger computes what its weights say, whatever else is in the batch."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from newsledger.transforms.language.network import Floats, Layer, Network, best_path, marginals

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
        z = state @ layer.into[way] + h @ layer.over[way] + layer.bias[way, 0]
        i, f, g, o = (z[n * HIDDEN : (n + 1) * HIDDEN] for n in range(4))
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        found.append(h)
    return np.array(found if way == 0 else found[::-1])


def by_hand(ids: npt.NDArray[np.int64], numbers: Floats) -> Floats:
    states = np.concatenate([NETWORK.tables[0][ids[:, 0]], NETWORK.tables[1][ids[:, 1]], numbers], axis=1)
    for layer in NETWORK.layers:
        states = np.concatenate([one_way(states, layer, 0), one_way(states, layer, 1)], axis=1)
    return np.asarray(states @ NETWORK.out + NETWORK.out_bias)


def test_scores_are_those_of_a_textbook_lstm() -> None:
    given = [sequence(length) for length in (4, 1, 6, 4)]
    found = NETWORK.scores([ids for ids, _ in given], [numbers for _, numbers in given])
    for (ids, numbers), scores in zip(given, found, strict=True):
        np.testing.assert_allclose(scores, by_hand(ids, numbers), atol=1e-4)


def test_no_sequences_have_no_scores() -> None:
    assert NETWORK.scores([], []) == []


def test_the_best_path_minds_the_steps() -> None:
    scores = np.array([[1.0, 0.9], [0.0, 1.0]], dtype=np.float32)
    free = np.zeros((2, 2), dtype=np.float32)
    barred = np.array([[0, -10], [0, 0]], dtype=np.float32)
    assert best_path(scores, free).tolist() == [0, 1]
    assert best_path(scores, barred).tolist() == [1, 1]


def test_marginals_sum_to_one_and_follow_the_chain() -> None:
    scores, steps = weights(5, 4), weights(4, 4)
    found = marginals(scores, steps)
    np.testing.assert_allclose(found.sum(axis=1), np.ones(5), atol=1e-4)
    paths = np.array(np.meshgrid(*[range(4)] * 5)).reshape(5, -1).T
    values = np.array(
        [
            sum(scores[at, label] for at, label in enumerate(path)) + sum(steps[a, b] for a, b in pairwise(path))
            for path in paths
        ]
    )
    share = np.exp(values - values.max())
    share /= share.sum()
    np.testing.assert_allclose(found[2, 1], share[paths[:, 2] == 1].sum(), atol=1e-4)
