"""Fuzzing of every reader: `python -m tests.hostile.fuzz --minutes 10` (`make fuzz`); see docs/fuzzing.md."""

import argparse
import faulthandler
import json
import re
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.tables import table
from newsledger.flows.run.reading import prepare
from newsledger.warehouse.audit import audit
from tests.hostile.mutation import mutated
from tests.hostile.targets import EXPECTED, MOMENT, Target, targets

BOUND_S = 6.0
HANG_S = 60
TURN_S = 10.0
RECORD = "record.json"
_AUDITED_TOGETHER = 200
_OPTIONAL = (
    "authors", "title", "subtitle", "dateline", "section", "keywords", "wire_agency", "is_paywalled", "modified_at",
    "published_on", "gone_at", "image_url", "image_credit", "genre",
)  # fmt: skip
_FOUND_BY_CONTENT = frozenset({"published_in_future", "published_before_1800", "modified_in_future"})


@dataclass
class Session:
    """One target under way: its executions, its faults by kind, and the contents that mutations start from."""

    name: str
    target: Target
    random: Random
    executions: int = 0
    processor_s: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: dict[str, bytes] = field(default_factory=dict)
    corpus: list[bytes] = field(default_factory=list)
    batch: dict[str, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with the seeds."""
        self.corpus = list(self.target.seeds)

    def turn(self, seconds: float, folder: Path | None = None) -> None:
        """Execute mutations for some seconds of processor time; write the bytes of each fault to the folder."""
        started = time.process_time()
        while time.process_time() - started < seconds:
            self.step(folder)
        self.audit()
        self.processor_s += time.process_time() - started

    def step(self, folder: Path | None = None) -> None:
        """Execute one mutation; keep it as a start of others if its outcome is new.

        The bytes are written to the folder first, as a hang or a crash of a library ends the process.
        """
        content = mutated(self.random, self.corpus)
        if folder is not None:
            (folder / f"{self.name}-last").write_bytes(content)
        with _hang_reported():
            outcome = self.outcome(content)
        if outcome not in self.outcomes and len(content) < 20_000:
            self.corpus.append(content)
        self.outcomes[outcome] += 1
        self.executions += 1

    def outcome(self, content: bytes) -> str:
        """Execute the target on some bytes; return what came of it, and note a fault."""
        started = time.process_time()
        try:
            result = self.target.read(content)
            outcome = self._kept(result) if isinstance(result, Mapping) else f"read {result or ''}"
        except EXPECTED as exc:
            outcome = getattr(exc, "reason", type(exc).__name__)
        except Exception as exc:  # noqa: BLE001 - every other error is a fault to report
            outcome = "fault"
            self.faults.setdefault(_place(exc), content)
        if time.process_time() - started > BOUND_S and self._is_slow(content):
            self.faults.setdefault("slow", content)
        return outcome

    def _is_slow(self, content: bytes) -> bool:
        """Return whether a second execution is slow too, after what libraries load when they need it first."""
        started = time.process_time()
        with suppress(Exception):
            self.target.read(content)
        return time.process_time() - started > BOUND_S

    def _kept(self, rows: Mapping[str, list[Row]]) -> str:
        """Keep the rows for an audit; a batch with a rejected row is a fault."""
        for name, listed in rows.items():
            self.batch.setdefault(name, []).extend(listed)
        if len(self.batch["articles"]) >= _AUDITED_TOGETHER:
            self.audit()
        first = rows["articles"][0]
        stated = "".join(str(int(bool(first[name]))) for name in _OPTIONAL)
        return f"{first['extractor']} {first['published_method']} {first['language']} {stated}"

    def audit(self) -> None:
        """Audit the rows kept, by the rules of the contract; of two articles with one key, one may be rejected."""
        batch = {name: arrow_table(table(name), rows) for name, rows in self.batch.items()}
        self.batch.clear()
        found = audit(batch, stored={}, run_id="run_1", moment=MOMENT + timedelta(hours=1)) if batch else None
        for row in found.rejects if found else ():
            reason = str(row["reason"])
            if reason not in _FOUND_BY_CONTENT and not reason.startswith(("duplicate", "depends")):
                self.faults.setdefault(f"contract {row['table_name']} {reason}: {row['detail']}", b"")


def _place(exc: BaseException) -> str:
    frame = traceback.extract_tb(exc.__traceback__)[-1]
    message = re.sub(r"\d+", "N", str(exc))[:200]
    return f"{type(exc).__name__} at {Path(frame.filename).name}:{frame.lineno}: {message}"


@contextmanager
def _hang_reported() -> Iterator[None]:
    """End the process with a traceback after `HANG_S` of processor time, which a busy machine does not take away."""
    signal.setitimer(signal.ITIMER_VIRTUAL, HANG_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@dataclass
class Record:
    """Executions and processor seconds of each reader, of all runs that wrote to one folder."""

    path: Path
    totals: dict[str, dict[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take up what earlier runs wrote."""
        if self.path.exists():
            self.totals = json.loads(self.path.read_text())

    def least(self, names: Sequence[str]) -> str:
        """Return the reader that has had the least processor time."""
        return min(names, key=lambda name: self.totals.get(name, {}).get("processor_s", 0.0))

    def add(self, name: str, executions: int, processor_s: float) -> None:
        """Add a turn and write the record."""
        total = self.totals.setdefault(name, {"executions": 0, "processor_s": 0.0})
        total["executions"] += executions
        total["processor_s"] = round(total["processor_s"] + processor_s, 1)
        self.path.write_text(json.dumps(self.totals, indent=1, sort_keys=True) + "\n")


def started(name: str, seed: int) -> Session:
    """Return a session that has executed one seed, so that what loads late counts for no mutation."""
    session = Session(name, targets()[name], Random(f"{name} {seed}"))
    with suppress(*EXPECTED):
        session.target.read(session.target.seeds[0])
    return session


def fuzzed(names: Sequence[str], *, seconds: float, seed: int, folder: Path) -> dict[str, Session]:
    """Fuzz for some seconds of wall time, always the reader with the least processor time; report each new fault."""
    prepare("news")
    faulthandler.register(signal.SIGVTALRM, chain=True)
    folder.mkdir(parents=True, exist_ok=True)
    record = Record(folder / RECORD)
    sessions: dict[str, Session] = {}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        name = record.least(names)
        if name not in sessions:
            sessions[name] = started(name, seed)
        session = sessions[name]
        executions, processor_s, known = session.executions, session.processor_s, set(session.faults)
        session.turn(TURN_S, folder)
        record.add(name, session.executions - executions, session.processor_s - processor_s)
        for kind in session.faults.keys() - known:
            (folder / f"{name}-{sha256(kind.encode()).hexdigest()[:12]}").write_bytes(session.faults[kind])
            print(f"  {name}: {kind}", flush=True)
    return sessions


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz the readers; return the number of kinds of faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="of wall time, for all targets together")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--target", action="append", choices=list(targets()), help="this target only; may be repeated")
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="for the record and each fault's bytes")
    given = parser.parse_args(arguments)
    print(f"seed {given.seed}", flush=True)
    names = given.target or list(targets())
    sessions = fuzzed(names, seconds=given.minutes * 60, seed=given.seed, folder=given.folder)
    for name, session in sessions.items():
        print(
            f"{name}: {session.executions} executions, {session.processor_s / 60:.1f} processor minutes, "
            f"{len(session.outcomes)} outcomes",
            flush=True,
        )
    return min(sum(len(session.faults) for session in sessions.values()), 100)


if __name__ == "__main__":
    raise SystemExit(main())
