-- One row per statement in the latest version of an article, flat: who said it, through whom it came, where it was printed, and
-- the passage that proves it.
--
-- quote_id: Identifier of the statement in this article.
-- statement_id: The same words in all articles: quote_cluster_id, otherwise quote_id.
-- article_id: Article.
-- text_id: Text that the article prints; copies share it.
-- origin_id: Origin of that text, as a source_id.
-- story_id: Story that the article tells; null where no other article tells it.
-- source_id: Outlet.
-- outlet: Name of the outlet.
-- outlet_country: Country of the outlet.
-- day: Day of publication; the day of the first fetch if the article states none.
-- published_at: Publication time; null if the article states none.
-- title: Headline.
-- genre: Genre of the article.
-- speaker_id: Speaker as an entity; null if not resolved.
-- speaker: Name of the speaker; the phrase in the article if not resolved; null if there is none.
-- speaker_kind: person, organisation, role, anonymous, collective, document, author or unknown.
-- speaker_type: Type of the speaker's entity.
-- speaker_country: Country of the speaker's entity.
-- speaker_pronoun: Pronoun that texts use for the speaker: she, he, they or mixed; evidence of usage, no more.
-- speaker_role: Role that the article names for the speaker.
-- addressee: Name of the person or organisation addressed.
-- kind: direct, indirect or mixed.
-- attribution_type: communication, attitude, factive or control.
-- content: The statement.
-- cue: The words that signal the attribution.
-- hedge: Word that weakens the attribution.
-- is_negated: Whether the attribution is negated (did not say, denied).
-- depth: Nesting depth; 0 for a statement that is not inside another one.
-- chain: From the speaker to the outlet that printed it: “Xi Jinping → Yuri Ushakov → Bloomberg → NextShark”.
-- is_first_hand: Whether the article itself heard or read the speaker: no relay, no other medium, no surrounding statement.
-- passage: The statement between ⟦ and ⟧, with the words around it.
-- link: Link to the passage on the page.
-- confidence: Estimated probability that the row is correct.
--
-- Example: SELECT day, chain, passage FROM statements WHERE speaker = 'European Commission' ORDER BY day
CREATE VIEW statements AS
SELECT q.quote_id, coalesce(q.quote_cluster_id, q.quote_id) AS statement_id, q.article_id, a.text_id, a.origin_id,
       a.story_id, a.source_id, a.outlet, a.outlet_country, a.day, a.published_at, a.title, a.genre,
       q.speaker_entity_id AS speaker_id, coalesce(e.name, q.speaker_text) AS speaker, q.speaker_kind,
       e.type AS speaker_type,
       e.country_code AS speaker_country, e.pronoun AS speaker_pronoun, r.role AS speaker_role, d.name AS addressee,
       q.kind, q.attribution_type, q.content, q.cue, q.hedge, q.is_negated, q.depth, c.chain, c.is_first_hand,
       marked_passage(CASE q.zone WHEN 'title' THEN t.title ELSE t.text END, q.start_char, q.end_char) AS passage,
       text_fragment(a.url, q.text) AS link,
       q.confidence
FROM quotes q
JOIN latest_articles a ON a.article_id = q.article_id
JOIN statement_chains c ON c.quote_id = q.quote_id
LEFT JOIN articles t ON t.article_id = q.article_id
LEFT JOIN entities e ON e.entity_id = q.speaker_entity_id
LEFT JOIN entities d ON d.entity_id = q.addressee_entity_id
LEFT JOIN speaker_roles r ON r.article_id = q.article_id AND r.entity_id = q.speaker_entity_id
