"""What the public suites of feeds, wires and archives expect: no figure may fall silently."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORPORA = ROOT.parent / "shared/corpora"
FLOORS = {
    ("feedparser", "entry"): 735, ("feedparser", "title"): 69, ("feedparser", "link"): 17,
    ("w3c_feedvalidator", "count"): 1827, ("w3c_feedvalidator", "title"): 1155,
    ("gofeed", "count"): 539, ("gofeed", "title"): 55, ("gofeed", "link"): 10,
    ("miniflux", "count"): 7, ("miniflux", "title"): 246,
    ("iptc_newsmlg2", "class"): 17, ("iptc_newsmlg2", "headline"): 12,
    ("iptc_ninjs", "headline"): 158, ("warcio", "answers"): 15,
}  # fmt: skip
pytestmark = [pytest.mark.slow, pytest.mark.corpora]


@pytest.mark.skipif(not (CORPORA / "feedparser").exists(), reason="the corpora folder is absent")
def test_the_suites_hold_their_floors_without_a_crash_or_a_hang() -> None:
    command = [sys.executable, str(ROOT / "benchmarks/formats.py"), str(CORPORA), "--json"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert told.returncode == 0, told.stdout + told.stderr
    suites = json.loads(told.stdout)
    below = {
        key: (suites[key[0]]["figures"][key[1]][0], floor)
        for key, floor in FLOORS.items()
        if key[0] in suites and suites[key[0]]["figures"][key[1]][0] < floor
    }
    assert not below, f"reached, and floor: {below}"
