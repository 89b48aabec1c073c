"""Manifest of the shipped weights, and the annotator's version that follows from it.

`python -m training` writes `seeds/model/manifest.json`: digests of weights, corpora, configuration and word lists, the
number of the rules, and the figures reached. Nothing here loads a model.
"""

import hashlib
from functools import cache
from importlib.resources import files

NAME = "manifest.json"
WEIGHTS = (
    "parser.msgpack.gz",
    "names-groups.npz",
    "names.msgpack.gz",
    "attribution.npz",
    "attribution-calibration.npz",
    "genre.npz",
    "statement-confidence.csv",
    "link-confidence.csv",
    "event-confidence.csv",
)
LISTS = (
    "countries.csv",
    "first_names.csv",
    "organisations.csv",
    "outlets.csv",
    "places.csv",
    "stopnames.csv",
    "titles.csv",
    "word_classes.csv",
)
"""The lists under `seeds/` that features of the models read."""

RULES = 20
"""Number of the rules around the models, raised whenever a change of them changes annotations."""


@cache
def manifest_version() -> str:
    """Return the first 12 digits of the manifest's SHA-256 digest.

    It changes with weights, word lists that features read, hyperparameters and `RULES`, so that rows of
    `articles.annotator` and `runs.model_version` tell annotations apart that may differ.
    """
    return hashlib.sha256(files("newsledger.seeds").joinpath("model", NAME).read_bytes()).hexdigest()[:12]
