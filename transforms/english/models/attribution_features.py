"""What the attribution tagger sees of each word: identifiers that index tables of weights, and a few numbers.

Forms are hashed into a fixed number of rows, so that no word of the training data is kept with the weights.
"""

from functools import lru_cache
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
    squeezed = "".join(c for at, c in enumerate(shape) if at < 2 or c != shape[at - 1])
    last = crc32(text[-3:].lower().encode("utf-8", "surrogatepass")) % AFFIXES
    return last, crc32(f"{text[:1]}~{squeezed}".encode("utf-8", "surrogatepass"), 5) % AFFIXES


@lru_cache(maxsize=10_000)
def _label(label: str) -> int:
    return crc32(label.encode()) % LABELS


@lru_cache(maxsize=200_000)
def _group(text: str) -> int:
    return min(group(text), GROUPS - 2) + 1


def word_features(block: Block) -> tuple[Ids, Numbers]:
    """Identifiers of shape (words, 8) and numbers of shape (words, 12) of a block."""
    words = block.words
    ids = np.empty((len(words), len(COLUMNS)), dtype=np.int64)
    numbers = np.zeros((len(words), NUMBERS), dtype=np.float32)
    starts = {first for first, _ in block.sentences}
    ends = {last for _, last in block.sentences}
    lengths = _lengths(block)
    for at, word in enumerate(words):
        head = words[word.head]
        ids[at] = (
            *_form(word.lower),
            *_affixes(word.text),
            *_labels(word),
            _form(head.lower)[0],
            _label(head.tag),
            _group(word.text),
        )
        _fill(numbers[at], word, (lengths.get(word.quotation, 0), block))
        numbers[at, 9] = at in starts
        numbers[at, 10] = at in ends
    return ids, numbers


def _labels(word: Word) -> tuple[int, int]:
    return _label(word.tag), _label(word.dep)


def _lengths(block: Block) -> dict[int, int]:
    """How many words every quotation of the block holds."""
    found: dict[int, int] = {}
    for word in block.words:
        if word.quotation >= 0:
            found[word.quotation] = found.get(word.quotation, 0) + 1
    return found


def _fill(row: Numbers, word: Word, quotation: tuple[int, Block]) -> None:
    length, block = quotation
    row[0] = word.is_capital
    row[1] = word.head >= 0 and word.dep == "ROOT"
    row[2] = block.zone == "title"
    if word.quotation >= 0:
        mark = block.quotations[word.quotation]
        row[3] = 1.0
        row[4] = word.start < mark.inner_start
        row[5] = word.end > mark.inner_end
        row[6] = min(length, 40) / 40
        row[7] = length <= 5
        row[8] = mark.is_closed
    row[11] = word.text in ",;:—–-"


def cue_features(block: Block, cue: int, window: tuple[int, int]) -> tuple[Ids, Numbers]:
    """Identifiers of shape (words, 2) and numbers of shape (words, 4) of a window's words as seen from a cue."""
    first, last = window
    words = block.words
    ids = np.empty((last - first, len(CUE_COLUMNS)), dtype=np.int64)
    numbers = np.zeros((last - first, CUE_NUMBERS), dtype=np.float32)
    paths = _paths(block, cue)
    for at in range(first, last):
        path, depth = paths.get(at, ("none", 0))
        ids[at - first] = (_distance(at - cue), _path(path))
        numbers[at - first] = (at == cue, words[at].sentence == words[cue].sentence, at < cue, min(depth, 6) / 6)
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


def _paths(block: Block, cue: int) -> dict[int, tuple[str, int]]:
    """How every word hangs together with a cue in its tree: below which child of it, or beside or above it."""
    found: dict[int, tuple[str, int]] = {cue: ("cue", 0)}
    for child in block.children[cue]:
        _spread(block, child, (f"down {block.words[child].dep}", 1, found))
    above = cue
    for level in range(1, 4):
        parent = block.words[above].head
        if parent == above:
            break
        found[parent] = (f"up {block.words[above].dep} {level}", level)
        for sibling in block.children[parent]:
            if sibling not in found:
                label = f"beside {block.words[above].dep} {block.words[sibling].dep} {level}"
                _spread(block, sibling, (label, level + 1, found))
        above = parent
    return found


def _spread(block: Block, top: int, mark: tuple[str, int, dict[int, tuple[str, int]]]) -> None:
    label, depth, found = mark
    waiting = [(top, depth)]
    while waiting:
        word, deep = waiting.pop()
        if word not in found:
            found[word] = (label, deep)
            waiting += [(child, deep + 1) for child in block.children[word]]
