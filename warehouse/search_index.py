"""The search index of a home: an SQLite FTS5 file with the words of articles and statements, updated on demand.

The index holds the words without the texts, which the warehouse has. It states the publish that it covers, and a single
transaction takes it from one publish to the next: articles that are new or whose statements changed are added, others
are marked as gone. Without an index, or when a fifth of it is gone, a new file is built and swapped in.
"""

import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.durable import refused
from newsledger.warehouse.home import Home
from newsledger.warehouse.search_terms import FIELDS

FORMAT = 1
TOKENIZER = "porter unicode61 remove_diacritics 2"
BREAK = "\ue000"  # a token that no text has, between names: a phrase does not reach from one into the next
_WAIT_S = 600.0
_BATCH = 2_000
_GONE_SHARE = 0.2
_SCHEMA = f"""
CREATE TABLE state (format INTEGER, generation INTEGER, run_id TEXT);
CREATE TABLE articles (docid INTEGER PRIMARY KEY, article_id TEXT, mark INTEGER, day TEXT, is_present INTEGER);
CREATE INDEX articles_by_id ON articles (article_id);
CREATE TABLE statements (docid INTEGER PRIMARY KEY, quote_id TEXT, article_docid INTEGER);
CREATE VIRTUAL TABLE article_words USING fts5({", ".join(FIELDS)}, content='', tokenize='{TOKENIZER}');
CREATE VIRTUAL TABLE statement_words USING fts5({", ".join(FIELDS)}, content='', tokenize='{TOKENIZER}');
"""
# The mark of an article changes with everything that is indexed of it and of its statements.
_MARKS = """
WITH said AS (
    SELECT q.article_id, bit_xor(hash(q.quote_id, q.speaker_entity_id, e.name)) AS mark
    FROM quotes q LEFT JOIN entities e ON e.entity_id = q.speaker_entity_id GROUP BY q.article_id
)
SELECT a.article_id, CAST(hash(a.run_id, a.outlet, a.day, a.agency, s.mark) >> 1 AS BIGINT) AS mark
FROM (SELECT l.*, t.run_id FROM latest_articles l JOIN articles t USING (article_id)) a
LEFT JOIN said s USING (article_id)
"""
_LINKS = """
links AS (
    SELECT t.quote_id, t.article_id, t.role,
           concat_ws(' ', e.name, CASE WHEN t.text IS DISTINCT FROM e.name THEN $mark || ' ' || t.text END) AS name
    FROM attributions t LEFT JOIN entities e ON e.entity_id = t.entity_id
    WHERE t.article_id IN (SELECT article_id FROM wanted)
)"""
_OUTLET = "concat_ws(' ', a.outlet, $mark, a.source_id, $mark, s.domain)"
_ARTICLES = f"""
WITH {_LINKS}, said AS (
    SELECT article_id, string_agg(DISTINCT name, $joint) FILTER (role = 'speaker') AS speakers,
           string_agg(DISTINCT name, $joint) FILTER (role <> 'speaker') AS passed_on_by
    FROM links GROUP BY article_id
), named AS (
    SELECT m.article_id, string_agg(DISTINCT e.name, $joint) AS names
    FROM mentions m JOIN entities e USING (entity_id)
    WHERE m.article_id IN (SELECT article_id FROM wanted) GROUP BY m.article_id
)
SELECT a.article_id, CAST(a.day AS VARCHAR) AS day, t.text, concat_ws(' ', a.title, $mark, t.subtitle) AS title,
       c.speakers, c.passed_on_by, {_OUTLET} AS outlet, n.names, a.agency
FROM latest_articles a
JOIN articles t ON t.article_id = a.article_id
JOIN wanted w ON w.article_id = a.article_id
LEFT JOIN sources s ON s.source_id = a.source_id
LEFT JOIN said c ON c.article_id = a.article_id
LEFT JOIN named n ON n.article_id = a.article_id
"""
_STATEMENTS = f"""
WITH {_LINKS}, said AS (
    SELECT quote_id, string_agg(DISTINCT name, $joint) FILTER (role = 'speaker') AS speakers,
           string_agg(DISTINCT name, $joint) FILTER (role <> 'speaker') AS passed_on_by
    FROM links GROUP BY quote_id
), named AS (
    SELECT q.quote_id, string_agg(DISTINCT e.name, $joint) AS names
    FROM quotes q
    JOIN mentions m ON m.article_id = q.article_id AND m.zone = q.zone
        AND m.start_char >= q.start_char AND m.end_char <= q.end_char
    JOIN entities e ON e.entity_id = m.entity_id
    WHERE q.article_id IN (SELECT article_id FROM wanted) GROUP BY q.quote_id
)
SELECT q.quote_id, q.article_id, CAST(a.day AS VARCHAR) AS day, q.content, a.title,
       coalesce(c.speakers, q.speaker_text) AS speakers, c.passed_on_by, {_OUTLET} AS outlet, n.names, a.agency
FROM quotes q
JOIN latest_articles a ON a.article_id = q.article_id
JOIN wanted w ON w.article_id = q.article_id
LEFT JOIN sources s ON s.source_id = a.source_id
LEFT JOIN said c ON c.quote_id = q.quote_id
LEFT JOIN named n ON n.quote_id = q.quote_id
"""


