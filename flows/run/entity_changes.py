"""The rows of `entities` that a batch changes: what it adds to counts, and anew where a sum does not do."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.transforms.tables.entities import entities, is_simple, with_mentions
from newsledger.transforms.tables.entity_merges import with_replaced, with_targets
from newsledger.transforms.tables.versions import first_of_each
from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest

_MENTIONS = ["entity_id", "article_id", "text", "kind"]
_ARTICLES = ["article_id", "article_key", "published_at"]


def changed_entities(
    home: Home, state: Manifest, tables: Mapping[str, pa.Table], *, targets: Mapping[str, str]
) -> pa.Table:
    """Return the rows of the entities that a batch mentions, or that published ones are now taken for.

    The rows are those that counting all mentions anew gives.

    Args:
        home: The home.
        state: The published state.
        tables: New mentions and articles, and fragments of entities.
        targets: Entities that published ones are now taken for; rows of the former go.
    """
    fresh = tables["mentions"].select(_MENTIONS)
    moved = pa.array(list(targets.values()), pa.string())
    ids = pc.unique(pa.chunked_array([*fresh["entity_id"].chunks, moved], pa.string()))
    stored = with_targets({"entities": lake.rows(home, state, "entities", key="entity_id", values=ids)}, targets)
    published, fragments = stored["entities"], tables["entities"]
    sums = pc.and_(
        is_simple(published, _of(fragments, published["entity_id"]), _of(fresh, published["entity_id"])),
        pc.invert(pc.is_in(published["entity_id"], moved)),
    )
    simple = published.filter(sums)
    anew = _anew(home, state, published.filter(pc.invert(sums)), fresh=fresh, targets=targets)
    articles = _articles(home, state, tables["articles"].select(_ARTICLES), fresh=fresh, anew=anew)
    is_sum = pc.is_in(fresh["entity_id"], simple["entity_id"].combine_chunks())
    others = entities(
        pa.concat_tables([fragments, published.filter(pc.invert(sums))]),
        pa.concat_tables([fresh.filter(pc.invert(is_sum)), anew]),
        articles,
    )
    known = _known(home, state, fresh=fresh, articles=articles, targets=targets)
    return pa.concat_tables([with_mentions(simple, fresh.filter(is_sum), articles, known=known), others])


def _articles(home: Home, state: Manifest, batch: pa.Table, *, fresh: pa.Table, anew: pa.Table) -> pa.Table:
    """Return the articles of mentions, and all versions of those of a batch."""

    def stored(key: str, values: pa.Array) -> pa.Table:
        return lake.rows(home, state, "articles", key=key, values=values, columns=_ARTICLES)

    ids = pc.unique(pa.chunked_array([*fresh["article_id"].chunks, *anew["article_id"].chunks], pa.string()))
    rows = stored("article_id", ids)
    articles = pa.concat_tables([rows, batch])
    keys = articles.filter(pc.is_in(articles["article_id"], pc.unique(fresh["article_id"])))["article_key"]
    return first_of_each(pa.concat_tables([rows, stored("article_key", pc.unique(keys)), batch]), "article_id")


def _of(data: pa.Table, ids: pa.ChunkedArray) -> pa.Table:
    return data.filter(pc.is_in(data["entity_id"], ids.combine_chunks()))


def _anew(home: Home, state: Manifest, rows: pa.Table, *, fresh: pa.Table, targets: Mapping[str, str]) -> pa.Table:
    """Return the published mentions of entities that are counted anew, and of those that are now taken for one."""
    gone = pa.array(list(targets), pa.string())
    ids = pc.unique(pa.chunked_array([*rows["entity_id"].chunks, gone], pa.string()))
    mentions = lake.rows(home, state, "mentions", key="entity_id", values=ids, columns=_MENTIONS)
    is_present = pc.is_in(mentions["article_id"], pc.unique(fresh["article_id"]))
    mentions = mentions.filter(pc.invert(is_present))
    return with_replaced(mentions, "entity_id", targets) if targets else mentions


def _known(home: Home, state: Manifest, *, fresh: pa.Table, articles: pa.Table, targets: Mapping[str, str]) -> pa.Table:
    """Return entity_id and article_key of what earlier versions of the new articles mention."""
    keyed = articles.filter(pc.is_in(articles["article_id"], pc.unique(fresh["article_id"])))
    versions = articles.filter(pc.is_in(articles["article_key"], pc.unique(keyed["article_key"])))
    old = lake.rows(
        home,
        state,
        "mentions",
        key="article_id",
        values=versions["article_id"].combine_chunks(),
        columns=["entity_id", "article_id"],
    )
    old = with_replaced(old, "entity_id", targets) if targets else old
    pairs = old.join(articles.select(["article_id", "article_key"]), "article_id", join_type="inner")
    return pairs.select(["entity_id", "article_key"]).group_by(["entity_id", "article_key"]).aggregate([])
