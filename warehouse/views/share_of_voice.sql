-- One row per dimension and value: how many statements, and which share of all. The dimensions are speaker, person and
-- organisation; kind, type, country, pronoun and role of the speaker; attribution, genre, outlet, day and week (its Monday).
-- Nobody is hidden: statements that a dimension cannot place have a row of their own, whose value_id is null and whose value is
-- “(unknown)”, so that the shares of a dimension add up to 1.
--
-- The pronoun is the one that texts use for a person. It is unknown for those whom no text gives one, for organisations and for
-- speakers that are not resolved, so that the shares of women and men are known only among the statements that have one.
--
-- dimension: Dimension.
-- value_id: Key of the value, such as an entity_id; null for what the dimension cannot place.
-- value: Value, for people to read.
-- statement_count: Number of statements; each article that prints one counts.
-- share: statement_count divided by all statements.
-- distinct_count: Number of distinct statements: the same words in several articles count once.
-- article_count: Number of articles.
-- text_count: Number of texts: copies count once.
-- outlet_count: Number of outlets.
-- first_hand_count: Number of statements that the article itself heard or read.
-- relayed_count: Number of statements that came through somebody else.
--
-- Example: SELECT value, statement_count, round(share, 3) AS share FROM share_of_voice WHERE dimension = 'country'
--     ORDER BY statement_count DESC
CREATE VIEW share_of_voice AS
WITH numbered AS (
    -- Small numbers are told apart faster than keys.
    SELECT article_id, source_id, outlet, day, genre, CAST(row_number() OVER () AS INTEGER) AS article_number,
           CAST(dense_rank() OVER (ORDER BY text_id) AS INTEGER) AS text_number,
           CAST(dense_rank() OVER (ORDER BY source_id) AS INTEGER) AS outlet_number
    FROM latest_articles
), relayed AS (
    SELECT quote_id FROM attributions WHERE role IN ('relay', 'outlet') GROUP BY quote_id
), said AS NOT MATERIALIZED (
    SELECT q.article_id, q.speaker_entity_id, q.speaker_text, q.speaker_kind, q.attribution_type, a.source_id, a.outlet,
           a.day, a.genre, a.article_number, a.text_number, a.outlet_number,
           coalesce(q.quote_cluster_id, q.quote_id) AS statement_id, r.quote_id IS NULL AND q.depth = 0 AS is_first_hand
    FROM quotes q
    JOIN numbered a ON a.article_id = q.article_id
    LEFT JOIN relayed r ON r.quote_id = q.quote_id
), voices AS (
    -- Each dimension joins what it needs, so that a query of one of them reads little.
    SELECT 'speaker' AS dimension, q.speaker_entity_id AS value_id,
           coalesce(e.name, q.speaker_text) AS value, q.*
    FROM said q LEFT JOIN entities e ON e.entity_id = q.speaker_entity_id
    UNION ALL
    SELECT 'person' AS dimension, CASE WHEN e.type = 'PERSON' THEN q.speaker_entity_id END AS value_id,
           e.name AS value, q.*
    FROM said q LEFT JOIN entities e ON e.entity_id = q.speaker_entity_id
    UNION ALL
    SELECT 'organisation' AS dimension, CASE WHEN e.type = 'ORG' THEN q.speaker_entity_id END AS value_id,
           e.name AS value, q.*
    FROM said q LEFT JOIN entities e ON e.entity_id = q.speaker_entity_id
    UNION ALL
    SELECT 'kind' AS dimension, q.speaker_kind AS value_id,
           q.speaker_kind AS value, q.*
    FROM said q
    UNION ALL
    SELECT 'attribution' AS dimension, q.attribution_type AS value_id,
           q.attribution_type AS value, q.*
    FROM said q
    UNION ALL
    SELECT 'genre' AS dimension, q.genre AS value_id,
           q.genre AS value, q.*
    FROM said q
    UNION ALL
    SELECT 'type' AS dimension, e.type AS value_id,
           e.type AS value, q.*
    FROM said q LEFT JOIN entities e ON e.entity_id = q.speaker_entity_id
    UNION ALL
    SELECT 'pronoun' AS dimension, e.pronoun AS value_id,
           e.pronoun AS value, q.*
    FROM said q LEFT JOIN entities e ON e.entity_id = q.speaker_entity_id
    UNION ALL
    SELECT 'country' AS dimension, e.country_code AS value_id,
           e.country_code AS value, q.*
    FROM said q LEFT JOIN entities e ON e.entity_id = q.speaker_entity_id
    UNION ALL
    SELECT 'role' AS dimension, lower(r.role) AS value_id,
           lower(r.role) AS value, q.*
    FROM said q
    LEFT JOIN speaker_roles r ON r.article_id = q.article_id AND r.entity_id = q.speaker_entity_id
    UNION ALL
    SELECT 'outlet' AS dimension, q.source_id AS value_id,
           q.outlet AS value, q.*
    FROM said q
    UNION ALL
    SELECT 'day' AS dimension, CAST(q.day AS VARCHAR) AS value_id,
           CAST(q.day AS VARCHAR) AS value, q.*
    FROM said q
    UNION ALL
    SELECT 'week' AS dimension, CAST(CAST(date_trunc('week', q.day) AS DATE) AS VARCHAR) AS value_id,
           CAST(CAST(date_trunc('week', q.day) AS DATE) AS VARCHAR) AS value, q.*
    FROM said q
)
SELECT dimension, value_id, CASE WHEN value_id IS NULL THEN '(unknown)' ELSE any_value(value) END AS value,
       count(*) AS statement_count,
       count(*) / sum(count(*)) OVER (PARTITION BY dimension) AS share,
       CAST(list_unique(list(statement_id)) AS BIGINT) AS distinct_count,
       CAST(list_unique(list(article_number)) AS BIGINT) AS article_count,
       CAST(list_unique(list(text_number)) AS BIGINT) AS text_count,
       CAST(list_unique(list(outlet_number)) AS BIGINT) AS outlet_count,
       count(*) FILTER (is_first_hand) AS first_hand_count,
       count(*) FILTER (NOT is_first_hand) AS relayed_count
FROM voices
GROUP BY dimension, value_id
