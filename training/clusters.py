"""Groups of words that stand in like surroundings, learned from the corpora's plain texts: `names-groups.npz`."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.cluster.vq import kmeans2
from scipy.sparse import csr_matrix, diags
from scipy.sparse.linalg import svds

from newsledger.evaluation.conllu import tree_sentences
from newsledger.transforms.english.models.groups import key
from training.names_data import labelled

GROUPS = 320
WIDTH = 48
LEAST_COUNT = 4
_CONTEXTS = 4000
_TOKEN = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*\.?(?<=[A-Z]\.)|[^\W_]+|[^\w\s]")


def lines(corpora: Path) -> Iterator[list[str]]:
    """The texts of PolNeAR's training part, EWT's, and of everything that the name tagger learns from, by line."""
    for path in sorted((corpora / "polnear/data/train/text").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield _TOKEN.findall(line)
    for sentence in tree_sentences(corpora / "ud_ewt/en_ewt-ud-train.conllu"):
        yield [word.text for word in sentence.words]
    for text in labelled(corpora):
        for line in text.text.splitlines():
            yield _TOKEN.findall(line)


def groups(corpora: Path, *, seed: int = 13) -> dict[int, int]:
    """The group of every word that is frequent enough, by the word's hash."""
    counts: Counter[str] = Counter()
    texts = [line for line in lines(corpora) if len(line) > 1]
    for line in texts:
        counts.update(line)
    words = [word for word, count in counts.most_common() if count >= LEAST_COUNT]
    vectors = _vectors(texts, {word: number for number, word in enumerate(words)})
    rng = np.random.default_rng(seed)
    _, found = kmeans2(vectors, GROUPS, iter=25, minit="++", seed=rng)
    return {key(word): int(group) for word, group in zip(words, found, strict=True)}


def _vectors(texts: list[list[str]], number: dict[str, int]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """A vector for each word: positive pointwise mutual information with its neighbours, in few dimensions."""
    pairs: Counter[tuple[int, int]] = Counter()
    for line in texts:
        ids = [number.get(word, -1) for word in line]
        for at, word in enumerate(ids):
            for place, step in enumerate((-2, -1, 1, 2)):
                other = ids[at + step] if 0 <= at + step < len(ids) else _CONTEXTS - 1
                if word >= 0 and 0 <= other < _CONTEXTS:
                    pairs[word, place * _CONTEXTS + other] += 1
    rows, columns = zip(*pairs, strict=True)
    table = csr_matrix((np.array(list(pairs.values()), float), (rows, columns)), shape=(len(number), 4 * _CONTEXTS))
    share = np.asarray(table.sum(axis=0)).ravel() ** 0.75
    told = (
        diags(1 / np.maximum(np.asarray(table.sum(axis=1)).ravel(), 1))
        @ table
        @ diags(share.sum() / np.maximum(share, 1))
    )
    told.data = np.maximum(np.log(told.data), 0)
    left, scale, _ = svds(told.tocsr(), k=WIDTH, random_state=13)
    vectors = left * scale**0.5
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


def write(corpora: Path, out: Path) -> None:
    """Learn the groups and write them: hashes of words and their groups, no word."""
    found = groups(corpora)
    keys = np.array(sorted(found), dtype=np.uint32)
    np.savez_compressed(out, keys=keys, groups=np.array([found[int(one)] for one in keys], dtype=np.uint16))


if __name__ == "__main__":
    import sys

    write(Path(sys.argv[1]), Path(sys.argv[2]))
