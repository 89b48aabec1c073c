"""Training of the attribution tagger on PolNeAR: a network for cues, and one for the source and content of each cue."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from newsledger.transforms.english.models import attribution_features as features
from newsledger.transforms.english.models.attribution import (
    CALIBRATION,
    WEIGHTS,
    Attribution,
    AttributionTagger,
    Runs,
    network,
    window,
)
from newsledger.transforms.english.models.attribution_features import cue_features, word_features
from newsledger.transforms.english.models.lstm import Floats, Network
from newsledger.transforms.english.parse.spacy_model import pipeline
from training.attribution_data import LABELS, GoldAttribution, LabelledParagraph, documents, labelled_paragraphs
from training.config import AttributionConfig, Config
from training.stages import Folders
from training.tagger_torch import Columns, Fitting, LabelledSequence, RecurrentTagger

_LEAST_OVERLAP = 0.5


def train(folders: Folders, config: Config) -> None:
    """Train both networks, write them, and calibrate the confidences on documents that were not trained on."""
    settings = config.attribution
    torch.manual_seed(settings.seed)
    torch.set_num_threads(1)
    rng = random.Random(settings.seed)
    split = Split.of(load(folders.corpora / "polnear/data/train"), settings.tune_every)
    cues = _cue_network(settings)
    Fitting("attribution-cues", cues, rng=rng, settings=settings).fit(
        cue_sequences(split.trained, settings.longest), settings.cues.epochs, folders, chain=False
    )
    finder = network({name: array.astype(np.float32) for name, array in cues.exported().items()})
    contents = _content_network(settings)
    Fitting("attribution-contents", contents, rng=rng, settings=settings).fit(
        content_sequences(split.trained, finder, settings.candidate_log_odds),
        settings.contents.epochs,
        folders,
        chain=True,
    )
    arrays = {f"cue_{name}": array for name, array in cues.exported().items()}
    arrays |= {f"content_{name}": array for name, array in contents.exported().items()}
    _write(folders.weights / WEIGHTS, arrays)
    tagger = AttributionTagger.loaded(folders.weights.joinpath(WEIGHTS).read_bytes())
    comparisons = compare(tagger, split.unseen, settings.calibration_least)
    _write(folders.weights / CALIBRATION, calibration(comparisons, settings.calibration_bins))
    for line in report(comparisons, sum(len(paragraph.cues) for paragraph in split.unseen)):
        print(line, flush=True)


@dataclass(frozen=True, slots=True)
class Split:
    """The paragraphs that are trained on, and those of the documents kept for calibration."""

    trained: list[LabelledParagraph]
    unseen: list[LabelledParagraph]

    @staticmethod
    def of(paragraphs: Sequence[LabelledParagraph], step: int) -> "Split":
        """Keep every so many documents."""
        held_documents = set(sorted({paragraph.document for paragraph in paragraphs})[::step])
        return Split(
            [paragraph for paragraph in paragraphs if paragraph.document not in held_documents],
            [paragraph for paragraph in paragraphs if paragraph.document in held_documents],
        )


def load(folder: Path) -> list[LabelledParagraph]:
    """Return the parsed paragraphs of a part of PolNeAR, without those of a single word."""
    nlp = pipeline()
    paragraphs = [paragraph for document in documents(folder) for paragraph in labelled_paragraphs(document, nlp)]
    return [paragraph for paragraph in paragraphs if len(paragraph.block.words) > 1]


def _cue_network(settings: AttributionConfig) -> RecurrentTagger:
    return RecurrentTagger(Columns(features.COLUMNS, settings.word_widths, features.NUMBERS), 2, settings.cues)


def _content_network(settings: AttributionConfig) -> RecurrentTagger:
    columns = Columns(
        features.COLUMNS + features.CUE_COLUMNS,
        settings.word_widths + settings.cue_widths,
        features.NUMBERS + features.CUE_NUMBERS,
    )
    return RecurrentTagger(columns, len(LABELS), settings.contents)


def cue_sequences(paragraphs: Sequence[LabelledParagraph], longest: int) -> list[LabelledSequence]:
    """Return whole paragraphs, with label 1 at the head of each cue."""
    sequences = []
    for paragraph in paragraphs:
        ids, numbers = word_features(paragraph.block)
        labels = np.zeros(len(ids), dtype=np.int64)
        labels[list(paragraph.cues)] = 1
        sequences.append(LabelledSequence(ids[:longest], numbers[:longest], labels[:longest]))
    return sequences


def content_sequences(paragraphs: Sequence[LabelledParagraph], finder: Network, least: float) -> list[LabelledSequence]:
    """Return windows around the cues, and around other words that the cue network gives at least these log odds."""
    inputs = [word_features(paragraph.block) for paragraph in paragraphs]
    scores = finder.scores([ids for ids, _ in inputs], [numbers for _, numbers in inputs])
    sequences: list[LabelledSequence] = []
    for paragraph, (ids, numbers), score in zip(paragraphs, inputs, scores, strict=True):
        empty = np.zeros(len(ids), dtype=np.int64)
        candidates = np.flatnonzero(score[:, 1] - score[:, 0] > least).tolist()
        labels = paragraph.cues | {index: empty for index in candidates if index not in paragraph.cues}
        sequences += [_window(paragraph, cue, LabelledSequence(ids, numbers, labels[cue])) for cue in labels]
    print(f"attribution: {len(sequences)} windows, {sum(len(p.cues) for p in paragraphs)} cues", flush=True)
    return sequences


def _window(paragraph: LabelledParagraph, cue: int, words: LabelledSequence) -> LabelledSequence:
    """Return the words around a cue with their features relative to it."""
    first, last = window(len(words.ids), cue)
    ids, numbers = cue_features(paragraph.block, cue, first=first, last=last)
    return LabelledSequence(
        np.concatenate([words.ids[first:last], ids], axis=1),
        np.concatenate([words.numbers[first:last], numbers], axis=1),
        words.labels[first:last],
    )


def _write(path: Path, arrays: Mapping[str, Any]) -> None:
    with path.open("wb") as stream:
        np.savez_compressed(stream, **arrays)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A found attribution compared with the gold one whose content overlaps most."""

    probability: float
    overlap: float
    is_exact: bool
    has_source: bool

    @property
    def is_half(self) -> bool:
        """At least half of the content's words are right."""
        return self.overlap >= _LEAST_OVERLAP


