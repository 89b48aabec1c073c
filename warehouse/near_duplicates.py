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
import pyarrow.compute as pc

from newsledger.expectations.copies import SIGNATURES
from newsledger.warehouse.key_index import IndexedFile
from newsledger.warehouse.row_copies import RowCopy
from newsledger.warehouse.session import session
from newsledger.warehouse.signature_files import SignatureFiles

BUCKET = 64  # texts of one band or anchor that others are compared with: the first by id
WORN = 8  # different texts of one outlet that make what they share boilerplate
_STORED = ("article_id", "source_id", "anchors", "anchor_rate", "anchor_counts", "signature")
_LEADS = 8  # hashes of a signature that tell texts from each other
_SIGNATURE_ROWS = RowCopy(SIGNATURES, "sizes", (*_STORED, "algorithm", "seed"), (("signature", _LEADS),))
_SIZES = "article_id, source_id, anchor_rate, anchor_counts, signature[1:8] AS leads"
_LIKENESS = """
    (bands >= 24 AND worn = 0)
    OR (alike >= 8 AND alike >= 0.5 * (of_x + of_y - alike))
    OR (alike >= 4 AND alike >= 0.8 * (of_x + of_y - alike))
    OR (alike >= 6 AND alike >= 0.6 * least(of_x, of_y) AND least(of_x, of_y) >= 0.3 * greatest(of_x, of_y))
"""


@dataclass(frozen=True, slots=True)
class CopyLinks:
    """Pairs of ids with resemblance and containment; `faded` are stored articles with newly found boilerplate."""

    pairs: pa.Table
    faded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """The resources of a join: a spill folder, and megabytes."""

    spill: Path | None = None
    memory_mb: int | None = None


def article_links(fresh: pa.Table, stored: Sequence[IndexedFile], room: Room = Room()) -> CopyLinks:
    """Return the near-duplicates of new signatures among themselves and among stored ones.

    Args:
        fresh: Rows of `signatures`; stored rows with the same article_id are ignored.
        stored: Parquet files of `signatures`; rows of another algorithm or seed are ignored.
        room: Resources of the join.
    """
    with session(room.spill, memory_mb=room.memory_mb) as connection:
        run = connection.execute
        connection.register("given", fresh)
        run("CREATE TEMP TABLE fresh AS FROM given WHERE len(bands) > 0")
        signed = fresh.filter(pc.greater(pc.list_value_length(fresh["bands"]), 0))
        files = SignatureFiles(stored, "article_id", signed, _SIGNATURE_ROWS)
        _gather(connection, files)
        run(f"CREATE TEMP TABLE worn AS {_worn('held')}")
        faded = connection.execute(_FADED).fetchall()
        run(f"CREATE TEMP TABLE candidates AS {_CANDIDATES}")
        _gather_boilerplate_of_candidates(connection, files)
        run(f"CREATE TEMP TABLE wear AS {_WEAR}")
        run(f"CREATE TEMP TABLE weighed AS {_WEIGHED}")
        pairs = connection.sql(f"{_SCORED} WHERE {_LIKENESS} ORDER BY ALL").to_arrow_table()
    return CopyLinks(pairs, tuple(str(article_id) for (article_id,) in faded))


def _gather(connection: duckdb.DuckDBPyConnection, files: SignatureFiles) -> None:
    """Create `touched` and `held`: the (article, band) and (article, anchor) pairs of new texts and of like ones.

    `sizes` and `anchored` have the sizes of both and the anchors of stored ones.
    """
    run = connection.execute
    hashes = {}
    for name, column in (("touched", "bands"), ("held", "anchors")):
        columns = f"article_id, true AS is_fresh, source_id, unnest({column}) AS key"
        run(f"CREATE TEMP TABLE {name} AS SELECT {columns} FROM fresh")
        hashes[column] = _column(connection, f"SELECT DISTINCT key FROM {name}")
    found = files.pairs(hashes, columns=["source_id"])
    for name, column in (("touched", "bands"), ("held", "anchors")):
        _insert(connection, name, found[column], columns="id, false, source_id, key")
    run(f"CREATE TEMP TABLE sizes AS SELECT {_SIZES} FROM fresh")
    run("CREATE TEMP TABLE anchored AS SELECT article_id, anchors FROM fresh LIMIT 0")
    _gather_sizes(connection, files, "SELECT article_id FROM touched UNION SELECT article_id FROM held")


def _column(connection: duckdb.DuckDBPyConnection, query: str) -> pa.Array:
    """Return the one column of a query."""
    return connection.sql(query).to_arrow_table().column(0).combine_chunks()


def _insert(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table, *, columns: str) -> None:
    connection.register("inserted", rows)
    connection.execute(f"INSERT INTO {name} SELECT {columns} FROM inserted")
    connection.unregister("inserted")


def _gather_sizes(connection: duckdb.DuckDBPyConnection, files: SignatureFiles, keys_query: str) -> None:
    """Add the sizes and anchors of stored texts that have none yet."""
    missing = _column(connection, f"SELECT article_id FROM ({keys_query}) ANTI JOIN sizes USING (article_id)")
    stored = files.rows(missing, columns=_STORED)
    _insert(connection, "sizes", stored, columns=_SIZES)
    _insert(connection, "anchored", stored, columns="article_id, anchors")


