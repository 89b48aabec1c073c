"""Kills and signals at random moments of every stage, in the run and in its workers."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from newsledger.flows.cli.signals import MESSAGE
from newsledger.flows.run import workers
from newsledger.warehouse import manifest
from newsledger.warehouse.home import Home
from tests.faults.rig import STAGES, Scene, whole

KILLS = {
    "pull": 60,
    "build": 65,
    "audit": 35,
    "duplicates": 12,
    "stories": 8,
    "validate": 8,
    "write": 8,
    "load": 8,
}  # weights
_TRIES = 6
LENGTHS = {
    "pull": 0.2,
    "build": 1.0,
    "audit": 0.8,
    "duplicates": 0.3,
    "stories": 0.3,
    "validate": 4.0,
    "write": 0.6,
    "load": 0.8,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table: a fault, how often, what was lost, how it was told, and how it healed.

    One at points of a procedure has its name, and how often the fault happened by the part of the home.
    """

    fault: str
    times: int
    told: str
    healed: str
    lost: str = "nothing"
    procedure: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


def kills(scene: Scene, number: int, *, chain: int, minutes: float = 60.0, seed: int = 1) -> Finding:
    """Kill runs at random moments of stages; up to `chain` in a row on one home, then let one run through.

    No chain is begun after so many minutes.
    """
    chance = random.Random(seed)
    deadline = time.monotonic() + 60 * minutes
    counts: Counter[str] = Counter()
    lost: list[str] = []
    rounds = 0
    while counts.total() < number and time.monotonic() < deadline:
        home = scene.home("killed")
        for stage in chance.choices(list(KILLS), weights=list(KILLS.values()), k=min(chain, number - counts.total())):
            counts[_killed(scene, home, stage, chance.random() * LENGTHS[stage])] += 1
            lost += filter(None, [whole(home)])
        lost += filter(None, [scene.healed(home)])
        rounds += 1
    by_stage = ", ".join(f"{name} {counts[name]}" for name in ("start", *STAGES) if counts[name])
    return Finding(
        f"the run is killed in: {by_stage}",
        counts.total(),
        "the next run records it as `interrupted`",
        f"{rounds} next runs, each after up to {chain} kills in a row, gave the rows of an undisturbed run",
        _all(lost),
    )


def _killed(scene: Scene, home: Path, stage: str, seconds: float) -> str:
    """Kill a run so many seconds after a stage began; return the stage in which it was by then."""
    command = scene.run(home)
    command.wait_for(stage)
    time.sleep(seconds)
    command.signal(signal.SIGKILL)
    ended = command.ended()
    return ended.stages[-1] if ended.stages else "start"


def signals(scene: Scene, stages: Mapping[str, int]) -> Finding:
    """Interrupt runs, in the given stages by the given signals; each must end within three seconds."""
    lost: list[str] = []
    slowest = 0.0
    home = scene.home("interrupted")
    for stage, number in stages.items():
        command = scene.run(home)
        command.wait_for(stage)
        began = time.monotonic()
        command.signal(number)
        ended = command.ended()
        slowest = max(slowest, time.monotonic() - began)
        if (ended.code, f"{ended.line}\n") != (128 + number, MESSAGE):
            lost.append(f"{stage}: {ended.code} {ended.errors}")
    lost += filter(None, [scene.healed(home)])
    return Finding(
        f"Ctrl-C or SIGTERM in: {', '.join(stages)}",
        len(stages),
        f"one line, at most {slowest:.1f} s later; exit code 130 or 143",
        "the next run gave the rows of an undisturbed run",
        "; ".join(lost) or "nothing",
    )


def killed_workers(scene: Scene, number: int, *, seed: int = 2) -> Finding:
    """Kill the worker of a run once; a run whose worker had ended before does not count."""
    chance = random.Random(seed)
    lost: list[str] = []
    killed = 0
    for _ in range(_TRIES * number):
        home = scene.home("workers")
        command = scene.run(home)
        command.wait_for("build")
        worker = _worker(command.workers)
        time.sleep(chance.random() * 0.4)
        killed += _signalled(worker, signal.SIGKILL)
        lost += filter(None, [_undisturbed(home, command.ended().code, scene)])
        if killed == number:
            break
    assert killed == number, f"{killed} of {_TRIES * number} workers were alive to be killed"
    return Finding("a worker is killed", number, "not at all", "in the same run: no document is rejected", _all(lost))


def stopped_workers(scene: Scene, number: int) -> Finding:
    """Stop workers again and again, for longer in all than a document may compute, as a busy machine does."""

    def strict() -> None:
        os.environ["NEWSLEDGER_DOCUMENT_TIMEOUT_S"] = "1"

    lost: list[str] = []
    stopped = 0
    for _ in range(number):
        home = scene.home("workers")
        command = scene.run(home, strict)
        command.wait_for("build")
        worker = _worker(command.workers)
        for _ in range(3):
            stopped += _signalled(worker, signal.SIGSTOP)
            time.sleep(1.5)
            _signalled(worker, signal.SIGCONT)
            time.sleep(0.05)
        lost += filter(None, [_undisturbed(home, command.ended().code, scene)])
    assert stopped >= 2 * number, f"workers were stopped {stopped} times only"
    return Finding(
        f"a busy machine: the workers of {number} runs are stopped, each time for longer than a document may compute",
        stopped,
        "not at all",
        "in the same run: no document is rejected",
        _all(lost),
    )


def stopped_for_good(scene: Scene, number: int) -> Finding:
    """Stop workers and never let them continue."""

    def impatient() -> None:
        os.environ["NEWSLEDGER_DOCUMENT_TIMEOUT_S"] = "2"
        workers.BACKSTOP = 2

    lost: list[str] = []
    for _ in range(number):
        home = scene.home("workers")
        command = scene.run(home, impatient)
        command.wait_for("build")
        assert _signalled(_worker(command.workers), signal.SIGSTOP), "the worker had ended before it was stopped"
        lost += filter(None, [_undisturbed(home, command.ended().code, scene)])
    return Finding(
        "a worker is stopped for good", number, "not at all", "in the same run, by another worker", _all(lost)
    )


def _worker(pids: "object") -> int:
    """Return a worker's process id as soon as there is one."""
    assert callable(pids)
    while not (found := pids()):
        time.sleep(0.02)
    return int(found[-1])


def _signalled(pid: int, number: int) -> bool:
    """Send a signal; return whether the process was there to receive it, and not an ended one nobody waited for."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        os.kill(pid, number)
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"


def _undisturbed(home: Path, code: int, scene: Scene) -> str | None:
    """Return what differs from an undisturbed run; rejects are among the rows that must be the same."""
    state = manifest.read(Home(home))
    tables = {name: (entry.rows, entry.digest) for name, entry in state.tables.items() if name in scene.expected}
    if code or tables != scene.expected:
        return f"exit code {code}, rejects {manifest.paths(Home(home), state, 'rejects')}"
    return None


def _all(lost: list[str]) -> str:
    return "; ".join(lost) or "nothing"