def compare(tagger: AttributionTagger, paragraphs: Sequence[LabelledParagraph], least: float) -> list[Comparison]:
    """Return a comparison for each attribution whose cue is at least that probable."""
    predictions = tagger.attributions([paragraph.block for paragraph in paragraphs], least=least)
    return [
        _comparison(attribution, paragraph.attributions())
        for paragraph, attributions in zip(paragraphs, predictions, strict=True)
        for attribution in attributions
    ]


def _comparison(attribution: Attribution, gold: Sequence[GoldAttribution]) -> Comparison:
    content, source = _words(attribution.content), _words(attribution.source)
    best = max(gold, key=lambda candidate: _overlap(candidate.content, content), default=None)
    if best is None:
        return Comparison(attribution.probability, 0.0, is_exact=False, has_source=False)
    return Comparison(
        attribution.probability,
        _overlap(best.content, content),
        is_exact=best.content == content,
        has_source=bool(source & best.source) or not (source or best.source),
    )


def _words(runs: Runs) -> frozenset[int]:
    return frozenset(index for first, last in runs for index in range(first, last + 1))


def _overlap(gold: frozenset[int], predicted: frozenset[int]) -> float:
    return len(gold & predicted) / max(len(gold), len(predicted), 1)


def calibration(comparisons: Sequence[Comparison], bins: int) -> dict[str, Floats]:
    """Return points of the curve from the tagger's probability to the share of right contents."""
    probabilities = np.array([comparison.probability for comparison in comparisons])
    is_right = np.array([comparison.is_half for comparison in comparisons])
    x, y = rising_line(probabilities, is_right, bins=bins)
    return {"probability": x.astype(np.float32), "share": y.astype(np.float32)}


def rising_line(
    probabilities: npt.NDArray[np.float64], is_right: npt.NDArray[np.bool_], *, bins: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return at most `bins` points (probability, share right) of a rising line: isotonic regression.

    Adjacent bins whose shares fall are pooled (the pool-adjacent-violators algorithm).
    """
    order = np.argsort(probabilities, kind="stable")
    pooled: list[_Pool] = []
    for part in np.array_split(order, bins):
        if len(part):
            pooled.append(_Pool(float(probabilities[part].mean()), float(is_right[part].mean()), len(part)))
        while len(pooled) > 1 and pooled[-2].share >= pooled[-1].share:
            pooled[-2:] = [pooled[-2].merged(pooled[-1])]
    return np.array([pool.probability for pool in pooled]), np.array([pool.share for pool in pooled])


@dataclass(frozen=True, slots=True)
class _Pool:
    """Cases with their mean probability and the share that is right."""

    probability: float
    share: float
    size: int

    def merged(self, neighbour: "_Pool") -> "_Pool":
        size = self.size + neighbour.size
        return _Pool(
            (self.probability * self.size + neighbour.probability * neighbour.size) / size,
            (self.share * self.size + neighbour.share * neighbour.size) / size,
            size,
        )


def report(comparisons: Sequence[Comparison], gold: int) -> Iterator[str]:
    """Yield lines with precision, recall and F1 of contents by the least probability of a cue."""
    for least in (0.1, 0.2, 0.3, 0.4, 0.5):
        selection = [comparison for comparison in comparisons if comparison.probability >= least]
        hits = {
            "half": sum(comparison.is_half for comparison in selection),
            "exact": sum(comparison.is_exact for comparison in selection),
            "with source": sum(comparison.is_half and comparison.has_source for comparison in selection),
        }
        for name, right in hits.items():
            precision, recall = right / max(len(selection), 1), right / max(gold, 1)
            f1 = 2 * right / max(len(selection) + gold, 1)
            yield f"least {least}, {name}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"
