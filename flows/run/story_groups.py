"""Stories of a batch: links between new and stored texts, the groups that follow, and the rows that change."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import arrow_table, conform, empty
from newsledger.expectations.declaration import Row
from newsledger.expectations.keys import stable_id
from newsledger.expectations.tables import table
from newsledger.flows.run.copies import Clustered, Stored
from newsledger.transforms.stories.grouping import TextPair
from newsledger.transforms.stories.membership import TextGraph, concerned_texts, story_ids, text_ids
from newsledger.transforms.tables.entity_merges import with_targets
from newsledger.transforms.tables.versions import first_of_each
from newsledger.warehouse import lake
from newsledger.warehouse.key_index import indexed
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.story_links import StorySignatures, story_links, story_texts
from newsledger.warehouse.story_rows import STORY_COLUMNS, story_rows

WHOLE = frozenset({"entities", "entity_merges", "stories"})  # tables of which a publish writes every row
_COLUMNS = list(STORY_COLUMNS)
_LINK = ["story_link_id", "article_id", "other_article_id", "score"]
_LEDGER = ["article_id", "article_key", "cluster_id", "story_id", "fetched_at"]


@dataclass(frozen=True, slots=True)
class _Index:
    """The articles before a change and after it, in STORY_COLUMNS."""

    old: pa.Table
    new: pa.Table
    changed_ids: pa.Array


def with_stories(
    stored: Stored, clusters: Clustered, *, old_state: Manifest, targets: Mapping[str, str] | None = None
) -> Clustered:
    """Return the rows with stories: articles that tell one, `stories` as a whole, and new `story_links`.

    Stored links of versions that no longer stand for a text go, so that a ledger has those that a rebuild makes.

    Args:
        stored: What is stored.
        clusters: New rows, with the rows of `entities` that change, and stored rows that change.
        old_state: The state that the stories of stored articles follow from.
        targets: Entities that stored mentions are now taken for.
    """
    index = _index(stored, clusters, old_state)
    texts, links = _texts(stored, index, clusters.new["story_signatures"])
    stored_links = stored.columns("story_links", *_LINK)
    is_present = _among(stored_links, texts)
    stories = _stories(
        index, texts=texts, links=pa.concat_tables([links.select(_LINK), stored_links.filter(is_present)])
    )
    articles_now = _set(index.new, stories)
    articles = _set(clusters.new["articles"], stories)
    changed = _changed(stored, index, stories, clusters)
    rows = _rows(stored, articles_now, clusters, targets or {})
    new = {**clusters.new, "articles": articles, "stories": rows, "story_links": links}
    stale = stored_links.filter(pc.invert(is_present))["story_link_id"].combine_chunks()
    return Clustered(new, {**clusters.changed_rows, "articles": changed}, {"story_links": stale})


def _index(stored: Stored, clusters: Clustered, old_state: Manifest) -> _Index:
    published = stored.columns("articles", *_COLUMNS)
    changed = pa.concat_tables(
        [clusters.new["articles"].select(_COLUMNS), clusters.changed_rows["articles"].select(_COLUMNS)]
    )
    is_same = old_state is stored.state
    return _Index(
        published if is_same else lake.tables(stored.home, old_state, "articles", columns=_COLUMNS),
        first_of_each(pa.concat_tables([changed, published]), "article_id"),
        pc.unique(changed["article_id"]),
    )


def _texts(stored: Stored, index: _Index, signatures: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Return text_id and article_id of what stands for each text, and the links of those that did not before."""
    texts = story_texts(index.new, stored.room)
    old_ids = story_texts(index.old, stored.room)["article_id"].combine_chunks()
    texts = texts.append_column("is_fresh", pc.invert(pc.is_in(texts["article_id"], old_ids)))
    links = empty(table("story_links"))
    if pc.any(texts["is_fresh"]).as_py():
        files = indexed(stored.home, stored.state, "story_signatures")
        pairs = story_links(texts, StorySignatures(signatures, files), stored.room).to_pylist()
        keyed = [{"story_link_id": _link_id(link), **link} for link in pairs]
        links = arrow_table(table("story_links"), keyed)
    return texts.select(["text_id", "article_id"]), links


