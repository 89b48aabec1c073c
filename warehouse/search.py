"""Search over articles and statements: matches by BM25, each with the matching words marked."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from newsledger.expectations.ddl import quoted
from newsledger.warehouse.home import Home
from newsledger.warehouse.query import Form, Result, projected
from newsledger.warehouse.search_index import TOKENIZER, Searchable, searchable
from newsledger.warehouse.search_terms import FIELDS, fts_expression

MARKS = ("⟦", "⟧")
Target = Literal["statements", "articles"]
_DEFAULT_FIELDS = {"statements": ("text",), "articles": ("text", "title")}
_WEIGHTS = ", ".join("3.0" if name == "title" else "1.0" if name == "text" else "0.1" for name in FIELDS)
_HITS = {
    "articles": f"""
        SELECT a.article_id, a.article_id, -bm25(article_words, {_WEIGHTS}) AS score
        FROM article_words JOIN articles a ON a.docid = article_words.rowid
        WHERE article_words MATCH ? AND a.is_present AND a.day >= ? AND a.day < ?
        ORDER BY score DESC, a.day DESC LIMIT ?
    """,
    "statements": f"""
        SELECT s.quote_id, a.article_id, -bm25(statement_words, {_WEIGHTS}) AS score
        FROM statement_words JOIN statements s ON s.docid = statement_words.rowid
        JOIN articles a ON a.docid = s.article_docid
        WHERE statement_words MATCH ? AND a.is_present AND a.day >= ? AND a.day < ?
        ORDER BY score DESC, a.day DESC LIMIT ?
    """,
}


@dataclass(frozen=True, slots=True)
class Search:
    """A search.

    Attributes:
        query: Query in the language of `search_terms`.
        target: Rows that are searched.
        limit: Largest number of matches; -1 for all.
        since: First day, as YYYY-MM-DD.
        until: Day after the last, as YYYY-MM-DD.
    """

    query: str
    target: Target = "statements"
    limit: int = 20
    since: str = ""
    until: str = "9999"


@dataclass(frozen=True, slots=True)
class Hit:
    """A match: the key of its row, its article, and its score."""

    key: str
    article_id: str
    score: float


def search(home: Home, request: Search, *, notify: Callable[[str], None], form: Form = Form.ARROW) -> Result:
    """Return the best matches, best first.

    The columns are the score, the passage and those of `details`. In the passage, the words that match are between
    ⟦ and ⟧.

    Raises:
        SettingsError: The query is not well-formed.
        WarehouseError: There is no warehouse, or the index cannot be used.
    """
    expression = parsed(request)
    with searchable(home, notify=notify) as store:
        hits = found_hits(store, request, expression)
        words = store.indexed_words(request.target, {hit.article_id for hit in hits})
        passages = marked({hit.key: words[hit.key] for hit in hits}, expression, request.target)
        return _result(store, request.target, _RankedHits(hits, passages), form=form)


def matches(home: Home, request: Search, *, notify: Callable[[str], None]) -> pa.Table:
    """Return the keys and scores of all matches up to the limit, as a table for queries in SQL.

    Raises:
        SettingsError: The query is not well-formed.
        WarehouseError: There is no warehouse, or the index cannot be used.
    """
    expression = parsed(request)
    with searchable(home, notify=notify) as store:
        hits = found_hits(store, request, expression)
    columns = {"article_id": [hit.article_id for hit in hits], "score": [hit.score for hit in hits]}
    if request.target == "statements":
        columns = {"quote_id": [hit.key for hit in hits], **columns}
    return pa.table(columns)


def parsed(request: Search) -> str:
    """Return the FTS5 expression of a search.

    Raises:
        SettingsError: The query is not well-formed.
    """
    return fts_expression(request.query, _DEFAULT_FIELDS[request.target])


def found_hits(store: Searchable, request: Search, expression: str) -> list[Hit]:
    """Return the matches of an FTS5 expression, best first; the score is that of BM25, higher for better matches."""
    bounds = [request.since, request.until, request.limit]
    rows = store.index.execute(_HITS[request.target], [expression, *bounds])
    return [Hit(key, article_id, score) for key, article_id, score in rows]


def details(target: Target, keys: Sequence[str]) -> str:
    """Return a query for the details of a few statements or articles."""
    listed = ", ".join(quoted(key) for key in keys) or "NULL"
    if target == "articles":
        columns = "article_id, day, outlet, title, text_id, origin_id, url"
        return f"SELECT {columns} FROM latest_articles WHERE article_id IN ({listed})"
    return f"SELECT quote_id, day, outlet, title, speaker, chain, link FROM statements WHERE quote_id IN ({listed})"


def marked(words: Mapping[str, Mapping[str, str | None]], expression: str, target: Target) -> dict[str, str]:
    """Return the passage of each match, by an index in memory of the matches alone."""
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute(f"CREATE VIRTUAL TABLE w USING fts5(key UNINDEXED, {', '.join(FIELDS)}, tokenize='{TOKENIZER}')")
        slots = ", ".join("?" * (len(FIELDS) + 1))
        rows = [[key, *(by_field[name] for name in FIELDS)] for key, by_field in words.items()]
        memory.executemany(f"INSERT INTO w VALUES ({slots})", rows)
        passage = "highlight(w, 1, ?, ?)" if target == "statements" else "snippet(w, 1, ?, ?, '…', 40)"
        marked = memory.execute(f"SELECT key, {passage} FROM w WHERE w MATCH ?", [*MARKS, expression]).fetchall()
    return {key: " ".join(text.split()) for key, text in marked}


@dataclass(frozen=True, slots=True)
class _RankedHits:
    """Hits, best first, and their passages by key."""

    hits: Sequence[Hit]
    passages: Mapping[str, str]

    def table(self) -> pa.Table:
        """Return a row per hit with its place."""
        columns = {
            "key": pa.array([hit.key for hit in self.hits], pa.string()),
            "score": pa.array([round(hit.score, 3) for hit in self.hits], pa.float64()),
            "passage": pa.array([self.passages.get(hit.key) for hit in self.hits], pa.string()),
            "place": pa.array(range(len(self.hits)), pa.int64()),
        }
        return pa.table(columns)


def _result(store: Searchable, target: Target, found: _RankedHits, *, form: Form) -> Result:
    """Return the rows of the hits with score and passage."""
    store.ledger.register("hits", found.table())
    key = "quote_id" if target == "statements" else "article_id"
    shown = details(target, [hit.key for hit in found.hits])
    relation = store.ledger.sql(
        f"SELECT h.score, h.passage, d.* FROM ({shown}) d JOIN hits h ON h.key = d.{key} ORDER BY h.place"
    )
    names, types = tuple(relation.columns), tuple(str(kind) for kind in relation.types)
    return Result(names, types, projected(relation, form).to_arrow_table().rename_columns(names))
