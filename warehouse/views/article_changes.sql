-- One row per statement that was added, removed or reworded between consecutive versions of an article.
-- Similarity is 1 minus the edit distance of the two wordings, divided by the length of the longer (Levenshtein 1966).
--
-- article_key: Article.
-- version: Version that differs from the preceding one.
-- change: added, removed or reworded.
-- quote_id: Statement in this version; null if removed.
-- previous_quote_id: Statement in the preceding version; null if added.
-- content: Wording in this version; null if removed.
-- previous_content: Wording in the preceding version; null if added.
-- similarity: Similarity of the two wordings, from 0.6 to 1; null unless reworded.
-- speaker_entity_id: Speaker.
--
-- Example: SELECT a.title, c.previous_content, c.content FROM article_changes c
--     JOIN articles a USING (article_key, version) WHERE c.change = 'reworded'
CREATE VIEW article_changes AS
WITH versions AS (
    SELECT article_id, article_key, version FROM articles
    WHERE article_key IN (SELECT article_key FROM articles WHERE version > 1)
), said AS (
    SELECT a.article_key, a.version, q.quote_id, q.content, q.speaker_entity_id,
           trim(regexp_replace(lower(q.content), '[^\p{L}\p{N}]+', ' ', 'g')) AS plain
    FROM quotes q JOIN versions a ON a.article_id = q.article_id
), added AS (
    SELECT n.* FROM said n ANTI JOIN said o
    ON o.article_key = n.article_key AND o.version = n.version - 1 AND o.plain = n.plain
    WHERE n.version > 1
), removed AS (
    SELECT o.* REPLACE (o.version + 1 AS version) FROM said o
    SEMI JOIN articles a ON a.article_key = o.article_key AND a.version = o.version + 1
    ANTI JOIN said n ON n.article_key = o.article_key AND n.version = o.version + 1 AND n.plain = o.plain
), alike AS (
    SELECT n.article_key, n.version, n.quote_id, o.quote_id AS previous_quote_id, o.content AS previous_content,
           1 - levenshtein(n.plain, o.plain) / greatest(length(n.plain), length(o.plain), 1) AS similarity
    FROM added n JOIN removed o USING (article_key, version)
), reworded AS (
    SELECT * FROM alike WHERE similarity >= 0.6
    QUALIFY row_number() OVER (PARTITION BY quote_id ORDER BY similarity DESC, previous_quote_id) = 1
        AND row_number() OVER (PARTITION BY previous_quote_id ORDER BY similarity DESC, quote_id) = 1
)
SELECT n.article_key, n.version, CASE WHEN r.quote_id IS NULL THEN 'added' ELSE 'reworded' END AS change,
       n.quote_id, r.previous_quote_id, n.content, r.previous_content, r.similarity, n.speaker_entity_id
FROM added n LEFT JOIN reworded r ON r.quote_id = n.quote_id
UNION ALL
SELECT o.article_key, o.version, 'removed', NULL, o.quote_id, NULL, o.content, NULL, o.speaker_entity_id
FROM removed o ANTI JOIN reworded r ON r.previous_quote_id = o.quote_id
