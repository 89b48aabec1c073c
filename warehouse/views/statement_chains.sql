-- One row per statement in the latest version of an article: the way that it took, in one line.
--
-- quote_id: Statement.
-- chain: From the speaker to the outlet that printed it: “Xi Jinping → Yuri Ushakov → Bloomberg → NextShark”.
-- is_first_hand: Whether the article itself heard or read the speaker: no relay, no other medium, no surrounding statement.
-- speaker_confidence: Estimated probability that the words are a statement of whom the chain begins with.
--
-- Example: SELECT chain FROM statement_chains WHERE NOT is_first_hand LIMIT 5
CREATE VIEW statement_chains AS
WITH links AS (
    SELECT t.quote_id, t.attribution_id, t.role, t.position, t.start_char, t.confidence, coalesce(e.name, t.text) AS name
    FROM attributions t LEFT JOIN entities e ON e.entity_id = t.entity_id
), chains AS (
    SELECT quote_id,
           string_agg(name, ' and ' ORDER BY start_char, attribution_id) FILTER (role = 'speaker') AS speakers,
           string_agg(name, ' → ' ORDER BY position, start_char, attribution_id) FILTER (role <> 'speaker') AS passed_on_by,
           count(*) FILTER (role IN ('relay', 'outlet')) AS relay_count,
           max(confidence) FILTER (position = 0) AS speaker_confidence
    FROM links GROUP BY quote_id
)
SELECT q.quote_id,
       concat_ws(
           ' → ',
           coalesce(c.speakers, e.name, q.speaker_text, 'unknown'),
           CASE WHEN c.passed_on_by IS DISTINCT FROM c.speakers THEN c.passed_on_by END,
           CASE WHEN NOT contains(coalesce(c.passed_on_by, ''), p.speakers) THEN p.speakers END,
           CASE
               WHEN a.agency_source_id <> a.source_id AND NOT contains(coalesce(c.passed_on_by, ''), a.agency) THEN a.agency
           END,
           a.outlet
       ) AS chain,
       coalesce(c.relay_count, 0) = 0 AND q.depth = 0 AS is_first_hand,
       c.speaker_confidence
FROM quotes q
JOIN latest_articles a ON a.article_id = q.article_id
LEFT JOIN chains c ON c.quote_id = q.quote_id
LEFT JOIN chains p ON p.quote_id = q.parent_quote_id
LEFT JOIN entities e ON e.entity_id = q.speaker_entity_id