def _link_id(link: Row) -> str:
    return stable_id("story link", str(link["article_id"]), str(link["other_article_id"]))


def _among(links: pa.Table, texts: pa.Table) -> pa.ChunkedArray:
    """Return of each link whether both its articles stand for a text."""
    present = texts["article_id"].combine_chunks()
    return pc.and_(pc.is_in(links["article_id"], present), pc.is_in(links["other_article_id"], present))


def _stories(index: _Index, *, texts: pa.Table, links: pa.Table) -> dict[str, str | None]:
    """Return the story of each article that the change may concern."""
    remains = pc.is_in(index.old["article_id"], index.new["article_id"].combine_chunks())
    is_leaving = pc.or_(pc.invert(remains), pc.is_in(index.old["article_id"], index.changed_ids))
    stories = pc.drop_null(pc.unique(index.old["story_id"].filter(is_leaving)))
    printed = text_ids(index.new)
    changed = pc.unique(printed.filter(pc.is_in(index.new["article_id"], index.changed_ids)))
    concerned = concerned_texts(index.new, links, representatives=texts, texts=changed, stories=stories)
    articles = index.new.filter(pc.is_in(printed, concerned)).select(_LEDGER)
    texts = texts.filter(pc.is_in(texts["text_id"], concerned))
    pairs = links.filter(_among(links, texts)).select(_LINK[1:])
    standing = dict(zip(texts["text_id"].to_pylist(), texts["article_id"].to_pylist(), strict=True))
    return story_ids(
        TextGraph(articles.to_pylist(), standing, [TextPair(*pair.values()) for pair in pairs.to_pylist()]),
        texts=changed.to_pylist(),
        stories=stories.to_pylist(),
    )


def _set(articles: pa.Table, stories: Mapping[str, str | None]) -> pa.Table:
    """Return the rows with their stories; a row that the change does not concern keeps its own."""
    places = pc.index_in(articles["article_id"], _keys(stories))
    now = pa.array(list(stories.values()), pa.string()).take(places.combine_chunks())
    kept = pc.if_else(pc.is_valid(places), pa.chunked_array([now], pa.string()), articles["story_id"])
    return articles.set_column(articles.schema.get_field_index("story_id"), "story_id", kept)


def _changed(stored: Stored, index: _Index, stories: Mapping[str, str | None], clusters: Clustered) -> pa.Table:  # noqa: PLR0917
    """Return the stored articles that change: those with another cluster, and those with another story."""
    reclustered = clusters.changed_rows["articles"]
    known = pa.concat_tables([data.select(["article_id"]) for data in (clusters.new["articles"], reclustered)])
    is_stored = pc.invert(pc.is_in(index.new["article_id"], known["article_id"].combine_chunks()))
    rows = index.new.filter(pc.and_(pc.is_in(index.new["article_id"], _keys(stories)), is_stored))
    moved = {
        row["article_id"]
        for row in rows.select(["article_id", "story_id"]).to_pylist()
        if stories[row["article_id"]] != row["story_id"]
    }
    further = stored.rows("articles", "article_id", moved)
    return _set(pa.concat_tables([reclustered, further]), stories)


def _keys(stories: Mapping[str, str | None]) -> pa.Array:
    return pa.array(list(stories), pa.string())


def _rows(stored: Stored, articles: pa.Table, clusters: Clustered, targets: Mapping[str, str]) -> pa.Table:  # noqa: PLR0917
    columns, names = ["article_id", "entity_id"], ["entity_id", "type"]
    told = articles.filter(pc.and_(articles["is_latest"], pc.is_valid(articles["story_id"])))
    stored_mentions = stored.rows("mentions", "article_id", told["article_id"], columns=columns)
    mentions = with_targets({"mentions": stored_mentions}, targets)["mentions"]
    mentions = pa.concat_tables([mentions, clusters.new["mentions"].select(columns)])
    stored_entities = stored.rows("entities", "entity_id", pc.unique(mentions["entity_id"]), columns=names)
    entities = pa.concat_tables([clusters.new["entities"].select(names), stored_entities])
    rows = story_rows(articles, mentions, first_of_each(entities, "entity_id"), room=stored.room)
    return conform(table("stories"), rows)
