"""Measure the queries of the cookbook on a ledger of any size.

python benchmarks/cookbook_times.py HOME [--rounds 3] [--cookbook docs/cookbook.md]

The names and keys that the cookbook's small ledger has are replaced by ones of the ledger: its most quoted speaker, its
most frequent person, the statement in most articles. The CPU seconds of one thread are those that a query takes where
nothing else runs; the first round reads from the disk and is left out.
"""

import argparse
import re
import statistics
import time
from pathlib import Path

import duckdb

_RECIPE = re.compile(r"^## (.+?)\n.*?```sql\n(.+?)\n```", re.DOTALL | re.MULTILINE)
_SAMPLES = {
    "Nils Aas": "SELECT speaker FROM speakers WHERE speaker_id IS NOT NULL ORDER BY statement_count DESC LIMIT 1",
    "Ada Brandt": "SELECT name FROM entities WHERE type = 'PERSON' ORDER BY article_count DESC LIMIT 1",
    "Norway": "SELECT name FROM entities WHERE type = 'GPE' ORDER BY article_count DESC LIMIT 1",
    "city-wire": "SELECT source_id FROM latest_articles GROUP BY source_id ORDER BY count(*) DESC LIMIT 1",
    "fjord-friday": "SELECT max(quote_id) FROM quotes",
    "lantern-trust": "SELECT min(quote_id) FROM quotes",
    "quc_friday": "SELECT coalesce(quote_cluster_id, quote_id) FROM quotes GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
}


def localised(sql: str, samples: dict[str, str]) -> str:
    """Return a query with the names and keys of the ledger."""
    for word, value in samples.items():
        sql = sql.replace(f"'{word}'", "'" + value.replace("'", "''") + "'")
    return sql


def seconds(connection: duckdb.DuckDBPyConnection, sql: str, rounds: int) -> float:
    """Return the median of the CPU seconds of a query, the first round left out."""
    used = []
    for _ in range(rounds + 1):
        began = time.process_time()
        connection.execute(sql).fetchall()
        used.append(time.process_time() - began)
    return statistics.median(used[1:])


def main() -> None:
    """Run every query and print its seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cookbook", type=Path, default=Path(__file__).parents[1] / "docs/cookbook.md")
    given = parser.parse_args()
    with duckdb.connect(str(given.home / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute("SET threads = 1; SET TimeZone = 'UTC'")
        samples = {word: str(connection.sql(sql).fetchall()[0][0]) for word, sql in _SAMPLES.items()}
        recipes = _RECIPE.findall(given.cookbook.read_text(encoding="utf-8"))
        times = {}
        for heading, sql in recipes:
            times[heading] = seconds(connection, localised(sql, samples), given.rounds)
            print(f"{times[heading]:7.3f} s  {heading}", flush=True)
        (articles, statements) = connection.sql(
            "SELECT (SELECT count(*) FROM latest_articles), (SELECT count(*) FROM quotes)"
        ).fetchall()[0]
    values = list(times.values())
    print(f"{len(values)} queries on {articles} articles, {statements} statements: ", end="")
    print(f"median {statistics.median(values):.3f} s, worst {max(values):.3f} s, {sum(v > 1 for v in values)} over 1 s")


if __name__ == "__main__":
    main()
