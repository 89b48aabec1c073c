-- One row per statement that gives other figures than another statement in the same words, in the latest versions of articles.
--
-- Two statements are in the same words if they are equal once every number is left out, or if they are of one cluster
-- and have equally many numbers. They need four words beside the numbers, and articles at most three days apart. This finds
-- “at least 12 people died” beside “at least 14 people died”, but not a figure that another sentence gives in other words.
--
-- frame_id: Statements that disagree share it: the words without the numbers, or the cluster with the count of numbers.
-- figures: Numbers of the statement, in order; numbers from two to twelve that are written out are in digits.
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
-- Example: SELECT frame_id, figures, chain, content FROM disagreeing_figures ORDER BY frame_id, day
CREATE VIEW disagreeing_figures AS
WITH usable AS MATERIALIZED (
    SELECT quote_id, statement_id, day, figures, frame FROM statement_facts WHERE frame IS NOT NULL
), keyed AS MATERIALIZED (
    SELECT *, frame AS frame_id FROM usable
    UNION ALL
    SELECT *, statement_id || ' ' || len(figures) AS frame_id FROM usable WHERE starts_with(statement_id, 'quc_')
), told AS (
    SELECT DISTINCT frame_id, day, figures FROM keyed
), spans AS (
    -- Some figures nearby differ from these if the lowest and the highest nearby do: no join of all pairs.
    SELECT *, min(figures) OVER nearby AS lowest, max(figures) OVER nearby AS highest FROM told
    WINDOW nearby AS (
        PARTITION BY frame_id ORDER BY day RANGE BETWEEN INTERVAL 3 DAYS PRECEDING AND INTERVAL 3 DAYS FOLLOWING
    )
), clashes AS (
    SELECT frame_id, day, figures FROM spans WHERE lowest <> highest
), pairs AS (
    SELECT k.quote_id, k.figures, min(k.frame_id) AS frame_id
    FROM keyed k JOIN clashes c ON c.frame_id = k.frame_id AND c.day = k.day AND c.figures = k.figures
    GROUP BY k.quote_id, k.figures
)
SELECT p.frame_id, p.figures, s.quote_id, s.statement_id, s.day, s.outlet, s.origin_id, s.speaker, s.chain, s.content,
       s.passage, s.link
FROM pairs p JOIN statements s ON s.quote_id = p.quote_id
