-- One row per person and article: the role that the article names for the person, read from HOLDS_ROLE.
--
-- article_id: Article in its latest version.
-- entity_id: Person.
-- role: Title and institution, such as “foreign minister, Norway”.
-- role_title: Title as written.
-- institution_id: Institution or country of the role; null if not resolved.
--
-- Example: SELECT e.name, r.role FROM speaker_roles r JOIN entities e USING (entity_id) LIMIT 5
CREATE VIEW speaker_roles AS
SELECT r.article_id, r.subject_entity_id AS entity_id,
       concat_ws(', ', r.role_title, coalesce(e.name, r.object_text)) AS role, r.role_title,
       r.object_entity_id AS institution_id
FROM relations r
JOIN articles a ON a.article_id = r.article_id AND a.is_latest
LEFT JOIN entities e ON e.entity_id = r.object_entity_id
WHERE r.type = 'HOLDS_ROLE' AND r.subject_entity_id IS NOT NULL AND NOT r.is_negated AND r.modality = 'asserted'
QUALIFY row_number() OVER (
    PARTITION BY r.article_id, r.subject_entity_id
    ORDER BY r.object_entity_id IS NULL, r.confidence DESC, r.start_char, r.relation_id
) = 1
