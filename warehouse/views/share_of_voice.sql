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
WITH voices AS (
    SELECT 'speaker' AS dimension, speaker_id AS value_id,
           speaker AS value,
           statement_id, article_id, text_id, source_id, is_first_hand
    FROM statements
    UNION ALL
    SELECT 'person' AS dimension, CASE WHEN speaker_type = 'PERSON' THEN speaker_id END AS value_id,
           speaker AS value,
           statement_id, article_id, text_id, source_id, is_first_hand
    FROM statements
    UNION ALL
    SELECT 'organisation' AS dimension, CASE WHEN speaker_type = 'ORG' THEN speaker_id END AS value_id,
           speaker AS value,
           statement_id, article_id, text_id, source_id, is_first_hand
    FROM statements
    UNION ALL
    SELECT 'kind' AS dimension, speaker_kind AS value_id,
           speaker_kind AS value,
           statement_id, article_id, text_id, source_id, is_first_hand
    FROM statements
    UNION ALL
    SELECT 'attribution' AS dimension, attribution_type AS value_id,
           attribution_type AS value,
           statement_id, article_id, text_id, source_id, is_first_hand
    FROM statements
    UNION ALL
    SELECT 'genre' AS dimension, genre AS value_id,
           genre AS value,
           statement_id, article_id, text_id, source_id, is_first_hand
    FROM statements
    UNION ALL
    SELECT 'type' AS dimension, speaker_type AS value_id,
           speaker_type AS value,
           statement_id, article_id, text_id, source_id, is_first_hand
    FROM statements
    UNION ALL
    SELECT 'pronoun' AS dimension, speaker_pronoun AS value_id,
           speaker_pronoun AS value,
           statement_id, article_id, text_id, source_id, is_first_hand
    FROM statements
    UNION ALL
    SELECT 'country' AS dimension, speaker_country AS value_id,
           speaker_country AS value,
           statement_id, article_id, text_id, source_id, is_first_hand
    FROM statements
    UNION ALL
    SELECT 'role' AS dimension, lower(speaker_role) AS value_id,
           lower(speaker_role) AS value,
           statement_id, article_id, text_id, source_id, is_first_hand
    FROM statements
    UNION ALL
    SELECT 'outlet' AS dimension, source_id AS value_id,
           outlet AS value,
           statement_id, article_id, text_id, source_id, is_first_hand
    FROM statements
    UNION ALL
    SELECT 'day' AS dimension, CAST(day AS VARCHAR) AS value_id,
           CAST(day AS VARCHAR) AS value,
           statement_id, article_id, text_id, source_id, is_first_hand
    FROM statements
    UNION ALL
    SELECT 'week' AS dimension, CAST(CAST(date_trunc('week', day) AS DATE) AS VARCHAR) AS value_id,
           CAST(CAST(date_trunc('week', day) AS DATE) AS VARCHAR) AS value,
           statement_id, article_id, text_id, source_id, is_first_hand
    FROM statements
)
SELECT dimension, value_id, CASE WHEN value_id IS NULL THEN '(unknown)' ELSE any_value(value) END AS value,
       count(*) AS statement_count,
       count(*) / sum(count(*)) OVER (PARTITION BY dimension) AS share,
       count(DISTINCT statement_id) AS distinct_count,
       count(DISTINCT article_id) AS article_count,
       count(DISTINCT text_id) AS text_count,
       count(DISTINCT source_id) AS outlet_count,
       count(*) FILTER (is_first_hand) AS first_hand_count,
       count(*) FILTER (NOT is_first_hand) AS relayed_count
FROM voices
GROUP BY dimension, value_id
