"""Compare the processor seconds of commands that only read a home, between two source trees.

python benchmarks/startup.py BEFORE AFTER [--runs 11]: BEFORE and AFTER are the folders that contain the package
`newsledger` of each tree (`src`). Each tree reads a home of its own, made by one run on a short document; the runs of
both trees alternate, so that they meet the same machine. Prints medians and their ratio.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

COMMANDS = (("sql", "SELECT 1"), ("status",), ("verify",), ("--help",))
MAIN = """
try:
    from newsledger.flows.cli.app import main
except ImportError:
    from newsledger.flows.cli import main
if __name__ == "__main__":
    main()
"""
DOCUMENT = "Port reopens\n\nPrime Minister Ola Brandt said on Monday that the port would reopen.\n"


def processor_seconds(tree: Path, script: Path, *words: str) -> float:
    """Return user and system time of one command that succeeds."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen([sys.executable, str(script), *words], env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{tree}: newsledger {' '.join(words)} failed")
    return usage.ru_utime + usage.ru_stime


def medians(trees: list[Path], words: tuple[str, ...], *, folder: Path, runs: int) -> list[float]:
    """Return the median of each tree for one command; a first run of each, which fills caches, does not count."""
    seconds: list[list[float]] = [[] for _ in trees]
    for number in range(runs + 1):
        for tree, values in enumerate(seconds):
            home = () if words == ("--help",) else ("--home", str(folder / str(tree)))
            spent = processor_seconds(trees[tree], folder / "main.py", *words, *home)
            if number:
                values.append(spent)
    return [statistics.median(values) for values in seconds]


def main() -> None:
    """Print medians and ratio for each command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--runs", type=int, default=11)
    options = parser.parse_args()
    trees = [options.before.resolve(), options.after.resolve()]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "main.py").write_text(MAIN)
        (folder / "port.txt").write_text(DOCUMENT)
        for number, tree in enumerate(trees):
            document, home = str(folder / "port.txt"), str(folder / str(number))
            processor_seconds(tree, folder / "main.py", "run", document, "--home", home, "--workers", "1")
        print(f"{'command':16}{'before':>8}{'after':>8}{'ratio':>8}")
        for words in COMMANDS:
            before, after = medians(trees, words, folder=folder, runs=options.runs)
            print(f"{' '.join(words):16}{before:8.2f}{after:8.2f}{after / before:8.2f}")


if __name__ == "__main__":
    main()
