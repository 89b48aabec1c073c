"""The words of articles and of their statements as a search index holds them, read in portions that fit in memory."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from newsledger.expectations.ddl import quoted
from newsledger.warehouse.search_hits import BREAK, Target, rows_where

_MEMORY_MB = 512  # of the database; a process takes some 300 MiB beside it
_THREADS = 4
_PORTION = 6_000_000  # words of the articles of a portion
_LEAST_WORDS = 300  # that an article counts as: short ones have as many rows in other tables
_BATCH = 2_000
# The mark of an article changes with everything that is indexed of it and of its statements.
_MARKS = """
CREATE OR REPLACE TEMP TABLE marks AS
WITH said AS (
    SELECT q.article_id, bit_xor(hash(q.quote_id, q.speaker_entity_id, e.name)) AS mark
    FROM quotes q LEFT JOIN entities e ON e.entity_id = q.speaker_entity_id GROUP BY q.article_id
)
SELECT a.article_id, a.day, greatest(a.word_count, $least) AS word_count,
       CAST(hash(t.run_id, a.outlet, a.day, a.agency, s.mark) >> 1 AS BIGINT) AS mark
FROM latest_articles a
JOIN articles t ON t.article_id = a.article_id
LEFT JOIN said s ON s.article_id = a.article_id
"""
_MISSING = """
CREATE OR REPLACE TEMP TABLE missing AS
SELECT m.article_id, m.mark, sum(m.word_count) OVER (ORDER BY m.day, m.article_id) // $portion AS portion
FROM marks m LEFT JOIN indexed i ON i.article_id = m.article_id
WHERE m.mark IS DISTINCT FROM i.mark
"""
_GONE = """
SELECT i.article_id FROM indexed i LEFT JOIN marks m ON m.article_id = i.article_id
WHERE m.mark IS DISTINCT FROM i.mark
"""
# Tables of a portion: where rows stand is found first, by a key alone. Those of entities are found last.
_PORTION_TABLES: Mapping[str, tuple[str, str]] = {
    "latest_articles": ("article_id, day, title, source_id, outlet, agency", "article_id IN (FROM wanted)"),
    "articles": ("article_id, text, subtitle", "article_id IN (FROM wanted)"),
    "quotes": (
        "quote_id, article_id, zone, start_char, end_char, content, speaker_text",
        "article_id IN (FROM wanted)",
    ),
    "attributions": ("quote_id, article_id, role, entity_id, text", "article_id IN (FROM wanted)"),
    "mentions": ("article_id, zone, start_char, end_char, entity_id", "article_id IN (FROM wanted)"),
    "entities": (
        "entity_id, name",
        "entity_id IN (SELECT entity_id FROM portion_mentions UNION SELECT entity_id FROM portion_attributions)",
    ),
}
_LINKS = """
links AS (
    SELECT t.quote_id, t.article_id, t.role,
           concat_ws(' ', e.name, CASE WHEN t.text IS DISTINCT FROM e.name THEN $mark || ' ' || t.text END) AS name
    FROM portion_attributions t LEFT JOIN portion_entities e ON e.entity_id = t.entity_id
)"""
_OUTLET = "concat_ws(' ', a.outlet, $mark, a.source_id, $mark, s.domain)"
_WORDS: Mapping[Target, str] = {
    "articles": f"""
        WITH {_LINKS}, said AS (
            SELECT article_id, string_agg(DISTINCT name, $joint) FILTER (role = 'speaker') AS speakers,
                   string_agg(DISTINCT name, $joint) FILTER (role <> 'speaker') AS passed_on_by
            FROM links GROUP BY article_id
        ), named AS (
            SELECT m.article_id, string_agg(DISTINCT e.name, $joint) AS names
            FROM portion_mentions m JOIN portion_entities e ON e.entity_id = m.entity_id GROUP BY m.article_id
        )
        SELECT w.mark, a.article_id, a.article_id, CAST(a.day AS VARCHAR), t.text,
               concat_ws(' ', a.title, $mark, t.subtitle), c.speakers, c.passed_on_by,
               {_OUTLET}, n.names, a.agency, CAST(a.day AS VARCHAR)
        FROM portion_latest_articles a
        JOIN missing w ON w.article_id = a.article_id
        JOIN portion_articles t ON t.article_id = a.article_id
        LEFT JOIN sources s ON s.source_id = a.source_id
        LEFT JOIN said c ON c.article_id = a.article_id
        LEFT JOIN named n ON n.article_id = a.article_id
    """,
    "statements": f"""
        WITH {_LINKS}, said AS (
            SELECT quote_id, string_agg(DISTINCT name, $joint) FILTER (role = 'speaker') AS speakers,
                   string_agg(DISTINCT name, $joint) FILTER (role <> 'speaker') AS passed_on_by
            FROM links GROUP BY quote_id
        ), named AS (
            SELECT q.quote_id, string_agg(DISTINCT e.name, $joint) AS names
            FROM portion_quotes q
            JOIN portion_mentions m ON m.article_id = q.article_id AND m.zone = q.zone
                AND m.start_char >= q.start_char AND m.end_char <= q.end_char
            JOIN portion_entities e ON e.entity_id = m.entity_id
            GROUP BY q.quote_id
        )
        SELECT NULL, q.quote_id, q.article_id, CAST(a.day AS VARCHAR), q.content, a.title,
               coalesce(c.speakers, q.speaker_text), c.passed_on_by, {_OUTLET}, n.names, a.agency,
               CAST(a.day AS VARCHAR)
        FROM portion_quotes q
        JOIN portion_latest_articles a ON a.article_id = q.article_id
        LEFT JOIN sources s ON s.source_id = a.source_id
        LEFT JOIN said c ON c.quote_id = q.quote_id
        LEFT JOIN named n ON n.quote_id = q.quote_id
    """,
}


class Changes:
    """What an index lacks of a warehouse, and what it has that the warehouse no longer has.

    Attributes:
        total: Number of articles of the warehouse in their latest version.
        gone: Indexed articles that are not in the warehouse, or not as they were indexed.
    """

    def __init__(self, ledger: duckdb.DuckDBPyConnection, indexed: pa.Table) -> None:
        """Compare the marks of the warehouse with those of `indexed`, which has article_id and mark."""
        self._ledger = ledger
        ledger.execute(_MARKS, {"least": _LEAST_WORDS})
        ledger.register("indexed", indexed)
        ledger.execute(_MISSING, {"portion": _PORTION})
        self.gone = [article_id for (article_id,) in ledger.execute(_GONE).fetchall()]
        (self.total,) = ledger.execute("SELECT count(*) FROM marks").fetchall()[0]
        ledger.unregister("indexed")
        ledger.execute("DROP TABLE marks")

    def portions(self) -> Iterator[None]:
        """Go through the articles that the index lacks; `rows` are those of the present portion."""
        numbers = self._ledger.execute("SELECT DISTINCT portion FROM missing ORDER BY portion").fetchall()
        for (number,) in numbers:
            self._read(number)
            yield

    def rows(self, target: Target) -> Iterator[tuple[object, ...]]:
        """Yield mark, key, article_id, day and the words of each field, of articles or of their statements."""
        values = {"mark": BREAK, "joint": f" {BREAK} "}
        for batch in self._ledger.sql(_WORDS[target], params=values).to_arrow_reader(_BATCH):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def _read(self, portion: int) -> None:
        read = "CREATE OR REPLACE TEMP TABLE wanted AS SELECT article_id FROM missing WHERE portion = ?"
        self._ledger.execute(read, [portion])
        for name, (columns, condition) in _PORTION_TABLES.items():
            read = f"SELECT {columns} {rows_where(name, condition)}"
            self._ledger.execute(f"CREATE OR REPLACE TEMP TABLE portion_{name} AS {read}")


@contextmanager
def changes(ledger: duckdb.DuckDBPyConnection, indexed: pa.Table, *, spill: Path) -> Iterator[Changes]:
    """Compare a warehouse with what an index has, in bounded memory; `spill` takes what does not fit."""
    ledger.execute(f"SET memory_limit = '{_MEMORY_MB}MiB'; SET temp_directory = {quoted(str(spill))}")
    ledger.execute(f"SET threads = least({_THREADS}, current_setting('threads'))")
    yield Changes(ledger, indexed)
    for name in ("missing", "wanted", *(f"portion_{table}" for table in _PORTION_TABLES)):
        ledger.execute(f"DROP TABLE IF EXISTS temp.{name}")
    ledger.execute("RESET memory_limit; RESET threads")
