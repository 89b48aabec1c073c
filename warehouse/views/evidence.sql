-- The passage that a row of mentions, quotes, attributions, relations or credits was read from, with its words between the
-- marks ⟦ and ⟧. Null if there is no such row.
--
-- id: mention_id, quote_id, attribution_id, relation_id or credit_id.
-- width: Number of characters before and after the marked words; 80 if not given.
--
-- Example: SELECT evidence(relation_id, width := 40) FROM relations WHERE type = 'ACCUSE' LIMIT 5
CREATE MACRO evidence(id, width := 80) AS (
    WITH wanted AS MATERIALIZED (
        -- Apart from the join, which would otherwise prepare the passage of every row of the ledger.
        SELECT id AS wanted_id
    ), places AS (
        -- Joined table by table, since DuckDB knows how many rows to expect of a table and not of their union.
        SELECT article_id, zone, start_char, end_char FROM wanted JOIN mentions ON mention_id = wanted_id
        UNION ALL SELECT article_id, zone, start_char, end_char FROM wanted JOIN quotes ON quote_id = wanted_id
        UNION ALL SELECT article_id, zone, start_char, end_char FROM wanted JOIN attributions ON attribution_id = wanted_id
        UNION ALL SELECT article_id, zone, start_char, end_char FROM wanted JOIN relations ON relation_id = wanted_id
        UNION ALL SELECT article_id, zone, start_char, end_char FROM wanted JOIN credits ON credit_id = wanted_id
        WHERE zone IS NOT NULL
    )
    -- The text is a column, because marked_passage repeats its argument.
    SELECT marked_passage(b.body, b.start_char, b.end_char, width := width)
    FROM (
        SELECT CASE p.zone WHEN 'title' THEN a.title ELSE a.text END AS body, p.start_char, p.end_char
        FROM places p JOIN articles a ON a.article_id = p.article_id
    ) b
)
