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
    ), found AS (
        -- The looked-up ids are joined with the places, so that the many rows are read and only the few are kept in memory;
        -- the text is a column, because marked_passage repeats its argument.
        SELECT CASE p.zone WHEN 'title' THEN a.title ELSE a.text END AS body, p.start_char, p.end_char
        FROM (SELECT id AS row_id) w
        JOIN places p ON p.row_id = w.row_id
        JOIN articles a ON a.article_id = p.article_id
    )
    SELECT marked_passage(body, start_char, end_char, width := width) FROM found
)
