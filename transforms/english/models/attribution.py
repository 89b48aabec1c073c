"""The attribution tagger: cues of a block, and for each the words of its source and of its content."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from newsledger.transforms.english.models.attribution_features import (
    COLUMNS,
    NUMBERS,
    Ids,
    Numbers,
    cue_features,
    word_features,
)
from newsledger.transforms.english.models.lstm import Floats, Layer, Network
from newsledger.transforms.english.models.viterbi import best_paths, marginals
from newsledger.transforms.english.parse.vocabulary import Block

WEIGHTS = "attribution.npz"
CALIBRATION = "attribution-calibration.npz"
LEAST = 0.18
_WORDS_BEFORE, _WORDS_AFTER = 40, 60
_LONGEST = 1000
_AT_ONCE = 200
_O, _SOURCE, _CONTENT, _CUE = 0, 1, 3, 5

Runs = tuple[tuple[int, int], ...]
Features = tuple[Ids, Numbers]


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue with its parts as runs of words (first and last, both included).

    `probability` is the tagger's own; `confidence` the share of those like it that were right on unseen articles.
    """

    head: int
    cue: Runs
    source: Runs
    content: Runs
    probability: float
    confidence: float


def window(size: int, cue: int) -> tuple[int, int]:
    """The words that the content network reads around a cue: the first, and the one after the last."""
    return max(0, cue - _WORDS_BEFORE), min(size, cue + _WORDS_AFTER)


@dataclass(frozen=True, slots=True)
class _CueCandidate:
    """A word that may be the head of a cue: block, word, and the cue network's probability."""

    block: int
    cue: int
    probability: float


class AttributionTagger:
    """Two networks: one finds the heads of cues, the other labels the words around each."""

    def __init__(self, finder: Network, reader: Network, steps: Floats) -> None:
        """Take the networks, and the chain's scores of one label after another."""
        self.finder, self.reader = finder, reader
        self.steps = steps + _forbidden(len(steps))
        self.calibration: tuple[Floats, Floats] | None = None

    def _confidence(self, probability: float) -> float:
        return probability if self.calibration is None else float(np.interp(probability, *self.calibration))

    @staticmethod
    def loaded(content: bytes) -> "AttributionTagger":
        """The tagger whose weights training wrote."""
        with np.load(io.BytesIO(content)) as arrays:
            parameters = {name: arrays[name].astype(np.float32) for name in arrays.files}
        finder, reader = network(_named(parameters, "cue_")), network(_named(parameters, "content_"))
        return AttributionTagger(finder, reader, parameters["content_steps"])

    def attributions(self, blocks: Sequence[Block], *, least: float = LEAST) -> list[list[Attribution]]:
        """Return the attributions of every block whose cue is at least that probable, in the order of their cues."""
        features = [word_features(block) if 1 < len(block.words) <= _LONGEST else None for block in blocks]
        candidates = self._candidates(features, least)
        attributions: list[list[Attribution]] = [[] for _ in blocks]
        for first in range(0, len(candidates), _AT_ONCE):
            batch = candidates[first : first + _AT_ONCE]
            windows = [window(len(blocks[candidate.block].words), candidate.cue) for candidate in batch]
            scores = self._contents(blocks, features, batch)
            offsets = [window_start for window_start, _ in windows]
            for candidate, attribution in zip(batch, self._read(scores, batch, offsets), strict=True):
                if attribution is not None:
                    attributions[candidate.block].append(attribution)
        return attributions

    def _candidates(self, features: Sequence[Features | None], least: float) -> list[_CueCandidate]:
        """Return the words that the cue network takes for heads of cues, in order."""
        known = {number: columns for number, columns in enumerate(features) if columns is not None}
        if not known:
            return []
        scores = self.finder.scores([ids for ids, _ in known.values()], [numbers for _, numbers in known.values()])
        candidates = []
        for number, score in zip(known, scores, strict=True):
            probabilities = 1.0 / (1.0 + np.exp(np.clip(score[:, 0] - score[:, 1], -30, 30)))
            cues = np.flatnonzero(probabilities >= least)
            candidates += [_CueCandidate(number, int(cue), float(probabilities[cue])) for cue in cues]
        return candidates

    def _contents(
        self, blocks: Sequence[Block], features: Sequence[Features | None], candidates: Sequence[_CueCandidate]
    ) -> list[Floats]:
        """The content network's scores around each candidate; what words say by themselves is computed once a block."""
        columns_by_block = {
            candidate.block: columns for candidate in candidates if (columns := features[candidate.block])
        }
        word_gates = self.reader.gates(
            *(np.concatenate(parts) for parts in zip(*columns_by_block.values(), strict=True))
        )
        sizes = [len(ids) for ids, _ in columns_by_block.values()]
        starts = dict(zip(columns_by_block, np.cumsum([0, *sizes]).tolist(), strict=False))
        rows, ids, numbers, lengths = [], [], [], []
        for candidate in candidates:
            block = blocks[candidate.block]
            first, last = window(len(block.words), candidate.cue)
            cue_columns = cue_features(block, candidate.cue, first=first, last=last)
            rows.append(np.arange(first, last) + starts[candidate.block])
            ids.append(cue_columns[0])
            numbers.append(cue_columns[1])
            lengths.append(last - first)
        gates = self.reader.gates(
            np.concatenate(ids), np.concatenate(numbers), columns=len(COLUMNS), column_offset=NUMBERS
        )
        gates += word_gates[:, np.concatenate(rows)]
        return self.reader.scores_of(gates, lengths)

    def _read(
        self, scores: list[Floats], candidates: Sequence[_CueCandidate], offsets: Sequence[int]
    ) -> Iterator[Attribution | None]:
        """Yield the attribution around each cue; `offsets` are the first words of the windows."""
        paths = best_paths(scores, self.steps)
        chances = marginals(scores, self.steps)
        for path, chance, candidate, offset in zip(paths, chances, candidates, offsets, strict=True):
            content = _runs(path, _CONTENT, offset)
            if not content:
                yield None
                continue
            is_content = (path == _CONTENT) | (path == _CONTENT + 1)
            mean = float(chance[is_content][:, _CONTENT : _CONTENT + 2].sum(axis=1).mean())
            probability = candidate.probability * mean
            cue = _runs(path, _CUE, offset) or ((candidate.cue, candidate.cue),)
            source = _runs(path, _SOURCE, offset)
            yield Attribution(candidate.cue, cue, source, content, probability, self._confidence(probability))


