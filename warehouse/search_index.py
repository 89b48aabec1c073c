"""The search index of a home: an SQLite FTS5 file with the words of articles and statements, updated on demand.

The index holds the words without the texts, which the warehouse has. It states the publish that it covers, and a single
transaction takes it from one publish to the next: articles that are new or whose statements changed are added, others
are marked as gone. Without an index, or when a fifth of it is gone, a new file is built and swapped in.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.durable import refused
from newsledger.warehouse.home import Home
from newsledger.warehouse.search_hits import Target
from newsledger.warehouse.search_terms import FIELDS
from newsledger.warehouse.search_words import Changes, changes

FORMAT = 1
TOKENIZER = "porter unicode61 remove_diacritics 2"
_WAIT_S = 600.0
_BATCH = 2_000
_GONE_SHARE = 0.2
_INDEXED = pa.schema({"article_id": pa.string(), "mark": pa.int64()})
_INSERT: Mapping[Target, str] = {
    "articles": f"INSERT INTO article_words (rowid, {', '.join(FIELDS)}) VALUES (?{', ?' * len(FIELDS)})",
    "statements": f"INSERT INTO statement_words (rowid, {', '.join(FIELDS)}) VALUES (?{', ?' * len(FIELDS)})",
}
_SCHEMA = f"""
CREATE TABLE state (format INTEGER, generation INTEGER, run_id TEXT);
CREATE TABLE articles (docid INTEGER PRIMARY KEY, article_id TEXT, mark INTEGER, day TEXT, is_present INTEGER);
CREATE INDEX articles_by_id ON articles (article_id);
CREATE TABLE statements (docid INTEGER PRIMARY KEY, quote_id TEXT, article_docid INTEGER);
CREATE VIRTUAL TABLE article_words USING fts5({", ".join(FIELDS)}, content='', tokenize='{TOKENIZER}');
CREATE VIRTUAL TABLE statement_words USING fts5({", ".join(FIELDS)}, content='', tokenize='{TOKENIZER}');
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
                _build(home, ledger, goal, notify=notify)
            with closing(_opened(path)) as index:
                if _state(index) != goal and not _updated(home, index, ledger, goal=goal):
                    _build(home, ledger, goal, notify=notify)
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
    home: Home, ledger: duckdb.DuckDBPyConnection, goal: Covered | None, *, notify: Callable[[str], None]
) -> None:
    """Build an index beside the present one and swap it in."""
    path = home.search_index
    new_path = path.with_name(f".{path.name}.{os.getpid()}.part")
    new_path.unlink(missing_ok=True)
    with (
        closing(_opened(new_path)) as index,
        changes(ledger, _INDEXED.empty_table(), spill=home.work / "spill") as changed,
    ):
        if changed.total > _BATCH:
            notify(f"building the search index of {changed.total:,} articles")
        index.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        index.execute("BEGIN")
        _add(index, changed)
        _cover(index, goal)
        index.execute("COMMIT")
    new_path.replace(path)


def _updated(home: Home, index: sqlite3.Connection, ledger: duckdb.DuckDBPyConnection, *, goal: Covered | None) -> bool:
    """Bring an index up to date in one transaction; return False, and change nothing, where too much of it is gone."""
    index.execute("BEGIN IMMEDIATE")
    try:
        if _state(index) == goal:
            return True  # another search was faster
        indexed = _indexed(index)
        with changes(ledger, indexed, spill=home.work / "spill") as changed:
            (total,) = index.execute("SELECT count(*) FROM articles").fetchone()
            present = indexed.num_rows - len(changed.gone)
            if total - present > _GONE_SHARE * (total - present + changed.total):
                return False
            index.executemany(
                "UPDATE articles SET is_present = 0 WHERE article_id = ?", ([name] for name in changed.gone)
            )
            _add(index, changed)
        _cover(index, goal)
        index.execute("COMMIT")
        return True
    finally:
        if index.in_transaction:
            index.execute("ROLLBACK")


def _indexed(index: sqlite3.Connection) -> pa.Table:
    """Return the marks of the articles of an index."""
    rows = index.execute("SELECT article_id, mark FROM articles WHERE is_present")
    batches = []
    while part := rows.fetchmany(_BATCH):
        batches.append(pa.record_batch([list(column) for column in zip(*part, strict=True)], schema=_INDEXED))
    return pa.Table.from_batches(batches, schema=_INDEXED)


def _cover(index: sqlite3.Connection, goal: Covered | None) -> None:
    index.execute("DELETE FROM state")
    if goal:
        index.execute("INSERT INTO state VALUES (?, ?, ?)", [FORMAT, goal.generation, goal.run_id])


def _add(index: sqlite3.Connection, changed: Changes) -> None:
    """Index the articles that an index lacks, and their statements."""
    for _ in changed.portions():
        docids: dict[object, int] = {}
        (first,) = index.execute("SELECT coalesce(max(docid), 0) + 1 FROM articles").fetchone()
        for docid, (mark, key, _article_id, day, *words) in enumerate(changed.rows("articles"), first):
            docids[key] = docid
            index.execute("INSERT INTO articles VALUES (?, ?, ?, ?, 1)", [docid, key, mark, day])
            index.execute(_INSERT["articles"], [docid, *words])
        (first,) = index.execute("SELECT coalesce(max(docid), 0) + 1 FROM statements").fetchone()
        for docid, (_mark, key, article_id, _day, *words) in enumerate(changed.rows("statements"), first):
            index.execute("INSERT INTO statements VALUES (?, ?, ?)", [docid, key, docids[article_id]])
            index.execute(_INSERT["statements"], [docid, *words])
