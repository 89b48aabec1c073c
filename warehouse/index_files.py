"""The files of the indexes of the lake: one for each column that was searched of each file, named after its SHA-256.

Apart from `key_index`, so that commands that search nothing import no numpy.
"""

import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from newsledger.warehouse import checked_files
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import LakeFile, Manifest

SUFFIXES = (".arrow", ".columns")
_VERSION = "3"  # a change of the hash or of the files takes another
_DIGITS = 32  # of the SHA-256 of a file of the lake


def root(home: Home) -> Path:
    """Return the folder of all indexes."""
    return home.work / "keys"


def stem(home: Home, file: LakeFile) -> Path:
    """Return the beginning of the paths of the indexes of a file of the lake."""
    return root(home) / _VERSION / file.path.partition("/")[0] / file.sha256[:_DIGITS]


def paths(home: Home) -> Iterator[Path]:
    """Yield the files of all indexes, unfinished ones included."""
    yield from (path for path in root(home).glob("*/*/*") if path.name != checked_files.MEMORY)


def prune(home: Home, states: Collection[Manifest]) -> None:
    """Delete the indexes of files that no state has, and those of another version; write down which were checked."""
    stems: dict[str, set[str]] = {}
    for state in states:
        for name, entry in state.tables.items():
            stems.setdefault(name, set()).update(file.sha256[:_DIGITS] for file in entry.files)
    for folder in root(home).glob("*/*"):
        if not folder.is_dir():  # what a desktop left there is not ours
            continue
        kept = stems.get(folder.name, set()) if folder.parent.name == _VERSION else set()
        for found in os.scandir(folder):
            is_kept = found.name.partition(".")[0] in kept or found.name == checked_files.MEMORY
            if not is_kept and not found.is_dir(follow_symlinks=False):  # an unfinished one begins with the dot
                (folder / found.name).unlink(missing_ok=True)
        checked_files.remember(folder)


def drop(home: Home) -> None:
    """Delete all indexes."""
    shutil.rmtree(root(home), ignore_errors=True)
