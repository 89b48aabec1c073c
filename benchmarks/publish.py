"""Measure what publishing new articles costs, by the size of the home that they are published into.

python benchmarks/publish.py --template DEMO [--sizes 10000 100000] [--fresh 1000] [--folder F]

DEMO is a home with annotated articles, such as that of `newsledger demo --home DEMO`; benchmarks/ledgers.py says how
the synthetic homes are made of it. Of the new articles, 5 % are changed versions of old ones and 20 % have the
signature of an old one, whose age is distributed exponentially with a mean of three days of 1,000 articles. For each
size the home is written once, then three batches are published, each by a process of its own; the last is measured,
since the others also settle what a real home has settled long before. Seconds are processor seconds of all threads;
bytes are those that the process writes; the peak is that of resident memory in each stage.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ledgers import PER_DAY, Span, Template, batch, write

from newsledger.flows.context import Run, new_run_id
from newsledger.flows.progress import Progress
from newsledger.flows.run.build import Built
from newsledger.flows.run.pending import Pending
from newsledger.flows.run.portions import Portion
from newsledger.flows.run.publish import publish, warm
from newsledger.flows.settings import Settings
from newsledger.warehouse import manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal import Journal


class Measured(Progress):
    """Processor seconds and peak memory of each stage."""

    def __init__(self) -> None:
        """Show nothing."""
        super().__init__(quiet=True)
        self.stages: dict[str, tuple[float, int]] = {}
        self._began = 0.0

    def began(self, stage: str) -> None:  # noqa: ARG002 - the interface
        """Begin to measure."""
        Path("/proc/self/clear_refs").write_text("5")  # the peak of resident memory begins anew
        self._began = time.process_time()

    def ended(self, stage: str, seconds: float) -> None:  # noqa: ARG002 - the interface
        """Keep what was measured."""
        self.stages[stage] = (time.process_time() - self._began, peak_mb())


def peak_mb() -> int:
    """Return the peak of resident memory in MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def written() -> int:
    """Return the bytes that this process has written so far, to new files and into existing ones."""
    return int(Path("/proc/self/io").read_text(encoding="ascii").split("wchar:")[1].split()[0])


def recent(chance: random.Random, size: int, days: float) -> int:
    """Return the number of an old article: one of the last days for most, as copies and corrections are."""
    return size - 1 - int(chance.expovariate(1 / days) * PER_DAY) % size


def published(template: Template, home: Home, *, size: int, fresh: int, days: float = 3.0) -> dict[str, object]:
    """Publish a batch of new articles, and return what it cost."""
    chance = random.Random(size)
    numbers = range(size, size + fresh)
    versions = {number: recent(chance, size, days) for number in chance.sample(numbers, fresh // 20)}
    copies = {number: recent(chance, size, days) for number in chance.sample(numbers, fresh // 5)}
    run_id = new_run_id(datetime.now(UTC))
    folder, rows = batch(template, home, span=Span(size, size + fresh, versions, copies), run_id=run_id)
    progress = Measured()
    with Journal(home, run_id) as journal:
        run = Run(run_id, "run", home, Settings(home=home.root), journal, progress)
        warm()
        base, before, began = peak_mb(), written(), time.process_time()
        publish(run, [Portion(Pending(rows), Built((folder,), fresh))])
        seconds = time.process_time() - began
    number = written() - before
    tables = {name: entry.digest for name, entry in manifest.read(home).tables.items()}
    stages = {name: [round(used, 2), peak] for name, (used, peak) in progress.stages.items()}
    return {
        "size": size,
        "seconds": round(seconds, 2),
        "written": number,
        "base": base,
        "stages": stages,
        "digests": tables,
    }


@contextmanager
def child(words: list[str]) -> Iterator[dict[str, object]]:
    """Yield the answer of a process of its own."""
    said = subprocess.run([sys.executable, __file__, *words], check=True, stdout=subprocess.PIPE, text=True).stdout
    yield json.loads(said.splitlines()[-1])


def main() -> None:
    """Run the measurements and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--template", type=Path, required=True)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/newsledger-publish"))
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--fresh", type=int, default=1_000)
    parser.add_argument("--days", type=float, default=3.0, help="mean age of the articles that are copied or changed")
    parser.add_argument("--step", type=int)
    options = parser.parse_args()
    if options.step is not None:
        template = Template.of(Home(options.template))
        size = options.sizes[0]
        home = Home(options.folder / str(size))
        if options.step == 0:
            write(template, home, size)
            print("{}")
        else:
            first = size + (options.step - 1) * options.fresh
            print(json.dumps(published(template, home, size=first, fresh=options.fresh, days=options.days)))
        return
    words = ["--template", str(options.template), "--folder", str(options.folder), "--fresh", str(options.fresh)]
    words += ["--days", str(options.days)]
    for size in options.sizes:
        is_written = (options.folder / str(size) / "warehouse.duckdb").exists()
        for step in range(1 if is_written else 0, 4):
            with child([*words, "--sizes", str(size), "--step", str(step)]) as figures:
                print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
