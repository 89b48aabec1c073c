"""The files of the indexes of the lake: one for each column that was searched of each file, named after its SHA-256.

Apart from `key_index`, so that commands that search nothing import no numpy.
"""

import json
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow as pa

from newsledger.warehouse import checked_files
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import LakeFile, Manifest

ORIGIN = ".origin"  # says which file a file of the lake was made of; its metadata have the name of that one
NAME = b"name"
REQUESTS = ".requests"  # the requests of a file of `fetches`, by URL
SEGMENT, LIST = ".segment", ".segments"  # indexes of a column of many files, and the list of those of a column
SUFFIXES = (".arrow", ".columns", ORIGIN, SEGMENT, LIST, REQUESTS)
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
        current = stems.get(folder.name, set()) if folder.parent.name == _VERSION else set()
        present = current.union(_origin_names(folder, current))
        names = {checked_files.MEMORY, *_segment_names(folder, present)}
        for path in os.scandir(folder):
            stem_name = path.name.partition(".")[0]
            # Requests serve no later file, and hold URLs, of which some may have been forgotten.
            is_kept = path.name in names or stem_name in (current if path.name.endswith(REQUESTS) else present)
            if not is_kept and not path.is_dir(follow_symlinks=False):  # an unfinished one begins with the dot
                (folder / path.name).unlink(missing_ok=True)
        checked_files.remember(folder)


def _origin_names(folder: Path, names: Collection[str]) -> Iterator[str]:
    """Yield the files that files of some names were made of, whose indexes serve these as well."""
    for path in folder.glob(f"*{ORIGIN}"):
        if path.stem in names:
            with suppress(OSError, pa.ArrowException, KeyError, TypeError, UnicodeDecodeError):
                content = path.read_bytes()[checked_files.HEADER :]
                yield pa.ipc.open_file(pa.py_buffer(content)).schema.metadata[NAME].decode()


def _segment_names(folder: Path, present: Collection[str]) -> Iterator[str]:
    """Yield the names of the lists of segments and of those segments that have files of some names."""
    for path in folder.glob(f"*{LIST}"):
        segments = _listed(path)
        if any(2 * len(set(files).intersection(present)) < len(files) for _, files, _ in segments):
            from newsledger.warehouse.index_segments import thin  # imports numpy

            thin(folder, path.name.removesuffix(LIST), present)
            segments = _listed(path)
        if segments:
            yield path.name
            yield from (name for name, _, _ in segments)


def _listed(path: Path) -> list[tuple[str, list[str], int]]:
    """Return the segments of a list: the name of each, its files, and the number of its entries."""
    with suppress(OSError, ValueError, TypeError):
        return [
            (name, files, entries) for name, files, entries in json.loads(path.read_bytes()[checked_files.HEADER :])
        ]
    return []


def drop(home: Home) -> None:
    """Delete all indexes."""
    shutil.rmtree(root(home), ignore_errors=True)
