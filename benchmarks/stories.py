"""Measure how well stories are found on ECB+, whether they depend on the order of arrival, and the time to add to many.

python benchmarks/stories.py CORPORA [--topics 1-35] [--orders 10] [--stored 100000] [--fresh 1000] [--seed 7]

A story is a sub-topic of ECB+ (`1_ecb` and `1_ecbplus` are two events of one kind). The corpus states no publication
dates, so days play no part. TF-IDF alone and near-duplicates alone are grouped by the same average linkage; TF-IDF gets
the threshold with the best F1 on the same texts. Near-duplicates have one threshold.
"""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from math import log, sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.copies import SIGNATURES
from newsledger.expectations.declaration import Row
from newsledger.expectations.stories import STORY_SCORE, STORY_SIGNATURES
from newsledger.transforms.annotators import annotator
from newsledger.transforms.copies.own_words import folded_words
from newsledger.transforms.copies.signatures import signature_row
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.stories.grouping import TextPair, groups
from newsledger.transforms.stories.membership import TextGraph, story_ids, text_id
from newsledger.transforms.tables import statements
from newsledger.transforms.tables.story_signatures import story_signature_row
from newsledger.warehouse.key_index import IndexedFile
from newsledger.warehouse.near_duplicates import Room, article_links
from newsledger.warehouse.story_links import StorySignatures, story_links

AT = datetime(2026, 1, 1, tzinfo=UTC)
MEMORY_MB = 2048  # the default of the setting database_memory_mb
ROOM = Room(None, MEMORY_MB)
RECALLS = (0.80, 0.85, 0.90)
_BATCHES = 8


@dataclass(frozen=True, slots=True)
class EventText:
    """An article of ECB+ and its story."""

    name: str
    story: str
    title: str
    body: str


def texts(corpora: Path, topics: range) -> Iterator[EventText]:
    """Yield the articles of some topics, without the address that many begin with."""
    for path in sorted((corpora / "ecbplus" / "ECB+_LREC2014" / "ECB+").glob("*/*.xml")):
        if int(path.parent.name) in topics:
            sentences: dict[str, list[str]] = {}
            for token in ElementTree.parse(path).iter("token"):
                sentences.setdefault(token.get("sentence", ""), []).append(token.text or "")
            lines = [line for line in map(_joined, sentences.values()) if not re.match(r"(?:http|www)", line)]
            kind = "ecbplus" if "ecbplus" in path.stem else "ecb"
            yield EventText(path.stem, f"{path.parent.name}_{kind}", lines[0], "\n\n".join(lines[1:]))


def _joined(tokens: Sequence[str]) -> str:
    line = re.sub(r" ([,.;:?!%)\]])", r"\1", " ".join(tokens))
    return re.sub(r" ('(?:s|re|ve|ll|d|m)\b|n't)", r"\1", re.sub(r"([(\[$]) ", r"\1", line))


def signatures(articles: Sequence[EventText]) -> list[Row]:
    """Return the rows of `story_signatures`, annotated."""
    chosen = annotator("news")
    rows = []
    for article in articles:
        text = segmented(
            article_id=article.name, article_key=article.name, title=article.title, body=article.body, language="en"
        )
        row = {"article_id": article.name, "title": article.title, "text": article.body}
        rows.append(story_signature_row(row, statements.rows(text, chosen.annotate(text))))
    return rows


def pairs_of(rows: Sequence[Row], fresh: Iterable[str] | None = None) -> list[TextPair]:
    """Return the pairs of texts that are alike; with fresh ones, those that have one of them."""
    names = [str(row["article_id"]) for row in rows]
    new = set(names if fresh is None else fresh)
    texts = pa.table({"article_id": pa.array(names, pa.string()), "day": pa.nulls(len(names), pa.date32())})
    found = fresh_links(texts, StorySignatures(arrow_table(STORY_SIGNATURES, rows)), [name in new for name in names])
    return [TextPair(*row.values()) for row in found.to_pylist()]


def fresh_links(
    texts: pa.Table, signatures: StorySignatures, is_fresh: Sequence[bool], *, room: Room = ROOM
) -> pa.Table:
    """Return the links of the fresh ones among some texts, each printed by one article, with its day."""

    def standing(article_ids: pa.Array) -> pa.Table:
        return texts.filter(pc.is_in(texts["article_id"], article_ids))

    return story_links(texts.filter(pa.array(is_fresh)), signatures, room, representatives=standing)


