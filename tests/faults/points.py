"""Faults at every change that a command makes to a home: each file made, renamed, linked or deleted is a point.

So is each call that lets Arrow or DuckDB write: of a Parquet file, and of a table of the warehouse. At a point the
command is killed, or loses what was not flushed as well, as with the power.
"""

import os
import random
import re
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Literal
from unittest.mock import patch

import pyarrow.parquet as pq

from newsledger.warehouse import database, increment, index_segments, lake, manifest, snapshots
from newsledger.warehouse.home import Home
from tests.faults.crashes import Finding
from tests.faults.rig import FIRST, SECOND, THIRD, Command, Scene, digests, whole
from tests.faults.unflushed import Unflushed
from tests.pipeline.homes import ARTICLE, written

Way = Literal["killed", "powerless"]
CALLS = (
    *((lake, "stage"), (pq, "write_table"), (lake, "sync_file"), (increment, "exchanged")),
    *((increment, "refresh_stored"), (increment, "sync_file"), (database, "_load"), (database, "store_views")),
    *((database, "sync_file"), (database, "block_digests"), (increment, "block_digests")),
)
CALL = "newsledger.call"
KILLED_AGAIN = 0.25  # the share of kills after which the next run is killed too
_NAMES = ("os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir")
_CHANGES = ("open", *_NAMES, "os.truncate")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_FOURTH = ARTICLE.format(title="Pilots of Mandal return to their boats")
_FIFTH = ARTICLE.format(title="Lighthouse of Farsund is lit again")
_GROUPS = {
    r"call (exchanged|refresh_stored|_load|store_views|block_digests)": "a table of the warehouse is written",
    r"call (stage|write_table|sync_file)": "a Parquet file is written or flushed",
    r".* raw/(journal|objects)/.*": "journals and raw bytes",
    r".* (raw/\.?tombstones|\.?tombstones).*": "tombstones and their copy",
    r".* raw/\.?manifest\.copy.*": "the manifest's copy",
    r".* lake/\.?manifest\.previous.*": "the manifest before",
    r".* lake/\.?manifest\.json.*": "the manifest: the commit",
    r"(remove|rmdir) lake/generations/.*|rename .*\.part": "old snapshots are deleted",
    r".* lake/generations.*": "the folder of the new generation",
    r".* lake/\.?current.*": "`lake/current`",
    r"remove lake/.*": "old files of the lake are deleted",
    r".* lake/.*": "folders of the lake",
    r".* work/keys/.*\.segments?(\..*)?": "segments of indexes and their lists",
    r".* work/keys.*": "indexes",
    r".* work/spare.*": "the older file of the warehouse",
    r".* work/[^/]*\.duckdb.*": "the new file of the warehouse",
    r".* warehouse\.duckdb.*": "the swap of the warehouse",
    r".* reports.*": "reports",
}
_OTHERS = "the rest: lock, spilled and staged rows"


@dataclass(frozen=True, slots=True)
class Procedure:
    """A command whose points are faults' places, on a home of some publishes.

    `start` is the beginning of the path of the first point that counts; those before are of reading documents.
    """

    words: tuple[str, ...]
    publishes: int = 3
    start: str = "lake/"
    share: float = 0.1


