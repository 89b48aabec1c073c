"""The versions of the extractors, stored with every article."""

from functools import cache
from importlib.metadata import version


@cache
def installed(distribution: str) -> str:
    """Return the installed version of a distribution."""
    return version(distribution)
