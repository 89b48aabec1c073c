"""FollowTheMoney: persons, organisations, places, events, articles, and how they are linked, as JSON lines.

Each link names the article as its proof. Relations are written if they are asserted, not negated, and both sides are
resolved; entities of other types are left out. Ids have a hyphen in place of the underscore, which FollowTheMoney does
not allow in ids.
"""

from collections.abc import Mapping

from newsledger.expectations.ddl import quoted

_SCHEMAS = {"PERSON": "Person", "ORG": "Organization", "EVENT": "Event"}
_SCHEMAS |= dict.fromkeys(("GPE", "LOC", "FAC"), "Address")
_OF_TYPE = " ".join(f"WHEN {quoted(kind)} THEN {quoted(schema)}" for kind, schema in _SCHEMAS.items())
_SCHEMA = f"CASE e.type {_OF_TYPE} END"
_TYPES = ", ".join(map(quoted, _SCHEMAS))
_URL = "CASE WHEN regexp_matches(a.canonical_url, '^https?:') THEN a.canonical_url END"
_MOMENT = "strftime(timezone('UTC', {}), '%Y-%m-%dT%H:%M:%S')"


def select() -> str:
    """Return the query for the lines of the file."""
    parts = (_entities(), _articles(), _mentioned(), _quoted(), _related())
    return " UNION ALL ".join(parts)


def _line(key: str, schema: str, properties: Mapping[str, str]) -> str:
    """Return the expression for an entity; properties are expressions for lists of text, empty ones are left out."""
    pairs = ", ".join(f"{{'key': {quoted(name)}, 'value': {values}}}" for name, values in properties.items())
    kept = f"list_filter([{pairs}], lambda pair: len(pair.value) > 0)"
    return f"CAST(to_json({{'id': {key}, 'schema': {schema}, 'properties': map_from_entries({kept})}}) AS VARCHAR)"


def _key(*columns: str) -> str:
    """Return the expression for an id."""
    joined = " || '-' || ".join(columns)
    return f"replace({joined}, '_', '-')"


def _value(expression: str) -> str:
    """Return the expression for a list of one text, empty for null."""
    return f"list_filter([CAST({expression} AS VARCHAR)], lambda text: text IS NOT NULL)"


def _entities() -> str:
    names = {
        "name": _value("CASE WHEN e.type IN ('PERSON', 'ORG', 'EVENT') THEN e.name END"),
        "full": _value("CASE WHEN e.type NOT IN ('PERSON', 'ORG', 'EVENT') THEN e.name END"),
        "alias": "e.aliases",
        "country": _value("lower(e.country_code)"),
    }
    line = _line(_key("e.entity_id"), _SCHEMA, names)
    return f"""
SELECT {line} AS line FROM entities e WHERE e.type IN ({_TYPES}) AND e.entity_id IN (
    SELECT m.entity_id FROM mentions m JOIN chosen c ON c.article_id = m.article_id
    UNION SELECT q.speaker_entity_id FROM quotes q JOIN chosen c ON c.article_id = q.article_id
    UNION SELECT unnest([r.subject_entity_id, r.object_entity_id])
        FROM relations r JOIN chosen c ON c.article_id = r.article_id
)"""


def _articles() -> str:
    stated = "CASE WHEN a.published_method <> 'fetched' THEN a.published_at END"
    properties = {
        "title": _value("a.title"),
        "author": "a.authors",
        "publisher": _value("s.name"),
        "publishedAt": _value(f"coalesce({_MOMENT.format(stated)}, CAST(a.published_on AS VARCHAR))"),
        "modifiedAt": _value(_MOMENT.format("a.modified_at")),
        "retrievedAt": _value(_MOMENT.format("a.fetched_at")),
        "sourceUrl": _value(_URL),
        "keywords": "coalesce(a.keywords, [])",
        "language": _value("CASE WHEN regexp_matches(a.language, '^en(-|$)') THEN 'eng' END"),
    }
    return f"""
SELECT {_line(_key("a.article_id"), "'Article'", properties)} FROM articles a
JOIN chosen c ON c.article_id = a.article_id
LEFT JOIN sources s ON s.source_id = a.source_id"""


