"""Kill runs with SIGKILL at random moments, each followed by a normal run; nothing may be lost or duplicated.

python benchmarks/kills.py [--kills 50] [--documents FOLDER] [--seed 1]: for each kill, a new home, a killed run, a
normal run and `verify`; rows and content digests must equal those of an undisturbed run. Exits with 1 otherwise.
With --site, pulls from the loopback site of the tests are killed (`benchmarks/web_kills.py`).
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
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOGS = ("runs", "fetches")


def newsledger(*words: str, home: Path) -> subprocess.Popen[bytes]:
    """Start a command in a process group of its own."""
    command = [sys.executable, "-m", "newsledger.flows.cli.app", *words, "--home", str(home)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def finished(*words: str, home: Path) -> float:
    """Run a command and return its duration in seconds."""
    began = time.monotonic()
    process = newsledger(*words, home=home)
    _, said = process.communicate(timeout=600)
    if process.returncode != 0:
        sys.exit(f"newsledger {' '.join(words)} failed: {said.decode()[-2000:]}")
    return time.monotonic() - began


def content(home: Path) -> dict[str, tuple[int, str]]:
    """Return the number of rows and the content digest of every table derived from documents."""
    tables = json.loads((home / "lake/manifest.json").read_text())["tables"]
    return {name: (entry["rows"], entry["digest"]) for name, entry in tables.items() if name not in LOGS}


def main() -> int:
    """Kill runs and compare; return 1 if any kill lost or duplicated something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--documents", type=Path, default=ROOT / "seeds/documents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--site", action="store_true")
    given = parser.parse_args()
    if given.site:
        import web_kills

        return web_kills.main(given.kills, given.seed)
    chance, bad = random.Random(given.seed), 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        seconds = finished("run", str(given.documents), home=scratch / "calm")
        wanted = content(scratch / "calm")
        print(f"undisturbed: {seconds:.1f} s, {sum(rows for rows, _ in wanted.values())} rows; seed {given.seed}")
        for number in range(1, given.kills + 1):
            moment = chance.uniform(0.1, seconds)
            bad += not survived(scratch / f"home{number}", given.documents, moment=moment, wanted=wanted, number=number)
    print(f"{given.kills - bad} of {given.kills} kills lost and duplicated nothing")
    return 1 if bad else 0


def survived(home: Path, documents: Path, *, moment: float, wanted: object, number: int) -> bool:
    """Kill a run after some seconds, run again, verify and compare."""
    process = newsledger("run", str(documents), home=home)
    time.sleep(moment)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    left = sorted(path.name for path in home.iterdir()) if home.exists() else []
    finished("run", str(documents), home=home)
    finished("verify", home=home)
    same = content(home) == wanted
    print(
        f"{number:3}: killed at {moment:5.2f} s, {len(left)} entries left, {'same' if same else 'DIFFERENT'}",
        flush=True,
    )
    shutil.rmtree(home)
    return same


if __name__ == "__main__":
    sys.exit(main())
