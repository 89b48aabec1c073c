"""The name tagger: a linear-chain model over hashed features, its weights from package data."""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import srsly
from numpy.typing import NDArray

from newsledger.transforms.english.models.names_features import BITS, COLUMNS, buckets
from newsledger.transforms.english.models.viterbi import best_paths, marginals
from newsledger.transforms.english.parse.vocabulary import Block

WEIGHTS = "names.msgpack.gz"
TYPES = ("PERSON", "ORG", "LOC", "NORP", "EVENT", "WORK", "PRODUCT", "LAW")
LABELS = ("O", *(f"{mark}-{kind}" for kind in TYPES for mark in "BILU"))
MARKS = "OBILU"
Floats = NDArray[np.float32]
_LEAST_CHANCE = 1e-6
_CERTAIN = -6.0
_WORDS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name as the tagger sees it: block, first and last word, type, and how sure it is of the whole.

    `certainty` is how sure it is that these words are a name, of whatever type.
    """

    block: int
    first: int
    last: int
    type: str
    confidence: float
    certainty: float


def allowed() -> NDArray[np.bool_]:
    """Which label may follow which (row before column): a name begun is gone on with and ended in one type."""
    table = np.zeros((len(LABELS), len(LABELS)), dtype=bool)
    for a, previous in enumerate(LABELS):
        is_open = previous[0] in "BI"
        for b, label in enumerate(LABELS):
            table[a, b] = label[0] in "IL" and label[1:] == previous[1:] if is_open else label[0] not in "IL"
    return table


_MARKS_ALLOWED = np.array(
    [[(after in "IL") == (mark in "BI") for after in MARKS] for mark in MARKS]
)  # a name begun is gone on with and ended
_LABELS_BY_MARK = np.array([[label[0] == mark for mark in MARKS] for label in LABELS], dtype=np.float64)
_LABELS = np.array([[LABELS.index("O" if mark == "O" else f"{mark}-{kind}") for kind in TYPES] for mark in MARKS])


class Tagger:
    """Scores words and finds the best run of labels."""

    def __init__(self, rows: NDArray[np.int32], weights: Floats, transitions: Floats) -> None:
        """Keep weights by row (row 0 is zero), the row of each bucket, and the scores of label after label."""
        self.rows = rows
        self.weights = np.ascontiguousarray(weights)  # the weights of a bucket lie side by side, to be read at once
        self.transitions = np.where(allowed(), transitions, -1e4).astype(np.float32)

    def scores(self, buckets_of_words: NDArray[np.int64]) -> Floats:
        """The score of every label at every word, of shape (words, labels)."""
        total = np.empty((len(buckets_of_words), len(LABELS)), dtype=np.float32)
        for start in range(0, len(buckets_of_words), _WORDS_AT_ONCE):
            rows = np.ascontiguousarray(self.rows[buckets_of_words[start : start + _WORDS_AT_ONCE]].T)
            part = total[start : start + _WORDS_AT_ONCE]
            part[:] = self.weights.take(rows[0], axis=0)
            for column in rows[1:]:
                part += self.weights.take(column, axis=0)
        return total

    def tag(self, blocks: Sequence[Block]) -> list[Tagged]:
        """The names of every block, sentence by sentence."""
        places: list[tuple[int, int]] = []
        stretches: list[Floats] = []
        columns = buckets(blocks)
        ends = np.cumsum([len(part) for part in columns])[:-1]
        scores_by_block = np.split(self.scores(np.concatenate(columns)), ends) if columns else []
        for block, scores in zip(blocks, scores_by_block, strict=True):
            open_ = (scores[:, 1:].max(axis=1) - scores[:, 0] > _CERTAIN).tolist()
            for first, last in tagged_sentences(block):
                for start, end in _stretches(open_, first, last):
                    places.append((block.number, start))
                    stretches.append(scores[start : end + 1])
        return list(self.names(places, stretches))

    def names(self, places: list[tuple[int, int]], scores: list[Floats]) -> Iterator[Tagged]:
        """The names in stretches of words of one sentence each; the words around them are certainly none.

        Where a name begins and ends is decided before its type, which may be in doubt where the name is not.
        """
        boundary_scores = {"first": self.transitions[0], "last": self.transitions[:, 0]}
        chances = marginals(scores, self.transitions, **boundary_scores)
        marks = [chance @ _LABELS_BY_MARK for chance in chances]
        barred = np.where(_MARKS_ALLOWED, 0, -1e4).astype(np.float32)
        outside = {"first": barred[0], "last": barred[:, 0]}
        paths = best_paths([np.log(mark + _LEAST_CHANCE).astype(np.float32) for mark in marks], barred, **outside)
        for path, typed, untyped, (block, offset) in zip(paths, chances, marks, places, strict=True):
            for a, b in _bounds(path.tolist()):
                rows = np.arange(a, b + 1)
                labels = _LABELS[path[a : b + 1]]  # of each type, the labels that the marks would have
                of_types = typed[rows[:, None], labels]
                kind = int(np.log(of_types + _LEAST_CHANCE).sum(axis=0).argmax())
                certainty = float(untyped[rows, path[a : b + 1]].min())
                yield Tagged(block, offset + a, offset + b, TYPES[kind], float(of_types[:, kind].min()), certainty)


def _bounds(marks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last word of every name in a run of marks."""
    start = 0
    for index, mark in enumerate(marks):
        if MARKS[mark] in "BU":
            start = index
        if MARKS[mark] in "LU":
            yield start, index


