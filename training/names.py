"""Training of the name tagger."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsledger.evaluation.entities import plain_article
from newsledger.transforms.english.models.names import LABELS, WEIGHTS, BucketWeights, loaded, packed, tagged_sentences
from newsledger.transforms.english.models.names_features import buckets
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.spacy_model import pipeline
from newsledger.transforms.english.parse.vocabulary import Block
from training.config import Config
from training.crf import Problem, fit
from training.names_augment import augmented_texts
from training.names_data import OUTSIDE, LabelledText, Types, labelled_texts
from training.stages import Folders

_MARKS = "BILU"


def train(folders: Folders, config: Config) -> None:
    """Train on the labelled corpora and their variations, once for each seed, and write the mean of the weights."""
    settings = config.names
    labelled = list(labelled_texts(folders.corpora, settings.weights))
    parsed = list(parsed_texts(labelled))
    fits: list[bytes] = []
    for seed in settings.seeds:
        augmented = augmented_texts(labelled, random.Random(seed), settings.augmentation)
        texts = [*parsed, *parsed_texts(augmented)]
        print(f"names, seed {seed}:", dict(Counter(text.text.corpus for text in texts)), flush=True)
        problem, keys = chain_problem(texts, settings.least_count)
        weights = fit(problem, np.random.default_rng(seed), settings.fit)
        fits.append(shipped(BucketWeights(keys, weights.features[1:], weights.transitions), settings.least_weight))
    mean = mean_of([loaded(content) for content in fits])
    folders.weights.joinpath(WEIGHTS).write_bytes(shipped(mean, settings.least_weight))


def mean_of(fits: Sequence[BucketWeights]) -> BucketWeights:
    """Return the mean of several fits; a feature that a fit does not have has the weight 0 there."""
    keys = np.unique(np.concatenate([weights.keys for weights in fits]))
    features = np.zeros((len(keys), len(LABELS)), dtype=np.float32)
    transitions = np.zeros_like(fits[0].transitions)
    for weights in fits:
        features[np.searchsorted(keys, weights.keys)] += weights.features / len(fits)
        transitions += weights.transitions / len(fits)
    return BucketWeights(keys, features, transitions)


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A labelled text and its blocks."""

    text: LabelledText
    blocks: list[Block]


def parsed_texts(texts: Iterable[LabelledText]) -> Iterator[ParsedText]:
    """Yield the texts as the tagger reads them; empty ones are left out."""
    nlp = pipeline()
    for text in texts:
        parsed = blocks(plain_article("training", text.text), nlp)
        if parsed:
            yield ParsedText(text, parsed)


def label_masks(parsed: ParsedText) -> NDArray[np.bool_]:
    """Return the labels that each word may have, of shape (words, labels), block after block."""
    tables = []
    for block in parsed.blocks:
        table = np.tile(_allowed_labels(parsed.text.others, _MARKS), (len(block.words), 1))
        covered_words: set[int] = set()
        for name in _name_words(parsed.text, block):
            if covered_words.isdisjoint(name.words):
                covered_words.update(name.words)
                for index in name.words:
                    table[index] = _allowed_labels(name.types, name.marks(index))
        tables.append(table)
    return np.concatenate(tables)


@dataclass(frozen=True, slots=True)
class _NameWords:
    """The words of a name in a block, and the types that it may have."""

    words: list[int]
    types: Types

    def marks(self, index: int) -> str:
        """Return the marks that one of the words may have: any where the name may be none."""
        if OUTSIDE in self.types:
            return _MARKS
        if len(self.words) == 1:
            return "U"
        return "B" if index == self.words[0] else "L" if index == self.words[-1] else "I"


def _name_words(text: LabelledText, block: Block) -> Iterator[_NameWords]:
    """Yield the names of a block; a name that a sentence boundary splits becomes two."""
    sentences = {
        index: number
        for number, (first, last) in enumerate(tagged_sentences(block))
        for index in range(first, last + 1)
    }
    for name in text.names:
        by_sentence: dict[int, list[int]] = {}
        for index, word in enumerate(block.words):
            if word.start < name.end and word.end > name.start:
                by_sentence.setdefault(sentences[index], []).append(index)
        for words in by_sentence.values():
            yield _NameWords(words, name.types)


def _allowed_labels(types: Types, marks: str) -> NDArray[np.bool_]:
    return np.array(
        [(label == "O" and OUTSIDE in types) or (label[0] in marks and label[2:] in types) for label in LABELS]
    )


def chain_problem(texts: Sequence[ParsedText], least_count: int) -> tuple[Problem, NDArray[np.int64]]:
    """Return the texts as one problem, and the hash bucket of each of its features."""
    tables: list[NDArray[np.int64]] = []
    weights: list[NDArray[np.float32]] = []
    bounds: list[tuple[int, int]] = []
    length = 0
    for parsed in texts:
        for block, columns in zip(parsed.blocks, buckets(parsed.blocks), strict=True):
            bounds += [(length + first, length + last + 1) for first, last in tagged_sentences(block)]
            length += len(block.words)
            tables.append(columns)
            weights.append(np.full(len(block.words), parsed.text.weight, dtype=np.float32))
    masks = np.concatenate([label_masks(parsed) for parsed in texts])
    rows, keys = _frequent_features(np.concatenate(tables), least_count)
    return Problem(rows, len(keys), masks, bounds, np.concatenate(weights)), keys


def _frequent_features(table: NDArray[np.int64], least_count: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the table with frequent features numbered from 1 and the others as 0, and the frequent ones' buckets."""
    keys, inverse, counts = np.unique(table.ravel(), return_inverse=True, return_counts=True)
    frequent = counts >= least_count
    numbers = np.where(frequent, np.cumsum(frequent), 0).astype(np.int32)
    return numbers[inverse].reshape(table.shape), keys[frequent]


def shipped(weights: BucketWeights, least_weight: float) -> bytes:
    """Return the weights in the shipped form; features with only small weights are left out."""
    strong = np.abs(weights.features).max(axis=1) >= least_weight
    features = weights.features[strong]
    rounded = np.where(np.abs(features) < least_weight / 4, 0, features)
    return packed(weights.keys[strong], rounded, weights.transitions)
