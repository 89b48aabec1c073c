-- One row per article in its latest version, with its outlet, its day, and what makes it independent of others: the text that
-- it prints and the origin of that text. Every count over articles that says nothing of versions is made on this view.
-- Distinct values of text_id count copies once. Distinct values of origin_id also count texts of one agency once.
--
-- article_id: Identifier of the latest version.
-- article_key: Identifier shared by all versions of the article.
-- version: Version number.
-- source_id: Outlet.
-- outlet: Name of the outlet.
-- outlet_country: Country of the outlet, as an ISO 3166-1 alpha-2 code.
-- day: Day of publication; the day of the first fetch (UTC) if the article states no day.
-- has_stated_day: Whether day is stated by the article.
-- published_at: Publication time; null if the article states none.
-- title: Headline.
-- url: Canonical URL.
-- genre: Genre of the article.
-- word_count: Number of words.
-- agency_source_id: News agency credited with the text, as a row of sources.
-- agency: Name of that agency.
-- text_id: Text that the article prints: its cluster of near-duplicates, or the article itself.
-- origin_id: Origin of the text, as a source_id: the credited agency, otherwise the outlet of the cluster's origin.
-- story_id: Story that the article tells; null where no other article tells it.
--
-- Example: SELECT count(*) AS articles, count(DISTINCT text_id) AS texts, count(DISTINCT origin_id) AS origins
--     FROM latest_articles
CREATE VIEW latest_articles AS
WITH credited AS (
    SELECT article_id, agency, min(agency_source_id) AS agency_source_id FROM credits GROUP BY article_id, agency
), members AS (
    SELECT a.*, coalesce(a.cluster_id, a.article_id) AS text_id,
           coalesce(c.agency_source_id, lower(a.wire_agency)) AS agency_source_id
    FROM articles a LEFT JOIN credited c ON c.article_id = a.article_id AND c.agency = a.wire_agency
    WHERE a.is_latest
), origins AS (
    SELECT text_id,
           coalesce(
               min(agency_source_id) FILTER (is_cluster_origin),
               mode(agency_source_id ORDER BY agency_source_id),
               min(source_id) FILTER (is_cluster_origin),
               min(source_id)
           ) AS origin_id
    FROM members GROUP BY text_id
)
SELECT m.article_id, m.article_key, m.version, m.source_id, s.name AS outlet, s.country_code AS outlet_country,
       coalesce(
           m.published_on,
           CASE WHEN m.published_method <> 'fetched' THEN CAST(timezone('UTC', m.published_at) AS DATE) END,
           CAST(timezone('UTC', m.fetched_at) AS DATE)
       ) AS day,
       m.published_on IS NOT NULL OR (m.published_at IS NOT NULL AND m.published_method <> 'fetched') AS has_stated_day,
       CASE WHEN m.published_method <> 'fetched' THEN m.published_at END AS published_at,
       m.title, m.canonical_url AS url, m.genre, m.word_count, m.agency_source_id, g.name AS agency, m.text_id,
       o.origin_id, m.story_id
FROM members m
JOIN origins o ON o.text_id = m.text_id
LEFT JOIN sources s ON s.source_id = m.source_id
LEFT JOIN sources g ON g.source_id = m.agency_source_id
