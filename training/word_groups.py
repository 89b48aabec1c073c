"""Training of the word groups: words that occur in similar contexts in the corpora's plain texts share a group."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.cluster.vq import kmeans2
from scipy.sparse import csr_matrix, diags
from scipy.sparse.linalg import svds

from newsledger.evaluation.conllu import tree_sentences
from newsledger.transforms.english.models.groups import NAME, key
from training.config import Config, GroupsConfig
from training.names_data import tagged_texts
from training.stages import Folders

Vectors = npt.NDArray[np.float64]

_TOKEN = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*\.?(?<=[A-Z]\.)|[^\W_]+|[^\w\s]")
_NEIGHBOURS = (-2, -1, 1, 2)
_SMOOTHING = 0.75  # the power that keeps rare contexts from weighing too much (Levy, Goldberg and Dagan 2015)


def train(folders: Folders, config: Config) -> None:
    """Learn the groups and write them as hashes of words with their group, without any word."""
    group_of = word_groups(list(token_lines(folders.corpora)), config.groups)
    keys = np.array(sorted(group_of), dtype=np.uint32)
    values = np.array([group_of[int(key)] for key in keys], dtype=np.uint16)
    np.savez_compressed(folders.weights / NAME, keys=keys, groups=values)


def token_lines(corpora: Path) -> Iterator[list[str]]:
    """Yield the lines, as tokens, of PolNeAR's and EWT's training parts and of the name tagger's texts."""
    articles = sorted((corpora / "polnear/data/train/text").glob("*.txt"))
    for line in chain.from_iterable(path.read_text(encoding="utf-8").splitlines() for path in articles):
        yield _TOKEN.findall(line)
    for sentence in tree_sentences(corpora / "ud_ewt/en_ewt-ud-train.conllu"):
        yield [word.text for word in sentence.words]
    for line in chain.from_iterable(text.text.splitlines() for text in tagged_texts(corpora)):
        yield _TOKEN.findall(line)


def word_groups(lines: Sequence[list[str]], settings: GroupsConfig) -> dict[int, int]:
    """Return the group of every word that is frequent enough, by the word's hash."""
    lines = [line for line in lines if len(line) > 1]
    counts = Counter(chain.from_iterable(lines))
    words = [word for word, count in counts.most_common() if count >= settings.least_count]
    vectors = _vectors(lines, {word: number for number, word in enumerate(words)}, settings)
    rng = np.random.default_rng(settings.seed)
    _, groups = kmeans2(vectors, settings.groups, iter=settings.iterations, minit="++", seed=rng)
    return {key(word): int(group) for word, group in zip(words, groups, strict=True)}


def _vectors(lines: Sequence[list[str]], numbers: Mapping[str, int], settings: GroupsConfig) -> Vectors:
    """Return a unit vector for each word: its PMI with its neighbours, reduced by a singular value decomposition."""
    table = _pointwise_mutual_information(_cooccurrences(lines, numbers, settings.contexts))
    left_vectors, scale, _ = svds(table, k=settings.dimensions, random_state=settings.seed)
    vectors = left_vectors * scale**0.5
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


def _cooccurrences(lines: Sequence[list[str]], numbers: Mapping[str, int], contexts: int) -> csr_matrix:
    """Return how often each word (row) has each frequent word as neighbour, in separate columns by distance.

    The last context stands for the edge of a line.
    """
    pairs: Counter[tuple[int, int]] = Counter()
    for line in lines:
        ids = [numbers.get(word, -1) for word in line]
        for index, word in enumerate(ids):
            for place, step in enumerate(_NEIGHBOURS):
                neighbour = ids[index + step] if 0 <= index + step < len(ids) else contexts - 1
                if word >= 0 and 0 <= neighbour < contexts:
                    pairs[word, place * contexts + neighbour] += 1
    rows, columns = zip(*pairs, strict=True)
    counts = np.array(list(pairs.values()), float)
    return csr_matrix((counts, (rows, columns)), shape=(len(numbers), len(_NEIGHBOURS) * contexts))


def _pointwise_mutual_information(table: csr_matrix) -> csr_matrix:
    """Return the positive pointwise mutual information (PMI) of a table of counts."""
    rows = np.maximum(np.asarray(table.sum(axis=1)).ravel(), 1)
    columns = np.asarray(table.sum(axis=0)).ravel() ** _SMOOTHING
    ratios = diags(1 / rows) @ table @ diags(columns.sum() / np.maximum(columns, 1))
    ratios.data = np.maximum(np.log(ratios.data), 0)
    return ratios.tocsr()
