"""Stories of a batch: links between new and stored texts, the groups that follow, and the rows that change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import arrow_table, conform, empty
from newsledger.expectations.declaration import Row
from newsledger.expectations.keys import stable_id
from newsledger.expectations.tables import table
from newsledger.flows.run.copies import Clustered, Stored
from newsledger.flows.run.story_search import (
    LINK,
    STORY_KEYS,
    ArticleSearch,
    Neighbourhood,
    differing_ids,
    stored_articles,
    stored_links,
)
from newsledger.transforms.stories.grouping import TextPair
from newsledger.transforms.stories.membership import TextGraph, concerned_texts, story_ids, text_ids
from newsledger.transforms.tables.entity_merges import with_targets
from newsledger.transforms.tables.versions import first_of_each
from newsledger.warehouse.key_index import indexed
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.story_links import StorySignatures, story_links
from newsledger.warehouse.story_rows import STORY_COLUMNS, story_rows

WHOLE = frozenset({"entities", "entity_merges", "stories"})  # tables of which an erasure writes every row
_LEDGER = ["article_id", "article_key", "cluster_id", "story_id", "fetched_at"]


@dataclass(frozen=True, slots=True)
class _StoryChange:
    """The articles before a change and after it, and those whose row differs.

    Attributes:
        old: The articles before.
        new: The articles after.
        old_rows: Rows before of all versions of articles with a row that differs.
        new_rows: Rows after of the same.
        article_ids: Articles whose row differs.
    """

    old: ArticleSearch
    new: ArticleSearch
    old_rows: pa.Table
    new_rows: pa.Table
    article_ids: pa.Array

    @property
    def texts(self) -> pa.Array:
        """Return the texts that these articles printed or print."""
        parts = [text_ids(rows) for rows in (self.old_rows, self.new_rows)]
        return pc.unique(pa.chunked_array([chunk for part in parts for chunk in part.chunks], pa.string()))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The articles that a change may concern, and the story that each tells after it.

    Attributes:
        articles: Rows after the change, with the stories before it.
        stories: The story of each of the articles, by article_id.
        left_stories: Stories before the change of the articles whose row differs.
    """

    articles: pa.Table
    stories: dict[str, str | None]
    left_stories: pa.Array

    @property
    def story_ids(self) -> pa.Array:
        """Return the stories that the articles told or tell."""
        now = pa.array([story for story in self.stories.values() if story is not None], pa.string())
        chunks = [*self.articles["story_id"].chunks, self.left_stories, now]
        return pc.drop_null(pc.unique(pa.chunked_array(chunks, pa.string())))


def with_stories(
    stored: Stored, clusters: Clustered, *, old_state: Manifest, targets: Mapping[str, str] | None = None
) -> Clustered:
    """Return the rows with stories: articles that tell one, rows of `stories` that change, and new `story_links`.

    Stored links of versions that no longer stand for a text go, so that a ledger has those that a rebuild makes. Where
    the stories of stored articles follow from another state, which lost_ids rows, all rows of `stories` are made.

    Args:
        stored: What is stored.
        clusters: New rows, with the rows of `entities` that change, and stored rows that change.
        old_state: The state that the stories of stored articles follow from.
        targets: Entities that stored mentions are now taken for.
    """
    change = _change(stored, clusters, old_state)
    links, former_ids = _links(stored, change, clusters.new["story_signatures"])
    outcome = _outcome(change, Neighbourhood(change.new, links.select(LINK), former_ids))
    articles = _set(clusters.new["articles"], outcome.stories)
    changed = _changed(stored, outcome, clusters)
    rows, removed = _rows(stored, change, outcome, clusters=clusters, targets=targets or {})
    new = {**clusters.new, "articles": articles, "stories": rows, "story_links": links}
    stale = stored_links(change.new, former_ids)["story_link_id"].combine_chunks()
    return Clustered(new, {**clusters.changed_rows, "articles": changed}, {"story_links": stale, "stories": removed})


def _change(stored: Stored, clusters: Clustered, old_state: Manifest) -> _StoryChange:
    changed = _given(clusters, STORY_KEYS)
    articles = stored_articles(stored.home, stored.state)
    old_articles = articles if old_state is stored.state else stored_articles(stored.home, old_state)
    old = ArticleSearch(old_articles, changed.slice(0, 0), stored.room)
    new = ArticleSearch(articles, changed, stored.room)
    lost_ids = [] if old_state is stored.state else [differing_ids(stored.home, old_state, stored.state)]
    article_ids = pc.unique(pa.chunked_array([*changed["article_id"].chunks, *lost_ids], pa.string()))
    rows = [search.rows("article_id", article_ids)["article_key"] for search in (old, new)]
    keys = pa.chunked_array([chunk for part in rows for chunk in part.chunks], pa.string())
    return _StoryChange(old, new, old.rows("article_key", keys), new.rows("article_key", keys), article_ids)


