"""ninjs 2.1, the IPTC's News in JSON: an item per article, with the names in it, as JSON lines."""

_MOMENT = "strftime(timezone('UTC', {}), '%Y-%m-%dT%H:%M:%SZ')"
_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_2.1.json"
_STATED = "CASE WHEN a.published_method <> 'fetched' THEN a.published_at END"


def _named(condition: str) -> str:
    return f"list({{'name': name, 'literal': entity_id}} ORDER BY name, entity_id) FILTER ({condition})"


def _listed(expression: str, value: str) -> str:
    """Return a list of one object; null if the expression is null."""
    return f"CASE WHEN {expression} IS NOT NULL THEN [{value}] END"


_HEADLINE = _listed("a.title", "{'role': 'main', 'value': a.title}")
_SUMMARY = _listed("a.subtitle", "{'role': 'summary', 'value': a.subtitle}")
_GENRE = _listed("a.genre", "{'name': a.genre}")
_PICTURE = _listed(
    "a.image_url",
    "{'name': 'main', 'uri': a.image_url, 'type': 'picture', "
    "'renditions': [{'name': 'original', 'href': a.image_url}]}",
)
_SUBJECTS = "list_transform(list_concat([a.section], coalesce(a.keywords, [])), lambda word: {'name': word})"
SELECT = f"""
WITH named AS (
    SELECT DISTINCT m.article_id, e.entity_id, e.name, e.type FROM mentions m
    JOIN batch c ON c.article_id = m.article_id
    JOIN entities e ON e.entity_id = m.entity_id
), names AS (
    SELECT article_id,
           {_named("type = 'PERSON'")} AS people,
           {_named("type = 'ORG'")} AS organisations,
           {_named("type IN ('GPE', 'LOC', 'FAC')")} AS places,
           {_named("type = 'EVENT'")} AS events
    FROM named GROUP BY article_id
)
SELECT CAST(json_merge_patch('{{}}', json_object(
    'standard', {{'name': 'ninjs', 'version': '2.1', 'schema': '{_SCHEMA}'}},
    'uri', a.canonical_url,
    'type', 'text',
    'version', CAST(a.version AS VARCHAR),
    'firstcreated', coalesce({_MOMENT.format(_STATED)}, strftime(a.published_on, '%Y-%m-%dT00:00:00Z')),
    'versioncreated', {_MOMENT.format("coalesce(a.modified_at, a.fetched_at)")},
    'pubstatus', CASE WHEN a.gone_at IS NULL THEN 'usable' ELSE 'canceled' END,
    'language', a.language,
    'headlines', {_HEADLINE},
    'descriptions', {_SUMMARY},
    'bodies', [{{'role': 'main', 'contenttype': 'text/plain', 'charcount': length(a.text), 'wordcount': a.word_count,
                 'value': a.text}}],
    'by', nullif(array_to_string(a.authors, ', '), ''),
    'located', a.dateline,
    'people', n.people,
    'organisations', n.organisations,
    'places', n.places,
    'events', n.events,
    'subjects', CASE WHEN a.section IS NOT NULL OR len(a.keywords) > 0 THEN
        list_filter({_SUBJECTS}, lambda subject: subject.name IS NOT NULL) END,
    'genres', {_GENRE},
    'infosources', CASE WHEN a.wire_agency IS NULL THEN [{{'name': s.name}}]
        ELSE [{{'name': s.name}}, {{'name': a.wire_agency}}] END,
    'associations', {_PICTURE},
    'altids', [{{'role': 'article_id', 'value': a.article_id}}]
)) AS VARCHAR) AS line
FROM articles a
JOIN batch c ON c.article_id = a.article_id
JOIN sources s ON s.source_id = a.source_id
LEFT JOIN names n ON n.article_id = a.article_id
"""
