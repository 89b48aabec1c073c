"""Near-duplicates of a batch: clusters of articles and of statements over new and stored rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.tables import table
from newsledger.transforms.copies.clusters import article_clusters, quote_clusters
from newsledger.transforms.copies.wordings import is_one_wording
from newsledger.transforms.tables.credits import agencies
from newsledger.transforms.tables.versions import first_of_each
from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.key_index import indexed
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.near_duplicates import CopyLinks, Room, article_links, quote_candidates

Link = tuple[str, str]
_MEMBER = [
    *("article_id", "article_key", "cluster_id", "source_id", "wire_agency", "fetched_at"),
    *("published_at", "published_method", "published_precision"),
]
_STORED_MEMBER = [*_MEMBER, "is_cluster_origin"]
_INDEX = ["article_id", "article_key", "cluster_id"]
_CLUSTER_COLUMNS = {"articles": ("cluster_id", "is_cluster_origin"), "quotes": ("quote_cluster_id",)}


@dataclass(frozen=True, slots=True)
class Broken:
    """Clusters that lost members, to be formed again from the remaining ones."""

    articles: frozenset[str] = frozenset()
    quotes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Clustered:
    """The new rows with their clusters, the stored rows that changed, and the keys of those that go, by table."""

    new: dict[str, pa.Table]
    changed_rows: dict[str, pa.Table] = field(default_factory=dict)
    removed_keys: dict[str, pa.Array] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stored:
    """The stored state, and the resources that joins over it may use."""

    home: Home
    state: Manifest
    room: Room

    def rows(
        self, name: str, key: str, values: Iterable[object] | pa.ChunkedArray, *, columns: Sequence[str] = ()
    ) -> pa.Table:
        """Return the rows of a table whose key is among the values, or some of their columns."""
        if isinstance(values, pa.ChunkedArray):
            values = values.combine_chunks()
        keys = values if isinstance(values, pa.Array) else _strings(values)
        return lake.rows(self.home, self.state, name, key=key, values=keys, columns=columns)


def clustered(stored: Stored, new: Mapping[str, pa.Table], dissolved: Broken = Broken()) -> Clustered:
    """Return the clusters that follow from new rows; only rows that a link touches are read and rewritten.

    Args:
        stored: What is stored.
        new: New rows of articles, quotes and their signatures; rows of articles may also replace stored ones.
        dissolved: Clusters to be formed anew.
    """
    articles, old_articles = _articles(stored, new, dissolved.articles)
    quotes, old_quotes = _quotes(stored, new, dissolved.quotes)
    return Clustered({**new, "articles": articles, "quotes": quotes}, {"articles": old_articles, "quotes": old_quotes})


def _articles(stored: Stored, new: Mapping[str, pa.Table], dissolved: frozenset[str]) -> tuple[pa.Table, pa.Table]:
    links, separated = _links(stored, new["signatures"], dissolved=dissolved)
    pairs: list[Link] = list(zip(links.pairs["x"].to_pylist(), links.pairs["y"].to_pylist(), strict=True))
    near_rows = [
        stored.rows("articles", "article_id", {article_id for pair in pairs for article_id in pair}, columns=_INDEX),
        stored.rows("articles", "article_key", pc.unique(new["articles"]["article_key"]), columns=_INDEX),
    ]
    clusters = separated | {key for rows in near_rows for key in rows["cluster_id"].to_pylist()} - {None}
    near_rows.append(stored.rows("articles", "cluster_id", clusters, columns=_INDEX))
    members_ids = pc.unique(pa.concat_tables(near_rows)["article_id"])
    is_replaced = pc.is_in(members_ids, pc.unique(new["articles"]["article_id"]))
    old = stored.rows("articles", "article_id", members_ids.filter(pc.invert(is_replaced)), columns=_STORED_MEMBER)
    members = [*new["articles"].select(_MEMBER).to_pylist(), *old.select(_MEMBER).to_pylist()]
    places = article_clusters(members, pairs, agencies=agencies(), dissolved=separated)
    values = {key: (place.cluster_id, place.is_origin) for key, place in places.items()}
    changed_ids = _changed("articles", old, values)["article_id"]
    old_articles = stored.rows("articles", "article_id", changed_ids)  # whole rows, with their texts
    return _settled("articles", new["articles"], values), _settled("articles", old_articles, values)


def _links(stored: Stored, fresh: pa.Table, *, dissolved: frozenset[str]) -> tuple[CopyLinks, frozenset[str]]:
    """Return the links of new signatures, and the clusters to dissolve: broken ones, and those over new boilerplate."""

    def signatures(clusters: frozenset[str]) -> pa.Table:
        members = stored.rows("articles", "cluster_id", clusters, columns=_INDEX)
        return stored.rows("signatures", "article_id", members["article_id"])

    files = indexed(stored.home, stored.state, "signatures")
    fresh = pa.concat_tables([fresh, signatures(dissolved)])
    links = article_links(fresh, files, stored.room)
    faded = stored.rows("articles", "article_id", links.faded, columns=_INDEX)["cluster_id"]
    suspect = frozenset(pc.drop_null(pc.unique(faded)).to_pylist()) - dissolved
    if suspect:
        links = article_links(pa.concat_tables([fresh, signatures(suspect)]), files, stored.room)
    return links, dissolved | suspect


def _quotes(stored: Stored, new: Mapping[str, pa.Table], dissolved: frozenset[str]) -> tuple[pa.Table, pa.Table]:
    reopened = stored.rows("quotes", "quote_cluster_id", dissolved)
    signatures = pa.concat_tables(
        [new["quote_signatures"], stored.rows("quote_signatures", "quote_id", reopened["quote_id"])]
    )
    candidates = quote_candidates(signatures, indexed(stored.home, stored.state, "quote_signatures"), stored.room)
    links, linked_quotes = _worded_alike(stored, pa.concat_tables([new["quotes"], reopened]), candidates)
    cluster_members = stored.rows(
        "quotes", "quote_cluster_id", pc.drop_null(pc.unique(linked_quotes["quote_cluster_id"])).cast("string")
    )
    old = first_of_each(pa.concat_tables([reopened, cluster_members, linked_quotes]), "quote_id")
    all_quotes = pa.concat_tables([new["quotes"], old])
    fresh = all_quotes.filter(
        pc.is_in(
            all_quotes["quote_id"],
            pc.unique(pa.chunked_array([signatures["quote_id"].combine_chunks(), old["quote_id"].combine_chunks()])),
        )
    )
    fetched_at = _fetched(stored, new["articles"], fresh["article_id"])
    members = [
        {
            "quote_id": quote["quote_id"],
            "quote_cluster_id": None if quote["quote_cluster_id"] in dissolved else quote["quote_cluster_id"],
            "fetched_at": fetched_at[quote["article_id"]],
        }
        for quote in fresh.select(["quote_id", "article_id", "quote_cluster_id"]).to_pylist()
    ]
    values = {key: (cluster_id,) for key, cluster_id in quote_clusters(members, links).items()}
    return _settled("quotes", new["quotes"], values), _changed("quotes", old, values)


def _worded_alike(stored: Stored, quotes: pa.Table, candidates: Sequence[Link]) -> tuple[list[Link], pa.Table]:
    """Return the candidates with one wording, and the stored statements among them."""
    contents = dict(zip(quotes["quote_id"].to_pylist(), quotes["content"].to_pylist(), strict=True))
    old = stored.rows("quotes", "quote_id", {quote_id for pair in candidates for quote_id in pair} - set(contents))
    contents.update(zip(old["quote_id"].to_pylist(), old["content"].to_pylist(), strict=True))
    links = [(first, right) for first, right in candidates if is_one_wording(contents[first], contents[right])]
    return links, old.filter(pc.is_in(old["quote_id"], _strings({quote_id for link in links for quote_id in link})))


def _fetched(stored: Stored, articles: pa.Table, article_ids: pa.ChunkedArray) -> dict[str, object]:
    """Return when each article was first received."""
    published = stored.rows("articles", "article_id", pc.unique(article_ids), columns=["article_id", "fetched_at"])
    all_articles = pa.concat_tables([published, articles.select(["article_id", "fetched_at"])])
    return dict(zip(all_articles["article_id"].to_pylist(), all_articles["fetched_at"].to_pylist(), strict=True))


def _settled(name: str, data: pa.Table, values: Mapping[str, tuple[object, ...]]) -> pa.Table:
    """Return the rows with their clusters set; a row without a value keeps its own."""
    places = [values.get(key) for key in data[table(name).key].to_pylist()]
    for number, column in enumerate(_CLUSTER_COLUMNS[name]):
        position = data.schema.get_field_index(column)
        old_values = data[column].to_pylist()
        now = [old if place is None else place[number] for old, place in zip(old_values, places, strict=True)]
        data = data.set_column(position, data.schema.field(position), pa.array(now, data.schema.field(position).type))
    return data


def _changed(name: str, old: pa.Table, values: Mapping[str, tuple[object, ...]]) -> pa.Table:
    """Return the stored rows whose cluster changed."""
    now = _settled(name, old, values)
    columns = list(_CLUSTER_COLUMNS[name])
    old_rows = old.select(columns).to_pylist()
    return now.filter(
        pa.array(
            [new_row != old_row for new_row, old_row in zip(now.select(columns).to_pylist(), old_rows, strict=True)],
            pa.bool_(),
        )
    )


def _strings(values: Iterable[object]) -> pa.Array:
    return pa.array(sorted(str(value) for value in values), pa.string())
