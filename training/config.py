"""Hyperparameters of training, read from `config.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

FILE = Path(__file__).with_name("config.toml")
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class OptimizerConfig:
    """Adam with a linear warm-up and a linear decay of the learning rate."""

    learning_rate: float
    final_share: float
    warmup_steps: int
    weight_decay: float
    gradient_clip: float

    def rate(self, step: int, total: int) -> float:
        """Return the learning rate of a step, counted from 1, of `total` steps."""
        return self.learning_rate * min(1.0, step / self.warmup_steps) * max(self.final_share, 1 - step / total)


@dataclass(frozen=True, config=_STRICT)
class ParserConfig:
    """The tagger and dependency parser."""

    seed: int
    epochs: int
    batch_words: int
    dropout: float
    curled_share: float
    optimizer: OptimizerConfig


@dataclass(frozen=True, config=_STRICT)
class GroupsConfig:
    """The word groups."""

    seed: int
    groups: int
    dimensions: int
    iterations: int
    least_count: int
    contexts: int


@dataclass(frozen=True, config=_STRICT)
class FitConfig:
    """The fit of the name tagger's linear chain by AdaGrad."""

    epochs: int
    averaged_epochs: int
    rate: float
    feature_dropout: float
    decay: float
    batch_sentences: int


@dataclass(frozen=True, config=_STRICT)
class AugmentationConfig:
    """The texts that are added to the name tagger's training data: shares of the corpora, and a number of sentences."""

    exchanged: float
    headlines: float
    capitals: float
    sentences: int


@dataclass(frozen=True, config=_STRICT)
class NamesConfig:
    """The name tagger; each seed draws its own variations, and the weights are the mean over the seeds."""

    seeds: tuple[int, ...]
    least_count: int
    least_weight: float
    weights: Mapping[str, float]
    fit: FitConfig
    augmentation: AugmentationConfig


@dataclass(frozen=True, config=_STRICT)
class NetworkConfig:
    """One recurrent network."""

    epochs: int
    hidden: int
    layers: int


@dataclass(frozen=True, config=_STRICT)
class AttributionConfig:
    """The attribution tagger: a network for cues, and one for sources and contents."""

    seed: int
    tune_every: int
    batch_words: int
    longest: int
    masked_batches: float
    masked_words: float
    candidate_log_odds: float
    word_widths: tuple[int, ...]
    cue_widths: tuple[int, ...]
    calibration_least: float
    calibration_bins: int
    optimizer: OptimizerConfig
    cues: NetworkConfig
    contents: NetworkConfig


@dataclass(frozen=True, config=_STRICT)
class ConfidenceConfig:
    """A logistic regression over the features of a candidate, of a link or of an event."""

    penalty: float
    least_count: int
    least_weight: float
    folds: int


@dataclass(frozen=True, config=_STRICT)
class GenreConfig:
    """A regression over the features of an article, with one class for each genre."""

    penalty: float
    least_count: int
    folds: int


@dataclass(frozen=True, config=_STRICT)
class StageBounds:
    """The time and memory that a stage may take."""

    minutes: int
    memory_mb: int


@dataclass(frozen=True, config=_STRICT)
class FiguresConfig:
    """Figures of the manifest that are measured on one corpus."""

    corpus: str
    path: str
    figures: tuple[str, ...]
    held_out: bool = False


@dataclass(frozen=True, config=_STRICT)
class Config:
    """The hyperparameters of every stage."""

    parser: ParserConfig
    groups: GroupsConfig
    names: NamesConfig
    attribution: AttributionConfig
    genre: GenreConfig
    confidence: ConfidenceConfig
    links: ConfidenceConfig
    events: ConfidenceConfig
    bounds: dict[str, StageBounds]
    figures: tuple[FiguresConfig, ...]


@cache
def config() -> Config:
    """Return the hyperparameters of `config.toml`."""
    return TypeAdapter(Config).validate_python(tomllib.loads(FILE.read_text(encoding="utf-8")))
