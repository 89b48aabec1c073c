"""What a report shows: a query for each of its parts, over the views of a slice, with at most so many rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from newsledger.warehouse.report.slices import Fields, Slice

SURE = 0.8  # speaker_confidence of statements that are shown as examples
ROWS, VOICES, APPEARANCES, SHARES = 12, 7, 8, 6
NEAR = 80  # characters beside a statement in which its passage shows the speaker's name
COLUMNS, STRIP_DAYS = 62, 60

_TOTALS = """
SELECT (SELECT count(*) FROM latest_articles) AS articles,
       (SELECT count(DISTINCT text_id) FROM latest_articles) AS texts,
       (SELECT count(DISTINCT origin_id) FROM latest_articles) AS origins,
       (SELECT count(DISTINCT source_id) FROM latest_articles) AS outlets,
       (SELECT count(*) FROM latest_articles WHERE NOT has_stated_day) AS undated,
       (SELECT min(day) FROM latest_articles WHERE has_stated_day) AS first_day,
       (SELECT max(day) FROM latest_articles WHERE has_stated_day) AS last_day,
       count(*) AS statements,
       count(DISTINCT statement_id) AS distinct_statements,
       count(DISTINCT speaker_id) AS speakers,
       count(*) FILTER (NOT is_first_hand) AS relayed,
       count(*) FILTER (speaker_id IS NULL) AS unresolved,
       count(*) FILTER (speaker IS NULL) AS speakerless,
       count(*) FILTER (confidence >= 0.9) AS sure
FROM statements
"""
# What was said: statements of many origins first, then the speaker's own words, then speakers whom many quote. One
# per speaker. Those beside which the speaker stands by name come before all others, since readers see there whose
# words they are. Nothing leads that articles have by several speakers.
_LEADING = (
    "is_named DESC, independent_count DESC, outlet_count DESC, own_words, speaker_origins DESC, "
    "least(link_count, 3) DESC, speaker_confidence DESC, day, quote_id"
)
_VOICES = f"""
WITH named AS (
    SELECT q.quote_id FROM quotes q JOIN mentions m ON m.article_id = q.article_id AND m.zone = q.zone
        AND m.entity_id = q.speaker_entity_id AND m.kind = 'name'
        AND m.start_char >= q.speaker_start_char AND m.end_char <= q.speaker_end_char
    WHERE q.confidence >= {SURE} AND m.start_char > q.start_char - {NEAR} AND m.end_char < q.end_char + {NEAR}
), contested AS (
    SELECT statement_id FROM statements GROUP BY statement_id HAVING min(speaker_id) <> max(speaker_id)
), candidates AS (
    SELECT s.* EXCLUDE (passage, link), s.quote_id IN (FROM named) AS is_named,
           r.article_count, r.text_count, r.independent_count, r.outlet_count, v.speaker_origins,
           len(list_distinct(string_split(s.chain, ' → '))) AS link_count,
           CASE s.kind WHEN 'direct' THEN 1 WHEN 'mixed' THEN 2 ELSE 3 END AS own_words
    FROM statements s
    JOIN independent_reports r ON r.statement_id = s.statement_id
    JOIN (SELECT speaker_id, origin_count AS speaker_origins FROM speakers) v ON v.speaker_id = s.speaker_id
    WHERE s.speaker_confidence >= {SURE} AND s.depth = 0 AND NOT s.is_negated
        AND coalesce(s.attribution_type, 'communication') = 'communication' AND length(s.content) BETWEEN 24 AND 320
        AND s.statement_id NOT IN (FROM contested)
    QUALIFY row_number() OVER (PARTITION BY s.statement_id ORDER BY {_LEADING}) = 1
)
FROM candidates QUALIFY row_number() OVER (PARTITION BY speaker_id ORDER BY {_LEADING}) = 1
ORDER BY {_LEADING} LIMIT {VOICES}
"""
_SPEAKERS = f"""
FROM speakers WHERE speaker_id IS NOT NULL
ORDER BY origin_count DESC, distinct_count DESC, speaker, speaker_id LIMIT {ROWS}
"""
_UNRESOLVED = f"""
SELECT speaker, statement_count FROM speakers
WHERE speaker_id IS NULL AND len(speaker) > 4  -- a pronoun says nothing without its passage
ORDER BY statement_count DESC, speaker LIMIT {SHARES}
"""
_SHARES = f"""
SELECT dimension, value, statement_count, share FROM share_of_voice WHERE dimension IN ('kind', 'country', 'pronoun')
QUALIFY row_number() OVER (PARTITION BY dimension ORDER BY statement_count DESC, value_id) <= {SHARES}
ORDER BY statement_count DESC, value
"""
_PAIRS = f"""
FROM who_about_whom ORDER BY origin_count DESC, statement_count DESC, article_count DESC, speaker, name LIMIT {ROWS}
"""
_STORIES = f"""
WITH told AS (
    SELECT a.story_id, l.* FROM latest_articles l JOIN articles a ON a.article_id = l.article_id
    WHERE a.story_id IS NOT NULL
)
SELECT story_id, arg_min(title, (NOT has_stated_day, day, published_at, article_id)) AS title,
       count(*) AS article_count, count(DISTINCT source_id) AS outlet_count, count(DISTINCT text_id) AS text_count,
       count(DISTINCT origin_id) AS origin_count,
       coalesce(min(day) FILTER (has_stated_day), min(day)) AS first_day,
       coalesce(max(day) FILTER (has_stated_day), max(day)) AS last_day,
       list({{'title': title, 'outlet': outlet, 'day': day, 'has_stated_day': has_stated_day, 'url': url}}
            ORDER BY day, published_at, article_id)[:{APPEARANCES}] AS articles
