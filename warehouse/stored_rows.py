"""The rows of stored views when a warehouse is built: those of statements by portions of articles, then of speakers.

A query over all statements joins six tables and aggregates their chains, each with a share of the memory at the same
time, so that a large ledger would need memory without bound. The rows of a portion are copied into temporary tables
first, which a WITH clause puts in the place of the tables of the view; chains are made by themselves before the joins.
Counts of different values keep every value that they have met, so that speakers are counted by portions as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from newsledger.warehouse.view_files import STORED, View, view, views

ARTICLES_OF_MB = 65
"""Articles of a portion by megabyte of memory: 25,000 with 300,000 statements were made in 250 MB, 100,000 in 1,000."""

STATEMENTS_OF_MB = 2_000
"""Statements of a portion of speakers by megabyte of memory: speakers of a million were counted in 512 MB."""

_OF_PORTION = "SEMI JOIN portion USING (article_id)"
_ENTITIES = """
    SELECT entity_id, name, type, country_code, pronoun FROM main.entities WHERE entity_id IN (
        SELECT entity_id FROM attributions UNION SELECT speaker_entity_id FROM quotes
        UNION SELECT addressee_entity_id FROM quotes
    )
"""
_INPUTS: Mapping[str, Mapping[str, str]] = {
    "statement_facts": {
        "latest_articles": f"FROM main.latest_articles {_OF_PORTION}",
        "quotes": f"SELECT * EXCLUDE (text) FROM main.quotes {_OF_PORTION}",
        "attributions": f"""
            SELECT quote_id, attribution_id, role, position, start_char, confidence, entity_id, text
            FROM main.attributions {_OF_PORTION}
        """,
        "speaker_roles": f"FROM main.speaker_roles {_OF_PORTION}",
        "entities": _ENTITIES,
    },
    "statement_names": {
        "statement_facts": f"""
            SELECT quote_id, statement_id, article_id, origin_id, speaker_id, day, zone, start_char, end_char,
                   confidence
            FROM main.statement_facts {_OF_PORTION}
        """,
        "mentions": f"SELECT article_id, zone, start_char, end_char, entity_id FROM main.mentions {_OF_PORTION}",
    },
}
"""The tables that a view reads, each with the query for the columns and rows of a portion that count, by view."""

INLINED = {"statement_facts": ("statement_chains",)}
"""Views that a stored view reads, whose tables are to be restricted as well, by stored view."""


@contextmanager
def restricted(
    connection: duckdb.DuckDBPyConnection, inputs: Mapping[str, str], *, inlined: Sequence[str] = ()
) -> Iterator[str]:
    """Copy the rows that count into temporary tables, and yield the WITH clause that puts these in place of the tables.

    Args:
        connection: A connection to the database.
        inputs: The tables, each with the query for its rows; a query may read the copies of those before it.
        inlined: Views whose rows are made from the copies and copied as well.
    """
    places: list[str] = []
    queries = {**inputs, **{name: f"FROM ({view(name).select})" for name in inlined}}
    for name, rows in queries.items():
        connection.execute(f"CREATE TEMP TABLE copied_{name} AS {_with(places)} {rows}")
        places.append(f"{name} AS NOT MATERIALIZED (FROM copied_{name})")
    yield _with(places)
    for name in queries:
        connection.execute(f"DROP TABLE copied_{name}")


def _with(places: Sequence[str]) -> str:
    return f"WITH {', '.join(places)}" if places else ""


def store_views(connection: duckdb.DuckDBPyConnection, *, articles: int, statements: int) -> None:
    """Fill the tables of the views in STORED, which have no rows yet; each portion is a transaction of its own.

    Args:
        connection: A connection to the database that has them; no transaction is open.
        articles: Articles whose statements are read at once.
        statements: Statements whose speakers are counted at once; a speaker may have more.
    """
    connection.begin()
    for declared in views():
        if declared.name in _INPUTS:
            _store_portions(connection, declared, articles)
        elif declared.name == "speakers":
            _store_speakers(connection, declared, statements)
        elif declared.name in STORED:
            connection.execute(f"INSERT INTO {declared.name} {declared.select}")
    connection.commit()


def _store_portions(connection: duckdb.DuckDBPyConnection, declared: View, articles: int) -> None:
    connection.execute(
        "CREATE TEMP TABLE portions AS "
        f"SELECT article_id, (row_number() OVER () - 1) // {articles} AS number FROM latest_articles"
    )
    inputs, inlined = _INPUTS[declared.name], INLINED.get(declared.name, ())
    for (number,) in connection.execute("SELECT DISTINCT number FROM portions ORDER BY number").fetchall():
        connection.execute(f"CREATE TEMP TABLE portion AS SELECT article_id FROM portions WHERE number = {number}")
        with restricted(connection, inputs, inlined=inlined) as with_clause:
            connection.execute(f"INSERT INTO {declared.name} {with_clause} FROM ({declared.select})")
        connection.execute("DROP TABLE portion")
        connection.commit()  # which frees the temporary tables as well
        connection.begin()
    connection.execute("DROP TABLE portions")


def _store_speakers(connection: duckdb.DuckDBPyConnection, declared: View, statements: int) -> None:
    (total,) = connection.execute("SELECT count(*) FROM statement_facts").fetchall()[0]
    portions = 1 + int(total) // statements
    for number in range(portions):
        of_portion = f"WHERE hash(coalesce(speaker_id, lower(speaker))) % {portions} = {number}" if portions > 1 else ""
        rows = f"FROM main.statement_facts {of_portion}"
        connection.execute(
            f"INSERT INTO {declared.name} WITH statement_facts AS NOT MATERIALIZED ({rows}) FROM ({declared.select})"
        )
