"""Stages of training: each reads corpora and the weights of earlier stages, and writes weights of its own."""

from dataclasses import dataclass
from pathlib import Path

from newsledger.transforms.english.models import attribution, groups, names, statement_confidence
from newsledger.transforms.english.parse import spacy_model
from newsledger.transforms.extraction import genre_model


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of a training: corpora, shipped weights, and checkpoints of the stage under way."""

    corpora: Path
    weights: Path
    checkpoints: Path

    def save(self, path: Path, content: bytes) -> None:
        """Write a checkpoint; a run that is killed meanwhile leaves the previous one."""
        self.checkpoints.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_bytes(content)
        partial.replace(path)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: the module that trains it, the files that it writes, what it reads."""

    name: str
    module: str
    weights: tuple[str, ...]
    corpora: tuple[str, ...]
    after: tuple[str, ...] = ()


_TAGGED = ("wikigold", "crossner", "uner_en_ewt", "ud_gum_free", "re3d")
_NEWS = ("aeb_scrapinghub", "real_news", "trafilatura_eval", "postlight")
STAGES = (
    Stage("parser", "training.parser", (spacy_model.WEIGHTS,), ("ud_ewt", "ud_gum_free")),
    Stage("groups", "training.word_groups", (groups.NAME,), ("polnear", "ud_ewt", "emerging17", *_TAGGED)),
    Stage("names", "training.names", (names.WEIGHTS,), (*_TAGGED, *_NEWS), after=("parser", "groups")),
    Stage(
        "attribution",
        "training.attribution",
        (attribution.WEIGHTS, attribution.CALIBRATION),
        ("polnear",),
        after=("parser", "groups"),
    ),
    Stage(
        "confidence",
        "training.candidates",
        (statement_confidence.WEIGHTS,),
        _NEWS,
        after=("parser", "groups", "names", "attribution"),
    ),
    Stage(
        "links",
        "training.chain_links",
        (statement_confidence.LINK_WEIGHTS,),
        _NEWS,
        after=("parser", "groups", "names", "attribution", "confidence"),
    ),
    Stage(
        "events",
        "training.event_rows",
        (statement_confidence.EVENT_WEIGHTS,),
        (*_NEWS, "plover_gsr", "polnear", "re3d", "ud_ewt", "ud_gum_free"),
        after=("parser", "groups", "names", "attribution", "confidence", "links"),
    ),
    Stage("genre", "training.article_genres", (genre_model.WEIGHTS,), _NEWS),
)
