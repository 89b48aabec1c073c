"""Read the warehouse in a loop during runs, in a process that keeps it open and in one that reopens it.

python benchmarks/readers.py [--runs 3] [--documents FOLDER]: each run gets one more part of the documents. Exits with 1
if a reader saw an error or an inconsistent state, or a run failed.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
READER = """
import json, sys, time, duckdb
path, holds = sys.argv[1], sys.argv[2] == "holds"
reads, states, slowest, connection = 0, set(), 0.0, None
print("ready", flush=True)
stop = time.monotonic() + 600
while not __import__("select").select([sys.stdin], [], [], 0.01)[0] and time.monotonic() < stop:
    began = time.monotonic()
    connection = connection or duckdb.connect(path, read_only=True)
    articles, loose = connection.execute(
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM quotes ANTI JOIN articles USING (article_id))"
    ).fetchone()
    assert loose == 0, loose
    if not holds:
        connection.close()
        connection = None
    reads, slowest = reads + 1, max(slowest, time.monotonic() - began)
    states.add(articles)
print(json.dumps({"reads": reads, "states": sorted(states), "slowest_ms": round(1000 * slowest)}))
"""


def run(documents: Path, home: Path) -> None:
    """Run the command line; exit if it fails."""
    command = [sys.executable, "-m", "newsledger.flows.cli.app", "run", str(documents), "--home", str(home)]
    subprocess.run(command, check=True, capture_output=True)


def reader(home: Path, manner: str) -> subprocess.Popen[str]:
    """Start a reader and wait until it is ready."""
    command = [sys.executable, "-c", READER, str(home / "warehouse.duckdb"), manner]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    started.stdout.readline()
    return started


def main() -> int:
    """Run with concurrent readers; return 1 if one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--documents", type=Path, default=ROOT / "seeds/documents")
    given = parser.parse_args()
    files = sorted(path for path in given.documents.iterdir() if path.suffix in (".txt", ".html"))
    with tempfile.TemporaryDirectory() as folder:
        inbox, home = Path(folder) / "inbox", Path(folder) / "home"
        inbox.mkdir()
        shutil.copy(files[0], inbox)
        run(inbox, home)
        readers = {manner: reader(home, manner) for manner in ("holds", "opens anew")}
        for number in range(given.runs):
            for path in files[number + 1 :: given.runs]:
                shutil.copy(path, inbox)
            run(inbox, home)
        told = {manner: one.communicate("stop\n")[0] for manner, one in readers.items()}
    for manner, words in told.items():
        print(f"{manner}: {json.loads(words) if words else 'failed'}")
    return max(one.returncode for one in readers.values())


if __name__ == "__main__":
    sys.exit(main())
