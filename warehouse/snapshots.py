"""The generations of the lake that stay readable: a folder of hard links for each, and `current`, a link to the newest.

A folder is written beside its place and renamed, `current` is replaced by a rename, and neither is changed afterwards.
A reader that resolves `current` once keeps one whole generation until it is pruned. One that lists a folder through
`current` and then opens the files gets a whole generation or an error: a file has another name in each generation,
since a library that asks for each listed name again leaves out, without a word, those that the next generation lacks.
"""

import logging
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from newsledger.expectations.errors import SettingsError
from newsledger.warehouse import manifest
from newsledger.warehouse.durable import UNSUPPORTED, refused, sync_file, sync_folder
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import LakeFile, Manifest
from newsledger.warehouse.snapshot_pages import pages

STATE = "manifest.json"
_LOG = logging.getLogger("newsledger")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A generation that stays readable, and the bytes of the files that no other one has."""

    state: Manifest
    own_bytes: int

    @property
    def bytes(self) -> int:
        """Bytes of all of its files."""
        return sum(file.bytes for entry in self.state.tables.values() for file in entry.files)


def folder(home: Home, generation: int) -> Path:
    """Return the folder of a generation."""
    return home.generations / f"{generation:08d}"


def name_of(state: Manifest, file: LakeFile) -> str:
    """Return the path of a lake file in the folder of a state, which no other state has."""
    path = PurePosixPath(file.path)
    return str(path.with_name(f"{state.generation:08d}_{path.name}"))


def write(home: Home, state: Manifest) -> None:
    """Write the folder of a state, whole or not at all; `current` does not lead to it yet.

    Where the file system has no hard links, the folder has no tables; the state can still be queried.

    Raises:
        WarehouseError: The disk refused.
    """
    place = folder(home, state.generation)
    new_folder = place.with_name(f".{place.name}.part")
    try:
        shutil.rmtree(new_folder, ignore_errors=True)
        new_folder.mkdir(parents=True)
        if _are_linked(home, state, new_folder):
            for name, page in pages(state).items():
                (new_folder / name).write_text(page, encoding="utf-8")
        (new_folder / STATE).write_bytes(manifest.encoded(state))
        for path in (path for path in new_folder.iterdir() if path.is_file()):
            sync_file(path)  # or a loss of power after the rename leaves it empty
        shutil.rmtree(place, ignore_errors=True)  # of a publish that was killed before it was committed
        new_folder.replace(place)
        sync_folder(home.generations)
    except OSError as exc:
        raise refused(exc, place) from exc


def _are_linked(home: Home, state: Manifest, target: Path) -> bool:
    """Link the files of every table; return whether the file system allows it."""
    try:
        for name, entry in state.tables.items():
            (target / name).mkdir()
            for file in entry.files:
                os.link(home.lake / file.path, target / name_of(state, file))
    except OSError as exc:
        if exc.errno not in UNSUPPORTED:
            raise
        _LOG.warning("%s is not kept: the file system has no hard links (%s)", home.current, exc.strerror)
        for name in state.tables:
            shutil.rmtree(target / name, ignore_errors=True)
        return False
    return True


def point(home: Home, state: Manifest) -> None:
    """Let `current` lead to the folder of a state, or to nothing where that has no tables.

    Raises:
        WarehouseError: The disk refused.
    """
    place = folder(home, state.generation)
    new_link = home.lake / f".{home.current.name}.{os.getpid()}.part"
    try:
        if home.current.is_dir() and not home.current.is_symlink():
            shutil.rmtree(home.current)  # a copy of a home by a tool that follows links
        if not has_tables(home, state):
            home.current.unlink(missing_ok=True)
            return
        new_link.unlink(missing_ok=True)
        new_link.symlink_to(place.relative_to(home.lake), target_is_directory=True)
        new_link.replace(home.current)
        sync_folder(home.lake)
    except OSError as exc:
        raise refused(exc, home.current) from exc


def ensure(home: Home, state: Manifest) -> None:
    """Complete what a killed publish left: no folder newer than the state, the state's folder whole, and `current`.

    Raises:
        WarehouseError: The disk refused.
    """
    for place in folders(home):
        if int(place.name) > state.generation:
            shutil.rmtree(place, ignore_errors=True)
    if not state.generation:
        return
    if not is_whole(home, state):
        write(home, state)
    if not is_pointed_at(home, state) and has_tables(home, state):
        point(home, state)


def is_whole(home: Home, state: Manifest) -> bool:
    """Return whether the folder of a state was written from it and has its files by name, and no others.

    A folder of an earlier version has them by the names that they have in the lake.
    """
    place = folder(home, state.generation)
    stored = manifest.sound(place / STATE)
    if stored is None or stored.tables != state.tables:
        return False
    present = {str(path.relative_to(place)) for name in state.tables for path in (place / name).glob("*")}
    files = [file for entry in state.tables.values() for file in entry.files]
    return present in ({name_of(state, file) for file in files}, {file.path for file in files})


def find_file(home: Home, state: Manifest, file: LakeFile) -> Path:
    """Return the path of a file in the folder of a state, by its name in the lake in a folder of an earlier version."""
    place = folder(home, state.generation)
    former = place / file.path
    return former if former.exists() else place / name_of(state, file)


def has_tables(home: Home, state: Manifest) -> bool:
    """Return whether the folder of a state has tables; it has none where the file system has no hard links."""
    place = folder(home, state.generation)
    return any((place / name).is_dir() for name in state.tables)


def is_pointed_at(home: Home, state: Manifest) -> bool:
    """Return whether `current` is a link to the folder of a state."""
    place = folder(home, state.generation)
    return home.current.is_symlink() and home.current.readlink() == place.relative_to(home.lake)


def folders(home: Home) -> list[Path]:
    """Return the folders of all generations, oldest first."""
    return sorted(path for path in home.generations.glob("*") if path.name.isdecimal())


def states(home: Home) -> list[Manifest]:
    """Return the generations that can be read, oldest first; one whose manifest is damaged cannot."""
    stored = (manifest.sound(place / STATE) for place in folders(home))
    return [state for state in stored if state is not None]


def snapshots(home: Home) -> list[Snapshot]:
    """Return the generations that can be read, oldest first, each with the bytes that it costs."""
    readable = states(home)
    uses = Counter(file.path for state in readable for entry in state.tables.values() for file in entry.files)
    return [
        Snapshot(
            state,
            sum(file.bytes for entry in state.tables.values() for file in entry.files if uses[file.path] == 1),
        )
        for state in readable
    ]


def prune(home: Home, state: Manifest, number: int) -> None:
    """Delete every generation but the newest `number` up to a state; a file goes with the last that has it."""
    places = [place for place in folders(home) if int(place.name) <= state.generation]
    for place in places[:-number]:
        doomed = place.with_name(f".{place.name}.part")
        shutil.rmtree(doomed, ignore_errors=True)
        place.replace(doomed)
        shutil.rmtree(doomed, ignore_errors=True)


def find(home: Home, name: str) -> Manifest:
    """Return the generation of a number, or the last one published at or before a time.

    Raises:
        SettingsError: There is none, or the text is neither; the message lists those that can be read.
    """
    readable = states(home)
    if name.isdecimal():
        matches = [state for state in readable if state.generation == int(name)]
    else:
        moment = _moment(name)
        matches = [state for state in readable if datetime.fromisoformat(state.written_at) <= moment]
    if not matches:
        raise SettingsError(f"no snapshot of {name} in {home.root}: {_range(readable)}; see newsledger snapshots")
    return matches[-1]


def _range(readable: Sequence[Manifest]) -> str:
    if not readable:
        return "there are none"
    first, last = readable[0], readable[-1]
    return f"generations {first.generation} ({first.written_at}) to {last.generation} ({last.written_at}) are kept"


def _moment(text: str) -> datetime:
    """Return a time; one without a zone is in UTC, and a day means its end."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as exc:
        raise SettingsError(
            f"{text!r} is neither the number of a generation nor a time such as 2026-03-31T18:00"
        ) from exc
    if len(text) == len("2026-03-31"):
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
