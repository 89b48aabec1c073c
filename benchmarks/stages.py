"""Measure documents per second by stage, and peak memory, with one worker and with two.

python benchmarks/stages.py [FOLDER] [--copies N] [--workers 1 2] [--runs 3] [--prefect]: each run uses a new home;
prints medians. Without FOLDER, the bundled documents are copied N times, each copy with an additional word. With
--prefect, each run is recorded by the server at PREFECT_API_URL.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
STAGES = ("pull", "build", "audit", "duplicates", "validate", "write", "load")
ONE_RUN = """
import json, resource, sys, time
from pathlib import Path
from newsledger.flows.run.pipeline import Job, run
from newsledger.flows.progress import Progress
from newsledger.flows.settings import Settings
if __name__ == "__main__":
    chosen = Settings(home=Path(sys.argv[2]), workers=int(sys.argv[3]), reject_share_limit=1.0)
    job = Job(chosen, (sys.argv[1],), progress=Progress(quiet=True))
    if sys.argv[4] == "True":
        from newsledger.flows.run.prefect_flow import recorded as run
    began = time.monotonic()
    told = run(job)
    whole = time.monotonic() - began
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    peak, cpu = [one.ru_maxrss // 1024 for one in used], sum(one.ru_utime + one.ru_stime for one in used)
    found = {"seconds": dict(told.seconds), "documents": dict(told.documents), "peak": peak, "whole": whole, "cpu": cpu}
    print(json.dumps(found))
"""


def copies(folder: Path, number: int) -> Path:
    """Copy the bundled plain texts; the text of each copy differs, so that each is a separate article."""
    for path in sorted((ROOT / "seeds/documents").glob("*.txt")):
        for copy in range(number):
            text = path.read_text(encoding="utf-8", errors="replace")
            (folder / f"{path.stem}_{copy}.txt").write_text(f"{text}\nCopy {copy}.\n" if text else "", encoding="utf-8")
    return folder


def measured(source: Path, workers: int, *, runs: int, prefect: bool) -> dict[str, float]:
    """Return medians over runs: seconds per stage, documents, peak MiB of the parent and the largest worker."""
    found = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "one_run.py"
            script.write_text(ONE_RUN)
            command = [sys.executable, str(script), str(source), f"{folder}/home", str(workers), str(prefect)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            told = json.loads(said.splitlines()[-1])
            found.append(
                {
                    **told["seconds"],
                    "documents": told["documents"]["seen"],
                    "parent": told["peak"][0],
                    "worker": told["peak"][1],
                    "whole": told["whole"],
                    "cpu": told["cpu"],
                }
            )
    return {name: statistics.median(one.get(name, 0.0) for one in found) for name in found[0]}


def show(figures: dict[str, float], workers: int) -> None:
    """Print the figures of one measurement."""
    documents, whole = figures["documents"], figures["whole"]
    figures["between the stages"] = whole - sum(figures[stage] for stage in STAGES)
    print(f"\n{workers} worker(s): {documents:.0f} documents in {whole:.2f} s, {documents / whole:.1f} documents/s")
    for stage in (*STAGES, "between the stages", "build: extract", "build: annotate", "build: stage"):
        seconds = figures.get(stage, 0.0)
        rate = f"{documents / seconds:10.1f} documents/s" if seconds > 0.001 else ""
        print(f"  {stage:18} {seconds:8.2f} s {seconds / whole:6.1%} {rate}")
    overhead = whole - figures["pull"] - figures["build"]
    print(f"  Prefect, audit, validation, Parquet and load together: {overhead / whole:.1%} of the whole")
    per_document = 1000 * figures["cpu"] / documents
    print(f"  CPU time including imports: {figures['cpu']:.1f} s, {per_document:.0f} ms per document")
    print(f"  peak memory: parent {figures['parent']:.0f} MiB, largest worker {figures['worker']:.0f} MiB")


def main() -> None:
    """Run the measurements and print the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, nargs="?")
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--prefect", action="store_true")
    given = parser.parse_args()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{platform.machine()}, {os.cpu_count()} processors, {memory:.0f} GiB, Python {platform.python_version()}")
    print(f"command: python benchmarks/stages.py {' '.join(sys.argv[1:])}; medians of {given.runs} runs")
    with tempfile.TemporaryDirectory() as folder:
        source = given.source or copies(Path(folder), given.copies)
        for workers in given.workers:
            show(measured(source, workers, runs=given.runs, prefect=given.prefect), workers)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
