-- One row per version of an article whose headline differs from that of the preceding version.
--
-- article_key: Article.
-- version: Version with the new headline.
-- title: Headline of this version.
-- previous_title: Headline of the preceding version.
-- fetched_at: When this version was first received.
-- outlet: Outlet of the article.
-- url: Canonical URL.
--
-- Example: SELECT previous_title, title, outlet FROM headline_changes ORDER BY fetched_at DESC
CREATE VIEW headline_changes AS
SELECT n.article_key, n.version, n.title, o.title AS previous_title, n.fetched_at, s.name AS outlet,
       n.canonical_url AS url
FROM articles n
JOIN articles o ON o.article_key = n.article_key AND o.version = n.version - 1
JOIN sources s ON s.source_id = n.source_id
WHERE n.title IS DISTINCT FROM o.title
