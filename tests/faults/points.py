"""Kills at every change that a command makes to a home: each file made, renamed, linked or deleted is a point.

So is each call that lets Arrow or DuckDB write: of a file of the lake, and of a table of the warehouse.
"""

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

from newsledger.warehouse import database, increment, lake
from tests.faults.crashes import Finding
from tests.faults.rig import FIRST, SECOND, THIRD, Command, Scene, digests, whole
from tests.pipeline.homes import ARTICLE, written

COMMANDS = {
    "a publish": ("run", "{inbox}"),
    "a rollback": ("rollback", "2"),
    "a compaction": ("rebuild", "--publish-only"),
}
SHARES = {"a publish": 0.4, "a rollback": 0.3, "a compaction": 0.3}
CALLS = (
    *((lake, "stage"), (lake, "sync_file"), (increment, "exchanged"), (increment, "refresh_stored")),
    *((database, "_load"), (database, "store_views"), (database, "sync_file")),
)
CALL = "newsledger.call"
KILLED_AGAIN = 0.25  # the share of kills after which the next run is killed too
_CHANGES = ("open", "os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "os.truncate")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_FOURTH = ARTICLE.format(title="Pilots of Mandal return to their boats")
_FIFTH = ARTICLE.format(title="Lighthouse of Farsund is lit again")


@dataclass(frozen=True, slots=True)
class Point:
    """A change of the file system: what is done, and to what."""

    event: str
    path: str

    def __str__(self) -> str:
        """Return what is done to what."""
        return f"{self.event.rpartition('.')[2]} {self.path}"


class Points:
    """A hook that writes down each change below a home, or kills this process before one."""

    def __init__(self, home: Path, told: Path, number: int | None) -> None:
        """Count from the beginning; the hook stays for as long as the process."""
        self._home, self._number = f"{home}/", number
        self._process, self._count = os.getpid(), 0
        self._told = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def __call__(self, event: str, values: tuple[object, ...]) -> None:
        """Look at an event of this process, not of a worker that is forked from it."""
        if event not in (CALL, *_CHANGES) or os.getpid() != self._process:
            return
        if event == "open" and not (isinstance(values[2], int) and values[2] & _WRITES):
            return
        value = values[1] if event in ("os.rename", "os.link") else values[0]
        if not isinstance(value, str | bytes | os.PathLike):  # a file that is open already
            return
        path = os.fsdecode(value)
        is_relative = event in ("os.remove", "os.rmdir") and not path.startswith("/")  # in a folder that is deleted
        if not (is_relative or event == CALL or path.startswith(self._home)):
            return
        self._count += 1
        if self._count == self._number:
            os.kill(self._process, signal.SIGKILL)
        os.write(self._told, f"{event}\t{path.removeprefix(self._home)}\n".encode())


@contextmanager
def generations(prepared: Scene) -> Iterator[Scene]:
    """Make a home of three publishes, of which two are kept, with both files of the warehouse, and new documents."""
    root = prepared.root / "generations"
    inbox = written(root / "inbox", one=FIRST, two=SECOND)
    (root / "base").mkdir()
    with patch.dict(os.environ, {"NEWSLEDGER_SNAPSHOTS_KEPT": "2"}), patch.object(increment, "MOST_REPLACED", 100.0):
        scene = Scene(root, {})
        for texts in ({}, {"three": THIRD}, {"two": SECOND.replace("Monday", "Tuesday"), "four": _FOURTH}):
            written(inbox, **texts)
            ended = scene.run(root / "base").ended()
            assert not ended.code, ended.errors
        assert (root / "base/work/spare/warehouse.duckdb").exists()
        written(inbox, three=THIRD.replace("Monday", "Sunday"), five=_FIFTH)
        ended = scene.run(scene.home("undisturbed")).ended()
        assert not ended.code, ended.errors
        yield Scene(root, digests(root / "undisturbed"))


def points(scene: Scene, words: Sequence[str]) -> list[Point]:
    """Return the changes that a command makes that nothing disturbs, and check that its publish is whole."""
    home, told = scene.home("counted"), scene.root / "points"
    ended = _command(scene, home, words, told=told).ended()
    assert not ended.code, ended.errors
    assert whole(home) is None
    return [Point(*line.split("\t")) for line in told.read_text(encoding="utf-8").splitlines()]


def _command(scene: Scene, home: Path, words: Sequence[str], *, told: Path, number: int | None = None) -> Command:
    def before() -> None:
        for module, name in CALLS:
            patch.object(module, name, partial(_called, getattr(module, name))).start()
        sys.addaudithook(Points(home, told, number))

    return Command(
        [*(word.format(inbox=scene.inbox) for word in words), "--home", str(home)], scene.root / "errors", before
    )


def _called(function: Callable[..., object], *values: object, **options: object) -> object:
    sys.audit(CALL, function.__name__)
    return function(*values, **options)


def chosen(listed: Sequence[Point], number: int, chance: random.Random) -> list[int]:
    """Return the numbers of so many points, evenly spread, of which each stretch has one by lot."""
    number = min(number, len(listed))
    bounds = [len(listed) * place // number for place in range(number + 1)]
    return [chance.randrange(first, last) + 1 for first, last in pairwise(bounds)]


def kills_at_points(scene: Scene, name: str, number: int, *, minutes: float = 60.0, seed: int = 1) -> Finding:
    """Kill a command at so many of its points, each on a copy of the home, and let a run heal that copy.

    No kill is begun after so many minutes.
    """
    deadline = time.monotonic() + 60 * minutes
    chance, words, told = random.Random(seed), COMMANDS[name], scene.root / "points"
    listed = points(scene, words)
    first = next(place for place, point in enumerate(listed) if point.path.startswith("lake/"))
    lost: list[str] = []
    killed = again = 0
    places = chosen(listed[first:], number, chance)
    chance.shuffle(places)
    for place in places:
        if time.monotonic() > deadline:
            break
        home = scene.home("killed")
        ended = _command(scene, home, words, told=told, number=first + place).ended()
        if ended.code == 0:
            continue  # it made fewer changes than the one that was counted
        killed += 1
        point = listed[first + place - 1]
        assert ended.code == -signal.SIGKILL, f"{point}: {ended.errors}"
        lost += filter(None, [_at(point, whole(home))])
        if chance.random() < KILLED_AGAIN:
            more = chance.randrange(1, len(listed))
            again += _command(scene, home, COMMANDS["a publish"], told=told, number=more).ended().code != 0
            lost += filter(None, [_at(point, whole(home))])
        lost += filter(None, [_at(point, scene.healed(home))])
    shutil.rmtree(scene.root / "killed")
    return Finding(
        f"{name} is killed before one of the {len(listed) - first} changes that it makes to lake, snapshots and "
        f"both files of the warehouse; after {again} of these kills, the next run is killed too",
        killed + again,
        "the next run records it as `interrupted`",
        "the next run gave the rows of an undisturbed run, after each",
        "; ".join(lost) or "nothing",
    )


def _at(point: Point, fault: str | None) -> str | None:
    return f"{point}: {fault}" if fault else None
