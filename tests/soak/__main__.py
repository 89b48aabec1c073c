"""The soak: `python -m tests.soak --cycles 40 [--page docs/soak.md]`.

In each cycle the site takes a step, and one process of `serve` is killed at a random moment: the Prefect server, the
runner, a run, or `serve` itself; once, the disk is full. The next cycle begins when the home shows the state of the
site. At the end, the tables must equal those of runs that nothing disturbed.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from newsledger.warehouse import lake, manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import problems
from tests.faults.disk import can_mount, mounted
from tests.pipeline.homes import digests
from tests.soak.newsroom import Newsroom
from tests.soak.served import Served, command_line, serving, until

TARGETS = {
    "Prefect server": ("server start",),
    "runner": ("newsledger.flows.run.deployments",),
    "run": ("prefect.engine",),
    "serve": (),
}
CYCLE_S = 1_800.0
DISK_KB = 400_000
PAGE = """# Soak

Written by `python -m tests.soak --cycles {cycles} --seed {seed} --page docs/soak.md`: `newsledger serve` on a loopback
site of three outlets. In each cycle every outlet publishes an article; every third is changed later, and every fourth
withdrawn. One process is killed at a random moment of each cycle{disk}.
The next cycle begins when the home shows the state of the site. At the end, the tables are compared with those of runs
that nothing disturbed: row counts and content digests.

| Disturbed | Times |
|---|---|
{rows}

| Result | |
|---|---|
| cycles, minutes | {cycles}, {minutes:.0f} |
| articles, versions added by a change, withdrawn | {articles}, {versions}, {gone} |
| states of the pulls that the last server shows | {states} |
| tables that differ from the undisturbed home | {differing} |
| violations that `newsledger verify` finds | {violations} |
"""


@dataclass(slots=True)
class Soak:
    """A soak in progress: its site and home, the source of chance, and what was disturbed how often."""

    newsroom: Newsroom
    home: Path
    chance: random.Random
    times: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)

    def variables(self) -> dict[str, str]:
        """Return the settings of the site as environment variables."""
        return {
            f"NEWSLEDGER_{name.upper()}": json.dumps(value) if isinstance(value, dict | list) else str(value)
            for name, value in self.newsroom.settings().items()
        }

    def is_current(self, home: Path) -> bool:
        """Return whether a home shows the state of the site."""
        state = manifest.read(Home(home))
        rows = lake.tables(Home(home), state, "articles", columns=["title", "is_latest", "gone_at"]).to_pylist()
        shown = {row["title"]: row["gone_at"] is not None for row in rows if row["is_latest"]}
        return shown == self.newsroom.expected()


def cycles(soak: Soak, number: int) -> None:
    """Let `serve` follow the site through some steps, and disturb it in each."""
    full_at = number // 2 + 1 if can_mount() else 0
    served_at = ExitStack()
    served = served_at.enter_context(_serving(soak))
    try:
        for step in range(1, number + 1):
            soak.newsroom.step = step
            if step == full_at:
                _fill(soak, served)
            elif _disturbed(soak, served) == "serve":
                served_at.close()
                served = served_at.enter_context(_serving(soak))
            until(lambda: soak.is_current(soak.home), CYCLE_S)
            print(f"cycle {step}: {dict(soak.times)}", flush=True)
        soak.states = served.states()
        served.process.terminate()
        served.process.wait(60)
    finally:
        served_at.close()


@contextmanager
def _serving(soak: Soak) -> Iterator[Served]:
    with serving(soak.home, "--pull-every", "10s", variables=soak.variables()) as served:
        yield served


def _disturbed(soak: Soak, served: Served) -> str:
    """Kill one process after a random time, if it is there; return its name."""
    name = soak.chance.choice(list(TARGETS))
    time.sleep(soak.chance.uniform(0, 20))
    words = TARGETS[name]
    pids = served.processes(*words) if words else [served.process.pid]
    if words and not pids:
        until(lambda: bool(served.processes(*words)), CYCLE_S)
        pids = served.processes(*words)
    os.kill(pids[0], signal.SIGKILL)
    soak.times[name] += 1
    return name


def _fill(soak: Soak, served: Served) -> None:
    """Fill the disk of the home while a run is under way, until it has ended."""
    until(lambda: bool(served.processes("prefect.engine")), CYCLE_S)
    pid = served.processes("prefect.engine")[0]
    ballast = soak.home.parent / "ballast"
    with suppress(OSError):  # the run takes room meanwhile: the disk is full before the ballast is written
        ballast.write_bytes(bytes(max(0, shutil.disk_usage(soak.home).free - 64 * 1024)))
    until(lambda: not command_line(pid), CYCLE_S)
    ballast.unlink()
    soak.times["disk full"] += 1


def undisturbed(soak: Soak, home: Path, number: int) -> None:
    """Let one run after the other follow the site through the same steps."""
    home.mkdir()
    soak.newsroom.sources(home / "sources.toml")
    for step in range(1, number + 1):
        soak.newsroom.step = step
        command = [sys.executable, "-m", "newsledger.flows.cli.app", "run", "--home", str(home), "--workers", "1"]
        subprocess.run(command, env={**os.environ, **soak.variables()}, stdout=subprocess.DEVNULL, check=True)
        assert soak.is_current(home), f"the undisturbed run {step} does not show the state of the site"


def main() -> None:
    """Run the soak and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder for both homes at the end, to look into a difference")
    options = parser.parse_args()
    began = time.monotonic()
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsledger-soak-")))
        if can_mount():
            stack.enter_context(mounted(root / "disk", DISK_KB))
        newsroom = stack.enter_context(Newsroom())
        home = root / "disk/home"
        home.mkdir(parents=True)
        newsroom.sources(home / "sources.toml")
        soak = Soak(newsroom, home, random.Random(options.seed))
        if options.keep:
            stack.callback(_keep, root, options.keep)
        cycles(soak, options.cycles)
        minutes = (time.monotonic() - began) / 60
        undisturbed(soak, root / "calm", options.cycles)
        page = _page(soak, root / "calm", minutes=minutes, options=options)
    print(page)
    if options.page:
        options.page.write_text(page, encoding="utf-8")


def _keep(root: Path, folder: Path) -> None:
    for name in ("disk/home", "calm"):
        if (root / name).exists():
            shutil.copytree(root / name, folder / Path(name).name)


def _page(soak: Soak, calm: Path, *, minutes: float, options: argparse.Namespace) -> str:
    found, expected = digests(soak.home), digests(calm)
    differing = [name for name, digest in expected.items() if found[name] != digest]
    rows = lake.tables(Home(calm), manifest.read(Home(calm)), "articles", columns=["version", "is_latest", "gone_at"])
    articles = rows.to_pylist()
    violations = len(problems(Home(soak.home)))
    page = PAGE.format(
        cycles=options.cycles,
        seed=options.seed,
        disk=", and the disk is full once" if soak.times["disk full"] else "",
        rows="\n".join(f"| {name} | {number} |" for name, number in soak.times.items()),
        minutes=minutes,
        articles=sum(row["is_latest"] for row in articles),
        versions=sum(row["version"] > 1 for row in articles),
        gone=sum(row["is_latest"] and row["gone_at"] is not None for row in articles),
        states=", ".join(f"{name} {number}" for name, number in sorted(soak.states.items())),
        differing=", ".join(differing) or "none",
        violations=violations,
    )
    if differing or violations:
        sys.exit(page)
    return page


if __name__ == "__main__":
    main()