PROCEDURES: Mapping[str, Procedure] = {
    "a publish": Procedure(("run", "{inbox}"), share=0.3),
    "the first publish": Procedure(("run", "{inbox}"), publishes=0),
    "the second publish, which makes the second file of the warehouse": Procedure(("run", "{inbox}"), publishes=1),
    "a rollback": Procedure(("rollback", "2"), share=0.17),
    "a compaction": Procedure(("rebuild", "--publish-only"), share=0.18),
    "an erasure": Procedure(("forget", "--url", "{one}"), start="tombstones", share=0.15),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A change of the file system: what is done, and to what."""

    event: str
    path: str

    def __str__(self) -> str:
        """Return what is done to what."""
        return f"{self.event.rpartition('.')[2]} {self.path}"

    @property
    def group(self) -> str:
        """Return the part of the home that is changed."""
        return next((name for pattern, name in _GROUPS.items() if re.fullmatch(pattern, str(self))), _OTHERS)


class Points:
    """A hook that writes down each change below a home, and lets a fault happen before one."""

    def __init__(self, home: Path, told: Path, number: int | None, way: Way) -> None:
        """Count from the beginning; the hook stays for as long as the process."""
        self._home, self._number = f"{home}/", number
        self._process, self._count, self._is_at_work = os.getpid(), 0, False
        self._told = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self._chance = random.Random(number)
        self._unflushed = None
        if way == "powerless":
            shutil.rmtree(stash := told.with_name("stash"), ignore_errors=True)
            self._unflushed = Unflushed(home, stash)
            patch.object(os, "fsync", self._unflushed.fsync).start()

    def __call__(self, event: str, values: tuple[object, ...]) -> None:
        """Look at an event of this process, not of a worker that is forked from it."""
        if event not in (CALL, *_CHANGES) or os.getpid() != self._process or self._is_at_work:
            return
        if event == "open" and not (isinstance(values[2], int) and values[2] & _WRITES):
            return
        if not isinstance(values[0], str | bytes | os.PathLike):  # a file that is open already
            return
        source, target = _paths(event, values)
        if event != CALL and not target.startswith(self._home):
            return
        self._is_at_work = True
        try:
            self._look(event, source, target)
        finally:
            self._is_at_work = False

    def _look(self, event: str, source: str, target: str) -> None:
        self._count += 1
        if self._count == self._number:
            if self._unflushed is not None:
                self._unflushed.lose(self._chance)
            os.kill(self._process, signal.SIGKILL)
        os.write(self._told, f"{event}\t{target.removeprefix(self._home)}\n".encode())
        if self._unflushed is not None and event != CALL:
            self._unflushed.changing(event, source, target)


def _paths(event: str, values: tuple[object, ...]) -> tuple[str, str]:
    """Return the whole paths that a change leads from and to; the same path where there is one."""
    if event == CALL:
        return str(values[0]), str(values[0])
    if event == "os.rename":
        return _whole(values[0], values[2]), _whole(values[1], values[3])
    if event == "os.link":
        target = _whole(values[1], values[3])
        return target, target
    if event == "os.symlink":
        target = _whole(values[1], values[2])
        return target, target
    folder = {"os.remove": 1, "os.rmdir": 1, "os.mkdir": 2}.get(event)
    target = _whole(values[0], values[folder] if folder else None)
    return target, target


def _whole(path: object, folder: object) -> str:
    """Return a path with the folder that is open under a number, which the deletion of a tree leaves out."""
    name = os.fsdecode(path)  # type: ignore[arg-type]
    is_inside = isinstance(folder, int) and folder >= 0 and not name.startswith("/")
    return str(Path(f"/proc/self/fd/{folder}").readlink() / name) if is_inside else name


@dataclass(frozen=True, slots=True)
class Stand:
    """Homes of which a procedure takes place on copies: what the next run gives undisturbed, and what is forgotten."""

    scene: Scene
    forgotten: Mapping[str, tuple[int, str]]

    @property
    def one(self) -> str:
        """The URL of the document that is erased."""
        return (self.scene.inbox / "one.txt").as_uri()

    def healed(self, home: Path) -> str | None:
        """Let the next run heal a home; what an erasure that had begun names must be gone then, from snapshots too."""
        is_erased = Home(home).tombstones.exists()
        expected = self.forgotten if is_erased else self.scene.expected
        fault = Scene(self.scene.root, expected).healed(home)
        return fault or (_remnant(Home(home), self.one) if is_erased else None)


def _remnant(home: Home, url: str) -> str | None:
    """Return the generation that still has a document."""
    for state in (manifest.read(home), *snapshots.states(home)):
        if url in lake.tables(home, state, "documents", columns=["url"])["url"].to_pylist():
            return f"generation {state.generation} has {url}"
    return None


@contextmanager
def stands(prepared: Scene) -> Iterator[Mapping[int, Stand]]:
    """Make homes of no, one and three publishes, by their number, with new documents for the next run.

    Of the last, two generations are kept; it has both files of the warehouse, and segments of indexes.
    """
    with (
        patch.dict(os.environ, {"NEWSLEDGER_SNAPSHOTS_KEPT": "2"}),
        patch.object(increment, "MOST_REPLACED", 100.0),
        patch.object(index_segments, "MOST_SINGLE", 1),
    ):
        result = {number: _stand(prepared.root / f"stand{number}", number) for number in (0, 1, 3)}
        home = result[3].scene.root / "base"
        assert (home / "work/spare/warehouse.duckdb").exists()
        assert list((home / "work/keys").rglob("*.segment")), "no index has a segment"
        yield result


def _stand(root: Path, publishes: int) -> Stand:
    inbox = written(root / "inbox", one=FIRST, two=SECOND)
    (root / "base").mkdir()
    scene = Scene(root, {})
    texts: tuple[dict[str, str], ...] = (
        *({}, {"three": THIRD}, {"two": SECOND.replace("Monday", "Tuesday"), "four": _FOURTH}),
    )
    for changed in texts[:publishes]:
        written(inbox, **changed)
        _succeed(scene.run(root / "base"))
    if publishes:
        written(inbox, three=THIRD.replace("Monday", "Sunday"), five=_FIFTH)
    home = scene.home("undisturbed")
    _succeed(scene.run(home))
    stand = Stand(Scene(root, digests(home)), {})
    if not publishes:
        return stand
    home = scene.home("forgotten")
    _succeed(_command(stand, home, PROCEDURES["an erasure"].words))
    _succeed(scene.run(home))
    return Stand(stand.scene, digests(home))


def _succeed(command: Command) -> None:
    ended = command.ended()
    assert not ended.code, ended.errors


def points(stand: Stand, words: Sequence[str]) -> list[Point]:
    """Return the changes that a command makes that nothing disturbs, and check that its publish is whole."""
    home, told = stand.scene.home("counted"), stand.scene.root / "points"
    _succeed(_command(stand, home, words, told=told))
    assert whole(home) is None
    return [Point(*line.split("\t")) for line in told.read_text(encoding="utf-8").splitlines()]


def _command(
    stand: Stand,
    home: Path,
    words: Sequence[str],
    *,
    told: Path | None = None,
    number: int | None = None,
    way: Way = "killed",
) -> Command:
    def before() -> None:
        for module, name in CALLS:
            patch.object(module, name, partial(_called, getattr(module, name))).start()
        if told is not None:
            sys.addaudithook(Points(home, told, number, way))

    given = [word.format(inbox=stand.scene.inbox, one=stand.one) for word in words]
    return Command([*given, "--home", str(home)], stand.scene.root / "errors", before)


def _called(function: Callable[..., object], *values: object, **options: object) -> object:
    sys.audit(CALL, function.__name__)
    return function(*values, **options)


def chosen(groups: Sequence[str], number: int, chance: random.Random) -> list[int]:
    """Return the places of so many points, evenly spread; with one of each group by lot, where there are so many."""
    places, names = list(range(len(groups))), list(dict.fromkeys(groups))
    firsts: set[int] = set()
    if number >= len(names):
        firsts = {chance.choice([place for place in places if groups[place] == name]) for name in names}
    rest = [place for place in places if place not in firsts]
    more = max(0, min(number - len(firsts), len(rest)))
    bounds = [len(rest) * place // more for place in range(more + 1)] if more else []
    return [*firsts, *(rest[chance.randrange(first, last)] for first, last in pairwise(bounds))]


@dataclass(slots=True)
class _Tally:
    """What happened at the points of a procedure."""

    lost: list[str]
    counts: Counter[str]
    again: int = 0

    def add(self, point: Point, fault: str | None) -> None:
        if fault:
            self.lost.append(f"{point}: {fault}")


def faults_at_points(
    stand: Stand, name: str, number: int, *, way: Way = "killed", minutes: float = 60.0, seed: int = 1
) -> Finding:
    """Disturb a procedure at so many of its points, each on a copy of the home, and let a run heal that copy.

    None is begun after so many minutes.
    """
    deadline = time.monotonic() + 60 * minutes
    chance, procedure = random.Random(seed), PROCEDURES[name]
    listed = points(stand, procedure.words)
    first = next(place for place, point in enumerate(listed) if point.path.lstrip(".").startswith(procedure.start))
    places = chosen([point.group for point in listed[first:]], number, chance)
    chance.shuffle(places)
    tally = _Tally([], Counter())
    for place in places:
        if time.monotonic() > deadline:
            break
        _disturb(stand, procedure, tally, listed=listed, place=first + place, way=way, chance=chance)
    shutil.rmtree(stand.scene.root / "disturbed")
    return _finding(name, way, tally, size=len(listed) - first)


def _disturb(
    stand: Stand,
    procedure: Procedure,
    tally: _Tally,
    *,
    listed: Sequence[Point],
    place: int,
    way: Way,
    chance: random.Random,
) -> None:
    """Let a fault happen before one point, and heal the home."""
    home, told, point = stand.scene.home("disturbed"), stand.scene.root / "points", listed[place]
    ended = _command(stand, home, procedure.words, told=told, number=place + 1, way=way).ended()
    if ended.code == 0:
        return  # it made fewer changes than the one that was counted
    assert ended.code == -signal.SIGKILL, f"{point}: {ended.errors}"
    tally.counts[point.group] += 1
    tally.add(point, whole(home))
    if way == "killed" and chance.random() < KILLED_AGAIN:
        words, more = PROCEDURES["a publish"].words, chance.randrange(1, len(listed))
        tally.again += _command(stand, home, words, told=told, number=more).ended().code != 0
        tally.add(point, whole(home))
    tally.add(point, stand.healed(home))


def _finding(name: str, way: Way, tally: _Tally, *, size: int) -> Finding:
    changes = f"one of the {size} changes that it makes to lake, snapshots, indexes and both files of the warehouse"
    healed = "the next run gave the rows of an undisturbed run, after each"
    faults = {
        "killed": f"{name} is killed before {changes}; after {tally.again} of these kills, the next run is killed too",
        "powerless": f"the power fails before {changes} ({name}): what was not flushed is lost",
    }
    told = "the next run records it as `interrupted`"
    lost = "; ".join(tally.lost) or "nothing"
    return Finding(faults[way], tally.counts.total() + tally.again, told, healed, lost, name, tally.counts)