@dataclass(frozen=True, slots=True)
class Covered:
    """The publish that an index or a warehouse is of."""

    generation: int
    run_id: str


@dataclass(frozen=True, slots=True)
class Searchable:
    """An open index and the open warehouse of the same publish."""

    index: sqlite3.Connection
    ledger: duckdb.DuckDBPyConnection

    def indexed_words(self, kind: str, article_ids: Collection[str]) -> dict[str, dict[str, str | None]]:
        """Return the words by field of the articles, or of their statements, by article_id or quote_id."""
        words: dict[str, dict[str, str | None]] = {}
        if not article_ids:
            return words
        with _wanted(self.ledger, article_ids):
            for row in _rows(self.ledger, _ARTICLES if kind == "articles" else _STATEMENTS):
                key, *values = row if kind == "articles" else (row[0], *row[2:])
                words[key] = dict(zip(FIELDS, [*values[1:], values[0]], strict=True))
        return words


def drop_index(home: Home) -> None:
    """Delete the index, which the next search builds anew; an index that only marks rows as gone keeps erased words."""
    for suffix in ("", "-journal"):
        home.search_index.with_name(f"{home.search_index.name}{suffix}").unlink(missing_ok=True)


@contextmanager
def searchable(home: Home, *, notify: Callable[[str], None]) -> Iterator["Searchable"]:
    """Open a warehouse and the index of the same publish, which is brought up to date first where it is not.

    Args:
        home: The home.
        notify: Called with a line for the user where that takes a while.

    Raises:
        WarehouseError: There is no warehouse, or the index cannot be written.
    """
    if not home.warehouse.exists():
        raise WarehouseError(f"no warehouse in {home.root}; create one with: newsledger run SOURCE --home {home.root}")
    path = home.search_index
    try:
        with duckdb.connect(str(home.warehouse), read_only=True) as ledger:
            ledger.execute("SET TimeZone = 'UTC'")
            goal = _covered(ledger.execute("SELECT generation, run_id FROM newsledger_manifest").fetchall()[0])
            if not path.exists() or _is_unusable(path):
                _build(ledger, path, goal, notify=notify)
            with closing(_opened(path)) as index:
                if _state(index) != goal and not _updated(index, ledger, goal):
                    _build(ledger, path, goal, notify=notify)
            with closing(_opened(path)) as index:
                yield Searchable(index, ledger)
    except duckdb.Error as exc:
        raise WarehouseError(f"cannot read {home.warehouse}: {' '.join(str(exc).split())}") from exc
    except OSError as exc:
        raise refused(exc, path) from exc
    except sqlite3.Error as exc:
        raise WarehouseError(f"cannot use {path}: {exc}; delete the file, and the next search builds it") from exc


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
    connection.execute("PRAGMA cache_size = -65536")
    return connection


def _covered(row: tuple[int, str] | None) -> Covered | None:
    return Covered(int(row[0]), str(row[1])) if row else None


def _state(index: sqlite3.Connection) -> Covered | None:
    return _covered(index.execute("SELECT generation, run_id FROM state").fetchone())


def _is_unusable(path: Path) -> bool:
    """Return whether the file is of another format, or no index at all."""
    try:
        with closing(_opened(path)) as index:
            return bool(index.execute("SELECT format FROM state").fetchone() != (FORMAT,))
    except sqlite3.DatabaseError as exc:
        if "locked" in str(exc):
            raise
        return True


