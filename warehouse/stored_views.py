"""The rows of stored views that a publish changes: made again by themselves, from the rows that they depend on.

A publish deletes and inserts rows of tables; `old_<table>` and `new_<table>` are these rows. Of each stored view, the
rows that can depend on them are deleted and made again by the view's own SELECT. A WITH clause puts temporary tables
with the rows that count in the place of its tables: joins over these take little memory, however large the ledger is.
"""

from dataclasses import dataclass

import duckdb

from newsledger.warehouse.speaker_sums import FACTS, PEERS, refresh_speakers
from newsledger.warehouse.stored_rows import INLINED, restricted
from newsledger.warehouse.view_files import view

TRACKED = {
    "sources": "source_id, name, country_code",
    "articles": "article_id, coalesce(cluster_id, article_id) AS text_id",
    "entities": "entity_id, name, type, country_code, pronoun",
    "relations": "article_id",
    "mentions": "article_id",
} | {
    "quotes": "quote_id",
    "attributions": "quote_id",
    "credits": "article_id",
}
"""Columns of the deleted and inserted rows that stored views depend on, by table."""


def _rows(name: str, condition: str) -> str:
    """Return the rows of a table that meet a condition: their places first, for which the column of the key is read."""
    return f"FROM built.{name} WHERE rowid IN (SELECT rowid FROM built.{name} WHERE {condition})"


_AFFECTED = """
    CREATE TEMP TABLE touched_sources AS
    (FROM old_sources EXCEPT FROM new_sources) UNION ALL (FROM new_sources EXCEPT FROM old_sources);

    CREATE TEMP TABLE touched_articles AS
    SELECT article_id FROM old_articles UNION SELECT article_id FROM new_articles
    UNION SELECT article_id FROM old_credits UNION SELECT article_id FROM new_credits
    UNION SELECT article_id FROM articles SEMI JOIN touched_sources USING (source_id)
    UNION SELECT c.article_id FROM credits c SEMI JOIN touched_sources s ON s.source_id = c.agency_source_id
    UNION SELECT a.article_id FROM articles a SEMI JOIN touched_sources s ON s.source_id = lower(a.wire_agency);

    CREATE TEMP TABLE touched_texts AS
    SELECT text_id FROM old_articles UNION SELECT text_id FROM new_articles
    UNION SELECT text_id FROM latest_articles SEMI JOIN touched_articles USING (article_id)
    UNION SELECT coalesce(cluster_id, article_id) FROM articles SEMI JOIN touched_articles USING (article_id);

    CREATE TEMP TABLE renamed AS
    SELECT DISTINCT entity_id FROM (FROM old_entities EXCEPT FROM new_entities);

    CREATE TEMP TABLE touched_roles AS
    SELECT article_id FROM touched_articles UNION SELECT article_id FROM old_relations
    UNION SELECT article_id FROM new_relations
    UNION SELECT r.article_id FROM relations r SEMI JOIN renamed e ON e.entity_id = r.object_entity_id
"""
_TOUCHED_QUOTES = """
    CREATE TEMP TABLE changed_articles AS
    SELECT article_id FROM lost_latest_articles UNION SELECT article_id FROM gained_latest_articles
    UNION SELECT article_id FROM lost_speaker_roles UNION SELECT article_id FROM gained_speaker_roles;

    CREATE TEMP TABLE touched_chains AS
    SELECT quote_id FROM old_attributions UNION SELECT quote_id FROM new_attributions
    UNION SELECT quote_id FROM attributions SEMI JOIN renamed USING (entity_id);

    CREATE TEMP TABLE touched_quotes AS
    SELECT quote_id FROM touched_chains
    UNION SELECT quote_id FROM old_quotes UNION SELECT quote_id FROM new_quotes
    UNION SELECT quote_id FROM quotes WHERE article_id IN (FROM changed_articles)
    UNION SELECT q.quote_id FROM quotes q SEMI JOIN touched_chains c ON c.quote_id = q.parent_quote_id
    UNION SELECT q.quote_id FROM quotes q SEMI JOIN renamed e ON e.entity_id = q.speaker_entity_id
    UNION SELECT q.quote_id FROM quotes q SEMI JOIN renamed e ON e.entity_id = q.addressee_entity_id;

    CREATE TEMP TABLE touched_rows AS
    SELECT rowid AS place, quote_id, article_id, parent_quote_id, speaker_entity_id, addressee_entity_id FROM quotes
    WHERE quote_id IN (FROM touched_quotes);

    CREATE TEMP TABLE chained_quotes AS
    SELECT quote_id FROM touched_quotes
    UNION SELECT parent_quote_id FROM touched_rows WHERE parent_quote_id IS NOT NULL;

    CREATE TEMP TABLE chained_rows AS
    SELECT rowid AS place, entity_id FROM attributions WHERE quote_id IN (FROM chained_quotes);

    CREATE TEMP TABLE named_entities AS
    SELECT speaker_entity_id FROM touched_rows UNION SELECT addressee_entity_id FROM touched_rows
    UNION SELECT entity_id FROM chained_rows
"""
_NAMED = "quote_id, statement_id, article_id, origin_id, speaker_id, day, zone, start_char, end_char, confidence"
"""The columns of `statement_facts` that `statement_names` is made of."""

