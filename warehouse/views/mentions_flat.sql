-- One row per mention of an entity in the latest version of an article, with the entity and the article.
--
-- mention_id: Identifier of the mention.
-- article_id: Article.
-- text_id: Text that the article prints; copies share it.
-- origin_id: Origin of that text, as a source_id.
-- source_id: Outlet.
-- outlet: Name of the outlet.
-- day: Day of publication; the day of the first fetch if the article states none.
-- title: Headline.
-- entity_id: Entity.
-- name: Canonical name of the entity.
-- type: Type of the entity.
-- country_code: Country of the entity.
-- text: The mention as it appears.
-- mention_type: Type of the mention; NORP for the adjective of a country.
-- kind: name, nominal or pronoun.
-- zone: title or body.
-- sentence_index: Index of the sentence in its zone.
-- link: Link to the page; to the words themselves if the mention is a name in the body.
-- confidence: Estimated probability that the row is correct.
--
-- Example: SELECT name, count(DISTINCT text_id) AS texts FROM mentions_flat WHERE type = 'ORG' GROUP BY name ORDER BY texts DESC
CREATE VIEW mentions_flat AS
SELECT m.mention_id, m.article_id, a.text_id, a.origin_id, a.source_id, a.outlet, a.day, a.title, m.entity_id, e.name,
       e.type, e.country_code, m.text, m.type AS mention_type, m.kind, m.zone, m.sentence_index,
       CASE WHEN m.kind = 'name' AND m.zone = 'body' THEN text_fragment(a.url, m.text) ELSE a.url END AS link, m.confidence
FROM mentions m
JOIN latest_articles a ON a.article_id = m.article_id
JOIN entities e ON e.entity_id = m.entity_id
