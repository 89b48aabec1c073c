-- One row per article whose page was found withdrawn (404 or 410).
--
-- article_id: Latest version.
-- article_key: Article.
-- outlet: Name of the outlet.
-- title: Headline.
-- url: Canonical URL.
-- day: Day of publication; the day of the first fetch if the article states none.
-- first_fetched_at: When the first version was received.
-- gone_at: When the page was found withdrawn.
-- version_count: Number of versions received before.
-- statement_count: Number of statements in the latest version.
--
-- Example: SELECT gone_at, outlet, title, url FROM withdrawn_articles ORDER BY gone_at DESC
CREATE VIEW withdrawn_articles AS
WITH spans AS (
    SELECT article_key, min(fetched_at) AS first_fetched_at, count(*) AS version_count,
           max(gone_at) FILTER (is_latest) AS gone_at
    FROM articles GROUP BY article_key
), said AS (SELECT article_id, count(*) AS statement_count FROM quotes GROUP BY article_id)
SELECT a.article_id, a.article_key, a.outlet, a.title, a.url, a.day, s.first_fetched_at, s.gone_at, s.version_count,
       coalesce(q.statement_count, 0) AS statement_count
FROM latest_articles a
JOIN spans s ON s.article_key = a.article_key
LEFT JOIN said q ON q.article_id = a.article_id
WHERE s.gone_at IS NOT NULL
