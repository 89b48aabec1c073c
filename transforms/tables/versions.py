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
    moment: datetime


def versions(articles: pa.Table, sightings: Iterable[Seen]) -> pa.Table:
    """Return the rows with updated `version` and `is_latest`.

    Args:
        articles: All versions, old and new, of the articles concerned; columns of `articles`, one row per article_id.
        sightings: When texts were seen in this run. The text seen last is the latest, even if it is an old one that
            came back. Texts not seen in this run count with the fetch time of their first document, and the previously
            latest ranks before the others.
    """
    last = _last_seen(sightings)
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
    versioned = _replaced(articles, "version", pa.array([number[key] for key in ids], pa.int64()))
    return _replaced(versioned, "is_latest", pa.array([key in latest for key in ids], pa.bool_()))


def _last_seen(sightings: Iterable[Seen]) -> dict[str, datetime]:
    last: dict[str, datetime] = {}
    for sighting in sightings:
        last[sighting.article_id] = max(sighting.moment, last.get(sighting.article_id, sighting.moment))
    return last


def _lateness(row: Mapping[str, object], last: Mapping[str, datetime]) -> tuple[object, ...]:
    """Return a sort key: seen in this run, time last seen, previously latest, time of the first fetch."""
    key = str(row["article_id"])
    is_seen = key in last
    return is_seen, last[key] if is_seen else row["fetched_at"], bool(row["is_latest"]), row["fetched_at"], key


def _replaced(data: pa.Table, name: str, values: pa.Array) -> pa.Table:
    place = data.schema.get_field_index(name)
    return data.set_column(place, data.schema.field(place), values)


def first_of_each(data: pa.Table, key: str) -> pa.Table:
    """Return the first row of each key."""
    if len(pc.unique(data[key])) == data.num_rows:
        return data
    rows_by_key = pa.table({"key": data[key], "row": pa.array(range(data.num_rows), pa.int64())})
    first = rows_by_key.group_by("key").aggregate([("row", "min")])["row_min"]
    return data.take(first.take(pc.sort_indices(first)))
