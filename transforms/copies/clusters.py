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
class ClusterPlace:
    """Cluster of an article, and whether the article is its origin."""

    cluster_id: str
    is_origin: bool


def article_clusters(
    articles: Sequence[Row], links: Iterable[Link], *, agencies: Mapping[str, str], dissolved: Collection[str] = ()
) -> dict[str, ClusterPlace]:
    """Return the cluster of every article by article_id.

    Args:
        articles: All versions concerned, with all members of their current clusters.
        links: Pairs of article_ids that are near-duplicates; ids that are not among the articles are ignored.
        agencies: The source_id of every agency.
        dissolved: Clusters whose members are joined by links only, because earlier joins may no longer be valid.
    """
    groups = _Groups(str(article["article_id"]) for article in articles)
    groups.join_alike(("key", article["article_key"], article["article_id"]) for article in articles)
    clustered = [article for article in articles if article["cluster_id"] and article["cluster_id"] not in dissolved]
    groups.join_alike(("cluster", article["cluster_id"], article["article_id"]) for article in clustered)
    groups.join(links)
    places: dict[str, ClusterPlace] = {}
    for members in groups.gathered(articles, "article_id"):
        oldest = min(members, key=lambda article: (article["fetched_at"], article["article_key"]))
        cluster_id = stable_id("cluster", oldest["article_key"])
        origin = _origin(members, agencies)
        places.update(
            {
                str(article["article_id"]): ClusterPlace(cluster_id, article["article_key"] == origin)
                for article in members
            }
        )
    return places


def quote_clusters(quotes: Sequence[Row], links: Iterable[Link]) -> dict[str, str]:
    """Return the cluster of every statement by quote_id; `fetched_at` is that of its article."""
    groups = _Groups(str(quote["quote_id"]) for quote in quotes)
    clustered = [quote for quote in quotes if quote["quote_cluster_id"]]
    groups.join_alike(("cluster", quote["quote_cluster_id"], quote["quote_id"]) for quote in clustered)
    groups.join(links)
    cluster_ids: dict[str, str] = {}
    for members in groups.gathered(quotes, "quote_id"):
        oldest = min(members, key=lambda quote: (quote["fetched_at"], quote["quote_id"]))
        cluster_id = stable_id("quote cluster", oldest["quote_id"])
        cluster_ids.update({str(quote["quote_id"]): cluster_id for quote in members})
    return cluster_ids


def _origin(members: Sequence[Row], agencies: Mapping[str, str]) -> str:
    """Return the article_key of the credited agency's own copy, otherwise of the text published first."""
    agency_counts = Counter(article["wire_agency"] for article in members if article["wire_agency"])
    agency = min(agency_counts, key=lambda name: (-agency_counts[name], name), default=None)
    agency_articles = [article for article in members if agency and article["source_id"] == agencies.get(agency)]
    return str(min(agency_articles or members, key=_appearance)["article_key"])


def _appearance(article: Row) -> tuple[Any, ...]:
    """Return the latest possible publication time; a date without a time counts as the end of the day."""
    published_at, fetched_at = article["published_at"], article["fetched_at"]
    if published_at is None or article["published_method"] == "fetched":
        published_at = fetched_at
    elif article["published_precision"] not in _EXACT:
        published_at = (
            min(fetched_at, published_at + timedelta(days=1)) if article["published_precision"] == "day" else fetched_at
        )
    return published_at, fetched_at, article["article_key"]


class _Groups:
    """Disjoint sets of ids (Tarjan 1975)."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.parents = {member: member for member in ids}

    def top(self, member: str) -> str:
        while self.parents[member] != member:
            self.parents[member] = self.parents[self.parents[member]]
            member = self.parents[member]
        return member

    def join(self, links: Iterable[Link]) -> None:
        for first, right in links:
            if first in self.parents and right in self.parents:
                self.parents[self.top(first)] = self.top(right)

    def join_alike(self, identities: Iterable[tuple[str, object, object]]) -> None:
        """Join ids with the same (kind, name)."""
        first: dict[tuple[str, object], str] = {}
        for kind, name, member in identities:
            self.join([(str(member), first.setdefault((kind, name), str(member)))])

    def gathered(self, rows: Sequence[Row], key: str) -> list[list[Row]]:
        groups: dict[str, list[Row]] = {}
        for row in rows:
            groups.setdefault(self.top(str(row[key])), []).append(row)
        return list(groups.values())
