"""Annotators by name, each loaded once per process, at its first use."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from newsledger.expectations.errors import SettingsError
from newsledger.transforms.annotation import Annotator
from newsledger.transforms.english.models.manifest import manifest_version

_BASE = "news"


def annotator_version(name: str) -> str:
    """Return name and version of an annotator, as `articles.annotator` holds them, without loading its models.

    Raises:
        SettingsError: The annotator is unknown, or the pipeline is not installed.
    """
    parser = _parser(name)
    if parser and not Path(parser).exists() and find_spec(parser) is None:
        raise SettingsError(f"the spaCy pipeline {parser!r} is not installed")
    return f"{_BASE}/{manifest_version()}"


@cache
def annotator(name: str) -> Annotator:
    """Return the annotator of a name: `news`, or `news+PIPELINE` to parse with another installed spaCy pipeline.

    If that pipeline has a name tagger of its own, its names replace those of the bundled one.

    Raises:
        SettingsError: The annotator is unknown, or the pipeline is not installed.
    """
    parser = _parser(name)
    from newsledger.transforms.english.annotator import NewsAnnotator
    from newsledger.transforms.english.parse.spacy_model import BUNDLED

    return NewsAnnotator(parser or BUNDLED)


def _parser(name: str) -> str:
    """Return the name of the parsing pipeline in an annotator's name; empty for the bundled one."""
    base, _, parser = name.partition("+")
    if base != _BASE:
        raise SettingsError(f"unknown annotator {name!r}; use news or news+PIPELINE")
    return parser
