"""Search over articles and statements: matches by BM25, each with the matching words marked."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import pyarrow as pa

from newsledger.warehouse.home import Home
from newsledger.warehouse.query import Form, Result, projected
from newsledger.warehouse.search_hits import Hit, Target, Words, details, words
from newsledger.warehouse.search_index import TOKENIZER, Searchable, searchable
from newsledger.warehouse.search_terms import FIELDS, Expression, fts_expression

MARKS = ("⟦", "⟧")
_DEFAULT_FIELDS = {"statements": ("text",), "articles": ("text", "title")}
_WEIGHTS = ", ".join("3.0" if name == "title" else "1.0" if name == "text" else "0.1" for name in FIELDS)
_FOUND: Mapping[Target, str] = {
    "articles": """
        FROM article_words JOIN articles a ON a.docid = article_words.rowid
        WHERE article_words MATCH ? AND a.is_present AND a.day >= ? AND a.day < ?
    """,
    "statements": """
        FROM statement_words JOIN statements s ON s.docid = statement_words.rowid
        JOIN articles a ON a.docid = s.article_docid
        WHERE statement_words MATCH ? AND a.is_present AND a.day >= ? AND a.day < ?
    """,
}
_HITS: Mapping[Target, str] = {
    "articles": f"SELECT a.article_id, a.article_id, a.day, -bm25(article_words, {_WEIGHTS}) AS score",
    "statements": f"SELECT s.quote_id, a.article_id, a.day, -bm25(statement_words, {_WEIGHTS}) AS score",
}
_BEST = "ORDER BY score DESC, a.day DESC LIMIT ?"


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
class Found:
    """The best matches of a search.

    Attributes:
        best: Their rows, best first.
        number: Number of all matches.
        elsewhere: Number of articles that match where no statement does, and of statements where no article does.
    """

    best: Result
    number: int
    elsewhere: int


def search(home: Home, request: Search, *, notify: Callable[[str], None], form: Form = Form.ARROW) -> Found:
    """Return the best matches, best first, and how many there are.

    The columns are the score, the passage and those of `details`. In the passage, the words that match are between
    ⟦ and ⟧.

    Raises:
        SettingsError: The query is not well-formed.
        WarehouseError: There is no warehouse, or the index cannot be used.
    """
    expression = parsed(request)
    with searchable(home, notify=notify) as store:
        hits = found_hits(store, request, expression.match)
        passages = marked(words(store.ledger, request.target, hits), expression, request.target)
        best = _result(store, request.target, hits, passages=passages, form=form)
        number = len(hits) if len(hits) != request.limit else _count(store, request, expression.match)
        return Found(best, number, 0 if number else _elsewhere(store, request))


def matches(home: Home, request: Search, *, notify: Callable[[str], None]) -> pa.Table:
    """Return the keys and scores of all matches up to the limit, as a table for queries in SQL.

    Raises:
        SettingsError: The query is not well-formed.
        WarehouseError: There is no warehouse, or the index cannot be used.
    """
    expression = parsed(request)
    with searchable(home, notify=notify) as store:
        hits = found_hits(store, request, expression.match)
    columns = {"article_id": [hit.article_id for hit in hits], "score": [hit.score for hit in hits]}
    if request.target == "statements":
        columns = {"quote_id": [hit.key for hit in hits], **columns}
    return pa.table(columns)


def parsed(request: Search) -> Expression:
    """Return the FTS5 expression of a search.

    Raises:
        SettingsError: The query is not well-formed.
    """
    return fts_expression(request.query, _DEFAULT_FIELDS[request.target])


def found_hits(store: Searchable, request: Search, match: str) -> list[Hit]:
    """Return the matches of an FTS5 expression, best first; the score is that of BM25, higher for better matches."""
    bounds = [request.since, request.until, request.limit]
    rows = store.index.execute(f"{_HITS[request.target]} {_FOUND[request.target]} {_BEST}", [match, *bounds])
    return [Hit(*row) for row in rows]


def _count(store: Searchable, request: Search, match: str) -> int:
    """Return the number of matches of an FTS5 expression, which takes less time than to rank them."""
    found = f"SELECT count(*) {_FOUND[request.target]}"
    (number,) = store.index.execute(found, [match, request.since, request.until]).fetchone()
    return int(number)


def _elsewhere(store: Searchable, request: Search) -> int:
    """Return the number of articles that match, for a search over statements, or of statements."""
    other = replace(request, target="articles" if request.target == "statements" else "statements")
    return _count(store, other, parsed(other).match)


def marked(texts: Mapping[str, Words], expression: Expression, target: Target) -> dict[str, str]:
    """Return the passage of each match, by an index in memory of the matches alone."""
    in_text = " OR ".join(f"({part})" for part in (*expression.in_text, "key : k"))
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute(f"CREATE VIRTUAL TABLE w USING fts5(number UNINDEXED, text, key, tokenize='{TOKENIZER}')")
        rows = [[number, hit.text, "k"] for number, hit in enumerate(texts.values())]
        memory.executemany("INSERT INTO w VALUES (?, ?, ?)", rows)
        passage = "highlight(w, 1, ?, ?)" if target == "statements" else "snippet(w, 1, ?, ?, '…', 40)"
        passages = dict(memory.execute(f"SELECT number, {passage} FROM w WHERE w MATCH ?", [*MARKS, in_text]))
    return {key: " ".join(passages[number].split()) for number, key in enumerate(texts)}


def _result(
    store: Searchable, target: Target, hits: Sequence[Hit], *, passages: Mapping[str, str], form: Form
) -> Result:
    """Return the rows of the hits with score and passage, best first.

    Scores and passages are values of the query, for to make an Arrow table of lists takes the import of pandas.
    """
    key = "quote_id" if target == "statements" else "article_id"
    values = {
        "keys": [hit.key for hit in hits],
        "scores": [round(hit.score, 3) for hit in hits],
        "passages": [passages.get(hit.key) for hit in hits],
    }
    relation = store.ledger.sql(
        f"""
        SELECT h.score, h.passage, d.* FROM ({details(target, hits)}) d
        JOIN (
            SELECT unnest(CAST($keys AS VARCHAR[])) AS key, unnest(CAST($scores AS DOUBLE[])) AS score,
                   unnest(CAST($passages AS VARCHAR[])) AS passage, unnest(range(len($keys))) AS place
        ) h ON h.key = d.{key} ORDER BY h.place
        """,
        params=values,
    )
    names, types = tuple(relation.columns), tuple(str(kind) for kind in relation.types)
    return Result(names, types, projected(relation, form).to_arrow_table().rename_columns(names))
