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
-- attribution_type: communication (said), attitude (believes), factive (found) or control (refused to).
-- content: The statement.
-- cue: The words that signal the attribution.
-- hedge: Word that weakens the attribution.
-- is_negated: Whether the attribution is negated (did not say, denied).
-- depth: Nesting depth; 0 for a statement that is not inside another one.
-- chain: From the speaker to the outlet that printed it: “Xi Jinping → Yuri Ushakov → Bloomberg → NextShark”.
-- is_first_hand: Whether the article itself heard or read the speaker: no relay, no other medium, no surrounding statement.
-- passage: The statement between ⟦ and ⟧, with the words around it.
-- link: Link to the passage on the page.
-- confidence: Estimated probability that these words are a statement; whether the speaker is the right one is no part of it.
-- speaker_confidence: Estimated probability that these words are a statement of whom the chain begins with; null without a chain.
--
-- Example: SELECT day, chain, passage FROM statements WHERE speaker = 'European Commission' ORDER BY day
CREATE VIEW statements AS
SELECT f.quote_id, f.statement_id, f.article_id, f.text_id, f.origin_id, f.story_id, f.source_id, f.outlet,
       f.outlet_country, f.day, a.published_at, a.title, f.genre, f.speaker_id, f.speaker, f.speaker_kind, f.speaker_type,
       f.speaker_country, f.speaker_pronoun, f.speaker_role, f.addressee, f.kind, f.attribution_type, f.content, f.cue,
       f.hedge, f.is_negated, f.depth, f.chain, f.is_first_hand,
       marked_passage(CASE f.zone WHEN 'title' THEN t.title ELSE t.text END, f.start_char, f.end_char) AS passage,
       text_fragment(
           a.url,
           substr(CASE f.zone WHEN 'title' THEN t.title ELSE t.text END, f.start_char + 1, f.end_char - f.start_char)
       ) AS link,
       f.confidence, f.speaker_confidence
FROM statement_facts f
LEFT JOIN latest_articles a ON a.article_id = f.article_id
LEFT JOIN articles t ON t.article_id = f.article_id
