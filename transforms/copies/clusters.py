"""Clusters of copies of articles and of statements with the same wording, with ids that are stable under growth.

The id of a cluster is a hash of the key of its oldest member, the one that was fetched first. New members are never
older than existing ones, so a growing cluster keeps its id, and if two clusters merge, the older id wins. Clusters
depend only on the set of texts and links, not on their order of arrival.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from newsledger.expectations.keys import stable_id

Row = Mapping[str, Any]
Link = tuple[str, str]
_EXACT = ("second", "minute")


@dataclass(frozen=True, slots=True)
class Place:
    """Cluster of an article, and whether the article is its origin."""

    cluster_id: str
    is_origin: bool


def article_clusters(
    articles: Sequence[Row], links: Iterable[Link], *, agencies: Mapping[str, str], apart: Collection[str] = ()
) -> dict[str, Place]:
    """Return the cluster of every article by article_id.

    Args:
        articles: All versions concerned, with all members of their current clusters.
        links: Pairs of article_ids that are near-duplicates; ids that are not among the articles are ignored.
        agencies: The source_id of every agency.
        apart: Clusters whose members are joined by links only, because earlier joins may no longer be valid.
    """
    groups = _Groups(str(one["article_id"]) for one in articles)
    groups.join_alike(("key", one["article_key"], one["article_id"]) for one in articles)
    kept = [one for one in articles if one["cluster_id"] and one["cluster_id"] not in apart]
    groups.join_alike(("cluster", one["cluster_id"], one["article_id"]) for one in kept)
    groups.join(links)
    found: dict[str, Place] = {}
    for members in groups.gathered(articles, "article_id"):
        oldest = min(members, key=lambda one: (one["fetched_at"], one["article_key"]))
        cluster_id = stable_id("cluster", oldest["article_key"])
        origin = _origin(members, agencies)
        found.update({str(one["article_id"]): Place(cluster_id, one["article_key"] == origin) for one in members})
    return found


def quote_clusters(quotes: Sequence[Row], links: Iterable[Link]) -> dict[str, str]:
    """Return the cluster of every statement by quote_id; `fetched_at` is that of its article."""
    groups = _Groups(str(one["quote_id"]) for one in quotes)
    kept = [one for one in quotes if one["quote_cluster_id"]]
    groups.join_alike(("cluster", one["quote_cluster_id"], one["quote_id"]) for one in kept)
    groups.join(links)
    found: dict[str, str] = {}
    for members in groups.gathered(quotes, "quote_id"):
        oldest = min(members, key=lambda one: (one["fetched_at"], one["quote_id"]))
        cluster_id = stable_id("quote cluster", oldest["quote_id"])
        found.update({str(one["quote_id"]): cluster_id for one in members})
    return found


def _origin(members: Sequence[Row], agencies: Mapping[str, str]) -> str:
    """Return the article_key of the credited agency's own copy, otherwise of the text published first."""
    credited = Counter(one["wire_agency"] for one in members if one["wire_agency"])
    agency = min(credited, key=lambda name: (-credited[name], name), default=None)
    own = [one for one in members if agency and one["source_id"] == agencies.get(agency)]
    return str(min(own or members, key=_appearance)["article_key"])


def _appearance(one: Row) -> tuple[Any, ...]:
    """Return the latest possible publication time; a date without a time counts as the end of the day."""
    at, fetched = one["published_at"], one["fetched_at"]
    if at is None or one["published_method"] == "fetched":
        at = fetched
    elif one["published_precision"] not in _EXACT:
        at = min(fetched, at + timedelta(days=1)) if one["published_precision"] == "day" else fetched
    return at, fetched, one["article_key"]


class _Groups:
    """Disjoint sets of ids (Tarjan 1975)."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.parents = {one: one for one in ids}

    def top(self, one: str) -> str:
        while self.parents[one] != one:
            self.parents[one] = self.parents[self.parents[one]]
            one = self.parents[one]
        return one

    def join(self, links: Iterable[Link]) -> None:
        for left, right in links:
            if left in self.parents and right in self.parents:
                self.parents[self.top(left)] = self.top(right)

    def join_alike(self, named: Iterable[tuple[str, object, object]]) -> None:
        """Join ids with the same (kind, name)."""
        first: dict[tuple[str, object], str] = {}
        for kind, name, one in named:
            self.join([(str(one), first.setdefault((kind, name), str(one)))])

    def gathered(self, rows: Sequence[Row], key: str) -> list[list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in rows:
            found.setdefault(self.top(str(row[key])), []).append(row)
        return list(found.values())
