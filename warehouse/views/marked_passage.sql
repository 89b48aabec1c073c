-- The words of a text from start_char to end_char between the marks ⟦ and ⟧, with the words around them on one line.
-- Words cut by the width are left out and stand as an ellipsis.
--
-- body: Text of an article, or its title.
-- first: Start offset of the marked words in code points.
-- past: End offset of the marked words, exclusive.
-- width: Number of characters before and after the marked words; 80 if not given.
--
-- Example: SELECT marked_passage('The port opens on Monday at six.', 9, 14, width := 7)
CREATE MACRO marked_passage(body, first, past, width := 80) AS
    trim(regexp_replace(
        CASE
            WHEN first > width THEN '…' || regexp_replace(substr(body, first - width + 1, width), '^\S*\s', ' ')
            ELSE substr(body, 1, first)
        END
        || '⟦' || substr(body, first + 1, past - first) || '⟧'
        || CASE
            WHEN past + width < length(body) THEN regexp_replace(substr(body, past + 1, width), '\s\S*$', ' ') || '…'
            ELSE substr(body, past + 1)
        END,
        '\s+', ' ', 'g'
    ))
