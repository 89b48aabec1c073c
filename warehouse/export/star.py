"""The queries of the star schema: a SELECT for each of its tables, over the articles chosen for an export."""

from newsledger.expectations.declaration import Column, Table
from newsledger.expectations.star_schema import STAR_SCHEMA

BATCH = 10_000
# One row per article that is exported; `day` and what follows are those of the view latest_articles. `serial` numbers
# the articles that were fetched within one second.
CHOSEN = f"""
SELECT l.article_id, l.source_id, l.day, l.has_stated_day, l.agency_source_id, l.text_id, l.origin_id,
       row_number() OVER (PARTITION BY date_trunc('second', a.fetched_at) ORDER BY l.article_id) AS serial,
       (row_number() OVER (ORDER BY l.article_id) - 1) // {BATCH} AS batch
FROM latest_articles l
JOIN articles a ON a.article_id = l.article_id
ANTI JOIN exported x ON x.article_id = l.article_id
WHERE l.day >= $since
"""
_FACTS = ("mentions", "quotes", "attributions", "relations", "credits")
_LISTS = {
    "entity_aliases": ("entities", "entity_id", "aliases"),
    "article_authors": ("articles", "article_id", "authors"),
    "article_keywords": ("articles", "article_id", "keywords"),
}
_ARTICLES = """
SELECT f.*, c.* EXCLUDE (article_id, source_id) FROM articles f JOIN chosen c ON c.article_id = f.article_id
"""
_DAYS = """
WITH days AS (SELECT day FROM chosen UNION SELECT day FROM coverage),
span AS (SELECT unnest(generate_series(min(day), max(day), INTERVAL 1 DAY)) AS moment FROM days)
SELECT CAST(moment AS DATE) AS day, year(moment) AS year, quarter(moment) AS quarter, month(moment) AS month,
       monthname(moment) AS month_name, CAST(date_trunc('month', moment) AS DATE) AS month_start,
       isoyear(moment) AS iso_year, weekofyear(moment) AS iso_week,
       CAST(date_trunc('week', moment) AS DATE) AS week_start, isodow(moment) AS weekday,
       dayname(moment) AS weekday_name, isodow(moment) > 5 AS is_weekend
FROM span ORDER BY day
"""


def selects() -> dict[str, str]:
    """Return the query of each table by name; its columns have the names and types that the table declares."""
    return {declared.name: _typed(declared, _origin(declared)) for declared in STAR_SCHEMA}


def _typed(declared: Table, origin: str) -> str:
    columns = ", ".join(
        f'CAST("{column.name}" AS {column.kind.value}) AS "{column.name}"' for column in declared.columns
    )
    return f"SELECT {columns} FROM ({origin})"


def _origin(declared: Table) -> str:
    """Return a query that has at least the columns of a table."""
    if declared.name in _LISTS:
        return _members(declared)
    if declared.name in _FACTS:
        return f"SELECT f.*, c.day, c.source_id FROM {declared.name} f JOIN chosen c ON c.article_id = f.article_id"
    return {
        "dates": _DAYS,
        "articles": _ARTICLES,
        "article_texts": _ARTICLES,
        "entities": f"SELECT * FROM entities WHERE entity_id IN ({_entity_ids()})",
        "stories": f"SELECT * FROM stories WHERE story_id IN (SELECT story_id FROM ({_ARTICLES}))",
        "coverage": "SELECT *, source_id || '-' || day AS coverage_id FROM coverage",
    }.get(declared.name, f"SELECT * FROM {declared.name}")


def _members(declared: Table) -> str:
    table, key, column = _LISTS[declared.name]
    wanted = "SELECT article_id FROM chosen" if table == "articles" else _entity_ids()
    lists = f"SELECT {key}, {column} AS members FROM {table} WHERE {key} IN ({wanted})"
    rows = f"SELECT {key}, unnest(members) AS member, generate_subscripts(members, 1) AS position FROM ({lists})"
    member = declared.columns[-1].name
    return f"SELECT {key} || '-' || position AS member_id, {key}, position, member AS {member} FROM ({rows})"


def _entity_ids() -> str:
    """Return a query for the entities that a fact of the export refers to."""
    return " UNION ".join(
        f'SELECT f."{column.name}" FROM {declared.name} f JOIN chosen c ON c.article_id = f.article_id '
        f'WHERE f."{column.name}" IS NOT NULL'
        for declared in STAR_SCHEMA
        for column in declared.columns
        if declared.name in _FACTS and _is_entity(column)
    )


def _is_entity(column: Column) -> bool:
    return column.references == "entities.entity_id"
