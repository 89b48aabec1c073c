-- One row per outlet and medium that the outlet relies on: a medium that its statements cite, or an agency that its texts are
-- credited to. Media of the list of outlets and outlets of the ledger have one kind of id, source_id.
--
-- source_id: Outlet that relies on the other.
-- outlet: Name of that outlet.
-- relied_on_id: Medium relied on: its source_id, otherwise its entity_id, otherwise its name in lower case.
-- relied_on: Name of the medium.
-- cited_count: Number of statements that cite the medium.
-- credited_count: Number of articles credited to the medium.
-- article_count: Number of articles of either kind.
-- text_count: Number of texts: copies count once.
-- is_self: Whether the outlet cites itself.
-- is_mutual: Whether the medium, as an outlet of the ledger, also relies on the outlet, directly.
--
-- Example: SELECT outlet, relied_on, article_count FROM source_reliance WHERE NOT is_self ORDER BY article_count DESC LIMIT 20
CREATE VIEW source_reliance AS
WITH uses AS (
    SELECT a.source_id, a.article_id, a.text_id, t.quote_id,
           CASE
               WHEN starts_with(e.reference_id, 'outlet:') THEN substr(e.reference_id, 8)
               ELSE coalesce(o.source_id, t.entity_id, lower(t.text))
           END AS relied_on_id,
           coalesce(o.name, e.name, t.text) AS relied_on
    FROM attributions t
    JOIN latest_articles a ON a.article_id = t.article_id
    LEFT JOIN entities e ON e.entity_id = t.entity_id
    LEFT JOIN sources o ON lower(o.name) = lower(e.name)
    WHERE t.role = 'outlet'
    UNION ALL
    SELECT source_id, article_id, text_id, NULL, agency_source_id, agency
    FROM latest_articles WHERE agency_source_id IS NOT NULL
), pairs AS (
    SELECT source_id, relied_on_id, min(relied_on) AS relied_on,
           count(DISTINCT quote_id) AS cited_count,
           count(DISTINCT article_id) FILTER (quote_id IS NULL) AS credited_count,
           count(DISTINCT article_id) AS article_count,
           count(DISTINCT text_id) AS text_count
    FROM uses GROUP BY source_id, relied_on_id
)
SELECT p.source_id, s.name AS outlet, p.relied_on_id, p.relied_on, p.cited_count, p.credited_count, p.article_count,
       p.text_count, p.source_id = p.relied_on_id AS is_self,
       p.source_id <> p.relied_on_id AND b.source_id IS NOT NULL AS is_mutual
FROM pairs p
LEFT JOIN pairs b ON b.source_id = p.relied_on_id AND b.relied_on_id = p.source_id
LEFT JOIN sources s ON s.source_id = p.source_id
