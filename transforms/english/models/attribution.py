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
_BEFORE, _AFTER = 40, 60
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
    return max(0, cue - _BEFORE), min(size, cue + _AFTER)


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
            found = {name: arrays[name].astype(np.float32) for name in arrays.files}
        finder, reader = network(_named(found, "cue_")), network(_named(found, "content_"))
        return AttributionTagger(finder, reader, found["content_steps"])

    def attributions(self, blocks: Sequence[Block], *, least: float = LEAST) -> list[list[Attribution]]:
        """The attributions of every block, in the order of their cues, whose cue is at least that probable."""
        features = [word_features(block) if 1 < len(block.words) <= _LONGEST else None for block in blocks]
        read = [n for n, one in enumerate(features) if one is not None]
        chosen = [features[n] for n in read]
        found: list[list[Attribution]] = [[] for _ in blocks]
        if not read:
            return found
        scores = self.finder.scores([one[0] for one in chosen if one], [one[1] for one in chosen if one])
        candidates = []
        for n, score in zip(read, scores, strict=True):
            sure = 1.0 / (1.0 + np.exp(np.clip(score[:, 0] - score[:, 1], -30, 30)))
            candidates += [(n, int(at), float(sure[at])) for at in np.flatnonzero(sure >= least)]
        for first in range(0, len(candidates), _AT_ONCE):
            part = candidates[first : first + _AT_ONCE]
            offsets = [window(len(blocks[n].words), at)[0] for n, at, _ in part]
            scores = self._contents(blocks, features, part)
            read_ = self._read(
                scores, [(at, offset, sure) for (_, at, sure), offset in zip(part, offsets, strict=True)]
            )
            for (n, _, _), one in zip(part, read_, strict=True):
                if one is not None:
                    found[n].append(one)
        return found

    def _contents(
        self, blocks: Sequence[Block], features: Sequence[Features | None], candidates: Sequence[tuple[int, int, float]]
    ) -> list[Floats]:
        """The content network's scores around each candidate; what words say by themselves is computed once a block."""
        own: dict[int, Floats] = {}
        gates, ids, numbers, lengths = [], [], [], []
        for n, at, _ in candidates:
            given = features[n]
            if given is not None and n not in own:
                own[n] = self.reader.gates(*given)
            first, last = window(len(blocks[n].words), at)
            more = cue_features(blocks[n], at, (first, last))
            gates.append(own[n][:, first:last])
            ids.append(more[0])
            numbers.append(more[1])
            lengths.append(last - first)
        seen = self.reader.gates(np.concatenate(ids), np.concatenate(numbers), columns=len(COLUMNS), before=NUMBERS)
        return self.reader.scores_of(np.concatenate(gates, axis=1) + seen, lengths)

    def _read(self, scores: list[Floats], places: list[tuple[int, int, float]]) -> Iterator[Attribution | None]:
        """The attribution around each cue, given its place, its window's first word and how sure the finder is."""
        paths = best_paths(scores, self.steps)
        chances = marginals(scores, self.steps)
        for path, chance, (head, offset, sure) in zip(paths, chances, places, strict=True):
            content = _runs(path, _CONTENT, offset)
            if not content:
                yield None
                continue
            inside = (path == _CONTENT) | (path == _CONTENT + 1)
            probability = sure * float(chance[inside][:, _CONTENT : _CONTENT + 2].sum(axis=1).mean())
            cue = _runs(path, _CUE, offset) or ((head, head),)
            source = _runs(path, _SOURCE, offset)
            yield Attribution(head, cue, source, content, probability, self._confidence(probability))


def _runs(path: Ids, label: int, offset: int) -> Runs:
    found: list[tuple[int, int]] = []
    for at, one in enumerate(path.tolist()):
        if one == label:
            found.append((at + offset, at + offset))
        elif one == label + 1:
            if found and found[-1][1] == at + offset - 1:
                found[-1] = (found[-1][0], at + offset)
            else:
                found.append((at + offset, at + offset))
    return tuple(found)


def _forbidden(labels: int) -> Floats:
    """Minus a lot where a label that goes on would follow anything but its own kind."""
    steps = np.zeros((labels, labels), dtype=np.float32)
    for inside in range(2, labels, 2):
        for before in range(labels):
            if before not in (inside, inside - 1):
                steps[before, inside] = -1e4
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
