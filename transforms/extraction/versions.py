"""The versions of the readers, which every article keeps."""

from functools import cache
from importlib.metadata import version


@cache
def installed(distribution: str) -> str:
    """The installed version of a distribution."""
    return version(distribution)
