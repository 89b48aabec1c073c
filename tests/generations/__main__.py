"""Readers beside publishes, rollbacks and compactions: `python -m tests.generations --steps 200 [--older PYTHON]`.

PYTHON is the interpreter of an environment with an older DuckDB, whose readers then read as well. Each reading is
compared with the checksums of the generation that it says it is of. Exits with 1 where one differs.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsledger.flows.run import publish, reading
from tests.generations import observer
from tests.generations.newspaper import COLUMNS, Newspaper

READERS = (
    *(("pyarrow", "glob"), ("pyarrow", "resolved"), ("polars", "glob"), ("polars", "resolved")),
    *(("duckdb", "glob"), ("duckdb", "resolved"), ("duckdb", "opened"), ("duckdb", "held")),
)
OLDER = (("duckdb", "glob"), ("duckdb", "resolved"), ("duckdb", "opened"), ("duckdb", "held"))
_HEAD = """| Reader | Manner | Readings | of generations | Between two | Gone | Torn |
|---|---|---|---|---|---|---|"""


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader in a process of its own, and the file that it writes to."""

    process: "subprocess.Popen[bytes]"
    library: str
    manner: str
    path: Path

    def ended(self) -> tuple[str, list[dict[str, Any]]]:
        """End it; return the version of its library, and what it saw."""
        self.process.communicate(b"over\n")
        assert self.process.returncode == 0, f"{self.library} {self.manner}: {self.process.returncode}"
        first, *lines = [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]
        return str(first["version"]), lines


@contextmanager
def readers(paper: Newspaper, chosen: Sequence[tuple[str, str, str]]) -> Iterator[list[Reader]]:
    """Start readers of (interpreter, library, manner); those that are left at the end are killed."""
    started: list[Reader] = []
    try:
        for number, (python, library, manner) in enumerate(chosen):
            path = paper.root / f"reader{number}"
            words = [python, observer.__file__, library, manner, str(paper.home.root), json.dumps(COLUMNS)]
            with path.open("wb") as stream:
                process = subprocess.Popen(
                    words, stdin=subprocess.PIPE, stdout=stream, env={**os.environ, "POLARS_MAX_THREADS": "1"}
                )
            started.append(Reader(process, library, manner, path))
        yield started
    finally:
        for reader in started:
            reader.process.kill()
            reader.process.wait()


def torn(line: dict[str, Any], paper: Newspaper) -> bool:
    """Return whether a reading is not that of a generation; of one by a path that moved, whether a table is not."""
    generation, sums = line["generation"], line["sums"]
    if generation is not None:
        return bool(paper.sums.get(generation) != sums)
    return any(all(sums[name] != of[name] for of in paper.sums.values()) for name in COLUMNS)


def judged(reader: Reader, paper: Newspaper) -> tuple[str, int, int]:
    """Return a line of the table, the number of readings that are torn or failed, and of those that are whole."""
    version, lines = reader.ended()
    whole = [line for line in lines if "sums" in line]
    bad = [line for line in whole if torn(line, paper)] + [line for line in lines if "error" in line]
    counts = Counter(line["generation"] for line in whole)
    moved = counts.pop(None, 0)
    gone = sum("gone" in line for line in lines)
    for line in bad[:3]:
        print({key: value for key, value in line.items() if key != "sums"}, file=sys.stderr)
    cells = (f"{reader.library} {version}", reader.manner, len(lines), len(counts), moved, gone, len(bad))
    return "| " + " | ".join(map(str, cells)) + " |", len(bad), len(whole)


def main() -> None:
    """Publish, roll back and compact beside the readers, and print what they saw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=90.0, help="time after which no step is begun")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--older", help="the interpreter of an environment with an older DuckDB")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    deadline = time.monotonic() + 60 * options.minutes
    reading.prepare("news")
    publish.warm()
    chosen = [(sys.executable, *reader) for reader in READERS]
    chosen += [(options.older, *reader) for reader in OLDER if options.older]
    with tempfile.TemporaryDirectory(prefix="newsledger-generations-") as folder:
        paper = Newspaper(Path(folder), random.Random(options.seed))
        for _ in range(2):
            paper.step()
        with readers(paper, chosen) as started:
            for number in range(options.steps):
                if time.monotonic() > deadline:
                    break
                paper.step()
                print(f"step {number + 1}: {dict(paper.done)}", file=sys.stderr, flush=True)
            found = [judged(reader, paper) for reader in started]
    print(_HEAD, *(line for line, _, _ in found), sep="\n")
    print(", ".join(f"{name} {number}" for name, number in paper.done.items()))
    if any(bad or not whole for _, bad, whole in found):
        sys.exit("a reader saw what is no generation, or nothing at all")


if __name__ == "__main__":
    main()
