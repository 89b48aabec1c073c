-- ## What is in the ledger?
-- Articles, texts (copies once), origins (texts of one agency once) and outlets.
SELECT count(*) AS articles, count(DISTINCT text_id) AS texts, count(DISTINCT origin_id) AS origins,
       count(DISTINCT source_id) AS outlets, min(day) AS first_day, max(day) AS last_day
FROM latest_articles;

-- ## Can the days be counted?
-- Days of each outlet: a day without articles and a day that was not collected are different things.
SELECT outlet, count(*) AS days, count(*) FILTER (is_complete) AS complete_days,
       count(*) FILTER (NOT is_collected) AS days_not_collected, sum(article_count)::BIGINT AS articles
FROM coverage GROUP BY outlet ORDER BY articles DESC, outlet;

-- ## Who speaks?
-- The same words in several articles are one distinct statement.
SELECT speaker, statement_count, distinct_count, first_hand_count, relayed_count, outlet_count, origin_count
FROM speakers WHERE speaker_id IS NOT NULL ORDER BY distinct_count DESC, speaker LIMIT 50;

-- ## Through whom did the words come?
-- Statements that reached the outlet through somebody else, with the words that prove it.
SELECT day, chain, content, passage, link FROM statements WHERE NOT is_first_hand AND confidence >= 0.8
ORDER BY day DESC, quote_id LIMIT 50;

-- ## What spread, and from how many origins?
-- Twenty articles of one origin are one report that was copied.
SELECT content, article_count, text_count, independent_count, origins FROM independent_reports
WHERE article_count > 1 ORDER BY independent_count DESC, article_count DESC, content LIMIT 50;

-- ## Which events do several outlets tell?
SELECT first_day, title, first_outlet, article_count, text_count, origin_count, names FROM stories_flat
ORDER BY origin_count DESC, article_count DESC, story_id LIMIT 50;

-- ## Which figures disagree?
-- In one story, in other words; disagreeing_figures has those in the same words.
SELECT topic, figure, chain, passage FROM story_figures ORDER BY frame_id, figure LIMIT 50;

-- ## Who speaks about whom?
SELECT speaker, name, statement_count, origin_count, evidence(quote_id, width := 60) AS passage FROM who_about_whom
ORDER BY statement_count DESC, speaker, name LIMIT 50;

-- ## Who relies on whom?
SELECT outlet, relied_on, cited_count, credited_count, is_self, is_mutual FROM source_reliance
ORDER BY article_count DESC, outlet, relied_on LIMIT 50;

-- ## What was changed after publication?
SELECT a.outlet, a.title, c.change, c.previous_content, c.content FROM article_changes c
JOIN articles v ON v.article_key = c.article_key AND v.version = c.version
JOIN latest_articles a ON a.article_key = v.article_key
ORDER BY a.day DESC, a.title, c.content LIMIT 50;
