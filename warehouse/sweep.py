"""The removal of files that no manifest points at."""

import os
import shutil
from collections.abc import Collection
from pathlib import Path

from newsledger.warehouse import index_files, spare
from newsledger.warehouse.home import Home, is_alive
from newsledger.warehouse.manifest import Manifest, previous, read
from newsledger.warehouse.snapshots import prune, states


def sweep(home: Home, state: Manifest, *, snapshots_kept: int = 2) -> None:
    """Delete the oldest generations, lake files that no remaining one points at, and everything staged.

    The previous state's files stay, so that a reader who has just read the old manifest still finds them.
    """
    prune(home, state, snapshots_kept)
    _sweep_lake(home, state)
    for path in home.work.iterdir():
        if path not in (spare.folder(home), index_files.root(home)):
            _remove(path)
    _sweep_parts(home)


def sweep_leftovers(home: Home) -> None:
    """Delete what a failed or killed run left half done, before the next begins; only finished documents stay.

    These are spilled data, unfinished files of the warehouse and of the lake, and temporary files beside others.
    Without a manifest, every file of the lake stays.

    Raises:
        WarehouseError: The manifest cannot be read.
    """
    for path in home.work.iterdir():
        if path not in (shards(home), spare.folder(home), index_files.root(home)):
            _remove(path)
    for path in shards(home).glob("*.part"):
        _remove(path)
    _sweep_parts(home)
    if home.manifest.exists():
        _sweep_lake(home, read(home))


def _sweep_lake(home: Home, state: Manifest) -> None:
    referring_states = (state, previous(home), *states(home))
    referenced = {file.path for state in referring_states for entry in state.tables.values() for file in entry.files}
    for folder in home.lake.glob("*/"):
        for entry in os.scandir(folder):
            if entry.name.endswith(".parquet") and f"{folder.name}/{entry.name}" not in referenced:
                Path(entry.path).unlink(missing_ok=True)
    index_files.prune(home, referring_states)


def keep_only(home: Home, keys: Collection[str]) -> None:
    """Delete the staged documents of every shard whose key is not among these."""
    for path in shards(home).glob("*"):
        if path.name.partition(".")[0] not in keys:
            _remove(path)


def shards(home: Home) -> Path:
    """Return the folder of the staged documents."""
    return home.work / "shards"


def _sweep_parts(home: Home) -> None:
    folders = [home.root, home.lake, *home.lake.glob("[!.]*/"), home.raw, home.journal]
    for path in [path for folder in folders if not folder.is_symlink() for path in folder.glob(".*.part")]:
        _remove(path)
    if not home.followed_store.exists():
        return
    for path in home.objects.glob("*/.*.part"):  # downloads, also of readers, who do not hold the lock
        process = path.suffixes[-2:-1]
        if not (process and process[0][1:].isdecimal() and is_alive(int(process[0][1:]))):
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