def tagged_sentences(block: Block) -> list[tuple[int, int]]:
    """The first and last word of each sentence; one that ends in an initial goes on: James M. | Cox."""
    bounds: list[tuple[int, int]] = []
    for first, last in block.sentences:
        last_text = block.words[bounds[-1][1]].text if bounds else ""
        if len(last_text) == 2 and last_text[0].isupper() and last_text[1] == "." and block.words[first].is_capital:
            bounds[-1] = (bounds[-1][0], last)
        else:
            bounds.append((first, last))
    return bounds


def _stretches(open_: Sequence[bool], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The runs of words that may be in a name, with a word more at each end where the sentence has one."""
    stretch_start = first
    while stretch_start <= last:
        if not open_[stretch_start]:
            stretch_start += 1
            continue
        start = max(first, stretch_start - 1)
        while stretch_start <= last and (
            open_[stretch_start] or (stretch_start + 1 <= last and open_[stretch_start + 1])
        ):
            stretch_start += 1
        yield start, min(last, stretch_start)
        stretch_start += 1


def packed(keys: NDArray[np.int64], weights: Floats, transitions: Floats) -> bytes:
    """The weights of some buckets as bytes, rounded to a byte each within their label's range; nothing readable."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127
    order = np.argsort(keys)
    small = np.rint(weights[order] / scale).astype(np.int8)
    content = {
        "bits": BITS,
        "columns": COLUMNS,
        "keys": np.diff(keys[order], prepend=0).astype(np.uint16),
        "weights": np.ascontiguousarray(small.T),
        "scale": scale.astype(np.float32),
        "transitions": transitions.astype(np.float32),
    }
    return gzip.compress(srsly.msgpack_dumps(content), mtime=0)


@dataclass(frozen=True, slots=True)
class BucketWeights:
    """The sorted hash buckets of features, their weights of shape (features, labels), and the transitions."""

    keys: NDArray[np.int64]
    features: Floats
    transitions: Floats


def loaded(content: bytes) -> BucketWeights:
    """Return the weights that `packed` made bytes of."""
    data = srsly.msgpack_loads(gzip.decompress(content))
    features = data["weights"].T.astype(np.float32) * data["scale"]
    return BucketWeights(np.cumsum(data["keys"].astype(np.int64)), features, data["transitions"])


def unpacked(content: bytes) -> Tagger:
    """The tagger that `packed` made bytes of."""
    loaded_weights = loaded(content)
    keys = loaded_weights.keys
    weights = np.concatenate([np.zeros((1, len(LABELS)), dtype=np.float32), loaded_weights.features])
    rows = np.zeros(1 << BITS, dtype=np.int32)
    rows[keys] = np.arange(1, len(keys) + 1, dtype=np.int32)
    return Tagger(rows, weights, loaded_weights.transitions)


GIVEN = {
    "PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP",
    "EVENT": "EVENT", "WORK_OF_ART": "WORK", "WORK": "WORK", "PRODUCT": "PRODUCT", "LAW": "LAW",
}  # fmt: skip
_GIVEN_SURE = 0.85


def given(blocks: Sequence[Block]) -> list[Tagged]:
    """The names that another pipeline's own tagger found, its labels (OntoNotes or CoNLL) read as ours."""
    return [
        Tagged(block.number, first, last, GIVEN[label], _GIVEN_SURE, _GIVEN_SURE)
        for block in blocks
        for first, last, label in block.names
        if label in GIVEN
    ]


@cache
def tagger() -> Tagger | None:
    """The tagger that ships, loaded once per process; None where its weights are absent."""
    path = files("newsledger.seeds").joinpath("model", WEIGHTS)
    return unpacked(path.read_bytes()) if path.is_file() else None
