"""`newsledger evaluate`: figures with counts, the worst documents, and the reliability of confidences."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from newsledger.evaluation import scores
from newsledger.evaluation.corpora import CORPORA
from newsledger.evaluation.scores import Figure, Judgement, Score
from newsledger.expectations.errors import SettingsError
from newsledger.expectations.imports import called_later
from newsledger.flows.cli.options import (
    AnnotatorOption,
    Corpus,
    DebugOption,
    HeldOutOption,
    JsonOption,
    PathArguments,
    ReliabilityOption,
    WorstOption,
)
from newsledger.flows.llm.choice import asking_annotator
from newsledger.flows.llm.service_settings import service_of
from newsledger.flows.progress import log_to
from newsledger.flows.settings import settings
from newsledger.flows.terminal import Screen
from newsledger.transforms import annotators
from newsledger.transforms.annotation import Annotator
from newsledger.warehouse.home import Home


@dataclass(frozen=True, slots=True)
class EvaluationOptions:
    """Options of the evaluation and of its output."""

    held_out: bool = False
    worst: int = 0
    reliability: bool = False
    as_json: bool = False


def judgements(corpus: str, paths: Sequence[Path], *, annotator_name: str, held_out: bool = False) -> list[Judgement]:
    """Compare the annotations of each document of a corpus with the gold.

    Raises:
        SettingsError: The corpus, the annotator or a path does not exist.
    """
    if corpus not in CORPORA:
        raise SettingsError(f"unknown corpus {corpus!r}; use one of {', '.join(CORPORA)}")
    for path in paths:
        if not path.exists():
            raise SettingsError(f"no such file or folder: {path}")
    judged = list(CORPORA[corpus](paths, _annotator(annotator_name), only_held_out=held_out))
    if not judged:
        raise SettingsError(f"no {corpus} documents in {', '.join(map(str, paths))}")
    return judged


@cache
def _annotator(name: str) -> Annotator:
    effective = settings(annotator=name)
    service = service_of(effective, Home(effective.home), f"evaluate-{os.getpid()}")
    with called_later("spacy.cli.info"):  # as in the processes that read: spaCy without its own command line
        if service is None:
            return annotators.annotator(name)
        return asking_annotator(name, replace(service, allowance=service.allowance.with_name("evaluate.json")))


def evaluate(  # noqa: PLR0913 - each parameter is an option
    corpus: Corpus,
    *paths: PathArguments,
    annotator: AnnotatorOption = None,
    held_out: HeldOutOption = False,
    worst: WorstOption = 0,
    reliability: ReliabilityOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Evaluate the annotator of the settings on a corpus and print the results.

    Raises:
        SettingsError: No path is given, or one does not exist.
    """
    if not paths:
        raise SettingsError(f"evaluate {corpus} needs at least one PATH: a folder or file of the corpus")
    log_to(debug=debug)
    name = settings(annotator=annotator).annotator
    options = EvaluationOptions(held_out, worst, reliability, as_json)
    judged = judgements(corpus, paths, annotator_name=name, held_out=held_out)
    if as_json:
        json.dump(record(corpus, name, judged, options=options), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        _show(corpus, name, judged, options=options)


def _show(corpus: str, name: str, judged: Sequence[Judgement], *, options: EvaluationOptions) -> None:
    screen = Screen()
    screen.print(f"{name} on {corpus}: {len(judged)} documents; figures in per cent, with counts", style="bold")
    screen.print(_figures(scores.totals(judged)))
    if options.reliability:
        screen.print(_reliability(judged))
    for judgement in scores.worst(judged, options.worst):
        _show_faults(judgement, screen)


def record(corpus: str, name: str, judged: Sequence[Judgement], *, options: EvaluationOptions) -> dict[str, Any]:
    """Return the requested results as plain values."""
    plain: dict[str, Any] = {
        "corpus": corpus,
        "annotator": name,
        "version": _annotator(name).version,
        "documents": len(judged),
        "figures": {figure: values(value) for figure, value in scores.totals(judged).items()},
    }
    if options.reliability:
        plain["reliability"] = [asdict(bin_) for bin_ in scores.reliability(judged)]
    if options.worst:
        plain["worst"] = [
            {"document": judgement.document, "missed": judgement.missed, "wrong": judgement.wrong}
            for judgement in scores.worst(judged, options.worst)
        ]
    return plain


def values(figure: Figure) -> dict[str, float | int | None]:
    """Return the shares of a figure in per cent, rounded to two decimals, and its counts."""
    if isinstance(figure, Score):
        shares = {"precision": figure.precision, "recall": figure.recall, "f1": figure.f1}
    else:
        shares = {"share": figure.share}
    return {name: _per_cent(share) for name, share in shares.items()} | asdict(figure)


def _per_cent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)


def _figures(figures: dict[str, Figure]) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1))
    table.add_column("figure", no_wrap=True)
    for name in ("precision", "recall", "F1", "tp", "fp", "fn", "of"):
        table.add_column(name, justify="right", no_wrap=True)
    for name, figure in figures.items():
        if isinstance(figure, Score):
            shares = (_shown(figure.precision), _shown(figure.recall), _shown(figure.f1))
            table.add_row(name, *shares, str(figure.tp), str(figure.fp), str(figure.fn), str(figure.tp + figure.fn))
        else:
            table.add_row(name, "", _shown(figure.share), "", str(figure.right), "", "", str(figure.of))
    return table


def _shown(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def _reliability(judged: Sequence[Judgement]) -> Table:
    bins = scores.reliability(judged)
    errors = scores.calibration_error(bins)
    caption = ", ".join(f"{table} {100 * error:.1f}" for table, error in errors.items())
    table = Table("table", "confidence", box=SIMPLE_HEAD, caption=f"mean difference: {caption}")
    for name in ("rows", "mean confidence", "share correct"):
        table.add_column(name, justify="right")
    for bin_ in bins:
        edges = f"{bin_.low:.2f}–{bin_.high:.2f}"
        table.add_row(bin_.table, edges, str(bin_.rows), _shown(bin_.confidence), _shown(bin_.right))
    return table


def _show_faults(judgement: Judgement, screen: Screen) -> None:
    screen.print(
        f"\n{judgement.document}: {len(judgement.missed)} missed, {len(judgement.wrong)} wrong",
        style="bold",
    )
    for word, items in (("missed", judgement.missed), ("wrong ", judgement.wrong)):
        for item in items:
            screen.print(f"  {word}  {item}", soft_wrap=True)
