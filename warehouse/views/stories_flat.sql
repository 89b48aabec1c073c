-- One row per story: an event that several articles tell in their latest versions, with its first report, who is named, and how
-- many of its texts are independent of each other.
--
-- story_id: Story.
-- title: Headline of the first report.
-- first_day: Day of the first report.
-- last_day: Day of the last report.
-- first_article_id: First report.
-- first_outlet: Outlet of the first report.
-- first_url: Canonical URL of the first report.
-- article_count: Number of articles.
-- text_count: Number of texts: copies count once.
-- origin_count: Number of origins: texts credited to the same agency count once.
-- outlet_count: Number of outlets.
-- outlets: Outlets, sorted.
-- names: Persons, organisations, places and events that most texts mention, at most five, most frequent first.
-- statement_count: Number of statements, each article's counted.
-- distinct_count: Number of distinct statements: the same words count once.
--
-- Example: SELECT first_day, title, first_outlet, article_count, text_count, origin_count, names FROM stories_flat
--     ORDER BY origin_count DESC, article_count DESC LIMIT 10
CREATE VIEW stories_flat AS
WITH told AS (
    SELECT story_id, arg_min(article_id, (day, coalesce(published_at, TIMESTAMPTZ '9999-01-01'), article_id)) AS article_id,
           max(day) AS last_day, count(*) AS article_count, count(DISTINCT text_id) AS text_count,
           count(DISTINCT origin_id) AS origin_count, count(DISTINCT source_id) AS outlet_count,
           list_sort(list(DISTINCT outlet)) AS outlets
    FROM latest_articles WHERE story_id IS NOT NULL GROUP BY story_id
), said AS (
    SELECT a.story_id, count(*) AS statement_count,
           count(DISTINCT coalesce(q.quote_cluster_id, q.quote_id)) AS distinct_count
    FROM quotes q JOIN articles a ON a.article_id = q.article_id
    WHERE a.is_latest AND a.story_id IS NOT NULL GROUP BY a.story_id
), tops AS (
    SELECT story_id, unnest(top_entity_ids) AS entity_id, generate_subscripts(top_entity_ids, 1) AS place FROM stories
), named AS (
    SELECT t.story_id, list(e.name ORDER BY t.place) AS names
    FROM tops t JOIN entities e ON e.entity_id = t.entity_id GROUP BY t.story_id
)
SELECT t.story_id, a.title, a.day AS first_day, t.last_day, t.article_id AS first_article_id, a.outlet AS first_outlet,
       a.url AS first_url, t.article_count, t.text_count, t.origin_count, t.outlet_count, t.outlets,
       coalesce(n.names, []) AS names, coalesce(s.statement_count, 0) AS statement_count,
       coalesce(s.distinct_count, 0) AS distinct_count
FROM told t
JOIN latest_articles a ON a.article_id = t.article_id
LEFT JOIN said s ON s.story_id = t.story_id
LEFT JOIN named n ON n.story_id = t.story_id
