"""Measure the join of new signatures with all that a home has stored: processor seconds, and the peak of memory.

python benchmarks/copies.py --template DEMO --home HOME [--fresh 2000]: HOME is a synthetic home of
benchmarks/publish.py. Every fifth of the new articles has the signature of an old one. Prints one line of JSON.
"""

import argparse
import json
import random
import time
from pathlib import Path

from ledgers import Span, Template, made
from publish import peak_mb, recent

from newsledger.warehouse import manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.key_index import indexed
from newsledger.warehouse.near_duplicates import Room, article_links


def main() -> None:
    """Join, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--template", type=Path, required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--fresh", type=int, default=2_000)
    parser.add_argument("--memory-mb", type=int, default=2_048)
    options = parser.parse_args()
    home = Home(options.home)
    state = manifest.read(home)
    stored = state.tables["signatures"].rows
    chance = random.Random(stored)
    numbers = range(stored + 1_000_000, stored + 1_000_000 + options.fresh)  # numbers that no article of the home has
    copies = {number: recent(chance, stored, 3.0) for number in chance.sample(numbers, options.fresh // 5)}
    fresh = made(Template.of(Home(options.template)), Span(numbers.start, numbers.stop, {}, copies), "run")[
        "signatures"
    ]
    Path("/proc/self/clear_refs").write_text("5")
    base, began = peak_mb(), time.process_time()
    room = Room(home.work / "spill", options.memory_mb)
    pairs = article_links(fresh, indexed(home, state, "signatures"), room).pairs
    figures = {"fresh": fresh.num_rows, "stored": stored, "pairs": pairs.num_rows, "base": base, "peak": peak_mb()}
    print(json.dumps({**figures, "seconds": round(time.process_time() - began, 2)}))


if __name__ == "__main__":
    main()
