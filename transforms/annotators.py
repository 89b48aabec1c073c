"""The annotators by name; each is made once per process."""

from functools import cache

from newsledger.expectations.errors import SettingsError
from newsledger.transforms.annotation import Annotator

NAMES = ("news", "rules")


@cache
def annotator(name: str) -> Annotator:
    """The annotator of that name.

    Raises:
        SettingsError: There is none of that name.
    """
    if name == "news":
        from newsledger.transforms.annotator import NewsAnnotator

        return NewsAnnotator()
    if name == "rules":
        from newsledger.transforms.rules.annotator import RuleAnnotator

        return RuleAnnotator()
    raise SettingsError(f"no annotator is called {name!r}; there is: {', '.join(NAMES)}")
