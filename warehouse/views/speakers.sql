-- One row per speaker in the latest versions of articles. Speakers that were not resolved have a row per phrase, and statements
-- without any speaker one row, so that the counts add up to all statements.
--
-- speaker_id: Speaker as an entity; null if not resolved.
-- speaker: Name; the phrase in lower case if not resolved; null if there is none.
-- speaker_type: Type of the entity.
-- speaker_country: Country of the entity.
-- roles: Roles that articles name for the speaker, sorted.
-- statement_count: Number of statements, each article's counted.
-- distinct_count: Number of distinct statements: the same words count once.
-- article_count: Number of articles.
-- text_count: Number of texts: copies count once.
-- outlet_count: Number of outlets.
-- origin_count: Number of origins of those texts.
-- first_hand_count: Number of statements that the article itself heard or read.
-- relayed_count: Number of statements that came through somebody else.
-- first_day: Day of the first statement.
-- last_day: Day of the last statement.
--
-- Example: SELECT speaker, roles, distinct_count, origin_count FROM speakers ORDER BY origin_count DESC LIMIT 20
CREATE VIEW speakers AS
SELECT speaker_id,
       CASE WHEN speaker_id IS NULL THEN lower(speaker) ELSE speaker END AS speaker,
       any_value(speaker_type) AS speaker_type,
       any_value(speaker_country) AS speaker_country,
       coalesce(list_sort(list(DISTINCT speaker_role) FILTER (speaker_role IS NOT NULL)), []) AS roles,
       count(*) AS statement_count,
       count(DISTINCT statement_id) AS distinct_count,
       count(DISTINCT article_id) AS article_count,
       count(DISTINCT text_id) AS text_count,
       count(DISTINCT source_id) AS outlet_count,
       count(DISTINCT origin_id) AS origin_count,
       count(*) FILTER (is_first_hand) AS first_hand_count,
       count(*) FILTER (NOT is_first_hand) AS relayed_count,
       min(day) AS first_day,
       max(day) AS last_day
FROM statement_facts
GROUP BY 1, 2
