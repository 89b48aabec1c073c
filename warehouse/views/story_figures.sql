-- One row per figure of a statement that another statement of the same story gives otherwise, in other words, in the latest
-- versions of articles.
--
-- A clause of a statement is compared if it has one number, which is not a year. Two figures are of the same thing if a word
-- soon after the number (what is counted) and another word of the clause are the same in both, endings aside, and so are at
-- least half of the words of the shorter clause: “at least 12 people were killed” and “the blast killed 14 people”. They are of
-- different texts, at most three days apart, and neither statement has the figure of the other. This finds candidates: look at
-- the words. disagreeing_figures has statements that differ in nothing but their numbers, of whatever stories.
--
-- frame_id: Figures that disagree share it: the story and both words.
-- story_id: Story that the article tells.
-- topic: What is counted, and the other word that the figures share.
-- figure: The number, with “thousand”, “million” and “billion” multiplied out.
-- quote_id: Statement.
-- statement_id: The same words in all articles.
-- day: Day of publication.
-- outlet: Name of the outlet.
-- origin_id: Origin of the text, as a source_id.
-- speaker: Name of the speaker.
-- chain: From the speaker to the outlet that printed it.
-- content: The statement.
-- passage: The statement with the words around it.
-- link: Link to the passage on the page.
--
-- Example: SELECT topic, figure, chain, content FROM story_figures ORDER BY frame_id, figure
CREATE VIEW story_figures AS
WITH told AS MATERIALIZED (
    SELECT quote_id, text_id, story_id, day,
           regexp_replace(regexp_replace(lower(content), '(\d)[,  ](\d{3})', '\1\2', 'g'), '\d+-(\p{L})', '\1', 'g') AS content
    FROM statements
    WHERE story_id IS NOT NULL
      AND regexp_matches(content, '(?i)\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b')
), clauses AS (
    SELECT * EXCLUDE (content), regexp_extract_all(plain_words(content), '\d+(?:\.\d+)?') AS numbers,
           plain_words(unnest(regexp_split_to_array(
               content, '[;:()"“”—–?!]|[,.](?:\s|$)|\s(?:and|but|while|or|as|after|when|than)\s'
           ))) AS plain
    FROM told
), counted AS (
    SELECT *, regexp_extract(
               plain, '(?:^| )(\d+(?:\.\d+)?)(%?)(?: (hundred|thousand|million|billion|trillion))?(?: (.*))?$',
               ['digits', 'percent', 'multiplier', 'rest']
           ) AS parts
    FROM clauses
    WHERE len(regexp_extract_all(plain, '\d+')) = len(regexp_extract_all(plain, '\d+(?:\.\d+)?'))
                                                   + len(regexp_extract_all(plain, '\d\.\d'))
      AND len(regexp_extract_all(plain, '\d+(?:\.\d+)?')) = 1
), figures AS (
    SELECT quote_id, text_id, story_id, day, numbers, plain, parts,
           CAST(parts.digits AS DOUBLE)
               * CASE parts.multiplier WHEN 'hundred' THEN 1e2 WHEN 'thousand' THEN 1e3 WHEN 'million' THEN 1e6
                                       WHEN 'billion' THEN 1e9 WHEN 'trillion' THEN 1e12 ELSE 1 END AS figure
    FROM counted
    WHERE parts.digits <> '' AND NOT regexp_full_match(parts.digits || parts.multiplier, '(?:1[6-9]|20)\d\d')
), words AS (
    SELECT quote_id, text_id, story_id, day, numbers, figure, parts, plain,
           unnest(list_distinct(list_filter(
               string_split(replace(plain, '%', ' %'), ' '),
               lambda word: regexp_full_match(word, '%|\p{L}{3,}') AND word NOT IN (
                   'hundred', 'thousand', 'million', 'billion', 'trillion',
                   'about', 'all', 'also', 'any', 'are', 'around', 'because', 'been', 'before', 'being', 'between', 'both', 'can',
                   'could', 'did', 'does', 'during', 'each', 'even', 'every', 'for', 'from', 'had', 'has', 'have', 'her', 'him',
                   'his', 'how', 'into', 'its', 'just', 'least', 'less', 'may', 'more', 'most', 'much', 'nearly', 'not',
                   'now', 'off', 'one', 'only', 'other', 'others', 'our', 'out', 'over', 'said', 'says', 'she', 'should',
                   'since', 'some', 'still', 'such', 'that', 'the', 'their', 'them', 'then', 'there', 'they', 'this', 'those',
                   'under', 'until', 'was', 'were', 'what', 'which', 'who', 'will', 'with', 'would', 'you', 'your', 'january',
                   'february', 'march', 'april', 'june', 'july', 'august', 'september', 'october', 'november', 'december'
               )
           ))) AS word
    FROM figures
), stems AS MATERIALIZED (
    SELECT * EXCLUDE (parts), regexp_replace(word, '(?:es|s|ed|ing|e)$', '') AS stem,
           count(*) OVER (PARTITION BY quote_id, plain) AS size,
           CASE WHEN word = '%' THEN 1
                WHEN parts.percent = '' THEN list_position(string_split(parts.rest, ' ')[1:3], word) END AS place
    FROM words
), shared AS MATERIALIZED (
    SELECT a.story_id, a.quote_id, a.figure, b.quote_id AS other_id, b.figure AS other_figure, a.stem,
           min(a.word) AS word, min(a.place + b.place) AS place, max(least(a.size, b.size)) AS size
    FROM stems a
    JOIN stems b ON b.story_id = a.story_id AND b.stem = a.stem AND b.text_id <> a.text_id AND b.figure <> a.figure
        AND abs(date_diff('day', a.day, b.day)) <= 3
    WHERE NOT list_contains(a.numbers, CAST(b.figure AS VARCHAR)) AND NOT list_contains(b.numbers, CAST(a.figure AS VARCHAR))
    GROUP BY a.story_id, a.quote_id, a.figure, b.quote_id, b.figure, a.stem
), alike AS (
    SELECT * FROM shared QUALIFY 2 * count(*) OVER (PARTITION BY quote_id, figure, other_id, other_figure) >= size
), topics AS (
    SELECT u.story_id, u.quote_id, u.figure, u.other_id, u.other_figure, u.stem AS unit, o.stem AS other,
           u.word || ', ' || o.word AS topic, u.place, count(*) OVER (PARTITION BY u.story_id, u.stem, o.stem) AS support
    FROM alike u
    JOIN alike o ON o.quote_id = u.quote_id AND o.figure = u.figure AND o.other_id = u.other_id
        AND o.other_figure = u.other_figure AND o.stem <> u.stem
    WHERE u.place IS NOT NULL
), chosen AS (
    SELECT story_id, quote_id, figure, unit, other, topic FROM topics
    QUALIFY row_number() OVER (
        PARTITION BY quote_id, figure, other_id, other_figure ORDER BY support DESC, place, unit, other
    ) = 1
), framed AS (
    SELECT story_id, quote_id, figure, concat_ws(' ', story_id, unit, other) AS frame_id, min(topic) AS topic
    FROM chosen GROUP BY story_id, quote_id, figure, unit, other
)
SELECT f.frame_id, f.story_id, min(f.topic) OVER (PARTITION BY f.frame_id) AS topic, f.figure, s.quote_id, s.statement_id,
       s.day, s.outlet, s.origin_id, s.speaker, s.chain, s.content, s.passage, s.link
FROM framed f JOIN statements s ON s.quote_id = f.quote_id
