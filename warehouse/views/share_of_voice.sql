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
    SELECT article_id, CAST(row_number() OVER () AS INTEGER) AS article_number,
           CAST(dense_rank() OVER (ORDER BY text_id) AS INTEGER) AS text_number,
           CAST(dense_rank() OVER (ORDER BY source_id) AS INTEGER) AS outlet_number
    FROM latest_articles
), said AS NOT MATERIALIZED (
    SELECT f.statement_id, f.speaker_id, f.speaker, f.speaker_kind, f.speaker_type, f.speaker_country, f.speaker_pronoun,
           f.speaker_role, f.attribution_type, f.genre, f.source_id, f.outlet, f.day, f.is_first_hand,
           a.article_number, a.text_number, a.outlet_number
    FROM statement_facts f JOIN numbered a ON a.article_id = f.article_id
), voices AS (
    -- Each dimension reads what it needs, so that a query of one of them reads little.
    SELECT 'speaker' AS dimension, speaker_id AS value_id, speaker AS value, * FROM said
    UNION ALL
    SELECT 'person' AS dimension, CASE WHEN speaker_type = 'PERSON' THEN speaker_id END AS value_id,
           speaker AS value, * FROM said
    UNION ALL
    SELECT 'organisation' AS dimension, CASE WHEN speaker_type = 'ORG' THEN speaker_id END AS value_id,
           speaker AS value, * FROM said
    UNION ALL
    SELECT 'kind' AS dimension, speaker_kind AS value_id, speaker_kind AS value, * FROM said
    UNION ALL
    SELECT 'attribution' AS dimension, attribution_type AS value_id, attribution_type AS value, * FROM said
    UNION ALL
    SELECT 'genre' AS dimension, genre AS value_id, genre AS value, * FROM said
    UNION ALL
    SELECT 'type' AS dimension, speaker_type AS value_id, speaker_type AS value, * FROM said
    UNION ALL
    SELECT 'pronoun' AS dimension, speaker_pronoun AS value_id, speaker_pronoun AS value, * FROM said
    UNION ALL
    SELECT 'country' AS dimension, speaker_country AS value_id, speaker_country AS value, * FROM said
    UNION ALL
    SELECT 'role' AS dimension, lower(speaker_role) AS value_id, lower(speaker_role) AS value, * FROM said
    UNION ALL
    SELECT 'outlet' AS dimension, source_id AS value_id, outlet AS value, * FROM said
    UNION ALL
    SELECT 'day' AS dimension, CAST(day AS VARCHAR) AS value_id, CAST(day AS VARCHAR) AS value, * FROM said
    UNION ALL
    SELECT 'week' AS dimension, CAST(CAST(date_trunc('week', day) AS DATE) AS VARCHAR) AS value_id,
           CAST(CAST(date_trunc('week', day) AS DATE) AS VARCHAR) AS value, * FROM said
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
