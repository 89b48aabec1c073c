"""Views over statements: changes between versions of an article, and independent reports of a statement.

Similarity is 1 minus the edit distance of the two wordings, divided by the length of the longer (Levenshtein 1966).
"""

from newsledger.warehouse.views import View

ARTICLE_CHANGES = View(
    "article_changes",
    "One row per statement that was added, removed or reworded between consecutive versions of an article.",
    """
WITH said AS (
    SELECT a.article_key, a.version, q.quote_id, q.content, q.speaker_entity_id,
           trim(regexp_replace(lower(q.content), '[^\\p{L}\\p{N}]+', ' ', 'g')) AS plain
    FROM quotes q JOIN articles a USING (article_id)
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
""",
)

INDEPENDENT_REPORTS = View(
    "independent_reports",
    "One row per statement, with the number of articles that print it and of the independent sources behind them: "
    "copies of one text count once, and so do texts credited to the same agency.",
    """
WITH origins AS (
    SELECT coalesce(cluster_id, article_id) AS cluster_id,
           coalesce(mode(wire_agency), min(source_id) FILTER (is_cluster_origin), min(source_id)) AS origin
    FROM articles GROUP BY 1
)
SELECT coalesce(q.quote_cluster_id, q.quote_id) AS statement_id,
       arg_min(q.content, (a.fetched_at, q.quote_id)) AS content,
       arg_min(q.speaker_entity_id, (a.fetched_at, q.quote_id)) AS speaker_entity_id,
       count(DISTINCT a.article_key) AS article_count,
       count(DISTINCT a.source_id) AS outlet_count,
       count(DISTINCT o.cluster_id) AS text_count,
       count(DISTINCT o.origin) AS independent_count,
       list_sort(list(DISTINCT o.origin)) AS origins,
       min(a.published_at) AS first_published_at,
       max(a.published_at) AS last_published_at
FROM quotes q JOIN articles a USING (article_id) JOIN origins o ON o.cluster_id = coalesce(a.cluster_id, a.article_id)
GROUP BY 1
""",
)

STATEMENT_VIEWS = (ARTICLE_CHANGES, INDEPENDENT_REPORTS)
