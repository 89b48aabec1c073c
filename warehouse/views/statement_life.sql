-- One row per article that prints a statement which several articles print, in the order of their publication.
--
-- statement_id: The same words in all articles: quote_cluster_id.
-- appearance: Number of the appearance, from 1.
-- quote_id: The statement in this article.
-- article_id: Article.
-- source_id: Outlet.
-- outlet: Name of the outlet.
-- day: Day of publication.
-- published_at: Publication time; null if the article states none.
-- days_after_first: Days since the first appearance.
-- content: Wording in this article.
-- wording: Number of the wording, from 1 in the order of appearance; case and punctuation do not matter.
-- is_longest: Whether no other appearance has more characters.
-- text_id: Text that the article prints; copies share it.
-- is_copy: Whether an earlier appearance is in the same text.
-- speaker_entity_id: Speaker in this article.
-- is_other_speaker: Whether the speaker differs from that of the first appearance; null if either is not resolved.
--
-- Example: SELECT statement_id, appearance, outlet, day, content FROM statement_life ORDER BY statement_id, appearance
CREATE VIEW statement_life AS
WITH said AS (
    SELECT q.quote_cluster_id AS statement_id, q.quote_id, q.content, q.speaker_entity_id, a.article_id, a.source_id,
           a.outlet, a.day, a.published_at, a.text_id,
           trim(regexp_replace(lower(q.content), '[^\p{L}\p{N}]+', ' ', 'g')) AS plain
    FROM quotes q JOIN latest_articles a ON a.article_id = q.article_id
    WHERE q.quote_cluster_id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY q.quote_cluster_id, q.article_id ORDER BY q.start_char, q.quote_id) = 1
), placed AS (
    SELECT *, row_number() OVER life AS appearance, first_value(day) OVER life AS first_day,
           first_value(speaker_entity_id) OVER life AS first_speaker_id, count(*) OVER (PARTITION BY statement_id) AS total,
           max(length(content)) OVER (PARTITION BY statement_id) AS longest
    FROM said
    WINDOW life AS (PARTITION BY statement_id ORDER BY day, published_at NULLS LAST, quote_id)
), worded AS (
    SELECT *, min(appearance) OVER (PARTITION BY statement_id, plain) AS plain_first,
           min(appearance) OVER (PARTITION BY statement_id, text_id) AS text_first
    FROM placed WHERE total > 1
)
SELECT statement_id, appearance, quote_id, article_id, source_id, outlet, day, published_at,
       date_diff('day', first_day, day) AS days_after_first, content,
       dense_rank() OVER (PARTITION BY statement_id ORDER BY plain_first) AS wording,
       length(content) = longest AS is_longest, text_id, appearance > text_first AS is_copy, speaker_entity_id,
       speaker_entity_id <> first_speaker_id AS is_other_speaker
FROM worded
