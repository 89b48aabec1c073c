"""The files of the indexes of the lake: one for each column that was searched of each file, named after its SHA-256.

Apart from `key_index`, so that commands that search nothing import no numpy.
"""

import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import LakeFile, Manifest

_VERSION = "2"  # a change of the hash or of the files takes another
_DIGITS = 32  # of the SHA-256 of a file of the lake


def root(home: Home) -> Path:
    """Return the folder of all indexes."""
    return home.work / "keys"


def stem(home: Home, file: LakeFile) -> Path:
    """Return the beginning of the paths of the indexes of a file of the lake."""
    return root(home) / _VERSION / file.path.partition("/")[0] / file.sha256[:_DIGITS]


def paths(home: Home) -> Iterator[Path]:
    """Yield the files of all indexes, unfinished ones included."""
    yield from root(home).glob("*/*/*")


def prune(home: Home, states: Collection[Manifest]) -> None:
    """Delete the indexes of files that no state has, and those of another version."""
    stems = {stem(home, file) for state in states for entry in state.tables.values() for file in entry.files}
    for path in paths(home):
        if path.parent / path.name.partition(".")[0] not in stems:  # of an unfinished file, the folder
            path.unlink(missing_ok=True)


def drop(home: Home) -> None:
    """Delete all indexes."""
    shutil.rmtree(root(home), ignore_errors=True)
