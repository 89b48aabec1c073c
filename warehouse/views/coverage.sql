-- One row per outlet and day (UTC) from the first to the last request, and per day on which an article of the outlet was
-- published. A day without articles and a day that was not collected look different here.
--
-- A day is complete if every listing of the outlet was read with success on the day and on the following day, so that
-- what was published late in the day was still met, and if at most 5 % of the documents requested on the day could not be had
-- since. The last day of a ledger is therefore never complete. Outlets without listings, such as imported files, have no
-- complete days.
--
-- source_id: Outlet.
-- outlet: Name of the outlet.
-- day: Day in UTC.
-- article_count: Number of articles published on the day, in their latest version.
-- expected_count: Median of article_count over the complete days among the 28 days before; null if there are fewer than seven.
-- listing_count: Number of listings (feeds, sitemaps …) in use on the day.
-- read_listing_count: Number of these read with success on the day.
-- request_count: Number of requests made on the day.
-- failed_count: Number of documents requested on the day that could not be had, then or later.
-- is_collected: Whether a listing was read with success on the day.
-- is_complete: Whether everything published on the day can be expected to be in the ledger.
--
-- Example: SELECT outlet, day, article_count, expected_count FROM coverage WHERE NOT is_complete ORDER BY day
CREATE VIEW coverage AS
WITH requests AS (
    SELECT source_id, url, role, CAST(timezone('UTC', started_at) AS DATE) AS day, outcome IN ('new', 'unchanged') AS worked,
           outcome IN ('failed', 'blocked') AS failed
    FROM fetches WHERE outcome <> 'skipped' AND source_id IS NOT NULL
), listings AS (
    SELECT source_id, url, min(day) AS first_day, max(day) AS last_day FROM requests WHERE role = 'listing' GROUP BY ALL
), listing_days AS (
    SELECT DISTINCT source_id, url, day FROM requests WHERE role = 'listing' AND worked
), spans AS (
    SELECT source_id, min(day) AS first_day, (SELECT max(day) FROM requests) AS last_day FROM requests GROUP BY source_id
), published AS (
    SELECT source_id, day, count(*) AS article_count FROM latest_articles GROUP BY source_id, day
), days AS (
    SELECT source_id, CAST(unnest(generate_series(first_day, last_day, INTERVAL 1 DAY)) AS DATE) AS day FROM spans
    UNION SELECT source_id, day FROM published
), read_days AS (
    SELECT d.source_id, d.day, count(*) AS listing_count, count(t.url) AS read_listing_count,
           count(t.url) = count(*) AND count(n.url) = count(*) AS were_all_read
    FROM days d
    JOIN listings l ON l.source_id = d.source_id AND d.day BETWEEN l.first_day AND l.last_day
    LEFT JOIN listing_days t ON t.source_id = l.source_id AND t.url = l.url AND t.day = d.day
    LEFT JOIN listing_days n ON n.source_id = l.source_id AND n.url = l.url AND n.day = d.day + 1
    GROUP BY d.source_id, d.day
), lost AS (
    SELECT url, bool_and(NOT worked) AS never_worked FROM requests GROUP BY url
), request_days AS (
    SELECT r.source_id, r.day, count(*) AS request_count,
           count(DISTINCT r.url) FILTER (coalesce(r.role, 'document') = 'document') AS document_count,
           count(DISTINCT r.url) FILTER (coalesce(r.role, 'document') = 'document' AND r.failed AND l.never_worked)
               AS failed_count
    FROM requests r JOIN lost l ON l.url = r.url
    GROUP BY r.source_id, r.day
), observed AS (
    SELECT d.source_id, d.day, coalesce(p.article_count, 0) AS article_count,
           coalesce(r.listing_count, 0) AS listing_count, coalesce(r.read_listing_count, 0) AS read_listing_count,
           coalesce(q.request_count, 0) AS request_count, coalesce(q.failed_count, 0) AS failed_count,
           coalesce(r.were_all_read, false)
               AND coalesce(q.failed_count, 0) <= 0.05 * coalesce(q.document_count, 0) AS is_complete
    FROM days d
    LEFT JOIN published p ON p.source_id = d.source_id AND p.day = d.day
    LEFT JOIN read_days r ON r.source_id = d.source_id AND r.day = d.day
    LEFT JOIN request_days q ON q.source_id = d.source_id AND q.day = d.day
), expected AS (
    SELECT d.source_id, d.day, median(b.article_count) AS expected_count
    FROM observed d
    JOIN observed b ON b.source_id = d.source_id AND b.is_complete AND b.day BETWEEN d.day - 28 AND d.day - 1
    GROUP BY d.source_id, d.day
    HAVING count(*) >= 7
)
SELECT o.source_id, s.name AS outlet, o.day, o.article_count, e.expected_count, o.listing_count, o.read_listing_count,
       o.request_count, o.failed_count, o.read_listing_count > 0 AS is_collected, o.is_complete
FROM observed o
LEFT JOIN expected e ON e.source_id = o.source_id AND e.day = o.day
LEFT JOIN sources s ON s.source_id = o.source_id
