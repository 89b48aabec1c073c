"""From a model's own probability to the share that is right: isotonic regression by pooling adjacent violators."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def knots(probabilities: Floats, right: npt.NDArray[np.bool_], *, bins: int = 12) -> tuple[Floats, Floats]:
    """Points of a rising line through (probability, share right); at most `bins` of them."""
    order = np.argsort(probabilities, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    blocks = [[float(probabilities[p].mean()), float(right[p].mean()), len(p)] for p in parts]
    pooled: list[list[float]] = []
    for block in blocks:
        pooled.append(list(block))
        while len(pooled) > 1 and pooled[-2][1] >= pooled[-1][1]:
            x, y, n = pooled.pop()
            a, b, m = pooled[-1]
            pooled[-1] = [(a * m + x * n) / (m + n), (b * m + y * n) / (m + n), m + n]
    return np.array([p[0] for p in pooled]), np.array([p[1] for p in pooled])
