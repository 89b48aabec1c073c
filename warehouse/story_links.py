"""Texts that may tell one event: those that share heavy terms within three weeks, with the likeness of all their terms.

Candidates come from an inverted index over the 16 heaviest terms of each text, of which two must be shared. A term of
more than 5,000 texts leads to none. The likeness is the cosine of both vectors of weights, in thousandths; it is
multiplied by 0.6 to 1 where both tell of persons, by how much these are the same, otherwise by 0.8; and it falls from
the fourth day between the texts on, to 0 after three weeks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import empty
from newsledger.expectations.stories import STORY_METHOD, STORY_SIGNATURES
from newsledger.warehouse.index_segments import matches
from newsledger.warehouse.key_index import IndexedFile, Places, wanted
from newsledger.warehouse.near_duplicates import Room
from newsledger.warehouse.row_copies import RowCopy
from newsledger.warehouse.session import session
from newsledger.warehouse.story_candidates import DAYS, NearDays, NewTexts, Pairs, StoredTexts, near_pairs

_LEAST_SCORE = 80  # below it, a pair counts as not alike
_ROW_BITS = 32  # of the number of a row in its file
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
_COLUMNS = ("article_id", "terms", "weights", "persons", "person_weights")
_TEXT_DAYS = """
    SELECT n.number, n.article_id, t.day FROM near n
    JOIN (SELECT article_id, day FROM fresh UNION ALL SELECT article_id, day FROM standing) t USING (article_id)
"""
_CANDIDATES = f"""
    SELECT p.x, p.y, abs(x.day - y.day)::INTEGER AS days
    FROM pairs p JOIN texts x ON x.number = p.x JOIN texts y ON y.number = p.y
    WHERE x.day IS NULL OR y.day IS NULL OR abs(x.day - y.day) < {DAYS}
"""
_WEIGHED = "SELECT number, unnest({0}) AS term, unnest({1}) AS weight FROM compared"
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


_SIGNATURE_ROWS = RowCopy(STORY_SIGNATURES, "signature", ("method", *_COLUMNS))


@dataclass(frozen=True, slots=True)
class StorySignatures:
    """New rows of `story_signatures`, and the files of the stored ones."""

    fresh: pa.Table
    files: Sequence[IndexedFile] = ()

    def places(self, article_ids: pa.Array) -> dict[int, Places]:
        """Return the stored rows of some articles that have today's method, by the place of the file."""
        rows_by_file = matches(self.files, "article_id", wanted(article_ids)) if len(article_ids) else {}
        result = {}
        for number, match in rows_by_file.items():
            data = _SIGNATURE_ROWS.rows(self.files[number], match.rows, columns=["article_id", "method"])
            is_same = pc.and_(pc.is_in(data["article_id"], article_ids), _is_of_method(data))
            result[number] = match.rows[is_same.to_numpy()]
        return result

    def rows(self, places: Mapping[int, Places], *, columns: Sequence[str] = _COLUMNS) -> pa.Table:
        """Return columns of some rows of files, file by file."""
        parts = [_SIGNATURE_ROWS.rows(self.files[number], rows, columns=columns) for number, rows in places.items()]
        return pa.concat_tables(parts or [empty(STORY_SIGNATURES).select(list(columns))])


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
    fresh: pa.Table,
    signatures: StorySignatures,
    room: Room,
    *,
    representatives: Callable[[pa.Array], pa.Table],
    near_days: NearDays | None = None,
) -> pa.Table:
    """Return article_id, other_article_id and score of the pairs of texts that are alike and of which one is fresh.

    Args:
        fresh: Columns article_id and day of the texts that are new.
        signatures: What texts are about.
        room: Resources of the join.
        representatives: Function that returns, of some articles, article_id and day of those that stand for a text.
        near_days: Function that returns the stored articles near some days, to which others are not compared.
    """
    new, stored = _new_texts(fresh, signatures, near_days)
    articles = _NearTexts.of(new, signatures, near_pairs(new, stored))
    with session(room.spill, memory_mb=room.memory_mb) as connection:
        run = connection.execute
        connection.register("near", articles.table)
        connection.register("pairs", articles.pairs)
        connection.register("fresh", fresh)
        connection.register("standing", representatives(articles.other_ids))
        run(f"CREATE TEMP TABLE texts AS {_TEXT_DAYS}")
        run(f"CREATE TEMP TABLE candidates AS {_CANDIDATES}")
        numbers = connection.sql("SELECT x FROM candidates UNION SELECT y FROM candidates ORDER BY 1").to_arrow_table()
        connection.register("compared", articles.vectors(numbers["x"].to_numpy()))
        run(f"CREATE TEMP TABLE words AS {_WEIGHED.format('terms', 'weights')}")
        run(f"CREATE TEMP TABLE persons AS {_WEIGHED.format('persons', 'person_weights')}")
        return connection.sql(_SCORED).to_arrow_table()


