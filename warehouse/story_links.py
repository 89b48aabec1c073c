"""Texts that may tell one event: those that share heavy terms within three weeks, with the likeness of all their terms.

Candidates come from an inverted index over the 16 heaviest terms of each text, of which two must be shared. A term of
more than 5,000 texts leads to none. The likeness is the cosine of both vectors of weights, in thousandths; it is
multiplied by 0.6 to 1 where both tell of persons, by how much these are the same, otherwise by 0.8; and it falls from
the fourth day between the texts on, to 0 after three weeks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import empty
from newsledger.expectations.stories import STORY_METHOD, STORY_SIGNATURES
from newsledger.warehouse.key_index import Derived, IndexedFile
from newsledger.warehouse.lake_search import pairs_of, rows_of
from newsledger.warehouse.near_duplicates import Room
from newsledger.warehouse.session import session

_LEAST_SCORE = 80  # below it, a pair counts as not alike
_TEXTS = """
    WITH keys AS (
        SELECT article_key, any_value(coalesce(cluster_id, article_key)) AS text_id, min(fetched_at) AS fetched_at,
               any_value(article_id) FILTER (is_latest) AS article_id,
               any_value(published_on) FILTER (is_latest) AS day
        FROM versions GROUP BY article_key
    )
    SELECT text_id, arg_min({article_id: article_id, day: day}, (fetched_at, article_key)) AS first_article
    FROM keys WHERE article_id IS NOT NULL GROUP BY text_id
"""
_COLUMNS = "article_id, terms, weights, persons, person_weights"
# Texts are numbered, since the join makes many millions of pairs, and pairs of numbers need a quarter of the memory.
_NUMBERED = "CREATE TEMP TABLE texts AS SELECT row_number() OVER ()::INTEGER AS number, * FROM given_texts"
_TERMS = 16
_KEYS = f"SELECT article_id, unnest(terms[1:{_TERMS}]) AS key FROM"
_POPULAR = """
    CREATE TEMP TABLE popular AS
    SELECT key FROM keys GROUP BY key HAVING count(*) > 5000
"""
# The articles that share two terms with a fresh text: few of the many that share one.
_NEAR = """
    WITH named AS MATERIALIZED (
        SELECT article_id, row_number() OVER ()::INTEGER AS number,
               article_id IN (SELECT article_id FROM fresh) AS is_fresh
        FROM (SELECT DISTINCT article_id FROM keys)
    ), held AS MATERIALIZED (
        SELECT n.number, n.is_fresh, k.key FROM keys k JOIN named n USING (article_id) ANTI JOIN popular USING (key)
    ), pairs AS (
        SELECT x.number AS x, y.number AS y FROM held x JOIN held y ON y.key = x.key
        WHERE x.is_fresh AND NOT y.is_fresh GROUP BY ALL HAVING count(*) >= 2
    )
    SELECT article_id FROM named WHERE number IN (SELECT y FROM pairs)
"""
_CANDIDATES = """
    WITH held AS (
        SELECT t.number, k.key, t.day, t.is_fresh
        FROM keys k JOIN texts t USING (article_id) ANTI JOIN popular USING (key)
    ), pairs AS (
        SELECT x.number AS x, y.number AS y, abs(x.day - y.day)::INTEGER AS days
        FROM held x JOIN held y ON y.key = x.key
        WHERE x.is_fresh AND x.number <> y.number AND (NOT y.is_fresh OR x.number < y.number)
          AND (x.day IS NULL OR y.day IS NULL OR abs(x.day - y.day) < 21)
    )
    SELECT x, y, any_value(days) AS days FROM pairs GROUP BY x, y HAVING count(*) >= 2
"""
_WEIGHED = """
    SELECT t.number, unnest(c.{0}) AS term, unnest(c.{1}) AS weight FROM compared c JOIN texts t USING (article_id)
"""
_PRODUCTS = """
    SELECT c.x, c.y, sum(wx.weight * wy.weight)::BIGINT AS product FROM candidates c
    JOIN {0} wx ON wx.number = c.x JOIN {0} wy ON wy.number = c.y AND wy.term = wx.term GROUP BY c.x, c.y
