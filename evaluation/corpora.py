"""Corpora for evaluating an annotator, by name."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from newsledger.evaluation.conll04 import conll04_judgements
from newsledger.evaluation.entities import crossner_judgements, wikigold_judgements
from newsledger.evaluation.gold.scores import gold_judgements
from newsledger.evaluation.gum_scores import gum_judgements
from newsledger.evaluation.plover import plover_judgements
from newsledger.evaluation.polnear_scores import polnear_judgements
from newsledger.evaluation.real_news import real_news_judgements
from newsledger.evaluation.scores import Judgement
from newsledger.transforms.annotation import Annotator


class Judge(Protocol):
    """A function that runs an annotator on the documents of a corpus and judges each."""

    def __call__(self, paths: Sequence[Path], annotator: Annotator, *, only_held_out: bool) -> Iterator[Judgement]:
        """Return one judgement per document in corpus order, optionally of the held-out fifth only."""
        ...


CORPORA: dict[str, Judge] = {
    "polnear": polnear_judgements,
    "gum": gum_judgements,
    "crossner": crossner_judgements,
    "wikigold": wikigold_judgements,
    "conll04": conll04_judgements,
    "plover": plover_judgements,
    "gold": gold_judgements,
    "real_news": real_news_judgements,
}