FROM told GROUP BY story_id HAVING count(*) > 1
ORDER BY origin_count DESC, article_count DESC, first_day, story_id LIMIT {ROWS}
"""
_SPREAD = f"""
WITH spread AS (
    SELECT * FROM independent_reports WHERE text_count > 1 OR outlet_count > 1
    ORDER BY independent_count DESC, text_count DESC, article_count DESC, statement_id LIMIT {ROWS}
)
SELECT r.*, s.quote_id, s.kind, s.day, s.outlet,
       CASE WHEN min(s.speaker_id) OVER same = max(s.speaker_id) OVER same
            THEN min(s.speaker) FILTER (s.speaker_id IS NOT NULL) OVER same ELSE s.speaker END AS speaker
FROM spread r JOIN statements s ON s.statement_id = r.statement_id
WINDOW same AS (PARTITION BY r.statement_id)
QUALIFY row_number() OVER (PARTITION BY r.statement_id ORDER BY s.day, s.published_at NULLS LAST, s.quote_id) = 1
ORDER BY r.independent_count DESC, r.text_count DESC, r.article_count DESC, r.statement_id
"""
_LIVES = f"""
SELECT l.*, s.chain FROM statement_life l JOIN statements s ON s.quote_id = l.quote_id
WHERE l.statement_id IN (SELECT unnest($keys::VARCHAR[])) AND l.appearance <= {APPEARANCES}
ORDER BY l.statement_id, l.appearance
"""
_FIGURES = f"""
WITH disagreeing AS MATERIALIZED (
    SELECT frame_id, figures, quote_id, origin_id, day, outlet, chain, content FROM disagreeing_figures
), frames AS (
    SELECT d.frame_id, count(DISTINCT d.origin_id) AS origins, count(DISTINCT d.figures) AS figures
    FROM disagreeing d JOIN quotes q ON q.quote_id = d.quote_id
    GROUP BY d.frame_id HAVING count(DISTINCT q.article_id) > 1
    ORDER BY origins DESC, figures DESC, d.frame_id LIMIT {ROWS}
)
SELECT d.frame_id, d.figures, d.quote_id, d.day, d.outlet, d.chain, d.content
FROM disagreeing d JOIN frames f ON f.frame_id = d.frame_id
QUALIFY row_number() OVER (PARTITION BY d.frame_id ORDER BY d.day, d.quote_id) <= {APPEARANCES}
ORDER BY f.origins DESC, f.figures DESC, d.frame_id, d.day, d.quote_id
"""
# Without frames whose statements differ in nothing but their numbers, which the part before this one shows.
_STORY_FIGURES = f"""
WITH disagreeing AS MATERIALIZED (
    SELECT f.frame_id, f.topic, f.figure, f.quote_id, f.origin_id, f.day, f.chain, d.frame_id AS same_words
    FROM story_figures f LEFT JOIN disagreeing_figures d ON d.quote_id = f.quote_id
), frames AS (
    SELECT frame_id, count(DISTINCT origin_id) AS origins, count(DISTINCT figure) AS figures FROM disagreeing
    GROUP BY frame_id HAVING count(DISTINCT same_words) <> 1 OR count(*) > count(same_words)
    ORDER BY origins DESC, figures DESC, frame_id LIMIT {ROWS}
)
SELECT DISTINCT d.frame_id, d.topic, d.figure, d.quote_id, d.day, d.chain, f.origins, f.figures
FROM disagreeing d JOIN frames f ON f.frame_id = d.frame_id
QUALIFY dense_rank() OVER (PARTITION BY d.frame_id ORDER BY d.day, d.quote_id) <= {APPEARANCES}
ORDER BY f.origins DESC, f.figures DESC, d.frame_id, d.day, d.quote_id, d.figure
"""
_RELIANCE = f"""
SELECT * FROM source_reliance
ORDER BY is_self, text_count DESC, article_count DESC,
    starts_with(relied_on_id, 'ent_') OR contains(relied_on_id, ' '),  -- among equals, listed media first
    cited_count + credited_count DESC, outlet, relied_on LIMIT {ROWS}
