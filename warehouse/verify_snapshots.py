"""The verification of the generations that stay readable, and their repair."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from newsledger.warehouse import lake, manifest, snapshots
from newsledger.warehouse.damage import Damage, Remedy
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import LakeFile, Manifest


def snapshot_damage(home: Home, state: Manifest) -> Iterator[Damage]:
    """Yield the damage to `current` and to the folders of generations; none in a home of a version without them.

    The files of the state itself are taken to be whole.
    """
    places = snapshots.folders(home)
    if not places and not home.current.is_symlink():
        return
    if not snapshots.is_pointed_at(home, state) and snapshots.has_tables(home, state):
        yield _damage(home.current.name, "current_elsewhere", f"it does not lead to generation {state.generation}")
    sound = {file.path for entry in state.tables.values() for file in entry.files}
    for place in places:
        yield from _of_folder(home, place, sound)
    if not snapshots.is_whole(home, state) and snapshots.has_tables(home, state):
        yield _damage(f"{state.generation:08d}", "snapshot_incomplete", "it has other files than the manifest")


def _of_folder(home: Home, place: Path, sound: set[str]) -> Iterator[Damage]:
    """Yield the damage to one folder; the files that are found whole are added to `sound`."""
    stored = manifest.sound(place / snapshots.STATE)
    if stored is None:
        yield _damage(place.name, "snapshot_unreadable", "its manifest.json cannot be read")
        return
    for file in (file for entry in stored.tables.values() for file in entry.files):
        if file.path not in sound:
            if not lake.is_sound(home, file):
                yield _damage(place.name, "snapshot_damaged", f"{file.path} is missing or was changed")
                continue
            sound.add(file.path)
        if (place / Path(file.path).parent).is_dir() and not _is_same(home, stored, file):
            yield _damage(place.name, "snapshot_changed", f"{file.path} in it is not the file of the lake")


def _is_same(home: Home, state: Manifest, file: LakeFile) -> bool:
    """Return whether a file of a folder is the file of the lake, by another name or as a copy."""
    path = snapshots.find_file(home, state, file)
    try:
        return path.samefile(home.lake / file.path) or lake.file_sha256(path) == file.sha256
    except OSError:
        return False


def _damage(name: str, reason: str, detail: str) -> Damage:
    return Damage("snapshots", name, reason, detail, Remedy.CURRENT)


def repair_snapshots(home: Home, state: Manifest) -> list[str]:
    """Link the files of each generation anew, and drop generations whose files are lost; return a line for each."""
    reports = []
    names = {damage.key for damage in snapshot_damage(home, state)}
    for place in snapshots.folders(home):
        if place.name not in names:
            continue
        stored = manifest.sound(place / snapshots.STATE)
        if stored is not None and lake.sound(home, stored).tables == stored.tables:
            snapshots.write(home, stored)
            reports.append(f"current: generation {int(place.name)} linked again")
        else:
            shutil.rmtree(place, ignore_errors=True)
            reports.append(f"current: generation {int(place.name)} dropped, since its files are damaged")
    snapshots.ensure(home, state)
    if home.current.name in names:
        reports.append(f"current: leads to generation {state.generation}")
    return reports
