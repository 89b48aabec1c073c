"""Measure the processor seconds of a run: on few and on many texts, and with nothing new, beside the bare annotation.

python benchmarks/fixed_cost.py [--texts 1 84] [--runs 3] [--folder FOLDER]: bare is one process that imports
the reader and the annotator, loads the models, and reads and annotates the same texts; it writes nothing. A run is
`newsledger run` with one worker in a new home. Both alternate, so that they meet the same machine. Processor seconds
are those of all processes, the server of the workers included. As in an installed package, Python finds bytecode: it
is kept in a folder of the measurement, where a run of each that is not measured puts it. Without FOLDER, the bundled
plain texts are copied, each copy with an additional word, an English one first. Prints medians, their ratio, and the
bytes that a run with nothing new wrote.
"""

import argparse
import ctypes
import os
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: processes whose parent has ended become children of this one
BARE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from newsledger.transforms.annotators import annotator
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.tables.statements import rows
chosen = annotator("news")
for path in sorted(Path(sys.argv[1]).iterdir()):
    raw = RawDocument("d", "s", path.as_uri(), None, datetime(2026, 1, 1, tzinfo=UTC), path.read_bytes())
    for article in articles(raw):
        text = segmented(
            article_id="a", article_key="a", title=article.title or "", body=article.text, language=article.language
        )
        rows(text, chosen.annotate(text))
"""
FIRST = "canada_ferry_vote.txt"  # of one text, one in English: a run annotates no other language
RUN = "from newsledger.flows.cli.app import main\nif __name__ == '__main__':\n    main()\n"


def processor_seconds(*command: str, bytecode: Path) -> float:
    """Return user and system time of a command and of every process that it leaves behind."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    environment |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(bytecode)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    total, codes = 0.0, {}
    while True:
        try:
            pid, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        total += usage.ru_utime + usage.ru_stime
        codes[pid] = os.waitstatus_to_exitcode(status)
    process.returncode = codes[process.pid]
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    return total


def copied(folder: Path, number: int) -> Path:
    """Write so many texts: the bundled ones in turn, each with a word of its own."""
    paths = sorted((ROOT / "seeds/documents").glob("*.txt"), key=lambda path: (path.name != FIRST, path.name))
    texts = [path.read_text(encoding="utf-8") for path in paths]
    texts = [text for text in texts if len(text) > 200]
    folder.mkdir()
    for place in range(number):
        (folder / f"text_{place:04d}.txt").write_text(f"{texts[place % len(texts)]}\nCopy {place}.\n", encoding="utf-8")
    return folder


def chosen(source: Path, folder: Path, number: int) -> Path:
    """Copy the first texts of a folder."""
    folder.mkdir()
    for path in sorted(source.iterdir())[:number]:
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def size(folder: Path) -> int:
    """Return the bytes of all files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measured(texts: Path, folder: Path, runs: int) -> dict[str, float]:
    """Return the medians for one number of texts."""
    scripts = {"bare": BARE, "run": RUN}
    for name, script in scripts.items():
        (folder / f"{name}.py").write_text(script, encoding="utf-8")
    values: dict[str, list[float]] = {"bare": [], "run": [], "nothing new": [], "bytes": []}
    seconds = partial(processor_seconds, bytecode=folder / "bytecode")
    few = chosen(texts, folder / "few", 1)
    seconds(sys.executable, str(folder / "bare.py"), str(few))
    seconds(*_run(folder, few, folder / "unmeasured"))
    for number in range(runs):
        home = folder / f"home_{number}"
        values["bare"].append(seconds(sys.executable, str(folder / "bare.py"), str(texts)))
        values["run"].append(seconds(*_run(folder, texts, home)))
        before = size(home)
        values["nothing new"].append(seconds(*_run(folder, texts, home)))
        values["bytes"].append(size(home) - before)
    return {name: statistics.median(listed) for name, listed in values.items()}


def _run(folder: Path, texts: Path, home: Path) -> tuple[str, ...]:
    """Return the words of the command that runs on some texts."""
    return (sys.executable, str(folder / "run.py"), "run", str(texts), "--home", str(home), "--workers", "1")


def main() -> None:
    """Print a line for each number of texts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, nargs="+", default=[1, 84])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    print(f"{'texts':>6}{'bare':>8}{'run':>8}{'ratio':>8}{'nothing new':>13}{'bytes':>8}")
    for number in options.texts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            texts = folder / "texts"
            texts = chosen(options.folder, texts, number) if options.folder else copied(texts, number)
            figures = measured(texts, folder, options.runs)
            ratio = figures["run"] / figures["bare"]
            print(
                f"{number:6}{figures['bare']:8.2f}{figures['run']:8.2f}{ratio:8.2f}"
                f"{figures['nothing new']:13.2f}{figures['bytes']:8.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