def tf_idf_pairs(articles: Sequence[EventText]) -> list[TextPair]:
    """Return every pair of texts that share a word, with the cosine of their TF-IDF vectors."""
    counts = [Counter(folded_words(f"{article.title} {article.body}")) for article in articles]
    frequencies = Counter(word for counted in counts for word in counted)
    places = {word: place for place, word in enumerate(frequencies)}
    matrix = np.zeros((len(articles), len(places)), np.float32)
    for number, counted in enumerate(counts):
        for word, count in counted.items():
            matrix[number, places[word]] = (1 + log(count)) * log(len(articles) / frequencies[word])
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
    scores = np.rint(1000 * (matrix @ matrix.T)).astype(int)
    return [
        TextPair(*sorted((articles[one].name, articles[other].name)), int(scores[one, other]))
        for one, other in np.argwhere(np.triu(scores, 1) > 0)
    ]


def copy_pairs(articles: Sequence[EventText]) -> list[TextPair]:
    """Return the pairs of near-duplicates."""
    rows = [signature_row(article.name, article.name, article.body) for article in articles]
    found = article_links(arrow_table(SIGNATURES, rows), [], ROOM).pairs
    return [TextPair(*sorted(pair), 1000) for pair in zip(*(found[name].to_pylist() for name in "xy"), strict=True)]


