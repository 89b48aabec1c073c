-- The passage that a row of mentions, quotes, attributions, relations or credits was read from, with its words between the
-- marks ⟦ and ⟧. Null if there is no such row.
--
-- id: mention_id, quote_id, attribution_id, relation_id or credit_id.
-- width: Number of characters before and after the marked words; 80 if not given.
--
-- Example: SELECT evidence(relation_id, width := 40) FROM relations WHERE type = 'ACCUSE' LIMIT 5
CREATE MACRO evidence(id, width := 80) AS (
    WITH places AS (
        SELECT mention_id AS row_id, article_id, zone, start_char, end_char FROM mentions
        UNION ALL SELECT quote_id, article_id, zone, start_char, end_char FROM quotes
        UNION ALL SELECT attribution_id, article_id, zone, start_char, end_char FROM attributions
        UNION ALL SELECT relation_id, article_id, zone, start_char, end_char FROM relations
        UNION ALL SELECT credit_id, article_id, zone, start_char, end_char FROM credits WHERE zone IS NOT NULL
    ), wanted AS MATERIALIZED (
        -- Apart from the join, which would otherwise prepare the passage of every row of the ledger.
        SELECT id AS wanted_id
    )
    -- The text is a column, because marked_passage repeats its argument.
    SELECT marked_passage(b.body, b.start_char, b.end_char, width := width)
    FROM (
        SELECT CASE p.zone WHEN 'title' THEN a.title ELSE a.text END AS body, p.start_char, p.end_char
        FROM wanted w
        JOIN places p ON p.row_id = w.wanted_id
        JOIN articles a ON a.article_id = p.article_id
    ) b
)
