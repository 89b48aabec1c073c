"""What a warehouse says of a few statements or articles: looked up by their keys, whatever else the warehouse holds.

A key is a hash, so that no bounds of a row group rule it out. What is read of every row is its key alone, and that only
where the day fits, for the rows of a publish are mostly of few days; other columns are read where the rows stand.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import duckdb

from newsledger.expectations.ddl import quoted
from newsledger.warehouse.view_files import view

Target = Literal["statements", "articles"]
BREAK = "\ue000"  # a token that no text has, between names: a phrase does not reach from one into the next
_MOST_DAYS = 60  # that are listed; more are bounded
_DETAILS: Mapping[Target, str] = {
    "articles": "SELECT article_id, day, outlet, title, text_id, origin_id, url FROM latest_articles",
    "statements": "SELECT quote_id, day, outlet, title, speaker, chain, link FROM ({statements})",
}
_TEXTS: Mapping[Target, str] = {
    "articles": f"SELECT article_id, concat_ws(' ', title, '{BREAK}', subtitle), text FROM articles",
    "statements": "SELECT quote_id, '', content FROM statement_facts",
}
_VERSIONS: Mapping[Target, str] = {
    "articles": "SELECT article_id, article_key, '' FROM latest_articles",
    "statements": "SELECT quote_id, article_key, content FROM statement_facts JOIN latest_articles USING (article_id)",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A match: the key of its row, its article with the day of publication, and its score."""

    key: str
    article_id: str
    day: str
    score: float


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a statement, or of an article with its headline."""

    title: str
    text: str


def details(target: Target, hits: Collection[Hit]) -> str:
    """Return a query for the details of statements, as in the view `statements`, or of articles."""
    return _of(target, hits) + _DETAILS[target].format(statements=view("statements").select)


def names_of_speakers(hits: Collection[Hit]) -> str:
    """Return a query for the names of the speakers of statements, of all versions of articles."""
    quotes = rows_where("quotes", f"quote_id IN ({_listed(hit.key for hit in hits)})")
    return (
        f"SELECT q.quote_id, coalesce(e.name, q.speaker_text) AS speaker FROM ({quotes}) q "
        "LEFT JOIN entities e ON e.entity_id = q.speaker_entity_id"
    )


def words(ledger: duckdb.DuckDBPyConnection, target: Target, hits: Collection[Hit]) -> dict[str, Words]:
    """Return the words of statements or articles by key."""
    rows = ledger.execute(_of(target, hits) + _TEXTS[target]).fetchall()
    return {key: Words(title, text or "") for key, title, text in rows}


def versions(ledger: duckdb.DuckDBPyConnection, target: Target, hits: Collection[Hit]) -> list[tuple[str, str, str]]:
    """Return key, article_key and, of a statement, its words."""
    return ledger.execute(_of(target, hits) + _VERSIONS[target]).fetchall()


def speakers(ledger: duckdb.DuckDBPyConnection, hits: Collection[Hit]) -> dict[str, list[str]]:
    """Return the names of the speakers of statements, also as the articles write them, by quote_id."""
    read = _of("statements", hits) + "SELECT quote_id, speaker FROM statement_facts"
    stated = dict(ledger.execute(read).fetchall())
    where = f"quote_id IN ({_listed(stated)}) AND role = 'speaker'"
    links = ledger.execute(f"SELECT quote_id, entity_id, text {rows_where('attributions', where)}").fetchall()
    where = f"entity_id IN ({_listed({entity_id for _, entity_id, _ in links if entity_id})})"
    names = dict(ledger.execute(f"SELECT entity_id, name {rows_where('entities', where)}").fetchall())
    by_quote: dict[str, list[str]] = {}
    for quote_id, entity_id, text in links:
        by_quote.setdefault(quote_id, []).extend(name for name in (names.get(entity_id), text) if name)
    for quote_id, speaker in stated.items():
        if speaker:
            by_quote.setdefault(quote_id, [speaker])
    return {quote_id: sorted(set(found)) for quote_id, found in by_quote.items()}


def _of(target: Target, hits: Collection[Hit]) -> str:
    """Return a WITH clause that restricts tables to the rows of hits and of their articles."""
    days = _days({hit.day for hit in hits})
    articles = f"article_id IN ({_listed({hit.article_id for hit in hits})})"
    tables = {
        "statement_facts": f"quote_id IN ({_listed(hit.key for hit in hits)}) AND {days}",
        "latest_articles": f"{articles} AND {days}",
        "articles": articles,
    }
    if target == "articles":
        del tables["statement_facts"]
    return "WITH " + ", ".join(f"{name} AS ({rows_where(name, where)})" for name, where in tables.items()) + " "


def rows_where(name: str, condition: str) -> str:
    """Return the rows of a table that meet a condition: their places first, for which few columns are read."""
    return f"FROM main.{name} WHERE rowid IN (SELECT rowid FROM main.{name} WHERE {condition})"


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(quoted(key) for key in keys) or "NULL"


def _days(days: Collection[str]) -> str:
    """Return the condition that a row is of one of the days."""
    if len(days) > _MOST_DAYS:
        return f"day BETWEEN DATE {quoted(min(days))} AND DATE {quoted(max(days))}"
    return f"day IN ({', '.join(f'DATE {quoted(day)}' for day in days) or 'NULL'})"