@dataclass(frozen=True, slots=True)
class Quality:
    """Scores of a grouping against the true stories."""

    bcubed_precision: float
    bcubed_recall: float
    pair_precision: float
    pair_recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of BCubed precision and recall."""
        return 2 * self.bcubed_precision * self.bcubed_recall / (self.bcubed_precision + self.bcubed_recall)


def quality(members: Sequence[Sequence[str]], story_of: Mapping[str, str]) -> Quality:
    """Return BCubed (Bagga and Baldwin 1998) and pairwise precision and recall."""
    both = Counter((number, story_of[name]) for number, group in enumerate(members) for name in group)
    found = {number: len(group) for number, group in enumerate(members)}
    true = Counter(story_of.values())
    total = len(story_of)
    precision = sum(count * count / found[number] for (number, _), count in both.items()) / total
    recall = sum(count * count / true[story] for (_, story), count in both.items()) / total
    right, told, wanted = (sum(n * (n - 1) // 2 for n in counts.values()) for counts in (both, found, true))
    return Quality(precision, recall, right / told if told else 1.0, right / wanted)


def compare(articles: Sequence[EventText], rows: Sequence[Row]) -> None:
    """Print the scores of the three methods."""
    story_of = {article.name: article.story for article in articles}
    methods: dict[str, tuple[list[TextPair], Callable[[list[Quality]], Quality]]] = {
        "stories": (pairs_of(rows), lambda curve: curve[STORY_SCORE // 10 - 1]),
        "TF-IDF alone": (tf_idf_pairs(articles), lambda curve: max(curve, key=lambda point: point.f1)),
        "near-duplicates alone": (copy_pairs(articles), lambda curve: curve[0]),
    }
    print(f"{len(articles)} articles of {len(set(story_of.values()))} stories")
    print("method                 BCubed P     R     F1   pairs P     R    P at R " + ", ".join(map(str, RECALLS)))
    for name, (pairs, chosen) in methods.items():
        curve = [quality(groups(list(story_of), pairs, least=least), story_of) for least in range(10, 610, 10)]
        point = chosen(curve)
        figures = (point.bcubed_precision, point.bcubed_recall, point.f1, point.pair_precision, point.pair_recall)
        at_recall = [max((q.pair_precision for q in curve if q.pair_recall >= least), default=0) for least in RECALLS]
        print(f"{name:22}  " + " ".join(f"{figure:6.3f}" for figure in (*figures, *at_recall)))


def orders(rows: Sequence[Row], number: int, seed: int) -> None:
    """Add the articles in random orders, in batches, and print the share whose story is another one."""
    shuffled = random.Random(seed)
    first = _grown(rows, 1)
    differing = []
    for _ in range(number):
        order = shuffled.sample(list(rows), len(rows))
        again = _grown(order, _BATCHES)
        differing.append(sum(again[name] != members for name, members in first.items()))
    print(f"{number} random orders in {_BATCHES} batches: {max(differing)} of {len(rows)} articles in another story")


def _grown(rows: Sequence[Row], batches: int) -> dict[str, frozenset[str]]:
    """Return the members of each article's story after the articles were added in batches."""
    known: dict[str, Row] = {}
    pairs: list[TextPair] = []
    size = -(-len(rows) // batches)
    for start in range(0, len(rows), size):
        names = [str(row["article_id"]) for row in rows[start : start + size]]
        for name in names:
            moment = AT + timedelta(minutes=len(known))
            known[name] = {"article_id": name, "article_key": name, "cluster_id": None, "fetched_at": moment}
            known[name]["story_id"] = None
        pairs += pairs_of(rows[: start + size], names)
        graph = TextGraph(list(known.values()), {name: name for name in known}, pairs)
        for name, story in story_ids(graph, texts={text_id(known[name]) for name in names}, stories=()).items():
            known[name]["story_id"] = story
    members: dict[object, set[str]] = {}
    for name, row in known.items():
        members.setdefault(row["story_id"] or name, set()).add(name)
    return {name: frozenset(group) for group in members.values() for name in group}


@dataclass(frozen=True, slots=True)
class SyntheticText:
    """A signature with its story and day."""

    row: Row
    story: int
    day: date


def synthetic(number: int, seed: int) -> list[SyntheticText]:
    """Return signatures: stories of one to thirty texts that share half their terms, over a hundred days, shuffled."""
    numbers = np.random.default_rng(seed)
    weights = [int(10_000 / sqrt(80))] * 80
    made: list[SyntheticText] = []
    for story in range(number):
        own = numbers.integers(0, 2**40, 40)
        day = AT.date() + timedelta(days=int(numbers.integers(0, 100)))
        for _ in range(int(numbers.choice([1, 1, 1, 2, 3, 5, 8, 15, 30]))):
            common = (numbers.zipf(1.3, 40) % 20_000).astype(np.int64)  # words that many stories share
            terms = [int(term) for term in dict.fromkeys([*own[:12], *common[:4], *own[12:], *common[4:]])]
            name = f"art_{len(made):020}"
            row: Row = {"story_signature_id": f"ssg_{name}", "article_id": name, "method": 1, "terms": terms}
            row |= {"weights": weights[: len(terms)], "persons": terms[:1], "person_weights": [10_000]}
            made.append(SyntheticText(row, story, day))
        if len(made) >= number:
            break
    random.Random(seed).shuffle(made)
    return made[:number]


def scale(stored: int, fresh: int, seed: int) -> None:
    """Add new texts to many stored ones, whose stories are known, and print the seconds."""
    texts_made = synthetic(stored + fresh, seed)
    articles = {str(text.row["article_id"]): _article(text, place) for place, text in enumerate(texts_made)}
    names = list(articles)
    by_story: dict[int, list[str]] = {}
    for text in texts_made[:stored]:
        by_story.setdefault(text.story, []).append(str(text.row["article_id"]))
    known = [TextPair(*sorted(pair), 500) for group in by_story.values() for pair in combinations(group, 2)]
    _group(articles, known, present=names[:stored], new=names[:stored])
    before = len({row["story_id"] for row in articles.values()} - {None})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "stored.parquet"
        pq.write_table(arrow_table(STORY_SIGNATURES, [text.row for text in texts_made[:stored]]), path)
        new = arrow_table(STORY_SIGNATURES, [text.row for text in texts_made[stored:]])
        days = pa.array([text.day for text in texts_made], pa.date32())
        is_fresh = [place >= stored for place in range(len(names))]
        texts = pa.table({"article_id": pa.array(names, pa.string()), "day": days})
        began, used = time.monotonic(), time.process_time()
        signed = StorySignatures(new, [IndexedFile(path)])
        found = fresh_links(texts, signed, is_fresh, room=Room(Path(folder) / "spill", MEMORY_MB))
    linked = time.monotonic()
    known += [TextPair(*row.values()) for row in found.to_pylist()]
    _group(articles, known, present=names, new=names[stored:])
    ended, used = time.monotonic(), time.process_time() - used
    told = len({row["story_id"] for row in articles.values()} - {None})
    print(f"{fresh} new among {stored} stored: {found.num_rows} links; {before} stories before, {told} after")
    print(f"  links {linked - began:.1f} s, stories {ended - linked:.1f} s; CPU time {used:.1f} s")


def _article(text: SyntheticText, place: int) -> Row:
    name = text.row["article_id"]
    row = {"article_id": name, "article_key": name, "cluster_id": None, "story_id": None}
    return row | {"fetched_at": AT + timedelta(seconds=place)}


def _group(
    articles: Mapping[str, Row], pairs: Sequence[TextPair], *, present: Sequence[str], new: Sequence[str]
) -> None:
    """Set the story of each article that new ones may concern."""
    graph = TextGraph([articles[name] for name in present], {name: name for name in present}, pairs)
    for name, story in story_ids(graph, texts=set(new), stories=()).items():
        articles[name]["story_id"] = story


def main() -> None:
    """Run the measurements and print the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--topics", default="1-35")
    parser.add_argument("--orders", type=int, default=10)
    parser.add_argument("--stored", type=int, default=100_000)
    parser.add_argument("--fresh", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    first, last = map(int, given.topics.split("-"))
    articles = list(texts(given.corpora, range(first, last + 1)))
    rows = signatures(articles)
    compare(articles, rows)
    orders(rows, given.orders, given.seed)
    if given.stored:
        scale(given.stored, given.fresh, given.seed)


if __name__ == "__main__":
    main()
