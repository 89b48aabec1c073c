"""Measure the memory of a full rebuild on homes of several sizes.

python benchmarks/rebuild.py --template DEMO [--sizes 2000 12000] [--memory-mb 1024] [--whole]: writes the journals of a
home and, beside it, the rows that reading and annotating its documents would give (see benchmarks/ledgers.py), then
runs a rebuild that takes these rows instead of reading documents, in a process of its own. Prints the number of
documents and portions, seconds of the processor, and resident memory before the rebuild and at its peak: that of
the process, without workers. --whole rebuilds in one portion. Homes of earlier calls are used again.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from ledgers import FIRST_DAY, Span, Template, batch

from newsledger.flows.context import Run
from newsledger.flows.progress import Progress
from newsledger.flows.run import pipeline
from newsledger.flows.run.build import Built
from newsledger.flows.run.publish import warm
from newsledger.flows.run.shard import Shard
from newsledger.flows.settings import Settings
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal import Journal

RUN_ARTICLES = 500


def run_id(first: int) -> str:
    """Return the id of the run that pulled the articles from a number on."""
    return f"run_{FIRST_DAY + timedelta(hours=first // RUN_ARTICLES):%Y%m%dT%H%M%S}_{first:08x}"


def written(template: Template, folder: Path, size: int) -> None:
    """Write the journals of a home, and the staged rows of its documents beside it."""
    home, staging = Home(folder / "home"), Home(folder / "staging")
    home.prepare()
    staging.prepare()
    for first in range(0, size, RUN_ARTICLES):
        name, span = run_id(first), Span(first, min(size, first + RUN_ARTICLES), {}, {})
        _, rows = batch(template, staging, span=span, run_id=name)
        with Journal(home, name) as journal:
            for row in rows["sources"]:
                journal.append("sources", row)
            for request, document in zip(rows["fetches"], rows["documents"], strict=True):
                journal.append("fetches", {"reason": None, **request})
                journal.append("documents", document)
    (folder / "whole").touch()


def folders(staging: Home, documents: Sequence[str]) -> Iterator[Path]:
    """Yield the folders of the runs that have some documents, in order."""
    runs = dict.fromkeys(documents)
    yield from (staging.work / "shards" / name for name in runs)


def rebuilt(folder: Path, memory_mb: int, *, is_whole: bool) -> dict[str, object]:
    """Rebuild a home from its journals and the staged rows; return what it cost."""
    home, staging = Home(folder / "home"), Home(folder / "staging")
    portions: list[int] = []

    def built(_: Run, todo: Sequence[Shard]) -> Built:
        documents = [row for shard in todo for row in shard.documents]
        portions.append(len(documents))
        return Built(tuple(folders(staging, [str(row["run_id"]) for row in documents])), len(documents))

    warm()
    base, began = peak_mb(), time.process_time()
    size = 1 << 30 if is_whole else max(RUN_ARTICLES, memory_mb // RUN_ARTICLES * RUN_ARTICLES)
    chosen = Settings(home=home.root, database_memory_mb=memory_mb, workers=1)
    with patch.object(pipeline, "portion_documents", lambda _: size):
        job = pipeline.Job(chosen, flow="rebuild", progress=Progress(quiet=True), accept_loss=True)
        summary = pipeline.run(job, pipeline.Stages(build=built))
    return {
        "documents": summary.rows_added["documents"],
        "mentions": summary.rows_added["mentions"],
        "portions": len(portions),
        "processor_s": round(time.process_time() - began, 1),
        "before_mb": base,
        "peak_mb": peak_mb(),
    }


def peak_mb() -> int:
    """Return the peak of this process's resident memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main() -> None:
    """Run the measurements and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--template", type=Path, required=True)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/newsledger-rebuild"))
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 12_000])
    parser.add_argument("--memory-mb", type=int, default=1_024)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--here", action="store_true", help="measure in this process")
    given = parser.parse_args()
    for size in given.sizes:
        folder = given.folder / str(size)
        if not given.here:
            if not (folder / "whole").exists():
                written(Template.of(Home(given.template)), folder, size)
            subprocess.run([sys.executable, __file__, *sys.argv[1:], "--sizes", str(size), "--here"], check=True)
        else:
            print(json.dumps(rebuilt(folder, given.memory_mb, is_whole=given.whole)), flush=True)


if __name__ == "__main__":
    main()
