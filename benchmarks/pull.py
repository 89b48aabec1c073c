"""Measure the pages per second that a run pulls from the loopback site, and the share of each kind of work.

python benchmarks/pull.py [--outlets 10] [--articles 600] [--workers 2] [--runs 3]: each run has a new site and home;
prints medians. The rate limit per host is lifted, so that politeness is not measured. Seconds of requests are summed
over concurrent requests; the shares are those of the run's own stages.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1]))

from newsledger.flows.progress import Progress
from newsledger.flows.run.pipeline import Job, run
from newsledger.flows.settings import Settings
from tests.site.site import Site

GROUPS = {
    "waiting (pull)": ("pull",),
    "parsing and extracting": ("build: extract",),
    "annotating": ("build: annotate",),
    "checking": ("audit", "duplicates", "validate"),
    "writing": ("build: stage", "write", "load"),
}


def once(given: argparse.Namespace) -> dict[str, float]:
    """Run once; return seconds by stage and the number of pages."""
    with tempfile.TemporaryDirectory() as folder, Site(given.outlets, given.articles) as site:
        home = Path(folder) / "home"
        home.mkdir()
        site.sources(home / "sources.toml")
        fast = {**site.settings(), "host_requests_per_second": 1000.0}
        settings = Settings(**{"home": home, "workers": given.workers, "reject_share_limit": 1.0, **fast})
        began = time.perf_counter()
        told = run(Job(settings, (), progress=Progress(quiet=True)))
        whole = time.perf_counter() - began
        with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
            rows = connection.sql("SELECT count(*), sum(duration_ms) / 1000 FROM fetches").fetchall()
    pages, in_air = rows[0]
    return {**told.seconds, "whole": whole, "articles": told.total["articles"], "requests": pages, "in the air": in_air}


def main() -> None:
    """Run the measurements and print the medians."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("outlets", 10), ("articles", 600), ("workers", 2), ("runs", 3)):
        wanted.add_argument(f"--{name}", type=int, default=number)
    given = wanted.parse_args()
    runs = [once(given) for _ in range(given.runs)]
    middle = {name: statistics.median(one.get(name, 0.0) for one in runs) for name in runs[0]}
    print(f"{middle['articles']:.0f} articles, {middle['requests']:.0f} requests, {middle['whole']:.1f} s")
    print(f"{middle['articles'] / middle['whole']:.1f} articles/s fetched, read and published")
    print(
        f"{middle['requests'] / middle['pull']:.1f} requests/s while pulling; {middle['in the air']:.1f} s in the air"
    )
    work = {group: sum(middle.get(name, 0.0) for name in names) for group, names in GROUPS.items()}
    for group, seconds in work.items():
        print(f"  {group:24} {seconds:7.2f} s  {100 * seconds / sum(work.values()):5.1f} %")
    print("  (extracting, annotating and staging are summed over workers)")


if __name__ == "__main__":
    main()
