"""The group of a word: words that stand in like surroundings share one. Words are kept as hashes only."""

from functools import cache
from importlib.resources import files
from zlib import crc32

import numpy as np

NAME = "names-groups.npz"


def key(word: str) -> int:
    """The hash by which a word is kept."""
    return crc32(b"group" + word.encode("utf-8", "surrogatepass"))


@cache
def _groups() -> dict[int, int]:
    path = files("newsledger.seeds").joinpath("model", NAME)
    if not path.is_file():
        return {}
    with path.open("rb") as stream, np.load(stream) as data:
        return dict(zip(data["keys"].tolist(), data["groups"].tolist(), strict=True))


def group(word: str) -> int:
    """The group of a word, of its form in small letters where it has none; -1 for a word too rare to know."""
    table = _groups()
    number = table.get(key(word), -1)
    return number if number >= 0 else table.get(key(word.lower()), -1)
