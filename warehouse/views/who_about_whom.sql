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
WITH numbered AS (
    -- Small numbers are compared faster than keys.
    SELECT article_id, CAST(row_number() OVER () AS INTEGER) AS article_number,
           CAST(dense_rank() OVER (ORDER BY origin_id) AS INTEGER) AS origin_number
    FROM latest_articles
), said AS (
    -- A mention is compared with the statements of its stretch of the text alone.
    SELECT a.article_number, a.origin_number, f.day, f.zone, f.start_char, f.end_char, f.quote_id, f.speaker_id,
           f.confidence, f.statement_id, unnest(range(f.start_char // 200, f.end_char // 200 + 1)) AS stretch
    FROM statement_facts f JOIN numbered a ON a.article_id = f.article_id
    WHERE f.speaker_id IS NOT NULL
), mentioned AS (
    SELECT a.article_number, m.zone, m.start_char, m.end_char, m.entity_id, m.start_char // 200 AS stretch
    FROM mentions m JOIN numbered a ON a.article_id = m.article_id
), named AS (
    SELECT q.speaker_id, m.entity_id, q.quote_id, q.statement_id, q.confidence, q.day, q.article_number, q.origin_number
    FROM said q
    JOIN mentioned m ON m.article_number = q.article_number AND m.zone = q.zone AND m.stretch = q.stretch
        AND m.start_char >= q.start_char AND m.end_char <= q.end_char AND m.entity_id <> q.speaker_id
), counts AS (
    SELECT speaker_id, entity_id,
           CAST(list_unique(list(statement_id)) AS BIGINT) AS statement_count,
           CAST(list_unique(list(article_number)) AS BIGINT) AS article_count,
           CAST(list_unique(list(origin_number)) AS BIGINT) AS origin_count,
           min(day) AS first_day, max(day) AS last_day, arg_max(quote_id, (confidence, quote_id)) AS quote_id
    FROM named GROUP BY speaker_id, entity_id
)
SELECT c.speaker_id, s.name AS speaker, c.entity_id, e.name, e.type, c.statement_count, c.article_count, c.origin_count,
       c.first_day, c.last_day, c.quote_id
FROM counts c
JOIN entities s ON s.entity_id = c.speaker_id
JOIN entities e ON e.entity_id = c.entity_id
