"""Figures that the annotator reaches with the weights as they are."""

from pathlib import Path

from newsledger.evaluation.conllu import tree_sentences
from newsledger.evaluation.corpora import CORPORA
from newsledger.evaluation.scores import totals
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.spacy_model import pipeline
from training.config import FiguresConfig, config
from training.parser import example

_REPOSITORY = Path(__file__).parents[1]
_EWT_TEST = "ud_ewt/en_ewt-ud-test.conllu"
_PARSER_FIGURES = {"tags": "tag_acc", "uas": "dep_uas", "las": "dep_las"}

Figures = dict[str, dict[str, float | None]]


def measured(corpora: Path) -> Figures:
    """Return the figures of `config.toml` in per cent, by path and figure, and the parser's on EWT test."""
    figures: Figures = {_EWT_TEST: dict(_parser_figures(corpora / _EWT_TEST))}
    for settings in config().figures:
        figures[settings.path] = _annotator_figures(corpora, settings)
    return figures


def _parser_figures(path: Path) -> dict[str, float]:
    nlp = pipeline()
    scores = nlp.evaluate([example(nlp, sentence) for sentence in tree_sentences(path)], batch_size=64)
    return {name: round(100 * scores[key], 1) for name, key in _PARSER_FIGURES.items()}


def _annotator_figures(corpora: Path, settings: FiguresConfig) -> dict[str, float | None]:
    root = _REPOSITORY if settings.corpus == "gold" else corpora
    judgements = CORPORA[settings.corpus]([root / settings.path], annotator("news"), only_held_out=settings.held_out)
    figures_reached = totals(list(judgements))
    figures: dict[str, float | None] = {}
    for figure in settings.figures:
        name, kind = figure.split()
        share: float | None = getattr(figures_reached[name], kind)
        figures[figure] = None if share is None else round(100 * share, 1)
    return figures
