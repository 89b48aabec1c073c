-- One row per statement of a resolved speaker, in the latest version of an article, and entity that the statement mentions,
-- the speaker left out: what [who_about_whom](#who_about_whom) counts.
--
-- quote_id: Statement.
-- statement_id: The same words in all articles: quote_cluster_id, otherwise quote_id.
-- article_id: Article.
-- origin_id: Origin of the text, as a source_id.
-- speaker_id: Speaker.
-- entity_id: Entity mentioned in the statement.
-- day: Day of publication; the day of the first fetch if the article states none.
-- confidence: Estimated probability that these words are a statement.
--
-- Example: SELECT s.day, s.chain, s.content FROM statement_names n JOIN statements s ON s.quote_id = n.quote_id
--     JOIN entities e ON e.entity_id = n.entity_id WHERE e.name = 'European Union' ORDER BY s.day LIMIT 5
CREATE VIEW statement_names AS
WITH said AS (
    -- A mention is compared with the statements of its stretch of the text alone.
    SELECT *, unnest(range(start_char // 200, end_char // 200 + 1)) AS stretch
    FROM statement_facts WHERE speaker_id IS NOT NULL
)
SELECT DISTINCT s.quote_id, s.statement_id, s.article_id, s.origin_id, s.speaker_id, m.entity_id, s.day, s.confidence
FROM said s
JOIN mentions m ON m.article_id = s.article_id AND m.zone = s.zone AND m.start_char // 200 = s.stretch
    AND m.start_char >= s.start_char AND m.end_char <= s.end_char AND m.entity_id <> s.speaker_id
