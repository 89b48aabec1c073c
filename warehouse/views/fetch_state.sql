-- One row per URL in fetches: the outcome of its last request, the validators of the stored response, and the weight of its
-- failures since the last success (temporary 0.25, soft 0.5, hard 1). newsledger decides by this view what to request.
--
-- url: URL.
-- met_at: Time of the last row of fetches.
-- asked_at: Time of the last request that was sent.
-- worked_at: Time of the last success (new or unchanged).
-- first_worked_at: Time of the first success.
-- outcome: Outcome of the last row.
-- reason: Reason of the last row.
-- retry_at: Latest time before which the host demanded no request.
-- etag: ETag of the stored response.
-- last_modified: Last-Modified header of the stored response.
-- content_type: Media type of the stored response.
-- raw_path: Path of the stored response, for listings and robots.txt.
-- document_id: Document of the stored response.
-- failures: Weight of the failures since the last success.
-- via_urls: Feeds, sitemaps, lists and archives that contained the URL.
--
-- Example: SELECT url, outcome, reason, failures FROM fetch_state WHERE failures >= 1 ORDER BY failures DESC
CREATE VIEW fetch_state AS
WITH weighed AS (
    SELECT *, outcome IN ('new', 'unchanged') AS worked,
           CASE
               WHEN outcome IN ('new', 'unchanged', 'skipped') OR reason IN ('interrupted', 'retried') THEN 0.0::DOUBLE
               WHEN role = 'robots' AND http_status BETWEEN 400 AND 499 AND http_status <> 429 THEN 0.0
               WHEN outcome IN ('gone', 'blocked') OR reason IN (
                   'no_such_host', 'unreachable', 'tls', 'redirect_loop', 'too_many_redirects', 'bad_redirect'
               ) THEN 1.0
               WHEN reason IN ('timeout', 'broken_off', 'rate_limited', 'unavailable') THEN 0.25
               ELSE 0.5
           END AS weight
    FROM fetches
), latest AS (
    SELECT url,
           max(started_at) AS met_at,
           max(started_at) FILTER (outcome <> 'skipped') AS asked_at,
           max(started_at) FILTER (worked) AS worked_at,
           min(started_at) FILTER (worked) AS first_worked_at,
           arg_max(outcome, started_at) AS outcome,
           arg_max(coalesce(reason, ''), started_at) AS reason,
           max(retry_at) AS retry_at,
           arg_max(struct_pack(etag, last_modified, content_type, raw_path, document_id), started_at)
               FILTER (raw_path IS NOT NULL OR document_id IS NOT NULL OR worked) AS kept,
           list(DISTINCT via_url) FILTER (via_url IS NOT NULL) AS via_urls
    FROM weighed GROUP BY url
), failed AS (
    SELECT w.url, sum(w.weight) AS failures
    FROM weighed w JOIN latest l USING (url)
    WHERE w.weight > 0 AND (l.worked_at IS NULL OR w.started_at > l.worked_at)
    GROUP BY w.url
)
SELECT l.url, l.met_at, l.asked_at, l.worked_at, l.first_worked_at, l.outcome, nullif(l.reason, '') AS reason,
       l.retry_at, l.kept.etag AS etag, l.kept.last_modified AS last_modified, l.kept.content_type AS content_type,
       l.kept.raw_path AS raw_path, l.kept.document_id AS document_id, coalesce(f.failures, 0.0::DOUBLE) AS failures,
       coalesce(l.via_urls, []) AS via_urls
FROM latest l LEFT JOIN failed f USING (url)