"""
_MEDIA = f"""
SELECT any_value(relied_on) AS relied_on, count(*) AS outlet_count, sum(text_count)::BIGINT AS text_count,
       list(outlet ORDER BY text_count DESC, outlet) AS outlets
FROM source_reliance WHERE NOT is_self GROUP BY relied_on_id HAVING count(*) > 1
ORDER BY outlet_count DESC, text_count DESC, relied_on LIMIT {SHARES}
"""
# From the tables: the view computes the passage of every statement before it chooses.
_PASSAGES = """
SELECT q.quote_id, q.article_id, text_fragment(a.canonical_url, q.text) AS link, l.has_stated_day,
       marked_passage(CASE q.zone WHEN 'title' THEN a.title ELSE a.text END, q.start_char, q.end_char) AS passage
FROM quotes q JOIN articles a ON a.article_id = q.article_id JOIN latest_articles l ON l.article_id = q.article_id
WHERE q.quote_id IN (SELECT unnest($keys::VARCHAR[]))
"""
_STATE = """
CASE WHEN count(*) FILTER (listing_count > 0) = 0 THEN 'unlisted'
     WHEN bool_and(is_complete) FILTER (listing_count > 0) THEN 'complete'
     WHEN bool_or(is_collected) THEN 'partial' ELSE 'missed' END
"""
_PERIOD = "day >= coalesce($since, DATE '0001-01-01') AND day < coalesce($until, DATE '9999-12-31')"
_SPAN = f"SELECT min(day) AS first_day, max(day) AS last_day FROM coverage WHERE {_PERIOD}"
# Days, weeks, months or years, with those that have no row; a bucket is as complete as the least complete of its days.
_VOLUME = f"""
WITH days AS (
    SELECT day, sum(article_count) AS article_count, {_STATE} AS state FROM coverage WHERE {_PERIOD} GROUP BY day
), series AS (
    SELECT CAST(unnest(generate_series(
        date_trunc($grain, $first), date_trunc($grain, $last), CAST('1 ' || $grain AS INTERVAL)
    )) AS DATE) AS bucket
)
SELECT s.bucket, coalesce(sum(d.article_count), 0)::BIGINT AS article_count, count(d.day) AS day_count,
       CASE WHEN bool_and(d.state = 'missed') THEN 'missed'
            WHEN bool_or(d.state IN ('missed', 'partial')) THEN 'partial'
            WHEN bool_or(d.state = 'complete') THEN 'complete' ELSE 'unlisted' END AS state
FROM series s LEFT JOIN days d ON date_trunc($grain, d.day) = s.bucket
GROUP BY s.bucket ORDER BY s.bucket DESC LIMIT {COLUMNS}
"""
_OUTLETS = f"""
WITH days AS (
    SELECT source_id, outlet, day, article_count, failed_count, is_complete, is_collected, listing_count
    FROM coverage WHERE {_PERIOD}
)
SELECT source_id, coalesce(any_value(outlet), source_id) AS outlet, sum(article_count)::BIGINT AS article_count,
       count(*) FILTER (is_complete) AS complete_days,
       count(*) FILTER (is_collected AND NOT is_complete) AS partial_days,
       count(*) FILTER (listing_count > 0 AND NOT is_collected) AS missed_days,
       sum(failed_count)::BIGINT AS failed_count,
       count(*) OVER () AS outlet_total
FROM days GROUP BY source_id ORDER BY article_count DESC, outlet LIMIT {ROWS}
"""
_STRIPS = f"""
SELECT source_id, day,
       CASE WHEN is_complete THEN 'complete' WHEN is_collected THEN 'partial' WHEN listing_count > 0 THEN 'missed'
            WHEN article_count > 0 THEN 'unlisted' ELSE 'none' END AS state
