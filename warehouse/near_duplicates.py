"""Near-duplicates among signatures: new ones joined with all that are stored, by bands and by anchors, then verified.

Bands (32 of 4 rows) find texts that resemble each other: half of the pairs at a resemblance of .38, all at .7. Anchors
find a text within a longer one, a third of it at least. What several different texts of one outlet share is its
boilerplate and counts for nothing, neither in finding nor in verifying: the texts that share it have eight different
least hashes in the median of eight permutations, as versions and copies of one text have not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from newsledger.warehouse.session import parquet, session

BUCKET = 64  # texts of one band or anchor that others are compared with: the first by id
WORN = 8  # different texts of one outlet that make what they share boilerplate
_SIZES = "article_id, source_id, anchor_rate, anchor_counts, leads"
_COLUMNS = "article_id, source_id, algorithm, seed, bands, anchors, anchor_rate, anchor_counts, signature[1:8] AS leads"
_LIKENESS = """
    (bands >= 24 AND worn = 0)
    OR (alike >= 8 AND alike >= 0.5 * (of_x + of_y - alike))
    OR (alike >= 4 AND alike >= 0.8 * (of_x + of_y - alike))
    OR (alike >= 6 AND alike >= 0.7 * least(of_x, of_y) AND least(of_x, of_y) >= 0.3 * greatest(of_x, of_y))
"""


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of ids with resemblance and containment; `faded` are stored articles of which some words are now worn."""

    pairs: pa.Table
    faded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """What a join may use: a folder for what does not fit, and megabytes."""

    spill: Path | None = None
    memory_mb: int | None = None


def article_links(fresh: pa.Table, stored: Sequence[Path], room: Room = Room()) -> Links:
    """The near-duplicates of new signatures among themselves and among stored ones.

    Args:
        fresh: Rows of `signatures`; of stored rows with the same article_id nothing is read.
        stored: Parquet files of `signatures`; rows of another algorithm or seed are passed over.
        room: What the join may use.
    """
    with session(room.spill, memory_mb=room.memory_mb) as connection:
        run = connection.execute
        connection.register("given", fresh)
        run(f"CREATE TEMP TABLE fresh AS SELECT {_COLUMNS} FROM given WHERE len(bands) > 0")
        _gather(connection, stored)
        run(f"CREATE TEMP TABLE worn AS {_worn('held')}")
        run(f"CREATE TEMP TABLE candidates AS {_CANDIDATES}")
        run(f"CREATE TEMP TABLE weighed AS {_WEIGHED}")
        pairs = connection.sql(f"{_SCORED} WHERE {_LIKENESS} ORDER BY ALL").to_arrow_table()
        faded = connection.execute(_FADED).fetchall()
    return Links(pairs, tuple(str(one) for (one,) in faded))


def _gather(connection: duckdb.DuckDBPyConnection, stored: Sequence[Path]) -> None:
    """Create `touched` and `held`: the (article, band) and (article, anchor) that new texts have, whoever has them."""
    run = connection.execute
    for name, column in (("touched", "bands"), ("held", "anchors")):
        more = ", source_id" if name == "held" else ""
        run(
            f"CREATE TEMP TABLE {name} AS SELECT article_id, true AS is_fresh{more}, unnest({column}) AS key FROM fresh"
        )
        if stored:
            run(f"CREATE OR REPLACE TEMP TABLE keys AS SELECT DISTINCT key FROM {name}")
            run(
                f"INSERT INTO {name} SELECT * FROM (SELECT article_id, false{more}, unnest({column}) AS key "
                f"FROM (SELECT {_COLUMNS} FROM {parquet(stored)}) ANTI JOIN fresh USING (article_id) "
                "WHERE (algorithm, seed) IN (SELECT (algorithm, seed) FROM fresh)) SEMI JOIN keys USING (key)"
            )
    run(f"CREATE TEMP TABLE sizes AS SELECT {_SIZES} FROM fresh")
    if stored:
        met = "SELECT article_id FROM touched UNION SELECT article_id FROM held"
        run(
            f"INSERT INTO sizes SELECT {_SIZES} FROM (SELECT {_COLUMNS} FROM {parquet(stored)}) "
            f"ANTI JOIN fresh USING (article_id) SEMI JOIN ({met}) USING (article_id)"
        )