def _runs(path: Ids, label: int, offset: int) -> Runs:
    runs: list[tuple[int, int]] = []
    for index, path_label in enumerate(path.tolist()):
        if path_label == label:
            runs.append((index + offset, index + offset))
        elif path_label == label + 1:
            if runs and runs[-1][1] == index + offset - 1:
                runs[-1] = (runs[-1][0], index + offset)
            else:
                runs.append((index + offset, index + offset))
    return tuple(runs)


def _forbidden(labels: int) -> Floats:
    """Minus a lot where a label that goes on would follow anything but its own kind."""
    steps = np.zeros((labels, labels), dtype=np.float32)
    for inner in range(2, labels, 2):
        for previous in range(labels):
            if previous not in (inner, inner - 1):
                steps[previous, inner] = -1e4
    return steps


def network(arrays: dict[str, Floats]) -> Network:
    """The network whose weights training exported."""
    tables = tuple(arrays[f"table{n}"] for n in range(sum(name.startswith("table") for name in arrays)))
    depth = sum(name.startswith("into") for name in arrays)
    layers = tuple(Layer(arrays[f"into{n}"], arrays[f"over{n}"], arrays[f"bias{n}"]) for n in range(depth))
    return Network(tables, layers, arrays["out"], arrays["out_bias"])


def _named(arrays: dict[str, Floats], prefix: str) -> dict[str, Floats]:
    return {name.removeprefix(prefix): value for name, value in arrays.items() if name.startswith(prefix)}


@cache
def attribution_tagger() -> AttributionTagger:
    """The shipped tagger, loaded once per process."""
    folder = files("newsledger.seeds").joinpath("model")
    tagger = AttributionTagger.loaded(folder.joinpath(WEIGHTS).read_bytes())
    with np.load(io.BytesIO(folder.joinpath(CALIBRATION).read_bytes())) as points:
        tagger.calibration = (points["probability"], points["share"])
    return tagger
