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
-- Example: SELECT speaker, name, statement_count, evidence(quote_id) FROM who_about_whom ORDER BY statement_count DESC LIMIT 10
CREATE VIEW who_about_whom AS
WITH named AS (
    SELECT DISTINCT q.quote_id, m.entity_id
    FROM quotes q
    JOIN mentions m ON m.article_id = q.article_id AND m.zone = q.zone
        AND m.start_char >= q.start_char AND m.end_char <= q.end_char
    WHERE q.speaker_entity_id IS NOT NULL AND m.entity_id <> q.speaker_entity_id
)
SELECT q.speaker_entity_id AS speaker_id, any_value(s.name) AS speaker, n.entity_id, any_value(e.name) AS name,
       any_value(e.type) AS type,
       count(DISTINCT coalesce(q.quote_cluster_id, q.quote_id)) AS statement_count,
       count(DISTINCT a.article_id) AS article_count,
       count(DISTINCT a.origin_id) AS origin_count,
       min(a.day) AS first_day,
       max(a.day) AS last_day,
       arg_max(q.quote_id, (q.confidence, q.quote_id)) AS quote_id
FROM named n
JOIN quotes q ON q.quote_id = n.quote_id
JOIN latest_articles a ON a.article_id = q.article_id
JOIN entities s ON s.entity_id = q.speaker_entity_id
JOIN entities e ON e.entity_id = n.entity_id
GROUP BY q.speaker_entity_id, n.entity_id
