"""Measure pair precision and recall on synthetic copies, and the time to add signatures to a million.

python benchmarks/duplicates.py [--articles 50000] [--stored 1000000] [--fresh 2000] [--runs 3] [--seed 7]

A grammar generates the articles: stories of 8 to 20 paragraphs, each printed by up to twelve outlets with a different
headline, a wire credit, trimmed to 35 to 100 %, with up to three paragraphs of the outlet's own, with changed words,
and with the boilerplate that most outlets append to each article. Pairs are counted over clusters, so a wrong link that
joins two clusters makes all pairs between them wrong. The stored signatures are random and have the size of real ones.
"""

import argparse
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.copies import SIGNATURES
from newsledger.transforms.copies.signatures import ALGORITHM, SEED, signature_row
from newsledger.warehouse.key_index import IndexedFile
from newsledger.warehouse.near_duplicates import Room, article_links

ROLES = "minister mayor spokeswoman judge engineer trader captain farmer nurse governor teacher coach analyst".split()
VERBS = "said warned denied announced promised argued explained insisted recalled conceded hinted wrote".split()
THINGS = (
    "the port|the northern line|a new tax on grain|the reservoir|the budget|two hospitals|the ceasefire|a strike|"
    "the vote|the bridge over the sound|fuel prices|the refinery|the fishing quota|a court ruling|the merger|"
    "the border post|its debt|the school reform|the flood wall|an airline|the census|the pension fund|a wind farm|"
    "the trade pact"
).split("|")
ACTS = (
    "would reopen|had failed|must wait|cost too much|was never in doubt|would be sold|had been planned for years|"
    "needed a second look|could not go on|was close to an end|would divide the coalition|had drawn crowds"
).split("|")
WHENS = ("on Monday", "on Tuesday", "last week", "in the spring", "after the storm", "within days", "by autumn")
FRAMES = (
    "{name}, a {role} from {place}, {verb} {when} that {thing} {act}.",
    "“{Thing} {act}, and {thing2} {act2},” {verb} {name} in {place}.",
    "In {place}, {number} people signed a letter about {thing} after {name} {verb} that {thing2} {act}.",
    "{Thing} {act}, according to {name}, who had {verb} {when} that {number} jobs in {place} were at risk.",
    "The {role} {name} {verb} that {number} million had been spent on {thing} while {thing2} {act}.",
)
CREDITS = (
    "{place} (AP) — ",
    "{place} (Reuters) - ",
    "{place}, March 3 (Xinhua) -- ",
    "By Agence France-Presse\n\n",
    "",
)
_SYLLABLES = "ba ker lo min da vel sa tor ne ri hal gud os pe lan vik mo sten ul fa".split()


class Press:
    """Generator of stories and copies, deterministic for a given seed."""

    def __init__(self, seed: int) -> None:
        """Seed the generator."""
        self.random = random.Random(seed)
        pleas = (" ".join(self.sentence() for _ in range(self.random.randint(1, 4))) for _ in range(400))
        self.pleas = [plea if self.random.random() < 0.7 else "" for plea in pleas]

    def name(self) -> str:
        """Return a name."""
        return "".join(self.random.choice(_SYLLABLES) for _ in range(self.random.randint(2, 3))).capitalize()

    def sentence(self) -> str:
        """Return a sentence."""
        pick = self.random.choice
        thing, thing2 = pick(THINGS), pick(THINGS)
        return pick(FRAMES).format(
            name=f"{self.name()} {self.name()}", role=pick(ROLES), place=self.name(), verb=pick(VERBS),
            when=pick(WHENS), thing=thing, Thing=thing[0].upper() + thing[1:], thing2=thing2, act=pick(ACTS),
            act2=pick(ACTS), number=self.random.randint(3, 9_999),
        )  # fmt: skip

    def paragraphs(self, number: int) -> list[str]:
        """Return paragraphs of one to three sentences."""
        return [" ".join(self.sentence() for _ in range(self.random.randint(1, 3))) for _ in range(number)]

    def copy(self, story: list[str], outlet: int) -> str:
        """Return an outlet's version of a story, trimmed from the end as news desks do."""
        kept = max(2, round(len(story) * self.random.choice((1.0, 1.0, 0.8, 0.65, 0.5, 0.35))))
        own = self.paragraphs(self.random.choice((0, 0, 0, 1, 2, 3)) if kept >= 6 else 0)
        parts = [*(self._edited(part) for part in story[:kept]), *own]
        credit = self.random.choice(CREDITS).format(place=self.name().upper())
        return "\n\n".join([credit + parts[0], *parts[1:], *filter(None, [self.pleas[outlet]])])

    def _edited(self, part: str) -> str:
        said = part.split()
        if self.random.random() < 0.2:
            said[self.random.randrange(len(said))] = self.random.choice(("also", "meanwhile", "local", "then"))
        return " ".join(said)


def articles(number: int, seed: int) -> Iterator[tuple[str, str, int, str]]:
    """Yield articles as (id, source, story, text)."""
    press, made, story_number = Press(seed), 0, 0
    while made < number:
        story_number += 1
        story = press.paragraphs(press.random.randint(8, 20))
        copies = min(number - made, press.random.choice((1, 1, 1, 2, 3, 4, 6, 8, 12)))
        for outlet in press.random.sample(range(len(press.pleas)), copies):
            yield f"art_{made:020}", f"outlet{outlet}", story_number, press.copy(story, outlet)
            made += 1


