"""Runs of the command line in forked processes, which have everything imported, so that a fault costs a second or two.

The stages are the real ones. Only the start of processes is different: runs and workers are forked instead of spawned.
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import patch

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.tables import table
from newsledger.flows import progress
from newsledger.flows.cli import app, jobs
from newsledger.flows.run import pipeline, publish, reading, workers
from newsledger.warehouse import checked_files, index_files, manifest, snapshots
from newsledger.warehouse.home import Home
from tests.pipeline.homes import ARTICLE, CONTENT, written

STAGES = ("pull", "build", "audit", "duplicates", "stories", "validate", "write", "load")
FIRST = ARTICLE.format(title="Port of Lindesvik to reopen")
SECOND = ARTICLE.format(title="Ferries resume after the strike")
THIRD = ARTICLE.format(title="Dockers of Halden vote on the offer")
Before = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: exit code (negative for a signal), its lines on standard error, stages begun, seconds."""

    code: int
    errors: str
    stages: tuple[str, ...]
    seconds: float

    @property
    def line(self) -> str:
        """The one line that says how it ended; fails if there are several, or a traceback."""
        lines = [line for line in self.errors.splitlines() if line.startswith("newsledger:")]
        assert "Traceback" not in self.errors, self.errors
        assert len(lines) == 1, self.errors
        return lines[0]


class _Told(progress.Progress):
    """Progress that writes the name of each stage to a pipe when it begins."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(quiet=True)
        self._descriptor = descriptor

    def began(self, stage: str) -> None:
        with suppress(OSError):
            os.write(self._descriptor, f"{stage}\n".encode())


class Command:
    """A command line in a forked process."""

    def __init__(self, words: list[str], errors: Path, before: Before = lambda: None) -> None:
        self._errors = errors
        self._began = time.monotonic()
        self._reader, writer = os.pipe()
        self._stages: list[str] = []
        self._rest = b""
        self.pid = os.fork()
        if not self.pid:
            _become(words, errors, before, writer)
        os.close(writer)

    def wait_for(self, stage: str) -> bool:
        """Wait until a stage begins; return whether it did."""
        while stage not in self._stages and self._read():
            pass
        return stage in self._stages

    def signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def workers(self) -> list[int]:
        """Return the process ids of its workers."""
        pids: list[int] = []
        with suppress(OSError):
            for path in Path(f"/proc/{self.pid}/task").glob("*/children"):
                pids += map(int, path.read_text(encoding="ascii").split())
        return pids

    def ended(self) -> Ended:
        """Wait for its end, and end the workers of a killed run.

        A forked worker holds both ends of its pipe, so that it does not see, as a spawned one does, that its parent is
        gone.
        """
        _, status = os.waitpid(self.pid, 0)
        seconds = time.monotonic() - self._began
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        while self._read():
            pass
        os.close(self._reader)
        return Ended(os.waitstatus_to_exitcode(status), self._errors.read_text(), tuple(self._stages), seconds)

    def _read(self) -> bool:
        content = os.read(self._reader, 1000)
        *lines, self._rest = (self._rest + content).split(b"\n")
        self._stages += [line.decode() for line in lines]
        return bool(content)


def _become(words: list[str], errors: Path, before: Before, writer: int) -> None:
    """Run a command line in this process, then end it."""
    code = 70
    os.setpgid(0, 0)
    try:
        descriptor = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(descriptor, stream)
        sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        patch.object(jobs, "Progress", lambda: _Told(writer)).start()
        before()
        app.main(words)
        code = 0
    except SystemExit as exc:
        code = exc.code if isinstance(exc.code, int) else 1
    except BaseException:  # noqa: BLE001 - the end of a process
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


@dataclass(frozen=True, slots=True)
class Scene:
    """A folder of documents, a home made of their first state, and what a run on the second state must give."""

    root: Path
    expected: Mapping[str, tuple[int, str]]

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    def home(self, name: str, *, parent: Path | None = None) -> Path:
        """Return a copy of the home of the first state."""
        home = (parent or self.root) / name
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.root / "base", home, symlinks=True, dirs_exist_ok=True)
        return home

    def run(self, home: Path, before: Before = lambda: None) -> Command:
        return Command(["run", str(self.inbox), "--home", str(home)], self.root / "errors", before)

    def verify(self, home: Path) -> Ended:
        return Command(["verify", "--home", str(home)], self.root / "errors").ended()

    def healed(self, home: Path) -> str | None:
        """Run once more, undisturbed; return what is wrong then, None if nothing is lost, doubled or left behind."""
        ended = self.run(home).ended()
        if ended.code:
            return f"the next run failed: {ended.errors}"
        if digests(home) != self.expected:
            return f"other rows than those of an undisturbed run: {digests(home)}"
        if left := [str(path) for path in (home / "work").rglob("*") if path.is_file() and not _is_kept(path)]:
            return f"left in work/: {left}"
        verified = self.verify(home)
        return f"verify: {verified.errors}" if verified.code else None


def _is_kept(path: Path) -> bool:
    """Return whether a file under work/ is to stay: the spare warehouse, and indexes of the lake."""
    is_of_index = path.suffix in index_files.SUFFIXES or path.name == checked_files.MEMORY
    return path.parent.name == "spare" or ("keys" in path.parts and is_of_index)


def digests(home: Path) -> dict[str, tuple[int, str]]:
    """Return rows and content digest of every table made from documents."""
    tables = manifest.read(Home(home)).tables
    return {name: (tables[name].rows, tables[name].digest) for name in CONTENT}


def whole(home: Path) -> str | None:
    """Return what is wrong with the published state as readers see it at any moment; None if nothing."""
    place = Home(home).current
    current = manifest.sound(place / "manifest.json")
    state = manifest.read(Home(home))
    if state.generation <= 1 and not ((home / "warehouse.duckdb").exists() and place.is_symlink()):
        return None  # the first publish is under way: there was nothing to be read before
    if current is None:
        return "lake/current leads to no generation"
    paths = {home / "lake" / file.path: file for entry in state.tables.values() for file in entry.files}
    paths |= {
        place / snapshots.name_of(current, file): file for entry in current.tables.values() for file in entry.files
    }
    for path, file in paths.items():
        if not path.exists() or path.stat().st_size != file.bytes:
            return f"{path} is not what the manifest says"
    return None if (home / "warehouse.duckdb").exists() else "no warehouse"


@contextmanager
def scene(root: Path) -> Iterator[Scene]:
    """Make the scene; while it is open, runs and workers are forked from this process."""
    publish.warm()
    reading.prepare("news")
    arrow_table(table("rejects"), [{}])
    environment = {"NEWSLEDGER_WORKERS": "1", "OPENBLAS_NUM_THREADS": "1"}
    inbox = written(root / "inbox", one=FIRST, two=SECOND)
    with (
        patch.object(workers, "_CONTEXT", get_context("fork")),
        patch.object(pipeline, "warm", lambda **_: None),
        patch.dict(os.environ, environment),
    ):
        first = Scene(root, {})
        (root / "base").mkdir()
        assert not first.run(root / "base").ended().code, (root / "errors").read_text()
        written(inbox, two=SECOND.replace("Monday", "Tuesday"), three=THIRD)
        (inbox / "broken.json").write_text("{", encoding="utf-8")
        assert not first.run(first.home("undisturbed")).ended().code, (root / "errors").read_text()
        yield Scene(root, digests(root / "undisturbed"))
