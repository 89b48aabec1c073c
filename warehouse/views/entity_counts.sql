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
SELECT m.entity_id, any_value(e.name) AS name, any_value(e.type) AS type, any_value(e.country_code) AS country_code,
       count(*) AS mention_count,
       count(DISTINCT a.article_id) AS article_count,
       count(DISTINCT a.text_id) AS text_count,
       count(DISTINCT a.source_id) AS outlet_count,
       count(DISTINCT a.origin_id) AS origin_count,
       min(a.day) AS first_day,
       max(a.day) AS last_day
FROM mentions m
JOIN latest_articles a ON a.article_id = m.article_id
JOIN entities e ON e.entity_id = m.entity_id
GROUP BY m.entity_id
