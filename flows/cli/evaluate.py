"""`newsledger evaluate`: figures with counts, the worst documents, and the reliability of confidences."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from newsledger.evaluation.corpora import CORPORA
from newsledger.evaluation.scores import (
    Figure,
    Judgement,
    Score,
    calibration_error,
    reliability,
    totals,
    worst,
)
from newsledger.expectations.errors import SettingsError
from newsledger.flows.progress import log_to
from newsledger.flows.settings import Settings
from newsledger.transforms.annotators import annotator


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
    found = list(CORPORA[corpus](paths, annotator(annotator_name), only_held_out=held_out))
    if not found:
        raise SettingsError(f"no {corpus} documents in {', '.join(map(str, paths))}")
    return found


def evaluate(corpus: str, paths: Sequence[Path], chosen: Settings, *, wanted: EvaluationOptions, debug: bool) -> None:
    """Evaluate the annotator of the settings on a corpus and print the results."""
    log_to(debug=debug)
    found = judgements(corpus, paths, annotator_name=chosen.annotator, held_out=wanted.held_out)
    if wanted.as_json:
        json.dump(record(corpus, chosen.annotator, found, wanted=wanted), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    console = Console()
    console.print(
        f"[bold]{chosen.annotator}[/bold] on {corpus}: {len(found)} documents; figures in per cent, with counts",
        highlight=False,
    )
    console.print(_figures(totals(found)))
    if wanted.reliability:
        console.print(_reliability(found))
    for one in worst(found, wanted.worst):
        _show_faults(one, console)


def record(corpus: str, name: str, found: Sequence[Judgement], *, wanted: EvaluationOptions) -> dict[str, Any]:
    """Return the requested results as plain values."""
    made = annotator(name)
    plain: dict[str, Any] = {
        "corpus": corpus,
        "annotator": name,
        "version": made.version,
        "documents": len(found),
        "figures": {figure: values(value) for figure, value in totals(found).items()},
    }
    if wanted.reliability:
        plain["reliability"] = [asdict(one) for one in reliability(found)]
    if wanted.worst:
        plain["worst"] = [
            {"document": one.document, "missed": one.missed, "wrong": one.wrong} for one in worst(found, wanted.worst)
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


def _reliability(found: Sequence[Judgement]) -> Table:
    bins = reliability(found)
    errors = calibration_error(bins)
    told = ", ".join(f"{table} {100 * error:.1f}" for table, error in errors.items())
    table = Table("table", "confidence", box=SIMPLE_HEAD, caption=f"mean difference: {told}")
    for name in ("rows", "mean confidence", "share correct"):
        table.add_column(name, justify="right")
    for one in bins:
        edges = f"{one.low:.2f}–{one.high:.2f}"
        table.add_row(one.table, edges, str(one.rows), _shown(one.confidence), _shown(one.right))
    return table


def _show_faults(one: Judgement, console: Console) -> None:
    console.print(f"\n{one.document}: {len(one.missed)} missed, {len(one.wrong)} wrong", style="bold", markup=False)
    for word, items in (("missed", one.missed), ("wrong ", one.wrong)):
        for item in items:
            console.print(f"  {word}  {item}", markup=False, highlight=False, soft_wrap=True)
