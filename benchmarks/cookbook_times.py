"""Measure the queries of the cookbook on a ledger of any size.

python benchmarks/cookbook_times.py HOME [--rounds 3] [--parquet] [--spill FOLDER] [--limit 120]

The names and keys that the cookbook's small ledger has are replaced by ones of the ledger: its most quoted speaker, its
most frequent person, the statement in most articles. The CPU seconds of one thread are those that a query takes where
nothing else runs; the first round reads from the disk and is left out where there are others. With --parquet, the views
are defined over the files of the lake, as they are for an earlier state of a home. A query that takes longer than the
limit is ended and stands with its seconds so far. Memory is bounded as `newsledger sql` bounds it; with --spill, what
does not fit into it goes to a folder, as in the session of an analyst.
"""

import argparse
import re
import statistics
import time
from pathlib import Path
from threading import Timer

import duckdb

from newsledger.warehouse import manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.past import PastState, past_session
from newsledger.warehouse.query import QueryBounds

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


def opened(folder: Path, *, is_parquet: bool, spill: str = "") -> duckdb.DuckDBPyConnection:
    """Open the warehouse of a home, or the same views over the files of its lake, with one thread."""
    memory = QueryBounds().memory_mb
    if is_parquet:
        home = Home(folder)
        config: dict[str, str | bool | int | float | list[str]] = {
            "enable_external_access": False,
            "threads": 1,
            "temp_directory": spill,
        }
        return past_session(PastState(home, manifest.read(home)), memory_mb=memory, config=config)
    connection = duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True)
    connection.execute(
        f"SET threads = 1; SET TimeZone = 'UTC'; SET memory_limit = '{memory}MiB'; SET temp_directory = '{spill}'"
    )
    return connection


def seconds(connection: duckdb.DuckDBPyConnection, sql: str, *, rounds: int, limit: float) -> float:
    """Return the median of the CPU seconds of a query, the first round left out where there are others."""
    used = []
    for _ in range(rounds + 1):
        timer = Timer(limit, connection.interrupt)
        timer.start()
        began = time.process_time()
        try:
            connection.execute(sql).fetchall()
        except (duckdb.InterruptException, duckdb.OutOfMemoryException) as exc:
            print(type(exc).__name__, end=" ")
            return time.process_time() - began
        finally:
            timer.cancel()
        used.append(time.process_time() - began)
    return statistics.median(used[1:] or used)


def main() -> None:
    """Run every query and print its seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--parquet", action="store_true")
    parser.add_argument("--spill", default="", help="folder for what does not fit into memory")
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--cookbook", type=Path, default=Path(__file__).parents[1] / "docs/cookbook.md")
    given = parser.parse_args()
    with opened(given.home, is_parquet=False, spill=given.spill) as warehouse:
        samples = {word: str(warehouse.sql(sql).fetchall()[0][0]) for word, sql in _SAMPLES.items()}
        (articles, statements) = warehouse.sql(
            "SELECT (SELECT count(*) FROM latest_articles), (SELECT count(*) FROM quotes)"
        ).fetchall()[0]
    with opened(given.home, is_parquet=given.parquet, spill=given.spill) as connection:
        recipes = _RECIPE.findall(given.cookbook.read_text(encoding="utf-8"))
        times = {}
        for heading, sql in recipes:
            times[heading] = seconds(connection, localised(sql, samples), rounds=given.rounds, limit=given.limit)
            print(f"{times[heading]:7.3f} s  {heading}", flush=True)
    values = list(times.values())
    print(f"{len(values)} queries on {articles} articles, {statements} statements: ", end="")
    print(f"median {statistics.median(values):.3f} s, worst {max(values):.3f} s, {sum(v > 1 for v in values)} over 1 s")


if __name__ == "__main__":
    main()
