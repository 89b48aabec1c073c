"""Measure what newsledger costs beside what it could be compared with, and write docs/benchmarks.md.

python benchmarks/bench.py [--quick] [--others PYTHON] [--template DEMO] [--sizes 10000]

Every figure is processor time of all threads and processes, or bytes, or a ratio to something measured in the same
call, so that the load of the machine matters little. PYTHON is the interpreter of another environment, in which
benchmarks/others-requirements.txt is installed; without it, or where a package is missing there, the comparison is not
on the page. DEMO is a home as `newsledger demo` makes it, of which synthetic homes are made; by default, one is made.
With --quick, fewer texts and one small home are measured, in about ten minutes of one processor.
"""

import argparse
import ctypes
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from fixed_cost import copied, measured

from newsledger.warehouse import manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.past import PastState, past_session
from newsledger.warehouse.view_files import views

ROOT = Path(__file__).parents[1]
_SUBREAPER = 36
_PAGES = ("trafilatura", "newspaper4k")
_REPEATS = 5


@dataclass(slots=True)
class Page:
    """The page: a title and paragraphs or tables."""

    parts: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Add a heading or a paragraph."""
        self._add(" ".join(text.split()))

    def table(self, head: list[str], rows: list[list[object]]) -> None:
        """Add a table."""
        lines = [head, ["---"] * len(head), *rows]
        self._add("\n".join(f"| {' | '.join(map(str, line))} |" for line in lines))

    def _add(self, part: str) -> None:
        self.parts.append(part)
        print(part, "\n", flush=True)


@dataclass(frozen=True, slots=True)
class Choices:
    """What is measured, and with what."""

    is_quick: bool
    others: Path | None
    template: Path
    sizes: tuple[int, ...]
    folder: Path


def spoken(python: Path | str, *words: str) -> dict[str, float] | None:
    """Return what a script of this folder printed; None where a package is missing in its environment."""
    result = subprocess.run([str(python), *words], check=False, stdout=subprocess.PIPE, text=True)
    if result.returncode == 3:
        return None
    result.check_returncode()
    answer: dict[str, float] = json.loads(result.stdout.splitlines()[-1])
    return answer


def pipeline(page: Page, choices: Choices) -> None:
    """Compare a run with the bare loop of its own functions."""
    page.say("## A run beside the bare loop of its functions")
    page.say(
        """Bare is one process that imports the reader and the annotator, loads the models and annotates the same
        texts. A run is `newsledger run` with one worker in a new home; nothing new is the same run again."""
    )
    rows = []
    for texts in (1, 12) if choices.is_quick else (1, 84):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            found = measured(copied(folder / "texts", texts), folder, 1 if choices.is_quick else 3)
        ratio = f"{found['run'] / found['bare']:.2f}"
        rows.append(
            [
                *(texts, f"{found['bare']:.1f} s", f"{found['run']:.1f} s", ratio),
                *(f"{found['nothing new']:.1f} s", f"{found['bytes']:,.0f}"),
            ]
        )
    page.table(["Texts", "Bare", "Run", "Ratio", "Nothing new", "Bytes that it wrote"], rows)


def others(page: Page, choices: Choices) -> None:
    """Compare extraction, and the pipeline that a user would write, with newsledger's."""
    if choices.others is None:
        return
    script = str(ROOT / "benchmarks/others.py")
    documents = str(ROOT / "seeds/documents")
    ours = spoken(sys.executable, script, "newsledger", documents)
    assert ours is not None
    rows = [["newsledger", f"{ours['extract'] * 1000:.1f} ms", "1.00"]]
    for name in _PAGES:
        found = spoken(choices.others, script, name, documents)
        if found is not None:
            rows.append([f"{name} {found['version']}", f"{found['extract'] * 1000:.1f} ms"])
            rows[-1].append(f"{found['extract'] / ours['extract']:.2f}")
    if len(rows) > 1:
        page.say("## Extraction")
        page.say(
            f"""Processor time of a web page, mean over the {ours["pages"]:.0f} bundled ones, each read {_REPEATS} times
        after a first; the pages are small."""
        )
        page.table(["Reader", "A page", "Ratio"], rows)
    usual = spoken(choices.others, script, "usual", documents)
    if usual is not None:
        page.say("## The pipeline that one would write")
        page.say(
            f"""trafilatura {usual["trafilatura"]}, spaCy {usual["spacy"]} with {usual["model"]}, direct quotations of
        textacy {usual["textacy"]} and a DuckDB table from pandas, beside extraction and annotation by
        newsledger: the same {usual["texts"]:.0f} bundled texts, in one process each. newsledger resolves
        speakers, indirect statements, chains, relations and persons across articles as well.
        From a text with an odd number of quotation marks, textacy takes none."""
        )
        page.table(
            ["Pipeline", "Imports and models", "A text", "Ratio", "Statements"],
            [
                [
                    "newsledger",
                    f"{ours['load']:.1f} s",
                    f"{ours['text'] * 1000:.0f} ms",
                    "1.00",
                    f"{ours['quotes']:.0f}",
                ],
                [
                    *("the other", f"{usual['load']:.1f} s", f"{usual['text'] * 1000:.0f} ms"),
                    *(f"{usual['text'] / ours['text']:.2f}", f"{usual['quotes']:.0f}"),
                ],
            ],
        )


