-- One row per statement, over all articles that print it in their latest version. Statements with the same quote_cluster_id
-- are one statement. Copies of a text count once, and so do texts credited to the same agency.
--
-- statement_id: quote_cluster_id of the statement, otherwise its quote_id.
-- content: Wording in the article that came first.
-- speaker_entity_id: Speaker in the article that came first.
-- article_count: Number of articles.
-- outlet_count: Number of outlets.
-- text_count: Number of distinct texts: copies count once.
-- independent_count: Number of independent origins: texts credited to the same agency also count once.
-- origins: Agencies and outlets that are the origins, as source_id.
-- first_published_at: Earliest publication time.
-- last_published_at: Latest publication time.
--
-- Example: SELECT content, article_count, independent_count, origins FROM independent_reports
--     ORDER BY independent_count DESC LIMIT 10
CREATE VIEW independent_reports AS
WITH repeated AS (
    SELECT quote_cluster_id FROM quotes WHERE quote_cluster_id IS NOT NULL GROUP BY quote_cluster_id HAVING count(*) > 1
)
SELECT q.quote_cluster_id AS statement_id,
       arg_min(q.content, (a.day, a.published_at, q.quote_id)) AS content,
       arg_min(q.speaker_entity_id, (a.day, a.published_at, q.quote_id)) AS speaker_entity_id,
       count(DISTINCT a.article_key) AS article_count,
       count(DISTINCT a.source_id) AS outlet_count,
       count(DISTINCT a.text_id) AS text_count,
       count(DISTINCT a.origin_id) AS independent_count,
       list_sort(list(DISTINCT a.origin_id)) AS origins,
       min(a.published_at) AS first_published_at,
       max(a.published_at) AS last_published_at
FROM quotes q
SEMI JOIN repeated r ON r.quote_cluster_id = q.quote_cluster_id
JOIN latest_articles a ON a.article_id = q.article_id
GROUP BY q.quote_cluster_id
UNION ALL
SELECT coalesce(q.quote_cluster_id, q.quote_id), q.content, q.speaker_entity_id, 1, 1, 1, 1, [a.origin_id], a.published_at,
       a.published_at
FROM quotes q
ANTI JOIN repeated r ON r.quote_cluster_id = q.quote_cluster_id
JOIN latest_articles a ON a.article_id = q.article_id
