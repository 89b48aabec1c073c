"""The annotators by name; each is made once per process."""

from functools import cache

from newsledger.expectations.errors import SettingsError
from newsledger.transforms.annotation import Annotator


@cache
def annotator(name: str) -> Annotator:
    """The annotator of that name: `news`, or `news+PIPELINE` to parse with another installed spaCy pipeline.

    Where that pipeline has a name tagger of its own, its names are taken too.

    Raises:
        SettingsError: There is none of that name, or no such pipeline is installed.
    """
    base, _, parser = name.partition("+")
    if base != "news":
        raise SettingsError(f"unknown annotator {name!r}; use news or news+PIPELINE")
    from newsledger.transforms.english.annotator import NewsAnnotator
    from newsledger.transforms.english.parse.spacy_model import OURS

    return NewsAnnotator(parser or OURS)
