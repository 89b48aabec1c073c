"""Rows of `stories`: what the articles of each story have in common."""

import pyarrow as pa

from newsledger.warehouse.near_duplicates import Room
from newsledger.warehouse.session import session

TOP_TYPES = ("PERSON", "ORG", "GPE", "LOC", "FAC", "EVENT")
_TOP = 5
_STORIES = f"""
    WITH told AS (
        SELECT *, coalesce(cluster_id, article_key) AS text_id,
               CASE WHEN published_method = 'fetched' THEN NULL ELSE published_at END AS stated_at
        FROM articles WHERE is_latest AND story_id IS NOT NULL
    ), counted AS (
        SELECT story_id, arg_min(title, (coalesce(stated_at, fetched_at), fetched_at, article_key)) AS title,
               min(stated_at) AS first_published_at, max(stated_at) AS last_published_at, count(*) AS article_count,
               count(DISTINCT source_id) AS outlet_count, count(DISTINCT text_id) AS text_count
        FROM told GROUP BY story_id
    ), named AS (
        SELECT t.story_id, m.entity_id, count(DISTINCT t.text_id) AS texts, count(*) AS mentions
        FROM mentions m JOIN told t USING (article_id) JOIN entities e USING (entity_id)
        WHERE e.type IN {TOP_TYPES} GROUP BY t.story_id, m.entity_id
        QUALIFY row_number() OVER (PARTITION BY t.story_id ORDER BY texts DESC, mentions DESC, m.entity_id) <= {_TOP}
    ), top AS (
        SELECT story_id, list(entity_id ORDER BY texts DESC, mentions DESC, entity_id) AS top_entity_ids
        FROM named GROUP BY story_id
    )
    SELECT c.*, coalesce(t.top_entity_ids, []) AS top_entity_ids
    FROM counted c LEFT JOIN top t USING (story_id) ORDER BY story_id
"""
STORY_COLUMNS = (
    *("article_id", "article_key", "is_latest", "cluster_id", "story_id", "source_id"),
    *("title", "published_at", "published_method", "published_on", "fetched_at"),
)


def story_rows(articles: pa.Table, mentions: pa.Table, entities: pa.Table, *, room: Room) -> pa.Table:
    """Return the columns of `stories`.

    Args:
        articles: STORY_COLUMNS of every article.
        mentions: Columns article_id and entity_id of every mention.
        entities: Columns entity_id and type of every entity.
        room: Resources of the query.
    """
    with session(room.spill, memory_mb=room.memory_mb) as connection:
        for name, data in (("articles", articles), ("mentions", mentions), ("entities", entities)):
            connection.register(name, data)
        return connection.sql(_STORIES).to_arrow_table()
