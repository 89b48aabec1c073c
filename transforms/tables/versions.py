"""Versions of an article: their order, and which is the latest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True, slots=True)
class Seen:
    """A text of an article seen in a document, and when that document was last received."""

    article_id: str
    at: datetime


def versions(articles: pa.Table, seen: Iterable[Seen]) -> pa.Table:
    """Return the rows with updated `version` and `is_latest`.

    Args:
        articles: All versions, old and new, of the articles concerned; columns of `articles`, one row per article_id.
        seen: When texts were seen in this run. The text seen last is the latest, even if it is an old one that came
            back. Texts not seen in this run count with the fetch time of their first document, and the previously
            latest ranks before the others.
    """
    last = _last_seen(seen)
    rows = articles.select(["article_id", "article_key", "fetched_at", "is_latest"]).to_pylist()
    by_key: dict[str, list[Mapping[str, object]]] = {}
    for row in rows:
        by_key.setdefault(str(row["article_key"]), []).append(row)
    number: dict[str, int] = {}
    latest: set[str] = set()
    for group in by_key.values():
        ordered = sorted(group, key=lambda row: (row["fetched_at"], row["article_id"]))
        number.update({str(row["article_id"]): place for place, row in enumerate(ordered, start=1)})
        latest.add(str(max(ordered, key=lambda row: _lateness(row, last))["article_id"]))
    ids = articles["article_id"].to_pylist()
    numbered = _replaced(articles, "version", pa.array([number[key] for key in ids], pa.int64()))
    return _replaced(numbered, "is_latest", pa.array([key in latest for key in ids], pa.bool_()))


def _last_seen(seen: Iterable[Seen]) -> dict[str, datetime]:
    last: dict[str, datetime] = {}
    for one in seen:
        last[one.article_id] = max(one.at, last.get(one.article_id, one.at))
    return last


def _lateness(row: Mapping[str, object], last: Mapping[str, datetime]) -> tuple[object, ...]:
    """Return a sort key: seen in this run, time last seen, previously latest, time of the first fetch."""
    key = str(row["article_id"])
    met = key in last
    return met, last[key] if met else row["fetched_at"], bool(row["is_latest"]), row["fetched_at"], key


def _replaced(data: pa.Table, name: str, values: pa.Array) -> pa.Table:
    place = data.schema.get_field_index(name)
    return data.set_column(place, data.schema.field(place), values)


def first_of_each(data: pa.Table, key: str) -> pa.Table:
    """Return the first row of each key."""
    if data.num_rows == 0:
        return data
    numbered = pa.table({"key": data[key], "row": pa.array(range(data.num_rows), pa.int64())})
    first = numbered.group_by("key").aggregate([("row", "min")])["row_min"]
    return data.take(first.take(pc.sort_indices(first)))