def _new_texts(
    fresh: pa.Table, signatures: StorySignatures, near_days: NearDays | None
) -> tuple[NewTexts, StoredTexts]:
    """Return the fresh texts and what else is given, with their signatures, and the stored signatures but for those."""
    article_ids, new_rows = fresh["article_id"].combine_chunks(), signatures.fresh
    of_method = new_rows.filter(_is_of_method(new_rows)).select(list(_COLUMNS))
    is_missing = pc.invert(pc.is_in(article_ids, new_rows["article_id"].combine_chunks()))
    missing_rows = signatures.rows(signatures.places(article_ids.filter(is_missing)))
    new_signatures = pa.concat_tables([of_method, missing_rows]).combine_chunks()
    signed_ids = new_signatures["article_id"].combine_chunks()
    ignored = signatures.places(signed_ids)
    texts = pc.index_in(signed_ids, article_ids)

    def counts(number: int, rows: Places) -> npt.NDArray[np.bool_]:
        data = signatures.rows({number: rows}, columns=["method"])
        is_counted: npt.NDArray[np.bool_] = _is_of_method(data).to_numpy()
        if number in ignored:
            is_counted &= ~np.isin(rows, ignored[number])
        return is_counted

    new = NewTexts(
        new_signatures, fresh["day"].combine_chunks().take(texts), texts.is_valid().to_numpy(zero_copy_only=False)
    )
    return new, StoredTexts(signatures.files, counts, near_days)


def _is_of_method(signatures: pa.Table) -> pa.ChunkedArray:
    return pc.fill_null(pc.equal(signatures["method"], STORY_METHOD), False)


@dataclass(frozen=True, slots=True)
class _NearTexts:
    """The articles that pairs are made of, by number: those that are new, and then stored ones.

    Attributes:
        new: Signatures of new texts.
        signatures: All signatures.
        table: Columns number and article_id.
        pairs: Columns x and y, the numbers of pairs.
        other_ids: The articles that are compared with fresh ones.
        places: The files and rows of the stored ones.
    """

    new: pa.Table
    signatures: StorySignatures
    table: pa.Table
    pairs: pa.Table
    other_ids: pa.Array
    places: tuple[Places, Places]

    @classmethod
    def of(cls, new: NewTexts, signatures: StorySignatures, pairs: Pairs) -> "_NearTexts":
        """Return the articles of some pairs."""
        is_stored = pairs.files > 0
        codes, numbers = np.unique(
            (pairs.files[is_stored] - 1 << _ROW_BITS) | pairs.other_rows[is_stored], return_inverse=True
        )
        places = codes >> _ROW_BITS, codes & (1 << _ROW_BITS) - 1
        y = pairs.other_rows.copy()
        y[is_stored] = numbers + new.signatures.num_rows
        stored_ids = signatures.rows(_by_file(*places), columns=["article_id"])
        article_ids = pa.concat_tables([new.signatures.select(["article_id"]), stored_ids])["article_id"]
        is_other = np.zeros(len(article_ids), bool)
        is_other[y] = True
        is_other[: len(new.is_fresh)] &= ~new.is_fresh
        table = pa.table({"number": np.arange(len(article_ids)), "article_id": article_ids})
        other_ids = article_ids.filter(pa.array(is_other)).combine_chunks()
        return cls(new.signatures, signatures, table, pa.table({"x": pairs.rows, "y": y}), other_ids, places)

    def vectors(self, numbers: Places) -> pa.Table:
        """Return number and signature of some of them, whose numbers are in order."""
        is_new = numbers < self.new.num_rows
        stored = numbers[~is_new] - self.new.num_rows
        rows = self.signatures.rows(_by_file(*(part[stored] for part in self.places)))
        data = pa.concat_tables([self.new.take(pa.array(numbers[is_new])), rows])
        return data.append_column("number", pa.array(numbers))


def _by_file(files: Places, rows: Places) -> dict[int, Places]:
    """Return rows by the place of their file, which are in order."""
    places, firsts = np.unique(files, return_index=True)
    return dict(zip(places.tolist(), np.split(rows, firsts[1:]), strict=False))
