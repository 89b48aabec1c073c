"""What a loss of power takes from a home: contents and names that were not flushed to the disk.

Contents are lost where a file was written after its last flush: it is then cut, or has zeros in their place. Names are
lost where a folder was not flushed after a file in it was renamed, linked or deleted: all of that is undone. Real file
systems keep more; what survives this survives them.
"""

import os
import random
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of names: the folders of which one must be flushed to keep it, and what undoes it."""

    folders: frozenset[str]
    undo: Callable[[], object]


class Unflushed:
    """The flushes of a process below a home, and the changes of names since."""

    def __init__(self, home: Path, stash: Path) -> None:
        """Take everything for flushed; `stash` is a new folder on the same file system, which keeps what is deleted."""
        self._home, self._stash = home, stash
        stash.mkdir()
        self._kept = 0
        self._changes: list[_Change] = []
        self._flushed = {status.st_ino: _form(status) for status in (path.stat() for path in _files(home))}
        self._fsync = os.fsync

    def fsync(self, descriptor: int) -> None:
        """Flush, and write down what was flushed; takes the place of os.fsync."""
        self._fsync(descriptor)
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            place = str(Path(f"/proc/self/fd/{descriptor}").readlink())
            self._changes = [change for change in self._changes if place not in change.folders]
        else:
            self._flushed[status.st_ino] = _form(status)

    def changing(self, event: str, source: str, target: str) -> None:
        """Write down a change of names that is about to be made."""
        kept = self._keep(target) if event in ("os.rename", "os.remove") else None
        undoings: dict[str, Callable[[], object]] = {
            "open": lambda: Path(target).unlink(),
            "os.link": lambda: Path(target).unlink(),
            "os.symlink": lambda: Path(target).unlink(),
            "os.mkdir": lambda: Path(target).rmdir(),
            "os.rmdir": lambda: Path(target).mkdir(),
            "os.remove": lambda: self._restore(kept, target),
            "os.rename": lambda: self._rename_back(kept, source=source, target=target),
        }
        if event in undoings and not (event == "open" and os.path.lexists(target)):
            folders = frozenset(str(Path(path).parent) for path in (source, target))
            self._changes.append(_Change(folders, undoings[event]))

    def lose(self, chance: random.Random) -> None:
        """Take away all contents that were not flushed, and by lot the names as well."""
        if chance.random() < 0.5:
            for change in reversed(self._changes):
                with suppress(OSError):
                    change.undo()
        for path in _files(self._home):
            status = path.stat()
            flushed = self._flushed.get(status.st_ino)
            if flushed != _form(status):
                is_appended = path.suffix == ".jsonl" and flushed is not None
                os.truncate(path, min(flushed[0], status.st_size) if is_appended and flushed else 0)
                if chance.random() < 0.5:
                    os.truncate(path, status.st_size)

    def _keep(self, path: str) -> Path | None:
        """Give a file, or what a link says, a name by which it survives its deletion."""
        self._kept += 1
        place = self._stash / str(self._kept)
        try:
            if Path(path).is_symlink():
                place.symlink_to(Path(path).readlink())
            else:
                place.hardlink_to(path)
        except OSError:
            return None
        return place

    def _rename_back(self, kept: Path | None, *, source: str, target: str) -> None:
        Path(target).rename(source)
        self._restore(kept, target)

    def _restore(self, kept: Path | None, target: str) -> None:
        if kept is not None:
            kept.rename(target)


def _files(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() and not path.is_symlink()]


def _form(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns
