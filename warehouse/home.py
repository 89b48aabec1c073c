"""The layout of a home, and the lock that admits one writing run at a time."""

import fcntl
import json
import os
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from newsledger.expectations.errors import SettingsError, WarehouseError
from newsledger.warehouse.durable import refused

if TYPE_CHECKING:
    from newsledger.warehouse.damage import Damage
    from newsledger.warehouse.manifest import Manifest

MONITOR_FILE = "monitors.toml"


class Origin(Protocol):
    """The store of which a home is a working copy; see `warehouse/store/working_copy.py`."""

    def take_up(self) -> None:
        """Bring the home to the state of the store."""

    def publish(self, state: "Manifest", *, is_erased: bool = False) -> None:
        """Put a state of the home in the place of the one taken up last."""

    def fetch(self, raw_path: str) -> None:
        """Bring raw bytes into the home."""

    def fetch_all(self, raw_paths: Iterable[str]) -> None:
        """Bring the raw bytes that the home lacks into it."""

    def has_erased(self) -> bool:
        """Return whether nothing is left in the store of what the home's tombstones name."""

    def erase(self, raw_paths: Collection[str], *, names: Collection[str]) -> None:
        """Delete raw bytes in the store, and those that were uploaded in vain, but none of these `names`."""

    def damage(self, stored: Collection[str]) -> "Iterator[Damage]":
        """Yield what the store lacks of its state, and published raw bytes of the home that are not `stored`."""

    def stored_objects(self) -> frozenset[str]:
        """Return the paths of all raw bytes in the store."""

    def repair(self) -> list[str]:
        """Upload what the store lacks of its state and the home has."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folders and files of one ledger; `origin` has the raw bytes that are not in the home yet."""

    root: Path
    origin: Origin | None = field(default=None, compare=False, repr=False)

    @property
    def raw(self) -> Path:
        """Raw bytes and journals."""
        return self.root / "raw"

    @property
    def objects(self) -> Path:
        """Raw bytes, named by their hash."""
        return self.raw / "objects"

    @property
    def journal(self) -> Path:
        """One file of JSON lines per run."""
        return self.raw / "journal"

    @property
    def work(self) -> Path:
        """Staged results of an unfinished run."""
        return self.root / "work"

    @property
    def lake(self) -> Path:
        """Published Parquet."""
        return self.root / "lake"

    @property
    def manifest(self) -> Path:
        """The pointer to the current files."""
        return self.lake / "manifest.json"

    @property
    def generations(self) -> Path:
        """The states of the lake that stay readable, a folder of hard links for each."""
        return self.lake / "generations"

    @property
    def current(self) -> Path:
        """The link to the folder of the current state."""
        return self.lake / "current"

    @property
    def manifest_copy(self) -> Path:
        """A copy of the manifest outside the lake."""
        return self.raw / "manifest.copy.json"

    @property
    def tombstones(self) -> Path:
        """The hashes of forgotten things."""
        return self.root / "tombstones.jsonl"

    @property
    def tombstones_copy(self) -> Path:
        """A copy of the tombstones."""
        return self.raw / "tombstones.copy.jsonl"

    @property
    def store_tombstones(self) -> Path:
        """The tombstones of the store that the home follows, as they were there last."""
        return self.raw / "tombstones.store.jsonl"

    @property
    def losses(self) -> Path:
        """Raw objects that are known to be lost."""
        return self.raw / "lost.jsonl"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.root / "warehouse.duckdb"

    @property
    def search_index(self) -> Path:
        """The SQLite file with the words of articles and statements."""
        return self.root / "search.sqlite"

    @property
    def monitors(self) -> Path:
        """The SQLite file with the matches of monitors."""
        return self.root / "monitors.sqlite"

    @property
    def monitor_file(self) -> Path:
        """The list of the monitors, which the user writes."""
        return self.root / MONITOR_FILE

    @property
    def alerts(self) -> Path:
        """Alerts of monitors as files."""
        return self.root / "alerts"

    @property
    def reports(self) -> Path:
        """Validation results, a folder per run."""
        return self.root / "reports"

    @property
    def answers(self) -> Path:
        """Answers of language models, named by the hash of the request."""
        return self.root / "llm" / "answers"

    @property
    def followed_store(self) -> Path:
        """The store that the home is a working copy of; missing where it is none."""
        return self.root / "store.json"

    @property
    def lock(self) -> Path:
        """The file that a writing process keeps locked."""
        return self.root / ".lock"

    @property
    def own_paths(self) -> frozenset[str]:
        """The real paths of the folders and documents that newsledger writes."""
        folders = (self.raw, self.lake, self.work, self.reports, self.alerts, self.answers.parent)
        files = (self.tombstones, self.followed_store)
        return frozenset(os.path.realpath(path) for path in (*folders, *files))

    def prepare(self) -> None:
        """Create the folders.

        Raises:
            WarehouseError: The home cannot be written to.
        """
        try:
            for folder in (self.objects, self.journal, self.work, self.lake, self.reports):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise refused(exc, self.root) from exc


@contextmanager
def locked(home: Home, *, wait_s: float = 0.0, is_taken_up: bool = True) -> Iterator[None]:
    """Lock the home for writing; the kernel releases the lock when the process dies.

    A home that follows a store is brought to its state first, unless that is not to be taken up.

    Raises:
        SettingsError: The home is a working copy of a store that the settings do not name.
        WarehouseError: Another process holds it and did not let go within `wait_s` seconds, or the home cannot be
            written to, or its store cannot be read.
    """
    if home.origin is None and home.followed_store.exists():
        raise SettingsError(
            f"{home.root} is a working copy of the store in {home.followed_store}: name it in the setting store, or "
            "remove that file to make the home independent"
        )
    home.prepare()
    with _lock_file(home) as stream:
        deadline = time.monotonic() + wait_s
        while not _taken(stream.fileno()):
            if time.monotonic() >= deadline:
                raise WarehouseError(_refusal(home))
            time.sleep(0.1)
        stream.truncate(0)
        holder_row = {"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
        with suppress(OSError):  # on a full disk the lock holds all the same, without a name on it
            stream.write(json.dumps(holder_row).encode())
        if home.origin is not None and is_taken_up:
            home.origin.take_up()
        yield


def _lock_file(home: Home) -> IO[bytes]:
    try:
        return home.lock.open("ab", buffering=0)
    except OSError as exc:
        raise refused(exc, home.lock) from exc


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _refusal(home: Home) -> str:
    lock_holder = _holding(home)
    description = f"another run (pid {lock_holder[0]}, since {lock_holder[1]})" if lock_holder else "another run"
    return f"{description} is using {home.root}; wait until it ends, set NEWSLEDGER_LOCK_WAIT_S, or use another --home"


def holder(home: Home) -> int | None:
    """Return the process that last took the lock, if it is alive; the lock itself is not touched."""
    lock_holder = _holding(home)
    return lock_holder[0] if lock_holder is not None and is_alive(lock_holder[0]) else None


def is_alive(process: int) -> bool:
    """Return whether there is a process of this number, of any user."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _holding(home: Home) -> tuple[int, str] | None:
    """Return process and time written in the lock file; None while a process is writing its own."""
    try:
        content = json.loads(home.lock.read_text(encoding="utf-8"))
        return int(content["pid"]), str(content["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
