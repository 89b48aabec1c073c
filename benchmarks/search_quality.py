"""Measure how well search ranks: nDCG@10 on thirty queries over ECB+, beside LIKE and the plain ranking of FTS5.

python benchmarks/search_quality.py HOME [--queries benchmarks/search_queries.csv]

HOME is a ledger of the articles of ECB+, topics 1 to 35, one text file each under the name that it has in the corpus. A
query names the stories (sub-topics) whose articles are relevant. LIKE finds the articles that have every word of a
query in title or text, in the order of their names; plain FTS5 indexes title and text with the default tokenizer and
orders by its `rank`.
"""

import argparse
import csv
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from math import log2
from pathlib import Path
from statistics import fmean

import duckdb

from newsledger.warehouse.home import Home
from newsledger.warehouse.search import Search, matches

_DEPTH = 10
Ranking = Callable[[str], Sequence[str]]


def gain(names: Sequence[str], relevant: set[str], total: int) -> float:
    """Return nDCG@10 (Järvelin and Kekäläinen 2002) of a ranking with binary relevance."""
    found = sum(1 / log2(place + 2) for place, name in enumerate(names[:_DEPTH]) if story(name) in relevant)
    return found / sum(1 / log2(place + 2) for place in range(min(_DEPTH, total)))


def story(name: str) -> str:
    """Return the story of an article of ECB+ by its file name."""
    return f"{name.partition('_')[0]}_{'ecbplus' if 'ecbplus' in name else 'ecb'}"


def rankings(home: Home, connection: sqlite3.Connection) -> dict[str, Ranking]:
    """Return what each method finds for a query: the file names, best first."""
    with duckdb.connect(str(home.warehouse), read_only=True) as ledger:
        rows = ledger.sql("SELECT article_id, url, coalesce(title, ''), text FROM articles WHERE is_latest").fetchall()
    name_of = {article_id: Path(url).stem for article_id, url, _, _ in rows}
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(name UNINDEXED, title, text)")
    values = [(name_of[article_id], title, text) for article_id, _, title, text in rows]
    values.sort()
    connection.executemany("INSERT INTO texts VALUES (?, ?, ?)", values)

    def searched(query: str) -> Sequence[str]:
        found = matches(home, Search(query.replace("-", " "), "articles", _DEPTH), notify=print)
        return [name_of[article_id] for article_id in found["article_id"].to_pylist()]

    def liked(query: str) -> Sequence[str]:
        patterns = [f"%{word}%" for word in _words(query)]
        conditions = " AND ".join(["title || ' ' || text LIKE ?"] * len(patterns))
        return _names(connection.execute(f"SELECT name FROM texts WHERE {conditions} LIMIT {_DEPTH}", patterns))

    def ranked(query: str) -> Sequence[str]:
        expression = " ".join(f'"{word}"' for word in _words(query))
        sql = f"SELECT name FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT {_DEPTH}"
        return _names(connection.execute(sql, [expression]))

    return {"newsledger search": searched, "LIKE": liked, "FTS5, plain": ranked}


def _words(query: str) -> list[str]:
    return re.findall(r"\w+", query)


def _names(rows: sqlite3.Cursor) -> list[str]:
    return [name for (name,) in rows]


def main() -> None:
    """Run the queries and print the means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--queries", type=Path, default=Path(__file__).with_name("search_queries.csv"))
    given = parser.parse_args()
    with given.queries.open(encoding="utf-8", newline="") as stream:
        queries = [(row["query"], set(row["stories"].split("|"))) for row in csv.DictReader(stream)]
    with closing(sqlite3.connect(":memory:")) as connection:
        methods = rankings(Home(given.home), connection)
        totals = [story(name) for (name,) in connection.execute("SELECT name FROM texts")]
        print(f"{len(queries)} queries over {len(totals)} articles; nDCG@{_DEPTH}, queries without any match")
        for name, ranking in methods.items():
            results = [(ranking(query), relevant) for query, relevant in queries]
            gains = [gain(names, relevant, sum(story in relevant for story in totals)) for names, relevant in results]
            print(f"{name:20} {fmean(gains):.3f}  {sum(not names for names, _ in results)}")


if __name__ == "__main__":
    main()
