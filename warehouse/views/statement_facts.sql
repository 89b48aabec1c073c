-- One row per statement in the latest version of an article: what [statements](#statements) say of it without looking at the
-- page, stored in one place so that queries over all statements join nothing. Read statements, which also have the headline,
-- the passage and the link.
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
-- attribution_type: communication (said), attitude (believes), factive (found) or control (refused to).
-- content: The statement.
-- cue: The words that signal the attribution.
-- hedge: Word that weakens the attribution.
-- is_negated: Whether the attribution is negated (did not say, denied).
-- depth: Nesting depth; 0 for a statement that is not inside another one.
-- chain: From the speaker to the outlet that printed it: “Xi Jinping → Yuri Ushakov → Bloomberg → NextShark”.
-- is_first_hand: Whether the article itself heard or read the speaker: no relay, no other medium, no surrounding statement.
-- zone: title or body.
-- start_char: Start offset in the zone, in code points.
-- end_char: End offset in the zone, exclusive.
-- frame: Words of a statement with numbers, each number as #; null without numbers, or with fewer than four other words.
-- figures: These numbers, in order; numbers from two to twelve that are written out are in digits.
-- confidence: Estimated probability that these words are a statement; whether the speaker is the right one is no part of it.
-- speaker_confidence: Estimated probability that these words are a statement of whom the chain begins with; null without a chain.
--
-- Example: SELECT frame, figures, chain FROM statement_facts WHERE frame IS NOT NULL LIMIT 5
CREATE VIEW statement_facts AS
WITH spelled AS (
    SELECT *, CASE
                  WHEN regexp_matches(content, '(?i)\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b')
                      THEN plain_words(content)
              END AS plain
    FROM quotes
), framed AS (
    SELECT *, CASE
                  WHEN regexp_matches(plain, '\d')
                      THEN regexp_replace(regexp_replace(plain, '\d+(?:\.\d+)?', '#', 'g'), '^that ', '')
              END AS words
    FROM spelled
), told AS (
    SELECT *, regexp_matches(words, '\p{L}(?:.*?[^\p{L}]\p{L}){3}') AS is_framed FROM framed
)
SELECT q.quote_id, coalesce(q.quote_cluster_id, q.quote_id) AS statement_id, q.article_id, a.text_id, a.origin_id,
       a.story_id, a.source_id, a.outlet, a.outlet_country, a.day, a.genre, q.speaker_entity_id AS speaker_id,
       coalesce(e.name, q.speaker_text) AS speaker, q.speaker_kind, e.type AS speaker_type,
       e.country_code AS speaker_country, e.pronoun AS speaker_pronoun, r.role AS speaker_role, d.name AS addressee,
       q.kind, q.attribution_type, q.content, q.cue, q.hedge, q.is_negated, q.depth, c.chain, c.is_first_hand, q.zone,
       q.start_char, q.end_char, CASE WHEN q.is_framed THEN q.words END AS frame,
       CASE WHEN q.is_framed THEN regexp_extract_all(q.plain, '\d+(?:\.\d+)?') END AS figures, q.confidence,
       c.speaker_confidence
FROM told q
JOIN latest_articles a ON a.article_id = q.article_id
JOIN statement_chains c ON c.quote_id = q.quote_id
LEFT JOIN entities e ON e.entity_id = q.speaker_entity_id
LEFT JOIN entities d ON d.entity_id = q.addressee_entity_id
LEFT JOIN speaker_roles r ON r.article_id = q.article_id AND r.entity_id = q.speaker_entity_id