"""
_SCORED = f"""
    WITH alike AS ({_PRODUCTS.format("words")}), of_persons AS ({_PRODUCTS.format("persons")}),
    named AS (SELECT DISTINCT number FROM persons),
    rated AS (
        SELECT c.x, c.y, a.product // 100_000 AS cosine, 18 - greatest(coalesce(c.days, 0) - 3, 0) AS nearness,
               CASE WHEN nx.number IS NULL OR ny.number IS NULL THEN 800
                    ELSE 600 + 400 * coalesce(p.product, 0) // 100_000_000 END AS agreement
        FROM candidates c JOIN alike a USING (x, y) LEFT JOIN of_persons p USING (x, y)
        LEFT JOIN named nx ON nx.number = c.x LEFT JOIN named ny ON ny.number = c.y
    ), scored AS (SELECT x, y, (cosine * agreement * nearness // 18_000)::BIGINT AS score FROM rated)
    SELECT least(tx.article_id, ty.article_id) AS article_id,
           greatest(tx.article_id, ty.article_id) AS other_article_id, s.score
    FROM scored s JOIN texts tx ON tx.number = s.x JOIN texts ty ON ty.number = s.y
    WHERE s.score >= {_LEAST_SCORE} ORDER BY ALL
"""


def _heaviest(signatures: pa.Table) -> pa.Table:
    """Return the heaviest terms of each row."""
    terms = pc.list_slice(signatures["terms"], 0, _TERMS).combine_chunks()
    return pa.table({"value": terms.flatten(), "row": pc.list_parent_indices(terms)})


_HEAVIEST = Derived("heaviest_terms_1", ("terms",), _heaviest)


@dataclass(frozen=True, slots=True)
class StorySignatures:
    """New rows of `story_signatures`, and the files of the stored ones."""

    fresh: pa.Table
    files: Sequence[IndexedFile] = ()

    def rows(self, article_ids: pa.Array) -> pa.Table:
        """Return the stored signatures of some articles."""
        return self._of_method(rows_of(self.files, empty(STORY_SIGNATURES), key="article_id", values=article_ids))

    def pairs(self, terms: pa.Array) -> pa.Table:
        """Return the articles that have one of some terms among their heaviest, and the term as `key`."""
        blank = empty(STORY_SIGNATURES).select(["article_id", "method"])
        return self._of_method(pairs_of(self.files, blank, index=_HEAVIEST, values=terms))

    def _of_method(self, rows: pa.Table) -> pa.Table:
        return rows.filter(pc.equal(rows["method"], STORY_METHOD))


def story_texts(versions: pa.Table, room: Room) -> pa.Table:
    """Return text_id, article_id and day of each text: the latest version of the article that was fetched first.

    Args:
        versions: Columns article_id, article_key, cluster_id, is_latest, fetched_at and published_on of `articles`.
        room: Resources of the query.
    """
    with session(room.spill, memory_mb=room.memory_mb) as connection:
        connection.register("versions", versions)
        return connection.sql(f"SELECT text_id, unnest(first_article) FROM ({_TEXTS}) ORDER BY ALL").to_arrow_table()


def story_links(
    fresh: pa.Table, signatures: StorySignatures, room: Room, *, representatives: Callable[[pa.Array], pa.Table]
) -> pa.Table:
    """Return article_id, other_article_id and score of the pairs of texts that are alike and of which one is fresh.

    Args:
        fresh: Columns article_id and day of the texts that are new.
        signatures: What texts are about.
        room: Resources of the join.
        representatives: Function that returns, of some articles, article_id and day of those that stand for a text.
    """
    with session(room.spill, memory_mb=room.memory_mb) as connection:
        run = connection.execute
        connection.register("fresh", fresh)
        run("CREATE TEMP TABLE given_texts AS SELECT article_id, day, true AS is_fresh FROM fresh")
        _gather_keys(connection, signatures)
        run(_POPULAR)
        _gather_texts(connection, representatives)
        run(_NUMBERED)
        run(f"CREATE TEMP TABLE candidates AS {_CANDIDATES}")
        _gather_compared(connection, signatures)
        run(f"CREATE TEMP TABLE words AS {_WEIGHED.format('terms', 'weights')}")
        run(f"CREATE TEMP TABLE persons AS {_WEIGHED.format('persons', 'person_weights')}")
        return connection.sql(_SCORED).to_arrow_table()


def _gather_keys(connection: duckdb.DuckDBPyConnection, signatures: StorySignatures) -> None:
    """Create `signed`, the signatures of fresh texts, and `keys`: theirs, and the other articles that have them."""
    connection.register("given", signatures.fresh)
    connection.execute(f"CREATE TEMP TABLE signed AS SELECT {_COLUMNS} FROM given WHERE method = {STORY_METHOD}")
    missing = "SELECT article_id FROM given_texts ANTI JOIN given USING (article_id)"
    connection.register("stored", signatures.rows(_column(connection, missing)))
    connection.execute(f"INSERT INTO signed SELECT {_COLUMNS} FROM stored")
    connection.execute(f"CREATE TEMP TABLE keys AS {_KEYS} signed")
    connection.register("alike", signatures.pairs(_column(connection, "SELECT DISTINCT key FROM keys")))
    connection.execute("INSERT INTO keys SELECT article_id, key FROM alike ANTI JOIN signed USING (article_id)")


def _gather_texts(connection: duckdb.DuckDBPyConnection, representatives: Callable[[pa.Array], pa.Table]) -> None:
    """Add the texts that share two terms with a fresh one to `given_texts`."""
    article_ids = _column(connection, f"SELECT article_id FROM ({_NEAR}) ANTI JOIN given_texts USING (article_id)")
    if len(article_ids):
        connection.register("standing", representatives(article_ids))
        connection.execute("INSERT INTO given_texts SELECT article_id, day, false FROM standing")


def _gather_compared(connection: duckdb.DuckDBPyConnection, signatures: StorySignatures) -> None:
    """Create `compared`: the signatures of the candidates."""
    used = (
        "SELECT t.article_id FROM texts t SEMI JOIN (SELECT x AS number FROM candidates UNION SELECT y "
        "FROM candidates) USING (number)"
    )
    connection.execute(f"CREATE TEMP TABLE compared AS SELECT {_COLUMNS} FROM signed WHERE article_id IN ({used})")
    missing = f"SELECT article_id FROM ({used}) ANTI JOIN signed USING (article_id)"
    connection.register("stored", signatures.rows(_column(connection, missing)))
    connection.execute(f"INSERT INTO compared SELECT {_COLUMNS} FROM stored")


def _column(connection: duckdb.DuckDBPyConnection, query: str) -> pa.Array:
    return connection.sql(query).to_arrow_table().column(0).combine_chunks()
