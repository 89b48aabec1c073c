"""Measure the peak memory of commands that read a whole home, on homes of several sizes.

python benchmarks/memory.py [--articles 2000 40000] [--folder FOLDER] [--commands verify forget publish-only]: makes a
home of so many articles, each of 3 kB, with twelve mentions, four statements, attributions and relations, an entity and
a request of its own, in files of 2,000 articles, all valid by the contract; then runs `newsledger verify`, `newsledger
forget` of one article and `newsledger rebuild --publish-only`, each in a process of its own, which starts no other.
Prints seconds of the processor and the peak resident memory of the process. Homes in FOLDER are kept and used again.

python benchmarks/memory.py --homes HOME [HOME ...] --commands verify publish-only: the same with homes that exist, such
as those of benchmarks/publish.py; raw objects that their articles lack are written first. publish-only changes them.
"""

import argparse
import gzip
import hashlib
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pyarrow as pa
from ledgers import write_objects

from newsledger.expectations.declaration import Column, Table
from newsledger.expectations.tables import TABLES
from newsledger.warehouse import database, lake, manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal import Journal

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.batches import arrow, valid

PER_ARTICLE = {"mentions": 12, "quotes": 4, "attributions": 4, "relations": 4, "quote_signatures": 4}
ONCE = ("sources", "runs", "rejects", "entity_merges")
OF_EACH_ROW = ("url", "final_url", "canonical_url", "article_key", "cluster_id", "quote_cluster_id", "name")
FILE_ARTICLES = 2_000
FILLER = 2_900
COMMANDS = {
    "verify": ("verify",),
    "forget": ("forget", "--article", "articles-0"),
    "publish-only": ("rebuild", "--publish-only"),
}
RUN = "from newsledger.flows.cli.app import main\nif __name__ == '__main__':\n    main()\n"


def made(home: Home, articles: int) -> None:
    """Fill a home with so many articles, and the journals that their documents and requests would have come from."""
    home.prepare()
    samples = {name: data.slice(0, 1) for name, data in arrow(valid()).items()}
    digests = [stored(home, number) for number in range(articles)]
    entries = {}
    for declared in TABLES:
        files = []
        for start in range(0, 1 if declared.name in ONCE else articles, FILE_ARTICLES):
            data = rows(
                declared, samples[declared.name], range(start, min(start + FILE_ARTICLES, articles)), digests=digests
            )
            files.append(lake.stage(home, declared, data, stem=f"00000001-{start}"))
            if declared.name in ("documents", "fetches"):
                with Journal(home, f"run_{start:08d}") as journal:
                    for row in data.to_pylist():
                        journal.append(declared.name, row)
        entries[declared.name] = manifest.TableEntry(tuple(files))
    state = manifest.next_after(manifest.Manifest.empty(), entries, run_id="runs-0", moment=datetime.now(UTC))
    database.put_in_place(home, state)


def stored(home: Home, number: int) -> str:
    """Write the bytes of a document without waiting for the disk; return their SHA-256."""
    content = b"The bytes of document %d." % number
    digest = hashlib.sha256(content).hexdigest()
    path = home.objects / digest[:2] / f"{digest}.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, mtime=0))
    return digest


def rows(declared: Table, sample: pa.Table, articles: range, *, digests: list[str]) -> pa.Table:
    """Return the rows of a table that belong to the articles with these numbers."""
    share = PER_ARTICLE.get(declared.name, 1)
    numbers = [0] if declared.name in ONCE else list(range(articles.start * share, articles.stop * share))
    first = sample.to_pylist()[0]
    columns = []
    for column in declared.columns:
        values = generated(declared, column, numbers, text=str(first[column.name]))
        if column.name == "content_sha256":
            values = [digests[number] for number in numbers]
        elif column.name == "raw_path":
            values = [f"raw/objects/{digests[number][:2]}/{digests[number]}.gz" for number in numbers]
        elif values is None:
            values = [first[column.name]] * len(numbers)
        columns.append(pa.array(values, sample.schema.field(column.name).type))
    return pa.Table.from_arrays(columns, schema=sample.schema)


def generated(declared: Table, column: Column, numbers: list[int], *, text: str) -> list[str | None] | None:
    """Return the values of a column that differ from row to row; None for any other column."""
    target = (column.references or "").partition(".")[0]
    if column.name == declared.key:
        return [f"{declared.name}-{number}" for number in numbers]
    if column.name in OF_EACH_ROW:
        return [f"{column.name}-{number}" for number in numbers]
    if target and target not in ONCE and column.name != "parent_quote_id":
        share, of_target = PER_ARTICLE.get(declared.name, 1), PER_ARTICLE.get(target, 1)
        return [f"{target}-{number // share * of_target + number % of_target}" for number in numbers]
    if declared.name == "articles" and column.name == "text":
        return [f"{text}\n\n{filler(number)}" for number in numbers]
    return None


def filler(number: int) -> str:
    """Return words that differ from article to article."""
    words = Random(number).choices(WORDS, k=FILLER // 7)
    return " ".join(words)


WORDS = ["".join(Random(number).choices("abcdefghiklmnoprstuw", k=6)) for number in range(5_000)]


def peak(*words: str) -> tuple[float, float]:
    """Return the processor seconds and the peak resident memory, in MiB, of a command of newsledger."""
    process = subprocess.Popen([sys.executable, "-c", RUN, *words], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"newsledger {' '.join(words)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Make the homes and print a line for each command on each of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[2_000, 40_000])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--homes", type=Path, nargs="+", default=[])
    parser.add_argument("--commands", nargs="+", default=["verify", "forget", "publish-only"])
    given = parser.parse_args()
    for root in given.homes:
        home = Home(root)
        state = manifest.read(home)
        for articles in lake.groups(home, state, "articles", columns=["text", "text_sha256"]):
            write_objects(home, articles)
        measure(home, state.tables["articles"].rows, given.commands)
    with tempfile.TemporaryDirectory() as temporary:
        for number in () if given.homes else given.articles:
            home = Home((given.folder or Path(temporary)) / f"home_{number}")
            if not home.manifest.exists():
                made(home, number)
            measure(home, number, given.commands)


def measure(home: Home, articles: int, commands: list[str]) -> None:
    """Run the commands on a home, and print a line for each."""
    for command in commands:
        seconds, memory = peak(*COMMANDS[command], "--home", str(home.root))
        print(f"{articles} articles, {command}: {seconds:.0f} s, {memory:.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