def clusters(pairs: pa.Table) -> dict[str, str]:
    """Return the smallest id of each article's cluster; articles without links are left out."""
    parents: dict[str, str] = {}

    def top(one: str) -> str:
        while parents.setdefault(one, one) != one:
            one = parents[one]
        return one

    for left, right in zip(pairs["x"].to_pylist(), pairs["y"].to_pylist(), strict=True):
        first, second = sorted((top(left), top(right)))
        parents[second] = first
    return {one: top(one) for one in parents}


def quality(number: int, seed: int) -> None:
    """Sign, join and score the synthetic articles, and print the results."""
    began = time.monotonic()
    made = list(articles(number, seed))
    generated = time.monotonic()
    rows = [signature_row(article, source, text) for article, source, _, text in made]
    fresh = arrow_table(SIGNATURES, rows)
    signed = time.monotonic()
    found = clusters(article_links(fresh, [], Room(None, 4096)).pairs)
    joined = time.monotonic()
    stories = Counter(story for _, _, story, _ in made)
    groups = Counter(found.get(article, article) for article, _, _, _ in made)
    both = Counter((found.get(article, article), story) for article, _, story, _ in made)
    true, told, right = (sum(n * (n - 1) // 2 for n in counted.values()) for counted in (stories, groups, both))
    print(f"{number} articles of {len(stories)} stories, {true} true pairs; generated in {generated - began:.0f} s")
    print(f"  signed in {signed - generated:.1f} s, joined in {joined - signed:.1f} s")
    print(f"  pair precision {right / told:.4f} ({right} of {told}), recall {right / true:.4f} ({right} of {true})")


def stored(folder: Path, number: int, seed: int) -> None:
    """Write Parquet files of random signatures, 125,000 rows each."""
    made = np.random.default_rng(seed)
    for first in range(0, number, 125_000):
        rows = min(125_000, number - first)
        rates = np.full(rows, 8)
        anchors = made.integers(0, 2**59, rows * 50) * 8
        columns = {
            "signature_id": [f"sig_{first + at:020}" for at in range(rows)],
            "article_id": [f"art_s{first + at:019}" for at in range(rows)],
            "source_id": [f"outlet{at % 400}" for at in range(rows)],
            "algorithm": [ALGORITHM] * rows,
            "seed": [SEED] * rows,
            "shingle_words": [4] * rows,
            "shingle_count": [400] * rows,
            "signature": _lists(made.integers(0, 2**32, rows * 128), 128),
            "bands": _lists(made.integers(0, 2**62, rows * 32), 32),
            "anchor_rate": rates,
            "anchors": _lists(anchors, 50),
            "anchor_counts": _lists(np.tile([100, 50, 25, 12, 6], rows), 5),
        }
        schema = arrow_table(SIGNATURES, []).schema
        data = pa.table({name: pa.array(columns[name], schema.field(name).type) for name in schema.names})
        pq.write_table(data, folder / f"{first:08}.parquet", compression="zstd", row_group_size=122_880)


def _lists(values: "np.ndarray[tuple[int], np.dtype[np.int64]]", size: int) -> pa.Array:
    offsets = pa.array(np.arange(0, len(values) + 1, size), pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.array(values.astype(np.int64)))


def add(folder: Path, fresh: int, seed: int) -> None:
    """Join new signatures with the stored ones, and print seconds, links and peak memory."""
    schema = arrow_table(SIGNATURES, []).schema
    made = [
        signature_row(f"art_n{at}", source, text) for at, (_, source, _, text) in enumerate(articles(fresh // 2, seed))
    ]
    known = pq.ParquetFile(folder / "00000000.parquet").read_row_group(0).slice(0, fresh - len(made)).cast(schema)
    copies = known.set_column(1, schema.field(1), pa.array([f"art_c{at}" for at in range(known.num_rows)]))
    new = pa.concat_tables([arrow_table(SIGNATURES, made), copies])
    began, used = time.monotonic(), time.process_time()
    room = Room(folder / "spill", 2048)
    links = article_links(new, [IndexedFile(path) for path in sorted(folder.glob("*.parquet"))], room)
    seconds, used = time.monotonic() - began, time.process_time() - used
    across = sum(one.startswith("art_s") for one in links.pairs["y"].to_pylist())
    print(seconds, used, across, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def scale(number: int, fresh: int, *, runs: int, seed: int) -> None:
    """Add new signatures to the stored ones, each time in a separate process, and print the medians."""
    with tempfile.TemporaryDirectory() as name:
        stored(Path(name), number, seed)
        size = sum(path.stat().st_size for path in Path(name).glob("*.parquet")) / 2**20
        command = [sys.executable, __file__, "--add", name, "--fresh", str(fresh), "--seed", str(seed)]
        said = [subprocess.run(command, check=True, capture_output=True, text=True).stdout.split() for _ in range(runs)]
    seconds, used, across, peak = (statistics.median(float(one[at]) for one in said) for at in range(4))
    print(f"{fresh} new among {number} stored ({size:.0f} MiB): {across:.0f} found")
    print(f"  {seconds:.1f} s, of which {used:.1f} s of CPU time; peak {peak:.0f} MiB")


def main() -> None:
    """Run the measurements and print the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--stored", type=int, default=1_000_000)
    parser.add_argument("--fresh", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--add", type=Path)
    given = parser.parse_args()
    if given.add:
        add(given.add, given.fresh, given.seed)
        return
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{platform.machine()}, {os.cpu_count()} processors, {memory:.0f} GiB, Python {platform.python_version()}")
    print(f"command: python benchmarks/duplicates.py {' '.join(sys.argv[1:])}; medians of {given.runs} runs")
    if given.articles:
        quality(given.articles, given.seed)
    if given.stored:
        scale(given.stored, given.fresh, runs=given.runs, seed=given.seed)


if __name__ == "__main__":
    main()
