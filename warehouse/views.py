"""Views of the warehouse: frequent queries over the tables of the contract."""

from dataclasses import dataclass

from newsledger.expectations.vocabulary import HARD_REASONS, TEMPORARY_REASONS, UNWEIGHED_REASONS


@dataclass(frozen=True, slots=True)
class View:
    """A view: its name, a description of one row, and a SELECT over tables of the contract."""

    name: str
    doc: str
    sql: str


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_WEIGHT = f"""CASE
    WHEN outcome IN ('new', 'unchanged', 'skipped') OR reason IN ({_words(UNWEIGHED_REASONS)}) THEN 0.0::DOUBLE
    WHEN role = 'robots' AND http_status BETWEEN 400 AND 499 AND http_status <> 429 THEN 0.0
    WHEN outcome IN ('gone', 'blocked') OR reason IN ({_words(HARD_REASONS)}) THEN 1.0
    WHEN reason IN ({_words(TEMPORARY_REASONS)}) THEN 0.25
    ELSE 0.5 END"""

FETCH_STATE = View(
    "fetch_state",
    "One row per URL in fetches: the outcome of its last request, the validators of the stored response, and the "
    "weight of its failures since the last success (temporary 0.25, soft 0.5, hard 1).",
    f"""
WITH weighed AS (SELECT *, {_WEIGHT} AS weight, outcome IN ('new', 'unchanged') AS worked FROM fetches),
latest AS (
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
),
failed AS (
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
""",
)

VIEWS = (FETCH_STATE,)
