"""GDELT Global Knowledge Graph 2.1: a line per article with the 27 columns of the codebook, where the ledger has them.

Offsets count from the beginning of the body. Columns for which the ledger has nothing are empty: counts, tone, amounts,
translation, social media. Locations have a name and no code, because the codebook's codes are of FIPS 10-4.
"""

import re

from newsledger.expectations.ddl import quoted
from newsledger.expectations.vocabulary import STANDING_RELATIONS

OPTIONS = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\\t'"
_NAME = r"trim(regexp_replace(e.name, '[\s;,#|<>]+', ' ', 'g'))"
_LINE = r"trim(regexp_replace({}, '\s+', ' ', 'g'))"
_QUOTED = r"trim(regexp_replace({}, '[\s#|]+', ' ', 'g'))"
_ESCAPED = _LINE.format("replace(replace(replace({}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')")
_MOMENT = "strftime(timezone('UTC', {}), '%Y%m%d%H%M%S')"
_ONCE = "string_agg(DISTINCT {0}, ';' ORDER BY {0})"
_EACH = "string_agg({}, ';' ORDER BY place)"
_IS_PLACE = "type IN ('GPE', 'LOC', 'FAC')"
SELECT = f"""
WITH named AS (
    SELECT m.article_id, m.zone, m.start_char AS place, e.type, {_NAME} AS name, lower({_NAME}) AS lower_name,
           CASE WHEN e.reference_id LIKE 'country:%' THEN '1' ELSE '' END || '#' || {_NAME} || '#####' AS location
    FROM mentions m
    JOIN batch c ON c.article_id = m.article_id
    JOIN entities e ON e.entity_id = m.entity_id
    WHERE m.kind = 'name'
), names AS (
    SELECT article_id,
           {_ONCE.format("location")} FILTER ({_IS_PLACE}) AS locations,
           {_EACH.format("location || '##' || place")} FILTER ({_IS_PLACE} AND zone = 'body') AS located,
           {_ONCE.format("lower_name")} FILTER (type = 'PERSON') AS persons,
           {_EACH.format("name || ',' || place")} FILTER (type = 'PERSON' AND zone = 'body') AS placed_persons,
           {_ONCE.format("lower_name")} FILTER (type = 'ORG') AS organisations,
           {_EACH.format("name || ',' || place")} FILTER (type = 'ORG' AND zone = 'body') AS placed_organisations,
           {_EACH.format("name || ',' || place")} FILTER (zone = 'body') AS placed_names
    FROM named GROUP BY article_id
), asserted AS (
    SELECT r.article_id, r.zone, r.start_char AS place, 'PLOVER_' || r.type AS theme,
           r.type NOT IN ({", ".join(map(quoted, STANDING_RELATIONS))}) AS is_event,
           CASE r.event_precision WHEN 'year' THEN '1#0#0#' || year(r.event_on)
               WHEN 'month' THEN '2#' || month(r.event_on) || '#0#' || year(r.event_on)
               ELSE '3#' || month(r.event_on) || '#' || day(r.event_on) || '#' || year(r.event_on) END AS day
    FROM relations r JOIN batch c ON c.article_id = r.article_id
), themes AS (
    SELECT article_id,
           {_ONCE.format("theme")} FILTER (is_event) AS themes,
           {_EACH.format("theme || ',' || place")} FILTER (is_event AND zone = 'body') AS placed_themes,
           {_EACH.format("day || '#' || place")} FILTER (zone = 'body') AS days
    FROM asserted GROUP BY article_id
), said AS (
    SELECT q.article_id,
           string_agg(
               q.start_char || '|' || (q.end_char - q.start_char) || '|' || coalesce(q.cue_lemma, '') || '|'
                   || {_QUOTED.format("q.content")},
               '#' ORDER BY q.start_char
           ) AS quotations
    FROM quotes q JOIN batch c ON c.article_id = q.article_id
    WHERE q.kind = 'direct' AND q.zone = 'body' GROUP BY q.article_id
)
SELECT {_MOMENT.format("a.fetched_at")} || '-' || c.serial AS "GKGRECORDID",
       CASE
           WHEN a.published_at IS NOT NULL AND a.published_method <> 'fetched'
               THEN {_MOMENT.format("a.published_at")}
           ELSE strftime(c.day, '%Y%m%d000000')
       END AS "V2.1DATE",
       CASE WHEN regexp_matches(a.canonical_url, '^https?:') THEN 1 ELSE 2 END AS "V2SOURCECOLLECTIONIDENTIFIER",
       {_LINE.format("coalesce(s.domain, s.name)")} AS "V2SOURCECOMMONNAME",
       {_LINE.format("a.canonical_url")} AS "V2DOCUMENTIDENTIFIER",
       NULL AS "V1COUNTS",
       NULL AS "V2.1COUNTS",
       t.themes AS "V1THEMES",
       t.placed_themes AS "V2ENHANCEDTHEMES",
       n.locations AS "V1LOCATIONS",
       n.located AS "V2ENHANCEDLOCATIONS",
       n.persons AS "V1PERSONS",
       n.placed_persons AS "V2ENHANCEDPERSONS",
       n.organisations AS "V1ORGANIZATIONS",
       n.placed_organisations AS "V2ENHANCEDORGANIZATIONS",
       NULL AS "V1.5TONE",
       t.days AS "V2.1ENHANCEDDATES",
       'wc:' || a.word_count AS "V2GCAM",
       {_LINE.format("a.image_url")} AS "V2.1SHARINGIMAGE",
       NULL AS "V2.1RELATEDIMAGES",
       NULL AS "V2.1SOCIALIMAGEEMBEDS",
       NULL AS "V2.1SOCIALVIDEOEMBEDS",
       q.quotations AS "V2.1QUOTATIONS",
       n.placed_names AS "V2.1ALLNAMES",
       NULL AS "V2.1AMOUNTS",
       NULL AS "V2.1TRANSLATIONINFO",
       concat(
           '<PAGE_AUTHORS>' || {_ESCAPED.format("nullif(array_to_string(a.authors, ';'), '')")} || '</PAGE_AUTHORS>',
           '<PAGE_TITLE>' || {_ESCAPED.format("a.title")} || '</PAGE_TITLE>'
       ) AS "V2EXTRASXML"
FROM articles a
JOIN batch c ON c.article_id = a.article_id
JOIN sources s ON s.source_id = a.source_id
LEFT JOIN names n ON n.article_id = a.article_id
LEFT JOIN themes t ON t.article_id = a.article_id
LEFT JOIN said q ON q.article_id = a.article_id
"""
COLUMNS = tuple(re.findall(r'AS "(.+?)"', SELECT))
