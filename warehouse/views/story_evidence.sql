-- One row per name or act that two texts of a story share: the reasons for which they are one story, beside the words that
-- [stories](stories.md) are also made of. Copies are left out: of each text, the article with the lowest identifier counts.
--
-- story_id: Story.
-- article_id: Article with the lower identifier.
-- other_article_id: The other article.
-- kind: name or act.
-- shared: The name of the entity; or subject, type of event and object.
-- entity_id: The entity; the subject of an act.
-- row_id: mention_id or relation_id in the first article, for evidence().
-- other_row_id: mention_id or relation_id in the other article.
-- text_count: Number of texts in the story that have it.
--
-- Example: SELECT article_id, other_article_id, kind, shared, evidence(row_id), evidence(other_row_id)
--     FROM story_evidence WHERE story_id = 'sto_0123456789abcdef0123' ORDER BY kind, text_count DESC
CREATE VIEW story_evidence AS
WITH told AS (
    SELECT story_id, min(article_id) AS article_id FROM latest_articles WHERE story_id IS NOT NULL GROUP BY story_id, text_id
), facts AS (
    SELECT t.story_id, t.article_id, 'name' AS kind, any_value(e.name) AS shared, m.entity_id,
           arg_min(m.mention_id, (m.zone = 'body', m.start_char)) AS row_id
    FROM told t
    JOIN mentions m ON m.article_id = t.article_id AND m.kind = 'name'
    JOIN entities e ON e.entity_id = m.entity_id
    GROUP BY t.story_id, t.article_id, m.entity_id
    UNION ALL
    SELECT t.story_id, t.article_id, 'act', any_value(concat_ws(' ', s.name, r.type, o.name)), r.subject_entity_id,
           arg_min(r.relation_id, (r.zone = 'body', r.start_char))
    FROM told t
    JOIN relations r ON r.article_id = t.article_id
    JOIN entities s ON s.entity_id = r.subject_entity_id
    LEFT JOIN entities o ON o.entity_id = r.object_entity_id
    GROUP BY t.story_id, t.article_id, r.type, r.subject_entity_id, r.object_entity_id
), counted AS (
    SELECT *, count(*) OVER (PARTITION BY story_id, kind, entity_id, shared) AS text_count FROM facts
)
SELECT f.story_id, f.article_id, o.article_id AS other_article_id, f.kind, f.shared, f.entity_id, f.row_id,
       o.row_id AS other_row_id, f.text_count
FROM counted f
JOIN counted o ON o.story_id = f.story_id AND o.kind = f.kind AND o.entity_id = f.entity_id AND o.shared = f.shared
    AND f.article_id < o.article_id
WHERE f.text_count > 1
