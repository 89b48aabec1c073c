"""Train the name tagger: `python -m training.names CORPORA seeds/model/names.msgpack.gz`, word groups first."""

import pickle
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsledger.evaluation.entities import plain_article
from newsledger.transforms.english.models.groups import NAME as GROUPS
from newsledger.transforms.english.models.names import LABELS, packed, tagged_sentences
from newsledger.transforms.english.models.names_features import buckets
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.spacy_model import pipeline
from newsledger.transforms.english.parse.vocabulary import Block
from training.clusters import write as write_groups
from training.crf import Model, Problem, Schedule, fit
from training.names_augment import augmented
from training.names_data import OUTSIDE, Labelled, labelled

LEAST_COUNT = 3
LEAST_WEIGHT = 0.12


@dataclass(frozen=True, slots=True)
class Parsed:
    """A labelled text and its blocks."""

    text: Labelled
    blocks: list[Block]


def parsed(texts: Iterable[Labelled]) -> Iterator[Parsed]:
    """The texts as the tagger will see them."""
    nlp = pipeline()
    for text in texts:
        found = blocks(plain_article("training", text.text), nlp)
        if found:
            yield Parsed(text, found)


def masks(one: Parsed) -> NDArray[np.bool_]:
    """For each word of a text, block after block, the labels that it may have."""
    rows = []
    for block in one.blocks:
        table = np.tile(_row(one.text.others, "BILU"), (len(block.words), 1))
        taken: set[int] = set()
        for inside, types in _places(one.text, block):
            if taken.isdisjoint(inside):
                taken.update(inside)
                for at in inside:
                    table[at] = _row(types, "BILU" if OUTSIDE in types else _mark(at, inside))
        rows.append(table)
    return np.concatenate(rows)


def _places(text: Labelled, block: Block) -> Iterator[tuple[list[int], frozenset[str]]]:
    """The words of every name in a block; a name that a sentence's end cuts is two."""
    number = {at: n for n, (first, last) in enumerate(tagged_sentences(block)) for at in range(first, last + 1)}
    for start, end, types in text.names:
        by_sentence: dict[int, list[int]] = {}
        for at, word in enumerate(block.words):
            if word.start < end and word.end > start:
                by_sentence.setdefault(number[at], []).append(at)
        for inside in by_sentence.values():
            yield inside, types


def _mark(at: int, inside: list[int]) -> str:
    if len(inside) == 1:
        return "U"
    return "B" if at == inside[0] else "L" if at == inside[-1] else "I"


def _row(types: frozenset[str], marks: str) -> NDArray[np.bool_]:
    return np.array(
        [(label == "O" and OUTSIDE in types) or (label[0] in marks and label[2:] in types) for label in LABELS]
    )


def problem(texts: list[Parsed]) -> tuple[Problem, NDArray[np.int64]]:
    """The texts as one problem, with the bucket of each of its feature columns."""
    found, allowed, weight, bounds, at = [], [], [], [], 0
    for one in texts:
        for block, columns in zip(one.blocks, buckets(one.blocks), strict=True):
            bounds += [(at + first, at + last + 1) for first, last in tagged_sentences(block)]
            at += len(block.words)
            found.append(columns)
            weight.append(np.full(len(block.words), one.text.weight, dtype=np.float32))
        allowed.append(masks(one))
    table = np.concatenate(found)
    keys, inverse, counts = np.unique(table.ravel(), return_inverse=True, return_counts=True)
    kept = counts >= LEAST_COUNT
    place = np.where(kept, np.cumsum(kept), 0).astype(np.int32)
    rows = place[inverse].reshape(table.shape)
    return Problem(rows, int(kept.sum()), np.concatenate(allowed), bounds, np.concatenate(weight)), keys[kept]


def shipped(keys: NDArray[np.int64], model: Model) -> bytes:
    """The weights as they ship: buckets that hardly tell anything left out."""
    weights, transitions = model[0][1:], model[1]
    strong = np.abs(weights).max(axis=1) >= LEAST_WEIGHT
    kept = np.where(np.abs(weights[strong]) < LEAST_WEIGHT / 4, 0, weights[strong])
    return packed(keys[strong], kept, transitions)


def train(corpora: Path, out: Path, *, seed: int = 13, cache: Path | None = None) -> None:
    """Train on everything that may be trained on and write the weights."""
    started = time.perf_counter()
    if cache is not None and cache.is_file():
        texts = pickle.loads(cache.read_bytes())  # noqa: S301 - our own file, made a moment ago
    else:
        plain = list(labelled(corpora))
        texts = list(parsed([*plain, *augmented(plain, random.Random(seed))]))
        if cache is not None:
            cache.write_bytes(pickle.dumps(texts))
    print(Counter(one.text.corpus for one in texts), f"{time.perf_counter() - started:.0f} s", flush=True)
    given, keys = problem(texts)
    print(given.rows.shape, given.count, f"{time.perf_counter() - started:.0f} s", flush=True)

    def report(epoch: int, value: float, model: Model) -> None:
        out.write_bytes(shipped(keys, model))
        print(epoch, f"{value:.0f}, {out.stat().st_size} bytes, {time.perf_counter() - started:.0f} s", flush=True)

    out.write_bytes(shipped(keys, fit(given, np.random.default_rng(seed), Schedule(), report=report)))


def main() -> None:
    """Train from the command line: CORPORA OUT."""
    cache = Path(sys.argv[sys.argv.index("--cache") + 1]) if "--cache" in sys.argv else None
    write_groups(Path(sys.argv[1]), Path(sys.argv[2]).with_name(GROUPS))
    train(Path(sys.argv[1]), Path(sys.argv[2]), cache=cache)


if __name__ == "__main__":
    main()
