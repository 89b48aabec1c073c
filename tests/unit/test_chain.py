"""Chains over labels, many at once, give what trying every path by hand gives."""

from itertools import pairwise, product

import numpy as np
import pytest

from newsledger.transforms.english.models.viterbi import Floats, best_paths, marginals

RNG = np.random.default_rng(7)
LABELS = 3
STEPS = RNG.normal(size=(LABELS, LABELS)).astype(np.float32)
FIRST = RNG.normal(size=LABELS).astype(np.float32)
LAST = RNG.normal(size=LABELS).astype(np.float32)
GIVEN = [RNG.normal(size=(length, LABELS)).astype(np.float32) for length in (4, 1, 6, 0, 4, 2)]


def tried(scores: Floats, around: tuple[Floats | None, Floats | None]) -> dict[tuple[int, ...], float]:
    """The score of every path."""
    first, last = around
    found = {}
    for path in product(range(LABELS), repeat=len(scores)):
        value = sum(float(scores[at, label]) for at, label in enumerate(path))
        value += sum(float(STEPS[a, b]) for a, b in pairwise(path))
        if path and first is not None and last is not None:
            value += float(first[path[0]] + last[path[-1]])
        found[path] = value
    return found


@pytest.mark.parametrize("around", [(None, None), (FIRST, LAST)])
def test_the_best_path_is_the_best_of_all(around: tuple[Floats | None, Floats | None]) -> None:
    found = best_paths(GIVEN, STEPS, first=around[0], last=around[1])
    for scores, path in zip(GIVEN, found, strict=True):
        values = tried(scores, around)
        assert tuple(path.tolist()) == max(values, key=lambda one: values[one])


@pytest.mark.parametrize("around", [(None, None), (FIRST, LAST)])
def test_marginals_are_the_shares_of_all_paths(around: tuple[Floats | None, Floats | None]) -> None:
    found = marginals(GIVEN, STEPS, first=around[0], last=around[1])
    for scores, chances in zip(GIVEN, found, strict=True):
        values = tried(scores, around)
        whole = sum(np.exp(value) for value in values.values())
        for at, label in product(range(len(scores)), range(LABELS)):
            share = sum(np.exp(value) for path, value in values.items() if path[at] == label) / whole
            assert chances[at, label] == pytest.approx(share, abs=1e-5)


def test_a_barred_step_is_never_taken() -> None:
    scores = np.array([[1.0, 0.9], [0.0, 1.0]], dtype=np.float32)
    barred = np.array([[0, -1e4], [0, 0]], dtype=np.float32)
    assert best_paths([scores], np.zeros((2, 2), dtype=np.float32))[0].tolist() == [0, 1]
    assert best_paths([scores], barred)[0].tolist() == [1, 1]
    assert np.isfinite(marginals([scores], barred)[0]).all()


def test_sequences_of_very_unequal_length_stay_apart() -> None:
    long = RNG.normal(size=(25_000, LABELS)).astype(np.float32)
    alone = best_paths([GIVEN[0]], STEPS)[0].tolist()
    assert best_paths([GIVEN[0], long, GIVEN[1]], STEPS)[0].tolist() == alone
