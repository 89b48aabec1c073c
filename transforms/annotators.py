"""Annotators by name, each loaded once per process, at its first use."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from newsledger.expectations.errors import SettingsError
from newsledger.transforms.annotation import Annotator
from newsledger.transforms.english.models.manifest import manifest_version

_BASE = "news"
_MODEL = "llm"


def asks_model(name: str) -> bool:
    """Return whether an annotator, `llm` or `llm+PIPELINE`, asks a language model."""
    return name.partition("+")[0] == _MODEL


def rules_of(name: str) -> str:
    """Return the name of the rule annotator that completes an annotator with a language model; else the name itself."""
    return _BASE + name.removeprefix(_MODEL) if asks_model(name) else name


def annotator_version(name: str, model: str = "") -> str:
    """Return name and version of an annotator, as `articles.annotator` holds them, without loading its models.

    `model` is the language model that the annotator asks, if it asks one.

    Raises:
        SettingsError: The annotator is unknown, or the pipeline is not installed.
    """
    if asks_model(name):
        from newsledger.transforms.llm.prompt import llm_version

        return f"{_MODEL}/{llm_version(model, annotator_version(rules_of(name)))}"
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
        raise SettingsError(f"unknown annotator {name!r}; use news or news+PIPELINE, or llm with a language model")
    return parser
