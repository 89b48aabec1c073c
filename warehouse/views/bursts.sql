-- One row per entity and complete day on which far more texts mention the entity than on the complete days before.
--
-- A day is complete for the ledger if it is complete for at least one outlet, and for every outlet with listings in use. The
-- score is that of Iglewicz and Hoaglin (1993), 0.6745 × (texts − median) / median absolute deviation, over the complete days
-- among the 28 before, of which there must be seven; days without the entity count as 0. A deviation below 1 counts as 1, so
-- that a rare name needs several texts. Rows have a score of 3.5 or more and at least five texts.
--
-- entity_id: Entity.
-- name: Canonical name.
-- type: Type of the entity.
-- day: Day in UTC.
-- text_count: Number of texts that mention the entity on the day: copies count once.
-- median_count: Median over the complete days before.
-- deviation: Median absolute deviation over the same days.
-- baseline_days: Number of these days.
-- score: Robust score.
--
-- Example: SELECT day, name, text_count, median_count, score FROM bursts ORDER BY day DESC, score DESC
CREATE VIEW bursts AS
WITH complete_days AS (
    SELECT day FROM coverage GROUP BY day
    HAVING bool_or(is_complete) AND bool_and(is_complete OR listing_count = 0)
), counts AS (
    SELECT m.entity_id, a.day, count(DISTINCT a.text_id) AS text_count
    FROM mentions m JOIN latest_articles a ON a.article_id = m.article_id
    WHERE a.day IN (SELECT day FROM complete_days)
    GROUP BY m.entity_id, a.day
), candidates AS (
    SELECT * FROM counts WHERE text_count >= 5
), baselines AS (
    SELECT c.entity_id, c.day, any_value(c.text_count) AS text_count, median(coalesce(b.text_count, 0)) AS median_count,
           mad(coalesce(b.text_count, 0)) AS deviation, count(*) AS baseline_days
    FROM candidates c
    JOIN complete_days d ON d.day BETWEEN c.day - 28 AND c.day - 1
    LEFT JOIN counts b ON b.entity_id = c.entity_id AND b.day = d.day
    GROUP BY c.entity_id, c.day
    HAVING count(*) >= 7
), scored AS (
    SELECT *, 0.6745 * (text_count - median_count) / greatest(deviation, 1) AS score FROM baselines
)
SELECT s.entity_id, e.name, e.type, s.day, s.text_count, s.median_count, s.deviation, s.baseline_days, s.score
FROM scored s JOIN entities e ON e.entity_id = s.entity_id
WHERE s.score >= 3.5
