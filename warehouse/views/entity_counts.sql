-- One row per entity that the latest versions of articles mention, with counts that know which articles are independent of each
-- other. “20 articles, 3 texts, 1 origin” is one report that was copied.
--
-- entity_id: Entity.
-- name: Canonical name.
-- type: Type of the entity.
-- country_code: Country of the entity.
-- mention_count: Number of mentions.
-- article_count: Number of articles.
-- text_count: Number of texts: copies count once.
-- outlet_count: Number of outlets.
-- origin_count: Number of origins: texts credited to the same agency count once.
-- first_day: Day of the first article.
-- last_day: Day of the last article.
--
-- Example: SELECT name, article_count, text_count, origin_count FROM entity_counts WHERE type = 'PERSON'
--     ORDER BY origin_count DESC LIMIT 20
CREATE VIEW entity_counts AS
WITH numbered AS (
    -- Small numbers are told apart faster than keys, and in less memory.
    SELECT article_id, day, CAST(row_number() OVER () AS INTEGER) AS article_number,
           CAST(dense_rank() OVER (ORDER BY text_id) AS INTEGER) AS text_number,
           CAST(dense_rank() OVER (ORDER BY source_id) AS INTEGER) AS outlet_number,
           CAST(dense_rank() OVER (ORDER BY origin_id) AS INTEGER) AS origin_number
    FROM latest_articles
), repeated AS (
    SELECT entity_id FROM entities WHERE article_count > 1
), counts AS (
    -- Unlike count(DISTINCT …), a list is not made for a query that does not read the column.
    SELECT m.entity_id, count(*) AS mention_count,
           CAST(list_unique(list(a.article_number)) AS BIGINT) AS article_count,
           CAST(list_unique(list(a.text_number)) AS BIGINT) AS text_count,
           CAST(list_unique(list(a.outlet_number)) AS BIGINT) AS outlet_count,
           CAST(list_unique(list(a.origin_number)) AS BIGINT) AS origin_count,
           min(a.day) AS first_day, max(a.day) AS last_day
    FROM mentions m
    SEMI JOIN repeated r ON r.entity_id = m.entity_id
    JOIN numbered a ON a.article_id = m.article_id
    GROUP BY m.entity_id
    UNION ALL
    -- Most entities are in one article, of which there are no lists to keep.
    SELECT m.entity_id, count(*), 1, 1, 1, 1, min(a.day), max(a.day)
    FROM mentions m
    ANTI JOIN repeated r ON r.entity_id = m.entity_id
    JOIN latest_articles a ON a.article_id = m.article_id
    GROUP BY m.entity_id
)
SELECT c.entity_id, e.name, e.type, e.country_code, c.mention_count, c.article_count, c.text_count, c.outlet_count,
       c.origin_count, c.first_day, c.last_day
FROM counts c JOIN entities e ON e.entity_id = c.entity_id