def _gather_boilerplate_of_candidates(connection: duckdb.DuckDBPyConnection, files: SignatureFiles) -> None:
    """Add to `held` and `worn` the further anchors of stored candidates, whoever shares them."""
    run = connection.execute
    candidates = "anchored SEMI JOIN (SELECT y FROM candidates) c ON article_id = y"
    run(
        f"CREATE TEMP TABLE more AS SELECT DISTINCT key FROM (SELECT unnest(anchors) AS key FROM {candidates}) "
        "ANTI JOIN held USING (key)"
    )
    further = files.pairs({"anchors": _column(connection, "FROM more")}, columns=["source_id"])
    _insert(connection, "held", further["anchors"], columns="id, false, source_id, key")
    _gather_sizes(connection, files, "SELECT DISTINCT article_id FROM held")
    run(f"INSERT INTO worn {_worn('(FROM held SEMI JOIN more USING (key))')}")


def _worn(count_sql: str) -> str:
    """Return SQL for the anchors, by outlet, that different texts share."""
    return f"""
        SELECT source_id, key FROM (
            SELECT source_id, key, place, count(DISTINCT lead) AS leads FROM (
                SELECT h.source_id, h.key, unnest(s.leads) AS lead, unnest(range(8)) AS place
                FROM {count_sql} h JOIN sizes s USING (article_id)
                SEMI JOIN (SELECT source_id, key FROM {count_sql} GROUP BY ALL HAVING count(*) >= {WORN}) f
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
_WEAR = """
    SELECT article_id, [count(*), count(*) FILTER (key % 8 = 0), count(*) FILTER (key % 16 = 0),
                        count(*) FILTER (key % 32 = 0), count(*) FILTER (key % 64 = 0)] AS counts
    FROM held SEMI JOIN worn USING (source_id, key)
    SEMI JOIN (SELECT x AS article_id FROM candidates UNION SELECT y FROM candidates) c USING (article_id)
    GROUP BY article_id
"""
_WEIGHED = """
    SELECT c.x, c.y, any_value(c.bands) AS bands, count(*) AS shared,
           count(*) FILTER (wx.key IS NOT NULL OR wy.key IS NOT NULL) AS worn,
           count(*) FILTER (wx.key IS NULL AND wy.key IS NOT NULL) AS only_y,
           count(*) FILTER (wx.key IS NOT NULL AND wy.key IS NULL) AS only_x
    FROM candidates c JOIN held x ON x.article_id = c.x JOIN held y ON y.article_id = c.y AND y.key = x.key
    LEFT JOIN worn wx ON wx.source_id = x.source_id AND wx.key = x.key
    LEFT JOIN worn wy ON wy.source_id = y.source_id AND wy.key = y.key
    GROUP BY c.x, c.y
"""
_SCORED = """
    WITH rated AS (
        SELECT w.*, x.anchor_counts AS in_x, y.anchor_counts AS in_y, wx.counts AS worn_x, wy.counts AS worn_y,
               log2(greatest(x.anchor_rate, y.anchor_rate))::INTEGER - 1 AS place
        FROM weighed w JOIN sizes x ON x.article_id = w.x JOIN sizes y ON y.article_id = w.y
        LEFT JOIN wear wx ON wx.article_id = w.x LEFT JOIN wear wy ON wy.article_id = w.y
    ), sized AS (
        SELECT x, y, bands, worn, shared - worn AS alike,
               in_x[place] - coalesce(worn_x[place], 0) - only_y AS of_x,
               in_y[place] - coalesce(worn_y[place], 0) - only_x AS of_y
        FROM rated
    )
    SELECT x, y, alike / (of_x + of_y - alike) AS resemblance, alike / least(of_x, of_y) AS containment FROM sized
"""
_FADED = f"""
    SELECT DISTINCT h.article_id FROM held h
    JOIN (FROM worn EXCEPT {_worn("(FROM held WHERE NOT is_fresh)")}) USING (source_id, key)
    WHERE NOT h.is_fresh ORDER BY 1
"""


def quote_candidates(fresh: pa.Table, stored: Sequence[IndexedFile], room: Room = Room()) -> list[tuple[str, str]]:
    """Return pairs of statements, the first one new, that share a band; identical ones share all bands.

    Args:
        fresh: Rows of `quote_signatures`.
        stored: Parquet files of `quote_signatures`.
        room: What the join may use.
    """
    with session(room.spill, memory_mb=room.memory_mb) as connection:
        run = connection.execute
        connection.register("given", fresh)
        columns = "quote_id AS article_id, true AS is_fresh, unnest(bands) AS key"
        run(f"CREATE TEMP TABLE touched AS SELECT {columns} FROM given")
        hashes = {"bands": _column(connection, "SELECT DISTINCT key FROM touched")}
        found = SignatureFiles(stored, "quote_id", fresh).pairs(hashes)
        _insert(connection, "touched", found["bands"], columns="id, false, key")
        rows = connection.execute(f"SELECT x, y FROM ({_BY_BANDS}) ORDER BY ALL").fetchall()
    return [(str(first), str(right)) for first, right in rows]