def _mentioned() -> str:
    properties = {
        "document": f"[{_key('p.article_id')}]",
        "entity": f"[{_key('p.entity_id')}]",
        "role": "['mentioned']",
    }
    line = _line(_key("p.article_id", "p.entity_id"), "'Documentation'", properties)
    return f"""
SELECT {line} FROM (
    SELECT DISTINCT m.article_id, m.entity_id FROM mentions m
    JOIN chosen c ON c.article_id = m.article_id
    JOIN entities e ON e.entity_id = m.entity_id
    WHERE e.type IN ({_TYPES})
) p"""


def _quoted() -> str:
    properties = {
        "document": f"[{_key('q.article_id')}]",
        "entity": f"[{_key('q.speaker_entity_id')}]",
        "role": "['quoted']",
        "summary": "[q.content]",
        "date": _value("c.day"),
        "sourceUrl": _value(_URL),
    }
    return f"""
SELECT {_line(_key("q.quote_id"), "'Documentation'", properties)} FROM quotes q
JOIN chosen c ON c.article_id = q.article_id
JOIN articles a ON a.article_id = q.article_id
JOIN entities e ON e.entity_id = q.speaker_entity_id
WHERE e.type IN ({_TYPES}) AND NOT q.is_negated"""


def _related() -> str:
    """Return the query for relations: memberships and family ties under schemas of their own, others as links."""
    schema = """
CASE WHEN r.type = 'FAMILY_OF' AND e.type = 'PERSON' AND o.type = 'PERSON' THEN 'Family'
    WHEN r.type = 'MEMBER_OF' AND e.type IN ('PERSON', 'ORG') AND o.type = 'ORG' THEN 'Membership'
    ELSE 'UnknownLink' END"""
    label = "coalesce(r.role_title, r.predicate)"

    def only(name: str, expression: str) -> str:
        return _value(f"CASE WHEN r.schema = {quoted(name)} THEN {expression} END")

    properties = {
        "person": only("Family", _key("r.subject_entity_id")),
        "relative": only("Family", _key("r.object_entity_id")),
        "relationship": only("Family", label),
        "member": only("Membership", _key("r.subject_entity_id")),
        "organization": only("Membership", _key("r.object_entity_id")),
        "subject": only("UnknownLink", _key("r.subject_entity_id")),
        "object": only("UnknownLink", _key("r.object_entity_id")),
        "role": _value(f"CASE WHEN r.schema <> 'Family' THEN {label} END"),
        "summary": "[r.text]",
        "description": _value("CASE WHEN r.claimed_by_quote_id IS NOT NULL THEN 'claimed by ' || r.claimant END"),
        "date": _value("r.event_on"),
        "sourceUrl": _value(_URL),
        "proof": f"[{_key('r.article_id')}]",
    }
    return f"""
SELECT {_line(_key("r.relation_id"), "r.schema", properties)} FROM (
    SELECT r.*, {schema} AS schema, coalesce(s.name, q.speaker_text, 'an unnamed source') AS claimant
    FROM relations r
    JOIN chosen c ON c.article_id = r.article_id
    JOIN entities e ON e.entity_id = r.subject_entity_id
    JOIN entities o ON o.entity_id = r.object_entity_id
    LEFT JOIN quotes q ON q.quote_id = r.claimed_by_quote_id
    LEFT JOIN entities s ON s.entity_id = q.speaker_entity_id
    WHERE e.type IN ({_TYPES}) AND o.type IN ({_TYPES}) AND NOT r.is_negated AND r.modality = 'asserted'
) r JOIN articles a ON a.article_id = r.article_id"""
