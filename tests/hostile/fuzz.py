"""Fuzzing of every reader: `python -m tests.hostile.fuzz --minutes 10` (`make fuzz`); see docs/fuzzing.md."""

import argparse
import faulthandler
import re
import time
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
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
HANG_S = 120
_AUDITED_TOGETHER = 200
_FOUND_BY_CONTENT = frozenset({"published_in_future", "published_before_1800", "modified_in_future"})


@dataclass
class Session:
    """One target under way: its executions, its faults by kind, and the contents that mutations start from."""

    name: str
    target: Target
    random: Random
    executions: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: dict[str, bytes] = field(default_factory=dict)
    corpus: list[bytes] = field(default_factory=list)
    batch: dict[str, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with the seeds."""
        self.corpus = list(self.target.seeds)

    def step(self, folder: Path | None = None) -> None:
        """Execute one mutation; keep it as a start of others if its outcome is new.

        The bytes are written to the folder first, as a hang or a crash of a library ends the process.
        """
        content = mutated(self.random, self.corpus)
        if folder is not None:
            (folder / f"{self.name}-last").write_bytes(content)
        outcome = self.outcome(content)
        if outcome not in self.outcomes and len(content) < 20_000:
            self.corpus.append(content)
        self.outcomes[outcome] += 1
        self.executions += 1

    def outcome(self, content: bytes) -> str:
        """Execute the target on some bytes; return what came of it, and note a fault."""
        started = time.process_time()
        try:
            rows = self.target.read(content)
            outcome = self._kept(content, rows) if rows else "read"
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

    def _kept(self, content: bytes, rows: Mapping[str, list[Row]]) -> str:
        """Keep the rows for an audit; a batch with a rejected row is a fault."""
        for name, listed in rows.items():
            self.batch.setdefault(name, []).extend(listed)
        if len(self.batch["articles"]) >= _AUDITED_TOGETHER:
            self.audit()
        first = rows["articles"][0]
        return f"{first['extractor']} {first['published_method']} {bool(first['authors'])} {bool(first['title'])}"

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


def fuzzed(name: str, *, seconds: float, seed: int, folder: Path | None = None) -> Session:
    """Execute a target for some seconds of wall time; write the bytes of each fault to the folder."""
    prepare("news")
    session = Session(name, targets()[name], Random(f"{name} {seed}"))
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    with suppress(*EXPECTED):
        session.target.read(session.target.seeds[0])
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if folder is not None:
            faulthandler.dump_traceback_later(HANG_S, exit=True)
        session.step(folder)
    faulthandler.cancel_dump_traceback_later()
    session.audit()
    if folder is not None:
        for kind, content in session.faults.items():
            (folder / f"{name}-{sha256(kind.encode()).hexdigest()[:12]}").write_bytes(content)
    return session


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz the targets in turn; return the number of kinds of faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="for all targets together")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--target", action="append", choices=list(targets()), help="this target only; may be repeated")
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="for the bytes of each fault")
    given = parser.parse_args(arguments)
    names = given.target or list(targets())
    count = 0
    print(f"seed {given.seed}", flush=True)
    for name in names:
        session = fuzzed(name, seconds=given.minutes * 60 / len(names), seed=given.seed, folder=given.folder)
        print(f"{name}: {session.executions} executions, {len(session.outcomes)} outcomes", flush=True)
        for kind in session.faults:
            print(f"  {name}: {kind}", flush=True)
        count += len(session.faults)
    return min(count, 100)


if __name__ == "__main__":
    raise SystemExit(main())
