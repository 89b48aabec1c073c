"""Withdrawn articles: when the page of an article was found gone, and whether it has come back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True, slots=True)
class Visit:
    """What the requests of a batch found at a URL.

    `gone_at` is the first moment at which it was gone since it was last received, None if it was not gone after that;
    `is_received` says whether it was received at all.
    """

    gone_at: datetime | None = None
    is_received: bool = False


def visits(fetches: Iterable[Mapping[str, Any]]) -> dict[str, Visit]:
    """Return what the requests for documents found, by URL; requests without a word on that count for nothing."""
    found: dict[str, Visit] = {}
    for fetch in sorted(fetches, key=lambda row: cast("datetime", row["started_at"])):
        url, outcome = str(fetch["url"]), fetch["outcome"]
        if fetch.get("role") not in (None, "document"):
            continue
        if outcome == "gone":
            before = found.get(url, Visit())
            found[url] = Visit(before.gone_at or fetch["started_at"], before.is_received)
        elif outcome in ("new", "unchanged"):
            found[url] = Visit(is_received=True)
    return found


def withdrawn(articles: pa.Table, visits: Mapping[str, Visit]) -> pa.Table:
    """Return rows of `articles` with `gone_at` as the visits found their pages."""
    rows = articles.select(["url", "gone_at"]).to_pylist()
    moments = [_gone_at(row["gone_at"], visits.get(row["url"])) for row in rows]
    place = articles.schema.get_field_index("gone_at")
    field = articles.schema.field(place)
    return articles.set_column(place, field, pa.array(moments, field.type))


def withdrawals(index: pa.Table, visits: Mapping[str, Visit]) -> pa.Array:
    """Return the ids of published articles whose page is gone, or is back, since the requests of a batch."""
    visited = index.filter(pc.is_in(index["url"], pa.array(list(visits), pa.string())))
    rows = visited.select(["article_id", "url", "gone_at"]).to_pylist()
    ids = [row["article_id"] for row in rows if is_changed(row["gone_at"], visits[row["url"]])]
    return pa.array(ids, pa.string())


def is_changed(gone_at: datetime | None, visit: Visit) -> bool:
    """Return whether a visit changes what is known of a page."""
    return _gone_at(gone_at, visit) != gone_at


def _gone_at(moment: datetime | None, visit: Visit | None) -> datetime | None:
    if visit is None:
        return moment
    return visit.gone_at if visit.is_received or moment is None else moment