def _given(clusters: Clustered, columns: Sequence[str]) -> pa.Table:
    """Return columns of the articles that are new or change."""
    parts = [clusters.new["articles"].select(list(columns)), clusters.changed_rows["articles"].select(list(columns))]
    return first_of_each(pa.concat_tables(parts), "article_id")


def _links(stored: Stored, change: _StoryChange, signatures: pa.Table) -> tuple[pa.Table, pa.Array]:
    """Return the links of articles that now stand for a text, and the articles that no longer do."""
    old, new = (search.standing(change.texts, search.printing(change.texts)) for search in (change.old, change.new))
    fresh = new.filter(pc.invert(pc.is_in(new["article_id"], old["article_id"].combine_chunks())))
    former_ids = old.filter(pc.invert(pc.is_in(old["article_id"], new["article_id"].combine_chunks())))["article_id"]
    links = empty(table("story_links"))
    if fresh.num_rows:
        files = indexed(stored.home, stored.state, "story_signatures")
        text_signatures = StorySignatures(signatures, files)
        pairs = story_links(
            fresh,
            text_signatures,
            stored.room,
            representatives=change.new.standing_among,
            near_days=change.new.near_days,
        )
        keyed = [{"story_link_id": _link_id(link), **link} for link in pairs.to_pylist()]
        links = arrow_table(table("story_links"), keyed)
    return links, former_ids.combine_chunks()


def _link_id(link: Row) -> str:
    return stable_id("story link", str(link["article_id"]), str(link["other_article_id"]))


def _outcome(change: _StoryChange, neighbourhood: Neighbourhood) -> _Outcome:
    """Return the story of each article that the change may concern."""
    is_changed, was_changed = (
        pc.is_in(rows["article_id"], change.article_ids) for rows in (change.new_rows, change.old_rows)
    )
    left_stories = pc.drop_null(pc.unique(change.old_rows.filter(was_changed)["story_id"]))
    changed = pc.unique(text_ids(change.new_rows.filter(is_changed)))
    left_texts = text_ids(change.new.rows("story_id", left_stories))
    first = pc.unique(pa.chunked_array([changed, *left_texts.chunks], pa.string()))
    concerned_texts(first, neighbourhood.near)
    articles = first_of_each(pa.concat_tables(neighbourhood.articles or [change.new_rows.slice(0, 0)]), "article_id")
    representatives = {
        text: article_id
        for part in neighbourhood.texts
        for text, article_id in zip(part["text_id"].to_pylist(), part["article_id"].to_pylist(), strict=True)
    }
    graph = TextGraph(
        articles.select(_LEDGER).to_pylist(), representatives, _pairs(neighbourhood, set(representatives.values()))
    )
    stories = story_ids(graph, texts=changed.to_pylist(), stories=left_stories.to_pylist())
    return _Outcome(articles, stories, left_stories)


def _pairs(neighbourhood: Neighbourhood, texts: set[str]) -> list[TextPair]:
    """Return the links between articles that stand for texts, each once."""
    rows = {row["story_link_id"]: row for part in neighbourhood.links for row in part.to_pylist()}
    pairs = [TextPair(row["article_id"], row["other_article_id"], row["score"]) for row in rows.values()]
    return [pair for pair in pairs if pair.first in texts and pair.other in texts]


def _set(articles: pa.Table, stories: Mapping[str, str | None]) -> pa.Table:
    """Return the rows with their stories; a row that the change does not concern keeps its own."""
    places = pc.index_in(articles["article_id"], _keys(stories))
    now = pa.array(list(stories.values()), pa.string()).take(places.combine_chunks())
    stories_now = pc.if_else(pc.is_valid(places), pa.chunked_array([now], pa.string()), articles["story_id"])
    return articles.set_column(articles.schema.get_field_index("story_id"), "story_id", stories_now)


def _changed(stored: Stored, outcome: _Outcome, clusters: Clustered) -> pa.Table:
    """Return the stored articles that change: those with another cluster, and those with another story."""
    reclustered = clusters.changed_rows["articles"]
    given_rows = pa.concat_tables([data.select(["article_id"]) for data in (clusters.new["articles"], reclustered)])
    is_stored = pc.invert(pc.is_in(outcome.articles["article_id"], given_rows["article_id"].combine_chunks()))
    moved = {
        row["article_id"]
        for row in outcome.articles.filter(is_stored).select(["article_id", "story_id"]).to_pylist()
        if outcome.stories.get(row["article_id"], row["story_id"]) != row["story_id"]
    }
    further = stored.rows("articles", "article_id", moved)
    return _set(pa.concat_tables([reclustered, further]), outcome.stories)