def homes(page: Page, choices: Choices) -> None:
    """Measure a publish by the size of the home."""
    words = ["--template", str(choices.template), "--folder", str(choices.folder), "--sizes", *map(str, choices.sizes)]
    script = [sys.executable, str(ROOT / "benchmarks/publish.py"), *words]
    lines = subprocess.run(script, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    figures = [found for line in lines if "size" in (found := json.loads(line))]
    last = [found for found in figures if found["size"] - 2_000 in choices.sizes]
    stages = list(last[0]["stages"])
    page.say("## A publish of 1,000 articles by the size of the home")
    page.say(
        """Synthetic homes, as benchmarks/ledgers.py says how they are made; of the new articles, 5 % are changed
        versions of old ones and 20 % have the signature of an old one. Seconds of the processor by stage, bytes
        written, and the peak of resident memory, of which the imports take the first part. The ratio is
        that of seconds to the smallest home's."""
    )
    page.table(
        ["Articles before", *stages, "Seconds", "Ratio", "Bytes written", "Imports", "Peak"],
        [
            [
                f"{found['size']:,}",
                *(f"{found['stages'][name][0]:.1f}" for name in stages),
                f"{found['seconds']:.1f}",
                f"{found['seconds'] / last[0]['seconds']:.2f}",
                f"{found['written'] / 1e6:.0f} MB",
                f"{found['base']} MiB",
                f"{max(peak for _, peak in found['stages'].values())} MiB",
            ]
            for found in last
        ],
    )


def queries(page: Page, choices: Choices) -> None:
    """Time the examples of all views on the warehouse and on the Parquet files."""
    home = Home(choices.folder / str(max(choices.sizes)))
    state = manifest.read(home)
    examples = {declared.name: declared.example for declared in views()}
    warehouse = duckdb.connect(str(home.warehouse), read_only=True)
    warehouse.execute("SET TimeZone = 'UTC'")
    config: dict[str, str | bool | int | float | list[str]] = {"enable_external_access": False}
    parquet = past_session(PastState(home, state), memory_mb=2_048, config=config)
    times = {name: [seconds(connection, sql) for connection in (warehouse, parquet)] for name, sql in examples.items()}
    page.say("## Queries")
    page.say(
        f"""The examples of all {len(times)} views and macros of [views](views.md) on the home of
        {state.tables["articles"].rows:,} articles: processor time, the less of two. On Parquet, the same views
        are defined over the files of `lake/current`."""
    )
    rows = []
    for place, kind in enumerate(("warehouse", "Parquet")):
        found = {name: pair[place] for name, pair in times.items()}
        worst = max(found, key=lambda name: found[name])
        median = statistics.median(found.values())
        rows.append([kind, f"{median * 1000:.0f} ms", f"{found[worst] * 1000:.0f} ms", worst])
    ratios = [pair[1] / pair[0] for pair in times.values()]
    page.table(["On", "Median", "Worst", "Which"], rows)
    page.say(f"Parquet to warehouse, query by query: median {statistics.median(ratios):.1f}, worst {max(ratios):.1f}.")


def seconds(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    """Return the processor time of a query, the less of two."""
    best = float("inf")
    for _ in range(2):
        began = time.process_time()
        connection.execute(sql).fetchall()
        best = min(best, time.process_time() - began)
    return best


def joins(page: Page, choices: Choices) -> None:
    """Measure the join of new signatures with all stored ones."""
    folder = choices.folder / str(max(choices.sizes))
    words = [str(ROOT / "benchmarks/copies.py"), "--template", str(choices.template), "--home", str(folder)]
    found = spoken(sys.executable, *words)
    assert found is not None
    page.say("## Near-duplicates")
    page.say(
        f"""{found["fresh"]:,} new signatures, every fifth that of an old article, joined with the
        {found["stored"]:,} stored ones: {found["seconds"]:.1f} s of the processor, {found["base"]} MiB of
        resident memory before and {found["peak"]} MiB at the peak; {found["pairs"]:,} pairs."""
    )


def header(page: Page, command: str) -> None:
    """Say where and how this was measured."""
    page.say("# Benchmarks")
    model = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    page.say(
        f"""Written by `{command}`, in one call, on {model.partition(":")[2].strip()}, Python
        {platform.python_version()}, DuckDB {duckdb.__version__}. Times are processor time, so that other work
        on the machine counts less; ratios are to something measured in the same call. What was not measured
        is not on the page."""
    )


def demo(folder: Path) -> Path:
    """Return a home with the bundled documents."""
    home = folder / "template"
    if not home.exists():
        code = "from newsledger.flows.cli.app import main\nif __name__ == '__main__':\n    main()\n"
        (folder / "demo.py").write_text(code)
        words = [sys.executable, str(folder / "demo.py"), "demo", "--home", str(home)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return home


def folders(given: Path | None) -> Iterator[Path]:
    """Yield the folder of the homes, which is kept if it was given."""
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="newsledger-bench-") as name:
        yield Path(name)


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--others", type=Path)
    parser.add_argument("--template", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--page", type=Path, default=ROOT / "docs/benchmarks.md")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    page = Page()
    header(page, "python benchmarks/bench.py" + " --quick" * options.quick)
    for folder in folders(options.folder):
        sizes = tuple(options.sizes or ((2_000,) if options.quick else (10_000, 100_000)))
        template = options.template or demo(folder)
        choices = Choices(options.quick, options.others, template, sizes, folder)
        for measure in (pipeline, others, homes, joins, queries):
            measure(page, choices)
    options.page.write_text("\n\n".join(page.parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
