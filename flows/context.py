"""The context of one run: its id, home, settings, journal, clock and counters."""

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version

from newsledger.expectations.clock import Clock, now
from newsledger.expectations.declaration import Row
from newsledger.expectations.logs import COUNTED_TABLES
from newsledger.flows.log_lines import labelled
from newsledger.flows.progress import Progress
from newsledger.flows.settings import Settings
from newsledger.transforms.annotators import annotator_version
from newsledger.transforms.secrets import scrubbed
from newsledger.warehouse import manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal import Journal
from newsledger.warehouse.manifest import Manifest

MOST_RACES = 10  # attempts to publish where another publisher of the store is first each time


@dataclass(frozen=True, slots=True)
class Uncollected:
    """An entry point that could not be collected; `reason` is a short code, as in `fetches`."""

    outlet: str | None
    kind: str
    location: str
    reason: str
    detail: str

    def __str__(self) -> str:
        """Return one line for a screen or a log."""
        name = f"{self.outlet}: " if self.outlet else ""
        detail = self.detail.removeprefix(f"{self.reason}: ")
        return f"{name}{self.kind} {self.location}: {self.reason}" + (f" ({detail})" if detail else "")


@dataclass(slots=True)
class Run:
    """One run in progress; `seconds`, `counts` and `request_counts` (by URL) grow as the stages pass.

    `since` and `until` bound the period that a pull takes from listings and archives. `uncollected` are those of the
    `entries` entry points that could not be collected; `is_empty` means that none of them gave anything.
    A rebuild has the part of the published state whose files are whole in `trusted` and what it repaired in `repairs`;
    with `accept_loss`, it may publish fewer than the `known_documents` of the ledger.
    """

    run_id: str
    flow: str
    home: Home
    settings: Settings
    journal: Journal
    progress: Progress
    clock: Clock = now
    started_at: datetime = field(default_factory=now)
    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    request_counts: dict[str, int] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    uncollected: tuple[Uncollected, ...] = ()
    entries: int = 0
    is_empty: bool = False
    accept_loss: bool = False
    trusted: Manifest | None = None
    repairs: list[str] = field(default_factory=list)
    known_documents: int = 0

    @property
    def outcome(self) -> str:
        """The status of a run that published, by what it could collect: published, partial or failed."""
        if self.shortfall is None:
            return "published"
        is_total = self.is_empty or len(self.uncollected) == self.entries
        return "failed" if is_total or self.settings.strict else "partial"

    @property
    def shortfall(self) -> str | None:
        """What could not be collected, in a few words; None if everything was."""
        if self.uncollected:
            return f"{len(self.uncollected)} of {self.entries} entry points could not be collected"
        return "no entry point gave any document" if self.is_empty else None

    @property
    def failings(self) -> str | None:
        """The entry points that could not be collected, as `runs.detail` says it; None if all were."""
        return self.shortfall and "; ".join([self.shortfall, *map(str, self.uncollected)])

    def state(self) -> Manifest:
        """Return the published state to read rows from."""
        return manifest.read(self.home) if self.trusted is None else self.trusted

    def count(self, name: str, number: int = 1) -> None:
        """Add to a counter."""
        self.counts[name] = self.counts.get(name, 0) + number

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage, and log its start and end."""
        began = time.perf_counter()
        with labelled(stage=name):
            self.progress.began(name)
            try:
                yield
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
            self.progress.ended(name, self.seconds[name])

    def row(self, status: str, *, detail: str | None = None, rows: dict[str, int] | None = None) -> Row:
        """Return the run's row of `runs` as it stands."""
        counts = {f"{name}_count": (rows or {}).get(name, 0) for name in COUNTED_TABLES}
        return {
            "run_id": self.run_id,
            "flow": self.flow,
            "started_at": self.started_at,
            "finished_at": None if status == "running" else self.clock(),
            "status": status,
            **counts,
            "newsledger_version": version("newsledger"),
            "model_version": model_version(self.settings),
            "settings_json": scrubbed(
                json.dumps(json.loads(self.settings.model_dump_json()), sort_keys=True), self.settings.secret_parameters
            ),
            "detail": detail,
        }


def model_version(settings: Settings) -> str:
    """Return the annotator of the settings with its version, as `runs.model_version` holds it."""
    return annotator_version(settings.annotator, settings.llm_model)


def new_run_id(moment: datetime) -> str:
    """Return an id that sorts by time: run_20260101T120000_1a2b3c4d, microseconds and three random digits."""
    return f"run_{moment:%Y%m%dT%H%M%S}_{moment.microsecond:05x}{secrets.randbelow(4096):03x}"