def _build(
    ledger: duckdb.DuckDBPyConnection, path: Path, goal: Covered | None, *, notify: Callable[[str], None]
) -> None:
    """Build an index beside the present one and swap it in."""
    marks = _marks(ledger)
    if len(marks) > _BATCH:
        notify(f"building the search index of {len(marks):,} articles")
    new_path = path.with_name(f".{path.name}.{os.getpid()}.part")
    new_path.unlink(missing_ok=True)
    with closing(_opened(new_path)) as index:
        index.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        index.execute("BEGIN")
        _add(index, ledger, marks)
        _cover(index, goal)
        index.execute("COMMIT")
    new_path.replace(path)


def _updated(index: sqlite3.Connection, ledger: duckdb.DuckDBPyConnection, goal: Covered | None) -> bool:
    """Bring an index up to date in one transaction; return False, and change nothing, where too much of it is gone."""
    index.execute("BEGIN IMMEDIATE")
    try:
        if _state(index) == goal:
            return True  # another search was faster
        marks = _marks(ledger)
        indexed = dict(index.execute("SELECT article_id, mark FROM articles WHERE is_present"))
        gone = [article_id for article_id, mark in indexed.items() if marks.get(article_id) != mark]
        (total,) = index.execute("SELECT count(*) FROM articles").fetchone()
        if total - len(indexed) + len(gone) > _GONE_SHARE * (total + len(marks) - len(indexed) + len(gone)):
            return False
        index.executemany("UPDATE articles SET is_present = 0 WHERE article_id = ?", ([name] for name in gone))
        _add(index, ledger, {name: mark for name, mark in marks.items() if indexed.get(name) != mark})
        _cover(index, goal)
        index.execute("COMMIT")
        return True
    finally:
        if index.in_transaction:
            index.execute("ROLLBACK")


def _cover(index: sqlite3.Connection, goal: Covered | None) -> None:
    index.execute("DELETE FROM state")
    if goal:
        index.execute("INSERT INTO state VALUES (?, ?, ?)", [FORMAT, goal.generation, goal.run_id])


def _marks(ledger: duckdb.DuckDBPyConnection) -> dict[str, int]:
    rows = ledger.sql(_MARKS).to_arrow_table()
    return dict(zip(rows["article_id"].to_pylist(), rows["mark"].to_pylist(), strict=True))


def _add(index: sqlite3.Connection, ledger: duckdb.DuckDBPyConnection, marks: Mapping[str, int]) -> None:
    """Index articles and their statements."""
    if not marks:
        return
    docids: dict[str, int] = {}
    with _wanted(ledger, marks):
        (first,) = index.execute("SELECT coalesce(max(docid), 0) + 1 FROM articles").fetchone()
        for docid, (article_id, day, *words) in enumerate(_rows(ledger, _ARTICLES), first):
            docids[article_id] = docid
            index.execute("INSERT INTO articles VALUES (?, ?, ?, ?, 1)", [docid, article_id, marks[article_id], day])
            _insert_words(index, "article_words", docid, words=[*words, day])
        (first,) = index.execute("SELECT coalesce(max(docid), 0) + 1 FROM statements").fetchone()
        for docid, (quote_id, article_id, day, *words) in enumerate(_rows(ledger, _STATEMENTS), first):
            index.execute("INSERT INTO statements VALUES (?, ?, ?)", [docid, quote_id, docids[article_id]])
            _insert_words(index, "statement_words", docid, words=[*words, day])


@contextmanager
def _wanted(ledger: duckdb.DuckDBPyConnection, article_ids: Collection[str]) -> Iterator[None]:
    """Provide article ids as the relation `wanted`."""
    ledger.register("wanted", pa.table({"article_id": pa.array(list(article_ids), pa.string())}))
    yield
    ledger.unregister("wanted")


def _insert_words(index: sqlite3.Connection, name: str, docid: int, *, words: list[str | None]) -> None:
    marks = ", ".join("?" * (len(FIELDS) + 1))
    index.execute(f"INSERT INTO {name} (rowid, {', '.join(FIELDS)}) VALUES ({marks})", [docid, *words])


def _rows(ledger: duckdb.DuckDBPyConnection, sql: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a query in batches, so that texts are not held at once."""
    relation = ledger.sql(sql, params={"mark": BREAK, "joint": f" {BREAK} "})
    for batch in relation.to_arrow_reader(_BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