FROM coverage
WHERE {_PERIOD} AND source_id IN (SELECT unnest($keys::VARCHAR[])) AND day > CAST($last AS DATE) - {STRIP_DAYS}
ORDER BY source_id, day
"""
_CONFIDENCE = """
SELECT least(floor(confidence * 10), 9)::INTEGER AS decile, count(*) AS statement_count FROM statements
GROUP BY decile ORDER BY decile
"""
_REJECTS = f"""
SELECT stage, reason, count(*) AS reject_count, any_value(detail ORDER BY reject_id) AS detail FROM rejects
GROUP BY stage, reason ORDER BY reject_count DESC, stage, reason LIMIT {ROWS}
"""
_RUNS = """
SELECT count(*) AS runs, count(*) FILTER (status NOT IN ('published', 'running')) AS troubled,
       arg_max(status, started_at) AS last_status, max(finished_at) AS last_at,
       arg_max(newsledger_version, started_at) AS version, arg_max(model_version, started_at) AS model
FROM runs
"""
_HEADLINES = f"""
SELECT outlet, previous_title, title, fetched_at, url FROM headline_changes
ORDER BY fetched_at DESC, url LIMIT {APPEARANCES}
"""
_WITHDRAWN = (
    f"SELECT outlet, title, url, gone_at FROM withdrawn_articles ORDER BY gone_at DESC, url LIMIT {APPEARANCES}"
)


@dataclass(frozen=True, slots=True)
class Findings:
    """The rows of each part of a report.

    Attributes:
        totals: Counts of everything.
        grain: day, week, month or year: what a row of `volume` is.
        lives: Appearances by statement.
        passages: Passage and link by quote_id.
        strips: States of the last days by outlet.
        shares: Rows of share_of_voice by dimension.
        parts: Rows of the other parts by name.
    """

    totals: Fields
    grain: str
    volume: Sequence[Fields]
    lives: Mapping[str, Sequence[Fields]]
    passages: Mapping[str, Fields]
    strips: Mapping[str, Sequence[Fields]]
    shares: Mapping[str, Sequence[Fields]]
    parts: Mapping[str, Sequence[Fields]] = field(default_factory=dict)


class PlainQuery(Enum):
    """A part of the report that one query without parameters answers."""

    VOICES = _VOICES
    SPEAKERS = _SPEAKERS
    UNRESOLVED = _UNRESOLVED
    PAIRS = _PAIRS
    STORIES = _STORIES
    SPREAD = _SPREAD
    FIGURES = _FIGURES
    STORY_FIGURES = _STORY_FIGURES
    RELIANCE = _RELIANCE
    MEDIA = _MEDIA
    CONFIDENCE = _CONFIDENCE
    REJECTS = _REJECTS
    RUNS = _RUNS
    HEADLINES = _HEADLINES
    WITHDRAWN = _WITHDRAWN


def gathered(part: Slice) -> Findings:
    """Return what a report of a slice shows."""
    rows = {query.name.lower(): part.rows(query.value) for query in PlainQuery}
    period = {"since": part.scope.since, "until": part.scope.until}
    rows["outlets"] = part.rows(_OUTLETS, **period)
    (span,) = part.rows(_SPAN, **period)
    grain = _grain(span["first_day"], span["last_day"])
    series = {"grain": grain, "first": span["first_day"], "last": span["last_day"]}
    shown = ("voices", "pairs", "spread", "figures", "story_figures")
    quote_ids = [row["quote_id"] for name in shown for row in rows[name]]
    lives = _grouped(part.rows(_LIVES, keys=[row["statement_id"] for row in rows["spread"]]), "statement_id")
    quote_ids += [row["quote_id"] for appearances in lives.values() for row in appearances]
    outlets = [row["source_id"] for row in rows["outlets"]]
    return Findings(
        totals=part.rows(_TOTALS)[0],
        grain=grain,
        volume=part.rows(_VOLUME, **period, **series)[::-1] if span["first_day"] else [],
        lives=lives,
        passages={row["quote_id"]: row for row in part.rows(_PASSAGES, keys=quote_ids)},
        strips=_grouped(part.rows(_STRIPS, **period, last=span["last_day"], keys=outlets), "source_id"),
        shares=_grouped(part.rows(_SHARES), "dimension"),
        parts=rows,
    )


def _grain(first: date | None, last: date | None) -> str:
    """Return the unit with which a period has at most `COLUMNS` columns, or years."""
    days = (last - first).days + 1 if first and last else 0
    sizes = {"day": 1, "week": 7, "month": 30}
    return next((name for name, size in sizes.items() if days <= COLUMNS * size), "year")


def _grouped(rows: Sequence[Fields], key: str) -> dict[str, list[Fields]]:
    groups: dict[str, list[Fields]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups
