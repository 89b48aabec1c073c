"""Annotators by name, each loaded once per process, at its first use."""

from functools import cache

from newsledger.expectations.errors import SettingsError
from newsledger.transforms.annotation import Annotator


@cache
def annotator(name: str) -> Annotator:
    """Return the annotator of a name: `news`, or `news+PIPELINE` to parse with another installed spaCy pipeline.

    If that pipeline has a name tagger of its own, its names replace those of the bundled one.

    Raises:
        SettingsError: The annotator is unknown, or the pipeline is not installed.
    """
    base, _, parser = name.partition("+")
    if base != "news":
        raise SettingsError(f"unknown annotator {name!r}; use news or news+PIPELINE")
    from newsledger.transforms.english.annotator import NewsAnnotator
    from newsledger.transforms.english.parse.spacy_model import BUNDLED

    return NewsAnnotator(parser or BUNDLED)