_TOUCHED_NAMES = """
    CREATE TEMP TABLE touched_mentions AS
    SELECT article_id FROM old_mentions UNION SELECT article_id FROM new_mentions;

    CREATE TEMP TABLE other_articles AS
    FROM touched_mentions EXCEPT FROM changed_articles;

    CREATE TEMP TABLE other_quotes AS
    SELECT rowid AS place, quote_id FROM statement_facts
    WHERE article_id IN (FROM other_articles) AND quote_id NOT IN (FROM touched_quotes);

    CREATE TEMP TABLE named_quotes AS
    SELECT quote_id FROM lost_named_facts UNION SELECT quote_id FROM gained_named_facts
    UNION SELECT quote_id FROM touched_rows WHERE article_id IN (FROM touched_mentions)
    UNION SELECT quote_id FROM other_quotes
"""


@dataclass(frozen=True, slots=True)
class StoredPart:
    """The part of a stored view that a publish can change.

    Attributes:
        name: The view.
        affected: Statements that find what the rows of the part depend on.
        condition: The rows of the view that are in the part.
        inputs: Tables that are restricted for the part, each with the rows that count.
        differences: What tells other views which rows differ afterwards: a name, the columns by which rows are told
            apart, and those that are kept. `lost_<name>` has those of rows that were there, `gained_<name>` those of
            others.
        between: Statements to run while the view has neither the rows before nor those after, which are those of
            `after_<view>`.
    """

    name: str
    affected: str
    condition: str
    inputs: dict[str, str]
    differences: tuple[tuple[str, str, str], ...] = ()
    between: str = ""


STORED_PARTS = (
    StoredPart(
        "latest_articles",
        _AFFECTED,
        "text_id IN (FROM touched_texts)",
        {"articles": _rows("articles", "coalesce(cluster_id, article_id) IN (FROM touched_texts)")},
        (("latest_articles", "*", "article_id"),),
    ),
    StoredPart(
        "speaker_roles",
        "",
        "article_id IN (FROM touched_roles)",
        {
            "relations": _rows("relations", "article_id IN (FROM touched_roles)"),
            "articles": _rows("articles", "article_id IN (FROM touched_roles)"),
            "entities": _rows("entities", "entity_id IN (SELECT object_entity_id FROM relations)"),
        },
        (("speaker_roles", "*", "article_id"),),
    ),
    StoredPart(
        "statement_facts",
        _TOUCHED_QUOTES,
        "quote_id IN (FROM touched_quotes)",
        {
            "quotes": "FROM built.quotes WHERE rowid IN (SELECT place FROM touched_rows)",
            "attributions": "FROM built.attributions WHERE rowid IN (SELECT place FROM chained_rows)",
            "latest_articles": _rows("latest_articles", "article_id IN (SELECT article_id FROM touched_rows)"),
            "entities": _rows("entities", "entity_id IN (FROM named_entities)"),
        },
        (("statement_facts", FACTS, FACTS), ("named_facts", _NAMED, "quote_id")),
        PEERS,
    ),
    StoredPart(
        "statement_names",
        _TOUCHED_NAMES,
        "quote_id IN (FROM named_quotes)",
        {
            "statement_facts": f"""
                SELECT {_NAMED} FROM after_statement_facts WHERE quote_id IN (FROM named_quotes)
                UNION ALL SELECT {_NAMED} FROM built.statement_facts WHERE rowid IN (SELECT place FROM other_quotes)
            """,
            "mentions": _rows("mentions", "article_id IN (SELECT article_id FROM statement_facts)"),
        },
    ),
)


def refresh_stored(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the stored views up to date after the change of tables; the database of the file is attached as `built`."""
    for part in STORED_PARTS:
        _refresh(connection, part)
    refresh_speakers(connection)


def _refresh(connection: duckdb.DuckDBPyConnection, part: StoredPart) -> None:
    run, after = connection.execute, f"after_{part.name}"
    if part.affected:
        run(part.affected)
    run(f"CREATE TEMP TABLE part_rows AS SELECT rowid FROM {part.name} WHERE {part.condition}")
    with restricted(connection, part.inputs, inlined=INLINED.get(part.name, ())) as with_clause:
        run(f"CREATE TEMP TABLE {after} AS {with_clause} FROM ({view(part.name).select})")
    if part.differences:
        run(f"CREATE TEMP TABLE part_before AS FROM {part.name} WHERE rowid IN (FROM part_rows)")
        for name, compared, kept in part.differences:
            for prefix, rows, others in (("lost", "part_before", after), ("gained", after, "part_before")):
                differing = f"SELECT {compared} FROM {rows} EXCEPT SELECT {compared} FROM {others}"
                run(f"CREATE TEMP TABLE {prefix}_{name} AS SELECT {kept} FROM ({differing})")
        run("DROP TABLE part_before")
    run(f"DELETE FROM {part.name} WHERE rowid IN (FROM part_rows)")
    if part.between:
        run(part.between)
    run(f"INSERT INTO {part.name} FROM {after}")
    run("DROP TABLE part_rows")
