"""Kill pulls from the loopback site at random moments; each article must exist once, and each request have a row.

python benchmarks/kills.py --site [--kills 50] [--seed 1]: for each kill, a new site and home, a run that is killed
between its first and last request, and a normal run.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from newsledger.warehouse import lake, manifest  # noqa: E402
from newsledger.warehouse.home import Home  # noqa: E402
from tests.site.environment import environment  # noqa: E402
from tests.site.site import Site  # noqa: E402

OUTLETS, ARTICLES = 7, 42


def begun(site: Site, home: Path) -> subprocess.Popen[bytes]:
    """Start a run on the site in a process group of its own."""
    command = [sys.executable, "-m", "newsledger.flows.cli.app", "run", "--home", str(home)]
    return subprocess.Popen(
        command,
        env={**os.environ, **environment(site), "NEWSLEDGER_REJECT_SHARE_LIMIT": "1", "NEWSLEDGER_WORKERS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finished(site: Site, home: Path) -> None:
    """Run to the end."""
    process = begun(site, home)
    _, said = process.communicate(timeout=600)
    if process.returncode != 0:
        sys.exit(f"newsledger run failed: {said.decode()[-2000:]}")


def calm(scratch: Path) -> int:
    """Return the number of requests of an undisturbed run; exit if its result is wrong."""
    with Site(OUTLETS, ARTICLES) as site:
        home = prepared(site, scratch / "calm")
        finished(site, home)
        if wrong := faults(site, home):
            sys.exit(f"the undisturbed run is wrong: {wrong}")
        return len(site.requests)


def prepared(site: Site, home: Path) -> Path:
    """Return a new home that lists the outlets of the site."""
    home.mkdir()
    site.sources(home / "sources.toml")
    return home


def faults(site: Site, home: Path) -> list[str]:
    """Return what a home lost or duplicated."""
    state = manifest.read(Home(home))
    articles = lake.tables(Home(home), state, "articles", columns=["title", "is_latest"]).to_pylist()
    found = Counter(row["title"] for row in articles)
    wanted = site.expected_titles()
    wrong = [f"{number} of {title}" for title, number in (found - wanted).items()]
    wrong += [f"lost: {title}" for title in (wanted - found)]
    columns = ["fetch_id", "url", "outcome", "final_url"]
    fetches = lake.tables(Home(home), state, "fetches", columns=columns).to_pylist()
    rows = Counter(row["url"] for row in fetches)
    on_the_way = ("/t/loop2", *(f"/t/chain{number}" for number in range(1, 9)))
    asked = Counter(site.url(one.host, one.path) for one in site.requests if not one.path.startswith(on_the_way))
    return wrong + [f"{number} requests without a row: {url}" for url, number in (asked - rows).items()]


def survived(scratch: Path, number: int, *, after: int, delay: float) -> bool:
    """Kill a run some time after a number of requests, run again and compare."""
    with Site(OUTLETS, ARTICLES) as site:
        home = prepared(site, scratch / f"home{number}")
        process = begun(site, home)
        deadline = time.monotonic() + 120
        while len(site.requests) < after and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(delay)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        _, said = process.communicate()
        if process.returncode not in (0, -signal.SIGKILL):
            sys.exit(f"newsledger run failed before the kill: {said.decode()[-2000:]}")
        before = len(site.requests)
        finished(site, home)
        wrong = faults(site, home)
        told = "whole" if not wrong else f"WRONG: {'; '.join(wrong[:5])}"
        print(f"{number:3}: killed after {before:3} requests, {told}", flush=True)
    return not wrong


def main(kills: int, seed: int) -> int:
    """Kill pulls and compare; return 1 if any kill lost or duplicated something."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        total = calm(scratch)
        print(f"undisturbed: {total} requests; seed {seed}", flush=True)
        moments = [(chance.randint(1, total), chance.uniform(0, 0.05)) for _ in range(kills)]
        good = sum(
            survived(scratch, number, after=after, delay=delay)
            for number, (after, delay) in enumerate(moments, start=1)
        )
    print(f"{good} of {kills} kills lost and duplicated nothing")
    return 0 if good == kills else 1
