-- One row per speaker and entity that the speaker's statements mention, in the latest versions of articles.
-- The same words in several articles count once.
--
-- speaker_id: Speaker.
-- speaker: Name of the speaker.
-- entity_id: Entity mentioned in the statements.
-- name: Name of that entity.
-- type: Type of that entity.
-- statement_count: Number of distinct statements.
-- article_count: Number of articles.
-- origin_count: Number of origins.
-- first_day: Day of the first statement.
-- last_day: Day of the last statement.
-- quote_id: One of the statements: the one with the highest confidence.
--
-- Example: SELECT speaker, name, statement_count, evidence(quote_id) FROM (FROM who_about_whom ORDER BY statement_count DESC LIMIT 10)
CREATE VIEW who_about_whom AS
WITH counts AS (
    -- Unlike count(DISTINCT …), a list is not made for a query that does not read the column.
    SELECT speaker_id, entity_id, CAST(list_unique(list(statement_id)) AS BIGINT) AS statement_count,
           CAST(list_unique(list(article_id)) AS BIGINT) AS article_count,
           CAST(list_unique(list(origin_id)) AS BIGINT) AS origin_count,
           min(day) AS first_day, max(day) AS last_day, arg_max(quote_id, (confidence, quote_id)) AS quote_id
    FROM statement_names GROUP BY speaker_id, entity_id
)
SELECT c.speaker_id, s.name AS speaker, c.entity_id, e.name, e.type, c.statement_count, c.article_count, c.origin_count,
       c.first_day, c.last_day, c.quote_id
FROM counts c
JOIN entities s ON s.entity_id = c.speaker_id
JOIN entities e ON e.entity_id = c.entity_id