def _keys(stories: Mapping[str, str | None]) -> pa.Array:
    return pa.array(list(stories), pa.string())


def _rows(
    stored: Stored, change: _StoryChange, outcome: _Outcome, *, clusters: Clustered, targets: Mapping[str, str]
) -> tuple[pa.Table, pa.Array]:
    """Return the rows of `stories` that are new or differ, and the stories that go."""
    if change.old.state is not change.new.state:
        return _made(stored, _set(change.new.all_rows(), outcome.stories), clusters, targets), pa.array([], pa.string())
    further_rows = change.new.rows("story_id", _of_retyped(stored, change, clusters, targets))
    articles = first_of_each(pa.concat_tables([outcome.articles, further_rows]), "article_id")
    stories = pc.unique(pa.chunked_array([outcome.story_ids, *further_rows["story_id"].chunks], pa.string()))
    rows = _made(stored, _set(articles, outcome.stories), clusters, targets)
    published = stored.rows("stories", "story_id", stories)
    removed = published.filter(pc.invert(pc.is_in(published["story_id"], rows["story_id"].combine_chunks())))
    return _differing(rows, published), removed["story_id"].combine_chunks()


def _of_retyped(  # noqa: PLR0917
    stored: Stored, change: _StoryChange, clusters: Clustered, targets: Mapping[str, str]
) -> pa.ChunkedArray:
    """Return the stories of stored articles that mention an entity whose type changes, or that is now another."""
    now = clusters.new["entities"].select(["entity_id", "type"])
    rows_before = stored.rows("entities", "entity_id", now["entity_id"], columns=["entity_id", "type"])
    place = pc.index_in(rows_before["entity_id"], now["entity_id"].combine_chunks())
    retyped = rows_before.filter(pc.not_equal(rows_before["type"], now["type"].take(place)))["entity_id"]
    ids = pa.chunked_array([*retyped.chunks, pa.array(list(targets), pa.string())], pa.string())
    mentions = stored.rows("mentions", "entity_id", ids, columns=["article_id"])
    return change.new.rows("article_id", mentions["article_id"])["story_id"]


def _made(stored: Stored, articles: pa.Table, clusters: Clustered, targets: Mapping[str, str]) -> pa.Table:  # noqa: PLR0917
    """Return the rows of the stories that some articles tell, of which all are given."""
    columns, names = ["article_id", "entity_id"], ["entity_id", "type"]
    told_rows = articles.filter(pc.and_(articles["is_latest"], pc.is_valid(articles["story_id"])))
    given_rows = _given(clusters, STORY_COLUMNS)
    is_given = pc.is_in(told_rows["article_id"], given_rows["article_id"].combine_chunks())
    other_rows = stored.rows(
        "articles", "article_id", told_rows["article_id"].filter(pc.invert(is_given)), columns=STORY_COLUMNS
    )
    headed = pa.concat_tables(
        [given_rows.filter(pc.is_in(given_rows["article_id"], told_rows["article_id"].combine_chunks())), other_rows]
    )
    stories = dict(zip(told_rows["article_id"].to_pylist(), told_rows["story_id"].to_pylist(), strict=True))
    stored_mentions = stored.rows("mentions", "article_id", told_rows["article_id"], columns=columns)
    mentions = with_targets({"mentions": stored_mentions}, targets)["mentions"]
    mentions = pa.concat_tables([mentions, clusters.new["mentions"].select(columns)])
    new_entities, mentioned = clusters.new["entities"].select(names), pc.unique(mentions["entity_id"])
    is_stored = pc.invert(pc.is_in(mentioned, new_entities["entity_id"].combine_chunks()))
    entities = pa.concat_tables(
        [new_entities, stored.rows("entities", "entity_id", mentioned.filter(is_stored), columns=names)]
    )
    rows = story_rows(_set(headed, stories), mentions, first_of_each(entities, "entity_id"), room=stored.room)
    return conform(table("stories"), rows)


def _differing(rows: pa.Table, published: pa.Table) -> pa.Table:
    """Return the rows that are not published as they are."""
    rows_before = {row["story_id"]: row for row in published.to_pylist()}
    return rows.filter(pa.array([rows_before.get(row["story_id"]) != row for row in rows.to_pylist()], pa.bool_()))
