"""What the attribution tagger sees of each word: identifiers that index tables of weights, and a few numbers.

Forms are hashed into a fixed number of rows, so that no word of the training data is kept with the weights.
"""

from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from newsledger.transforms.english.models.groups import group
from newsledger.transforms.english.parse.vocabulary import Block, Word

FORMS, AFFIXES, LABELS, PATHS, DISTANCES = 5000, 2048, 128, 256, 24
GROUPS = 324
COLUMNS = (FORMS, FORMS, AFFIXES, AFFIXES, LABELS, LABELS, FORMS, LABELS, GROUPS)
NUMBERS = 12
CUE_COLUMNS = (DISTANCES, PATHS)
CUE_NUMBERS = 4
_NO_QUOTATION = (0.0,) * 6
_STEPS = (1, 2, 3, 4, 6, 9, 13, 20, 30, 45)
_SHAPE = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    "X" * 26 + "x" * 26 + "d" * 10,
)

Ids = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float32]


@lru_cache(maxsize=200_000)
def _form(lower: str) -> tuple[int, int]:
    code = lower.encode("utf-8", "surrogatepass")
    return crc32(code) % FORMS, crc32(code, 77) % FORMS


@lru_cache(maxsize=200_000)
def _affixes(text: str) -> tuple[int, int]:
    shape = text.translate(_SHAPE)
    short_shape = "".join(c for index, c in enumerate(shape) if index < 2 or c != shape[index - 1])
    last = crc32(text[-3:].lower().encode("utf-8", "surrogatepass")) % AFFIXES
    return last, crc32(f"{text[:1]}~{short_shape}".encode("utf-8", "surrogatepass"), 5) % AFFIXES


@lru_cache(maxsize=10_000)
def _label(label: str) -> int:
    return crc32(label.encode()) % LABELS


@lru_cache(maxsize=200_000)
def _group(text: str) -> int:
    return min(group(text), GROUPS - 2) + 1


def word_features(block: Block) -> tuple[Ids, Numbers]:
    """Identifiers of shape (words, 8) and numbers of shape (words, 12) of a block."""
    words = block.words
    starts = {first for first, _ in block.sentences}
    ends = {last for _, last in block.sentences}
    lengths = _lengths(block)
    ids, numbers = [], []
    for index, word in enumerate(words):
        head = words[word.head]
        ids.append(
            (
                *_form(word.lower),
                *_affixes(word.text),
                *_labels(word),
                _form(head.lower)[0],
                _label(head.tag),
                _group(word.text),
            )
        )
        numbers.append(
            (
                word.is_capital,
                word.head >= 0 and word.dep == "ROOT",
                block.zone == "title",
                *_quotation_numbers(word, block, length=lengths.get(word.quotation, 0)),
                index in starts,
                index in ends,
                word.text in ",;:—–-",
            )
        )
    return (
        np.array(ids, dtype=np.int64).reshape(len(words), len(COLUMNS)),
        np.array(numbers, dtype=np.float32).reshape(len(words), NUMBERS),
    )


def _labels(word: Word) -> tuple[int, int]:
    return _label(word.tag), _label(word.dep)


def _lengths(block: Block) -> dict[int, int]:
    """How many words every quotation of the block holds."""
    lengths: dict[int, int] = {}
    for word in block.words:
        if word.quotation >= 0:
            lengths[word.quotation] = lengths.get(word.quotation, 0) + 1
    return lengths


def _quotation_numbers(word: Word, block: Block, *, length: int) -> tuple[float, ...]:
    """Return the numbers that tell of the quotation around a word; `length` is how many words it holds."""
    if word.quotation < 0:
        return _NO_QUOTATION
    mark = block.quotations[word.quotation]
    return (
        1.0,
        word.start < mark.inner_start,
        word.end > mark.inner_end,
        min(length, 40) / 40,
        length <= 5,
        mark.is_closed,
    )


def cue_features(block: Block, cue: int, *, first: int, last: int) -> tuple[Ids, Numbers]:
    """Return identifiers (words, 2) and numbers (words, 4) of the words `first` to `last` - 1 as seen from a cue."""
    sentence_first, sentence_last = block.sentences[block.words[cue].sentence]
    ids = np.full((last - first, len(CUE_COLUMNS)), _path("none"), dtype=np.int64)
    ids[:, 0] = [_distance(steps) for steps in range(first - cue, last - cue)]
    numbers = np.zeros((last - first, CUE_NUMBERS), dtype=np.float32)
    numbers[cue - first, 0] = 1
    numbers[max(sentence_first - first, 0) : sentence_last + 1 - first, 1] = 1
    numbers[: cue - first, 2] = 1
    for index, (path, depth) in _paths(block, cue).items():
        if first <= index < last:
            ids[index - first, 1] = _path(path)
            numbers[index - first, 3] = min(depth, 6) / 6
    return ids, numbers


@lru_cache(maxsize=10_000)
def _path(path: str) -> int:
    return crc32(path.encode()) % PATHS


@lru_cache(maxsize=1000)
def _distance(steps: int) -> int:
    if steps == 0:
        return 0
    bucket = 1 + sum(abs(steps) > step for step in _STEPS)
    return bucket if steps > 0 else bucket + 12


class _TreePath(NamedTuple):
    """The way from a cue to a word in its tree: a label, and the number of steps."""

    label: str
    depth: int


def _paths(block: Block, cue: int) -> dict[int, _TreePath]:
    """How every word hangs together with a cue in its tree: below which child of it, or beside or above it."""
    paths = {cue: _TreePath("cue", 0)}
    for child in block.children[cue]:
        _spread(block, child, paths, path=_TreePath(f"down {block.words[child].dep}", 1))
    ancestor = cue
    for level in range(1, 4):
        parent = block.words[ancestor].head
        if parent == ancestor:
            break
        paths[parent] = _TreePath(f"up {block.words[ancestor].dep} {level}", level)
        for sibling in block.children[parent]:
            if sibling not in paths:
                label = f"beside {block.words[ancestor].dep} {block.words[sibling].dep} {level}"
                _spread(block, sibling, paths, path=_TreePath(label, level + 1))
        ancestor = parent
    return paths


def _spread(block: Block, top: int, paths: dict[int, _TreePath], *, path: _TreePath) -> None:
    """Give a word and everything below it the label of a path, one level deeper with each step down."""
    pending = [(top, path.depth)]
    while pending:
        index, depth = pending.pop()
        if index not in paths:
            paths[index] = _TreePath(path.label, depth)
            pending += [(child, depth + 1) for child in block.children[index]]