def _worn(held: str) -> str:
    """The anchors, by outlet, that different texts among the holders given share."""
    return f"""
        SELECT source_id, key FROM (
            SELECT source_id, key, place, count(DISTINCT lead) AS leads FROM (
                SELECT h.source_id, h.key, unnest(s.leads) AS lead, unnest(range(8)) AS place
                FROM {held} h JOIN sizes s USING (article_id)
                SEMI JOIN (SELECT source_id, key FROM {held} GROUP BY ALL HAVING count(*) >= {WORN}) f
                ON h.source_id = f.source_id AND h.key = f.key
            ) GROUP BY ALL
        ) GROUP BY ALL HAVING median(leads) >= {WORN}
    """


_PAIRED = """
    SELECT f.article_id AS x, k.article_id AS y FROM {what} f JOIN (
        FROM {what} QUALIFY row_number() OVER (PARTITION BY key ORDER BY article_id) <= {bucket}
    ) k ON f.key = k.key
    WHERE f.is_fresh AND f.article_id <> k.article_id AND (NOT k.is_fresh OR f.article_id < k.article_id)
"""
_BY_BANDS = f"SELECT x, y, count(*) AS bands FROM ({_PAIRED.format(what='touched', bucket=BUCKET)}) GROUP BY ALL"
_BY_ANCHORS = (
    "SELECT x, y, 0 AS bands FROM ("
    + _PAIRED.format(what="(FROM held ANTI JOIN worn USING (source_id, key))", bucket=BUCKET)
    + ") "
    "GROUP BY ALL HAVING count(*) >= 2"
)
_CANDIDATES = f"SELECT x, y, max(bands) AS bands FROM ({_BY_BANDS} UNION ALL {_BY_ANCHORS}) GROUP BY ALL"
_WEIGHED = """
    SELECT c.x, c.y, any_value(c.bands) AS bands, count(*) AS shared,
           count(*) FILTER (wx.key IS NOT NULL OR wy.key IS NOT NULL) AS worn
    FROM candidates c JOIN held x ON x.article_id = c.x JOIN held y ON y.article_id = c.y AND y.key = x.key
    LEFT JOIN worn wx ON wx.source_id = x.source_id AND wx.key = x.key
    LEFT JOIN worn wy ON wy.source_id = y.source_id AND wy.key = y.key
    GROUP BY c.x, c.y
"""
_SCORED = """
    WITH sized AS (
        SELECT w.x, w.y, w.bands, w.worn, w.shared - w.worn AS alike,
               x.anchor_counts[log2(greatest(x.anchor_rate, y.anchor_rate))::INTEGER - 1] - w.worn AS of_x,
               y.anchor_counts[log2(greatest(x.anchor_rate, y.anchor_rate))::INTEGER - 1] - w.worn AS of_y
        FROM weighed w JOIN sizes x ON x.article_id = w.x JOIN sizes y ON y.article_id = w.y
    )
    SELECT x, y, alike / (of_x + of_y - alike) AS resemblance, alike / least(of_x, of_y) AS containment FROM sized
"""
_FADED = f"""
    SELECT DISTINCT h.article_id FROM held h
    JOIN (FROM worn EXCEPT {_worn("(FROM held WHERE NOT is_fresh)")}) USING (source_id, key)
    WHERE NOT h.is_fresh ORDER BY 1
"""


def quote_candidates(fresh: pa.Table, stored: Sequence[Path], room: Room = Room()) -> list[tuple[str, str]]:
    """Pairs of statements, the first of them new, that share a band; exactly alike ones share all of them.

    Args:
        fresh: Rows of `quote_signatures`.
        stored: Parquet files of `quote_signatures`.
        room: What the join may use.
    """
    with session(room.spill, memory_mb=room.memory_mb) as connection:
        run = connection.execute
        connection.register("given", fresh)
        run("CREATE TEMP TABLE fresh AS SELECT quote_id, algorithm, seed FROM given")
        told = "quote_id AS article_id, true AS is_fresh, unnest(bands) AS key"
        run(f"CREATE TEMP TABLE touched AS SELECT {told} FROM given")
        if stored:
            run("CREATE TEMP TABLE keys AS SELECT DISTINCT key FROM touched")
            run(
                "INSERT INTO touched SELECT * FROM (SELECT quote_id, false, unnest(bands) AS key "
                f"FROM {parquet(stored)} ANTI JOIN fresh USING (quote_id) "
                "WHERE (algorithm, seed) IN (SELECT (algorithm, seed) FROM fresh)) SEMI JOIN keys USING (key)"
            )
        found = connection.execute(f"SELECT x, y FROM ({_BY_BANDS}) ORDER BY ALL").fetchall()
    return [(str(left), str(right)) for left, right in found]
