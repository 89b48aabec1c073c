-- One row per relation in the latest version of an article, with names, evidence, and the person who asserts it.
--
-- relation_id: Identifier of the relation.
-- article_id: Article.
-- text_id: Text that the article prints; copies share it.
-- origin_id: Origin of that text, as a source_id.
-- source_id: Outlet.
-- outlet: Name of the outlet.
-- day: Day of publication; the day of the first fetch if the article states none.
-- title: Headline.
-- type: Standing relation, or type of event.
-- subject_id: Subject as an entity; null if not resolved.
-- subject: Name of the subject; the words in the article if not resolved.
-- predicate: Lemma of the words that link subject and object.
-- object_id: Object as an entity; null if not resolved.
-- object: Name of the object; the words in the article if not resolved.
-- role_title: For HOLDS_ROLE, the title as written.
-- is_negated: Whether the text negates the relation.
-- modality: asserted, planned, possible, demanded or conditional.
-- event_on: Date of the event.
-- event_precision: Precision of event_on.
-- place: Place of the event.
-- claimed_by_quote_id: Statement that asserts the relation; null if the article itself does.
-- claimed_by: Speaker of that statement.
-- evidence: The words that the relation was read from.
-- link: Link to those words on the page.
-- confidence: Estimated probability that the row is correct.
--
-- Example: SELECT day, subject, type, object, claimed_by, evidence FROM relations_flat WHERE type = 'SANCTION'
CREATE VIEW relations_flat AS
SELECT r.relation_id, r.article_id, a.text_id, a.origin_id, a.source_id, a.outlet, a.day, a.title, r.type,
       r.subject_entity_id AS subject_id, coalesce(s.name, r.subject_text) AS subject, r.predicate,
       r.object_entity_id AS object_id, coalesce(o.name, r.object_text) AS object, r.role_title, r.is_negated,
       r.modality, r.event_on, r.event_precision, p.name AS place, r.claimed_by_quote_id,
       coalesce(c.name, q.speaker_text) AS claimed_by, r.text AS evidence, text_fragment(a.url, r.text) AS link,
       r.confidence
FROM relations r
JOIN latest_articles a ON a.article_id = r.article_id
LEFT JOIN entities s ON s.entity_id = r.subject_entity_id
LEFT JOIN entities o ON o.entity_id = r.object_entity_id
LEFT JOIN entities p ON p.entity_id = r.place_entity_id
LEFT JOIN quotes q ON q.quote_id = r.claimed_by_quote_id
LEFT JOIN entities c ON c.entity_id = q.speaker_entity_id
