"""The part of a ledger that a report is about: the chosen rows of its tables, under every view of the warehouse."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from newsledger.expectations.errors import SettingsError, WarehouseError
from newsledger.expectations.tables import LOADED
from newsledger.warehouse.attached import attached
from newsledger.warehouse.home import Home
from newsledger.warehouse.report.phrases import counted
from newsledger.warehouse.view_files import STORED, View, views

Fields = Mapping[str, Any]
_OF_ARTICLES = frozenset({"mentions", "relations", "credits"})
_CHAINS, _FACTS = "statement_chains", "statement_facts"
_LATEST = "article_key, article_id, day"
_NAMESAKES = """
SELECT entity_id, name, type, article_count FROM entities
WHERE entity_id = $name OR lower(name) = lower($name)
    OR list_contains(list_transform(aliases, lambda alias: lower(alias)), lower($name))
ORDER BY entity_id = $name DESC, lower(name) = lower($name) DESC, article_count DESC, entity_id
"""
# The statements of an entity: those that it stands behind, and those that mention it.
_STATEMENTS_OF = """
SELECT quote_id FROM quotes WHERE speaker_entity_id = $entity
UNION SELECT quote_id FROM attributions WHERE entity_id = $entity
UNION SELECT q.quote_id FROM quotes q JOIN mentions m ON m.article_id = q.article_id AND m.zone = q.zone
    AND m.start_char >= q.start_char AND m.end_char <= q.end_char
WHERE m.entity_id = $entity
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: what all of its bounds have in common, or all of the ledger where nothing is given.

    Attributes:
        since: First day.
        until: Day after the last.
        entity: Name, alias or entity_id: articles that mention the entity, and statements by it or about it.
        story: A story_id.
        keys: Keys of statements, such as the matches of a search.
        article_ids: Keys of articles, such as the matches of a search among articles.
        label: Words for what the keys are, for the heading.
        article: article_id or article_key of one article.
    """

    since: date | None = None
    until: date | None = None
    entity: str | None = None
    story: str | None = None
    keys: Sequence[str] | None = None
    article_ids: Sequence[str] | None = None
    label: str = ""
    article: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        bounds = (self.since, self.until, self.entity, self.story, self.keys, self.article_ids, self.article)
        return all(bound is None for bound in bounds)

    @property
    def has_statements(self) -> bool:
        """Whether statements are chosen one by one, and not by their articles alone."""
        return self.entity is not None or self.keys is not None


@dataclass(frozen=True, slots=True)
class _Bound:
    """A part of a query, with the values of its parameters."""

    sql: str
    values: Fields


@dataclass(frozen=True, slots=True)
class Slice:
    """An open slice: its connection, the publish that it is of, and the entity or story that it is about."""

    connection: duckdb.DuckDBPyConnection
    generation: int
    run_id: str
    scope: Scope
    subject: str = ""

    def rows(self, sql: str, /, **values: object) -> list[Fields]:
        """Return the rows of a query."""
        cursor = self.connection.execute(sql, values)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def opened(home: Home, scope: Scope, *, memory_mb: int = 2_048) -> Iterator[Slice]:
    """Open the slice of a home. It stays as it is while a run swaps in another warehouse.

    Raises:
        SettingsError: The entity or story is not in the ledger, or the name means several entities.
        WarehouseError: There is no warehouse, or it cannot be read.
    """
    if not home.warehouse.exists():
        raise WarehouseError(f"no warehouse in {home.root}; create one with: newsledger run SOURCE --home {home.root}")
    with (
        tempfile.TemporaryDirectory(prefix="newsledger-report-", ignore_cleanup_errors=True) as spill,
        attached(home, Path(spill), memory_mb=memory_mb) as connection,
    ):
        yield _sliced(connection, scope)


def _sliced(connection: duckdb.DuckDBPyConnection, scope: Scope) -> Slice:
    connection.begin()
    generation, run_id = connection.execute("SELECT generation, run_id FROM newsledger_manifest").fetchall()[0]
    whole = Slice(connection, int(generation), str(run_id), scope)
    entity, entity_id = _entity(whole) if scope.entity is not None else ("", "")
    story = _story(whole) if scope.story is not None else ""
    subject = " · ".join(filter(None, (entity, story, scope.label)))
    if not scope.is_whole:
        _choose(whole, entity_id)
    connection.execute("USE memory")
    for declared in LOADED:
        origin = f"home.{declared.name}"
        condition = "" if scope.is_whole else _condition(declared.name, by_statement=scope.has_statements)
        connection.execute(f"CREATE VIEW {declared.name} AS SELECT * FROM {origin}{condition}")
    for view in views():
        connection.execute(_view(view, is_whole=scope.is_whole))
    _keep(connection, with_statements=not scope.is_whole, with_coverage=scope.article is None)
    connection.commit()
    return Slice(connection, int(generation), str(run_id), scope, subject)


def _entity(whole: Slice) -> tuple[str, str]:
    """Return name and entity_id of the entity that the scope names.

    Raises:
        SettingsError: There is none, or several have the name.
    """
    entities = whole.rows(_NAMESAKES, name=whole.scope.entity)
    if not entities:
        raise SettingsError(f'no entity is named {whole.scope.entity!r}; find one with: newsledger sql "FROM entities"')
    first = entities[0]
    namesakes = [row for row in entities if row["name"].lower() == first["name"].lower()]
    if len(namesakes) > 1 and whole.scope.entity != first["entity_id"]:
        names = ", ".join(
            f"{row['entity_id']} ({row['type']}, {counted(row['article_count'], 'article')})" for row in namesakes[:5]
        )
        raise SettingsError(f"several entities are named {whole.scope.entity!r}; use the entity_id of one: {names}")
    return str(first["name"]), str(first["entity_id"])


def _story(whole: Slice) -> str:
    """Return the headline of the story that the scope names.

    Raises:
        SettingsError: There is none.
    """
    titles = whole.rows("SELECT title FROM stories_flat WHERE story_id = $story", story=whole.scope.story)
    if not titles:
        raise SettingsError(
            f'no story has the story_id {whole.scope.story!r}; find one with: newsledger sql "FROM stories_flat"'
        )
    return str(titles[0]["title"] or whole.scope.story)


def _choose(whole: Slice, entity_id: str) -> None:
    """Create the tables `chosen` of articles and, if statements are chosen one by one, `chosen_statements`."""
    scope, run = whole.scope, whole.connection.execute
    if scope.has_statements:
        sources = [_Bound(f"({_STATEMENTS_OF})", {"entity": entity_id})] if entity_id else []
        if scope.keys is not None:
            sources.append(_Bound("(SELECT unnest($keys::VARCHAR[]) AS quote_id)", {"keys": list(scope.keys)}))
        both = _joined(sources, " INTERSECT ")
        run(f"CREATE TABLE memory.chosen_statements AS {both.sql}", both.values)
    every = _joined(_article_bounds(scope, entity_id), " AND ")
    run(f"CREATE TABLE memory.chosen AS SELECT {_LATEST} FROM latest_articles WHERE {every.sql}", every.values)


def _joined(bounds: Sequence[_Bound], word: str) -> _Bound:
    values = {name: value for bound in bounds for name, value in bound.values.items()}
    return _Bound(word.join(bound.sql for bound in bounds), values)


def _article_bounds(scope: Scope, entity_id: str) -> list[_Bound]:
    """Return the conditions for the articles of a scope that is not the whole ledger."""
    bounds = []
    if scope.has_statements:
        query = "SELECT article_id FROM quotes SEMI JOIN memory.chosen_statements USING (quote_id)"
        if scope.keys is None:  # articles that only mention the entity count too
            query += " UNION SELECT article_id FROM mentions WHERE entity_id = $entity"
        bounds.append(_Bound(f"article_id IN ({query})", {} if scope.keys is not None else {"entity": entity_id}))
    plain: dict[str, tuple[str, object]] = {
        "article_id IN (SELECT unnest($articles::VARCHAR[]))": ("articles", scope.article_ids),
        "story_id = $story": ("story", scope.story),
        "$article IN (article_id, article_key)": ("article", scope.article),
        "day >= $since": ("since", scope.since),
        "day < $until": ("until", scope.until),
    }
    return bounds + [_Bound(sql, {name: value}) for sql, (name, value) in plain.items() if value is not None]


def _condition(name: str, *, by_statement: bool) -> str:
    """Return the end of a query for the rows of a table that are of chosen articles."""
    if name == "articles":
        return " SEMI JOIN chosen USING (article_key)"
    if name in _OF_ARTICLES or (name in {"quotes", "attributions"} and not by_statement):
        return " SEMI JOIN chosen USING (article_id)"
    if name in {"quotes", "attributions"}:
        return " SEMI JOIN chosen USING (article_id) SEMI JOIN chosen_statements USING (quote_id)"
    return ""


def _view(view: View, *, is_whole: bool) -> str:
    """Return the statement that creates a view over the slice.

    A chain is that of the whole ledger: it names who stands behind the parent statement, which may not be chosen. What
    the warehouse stores is read from there where nothing is left out.
    """
    if view.name == _CHAINS:
        return (
            f"CREATE VIEW {_CHAINS} AS SELECT quote_id, chain, is_first_hand, speaker_confidence FROM home.{_FACTS} "
            "SEMI JOIN quotes USING (quote_id)"
        )
    if is_whole and view.name in STORED:
        return f"CREATE VIEW {view.name} AS FROM home.{view.name}"
    return next(view.statements())  # without the comments


def _keep(connection: duckdb.DuckDBPyConnection, *, with_statements: bool, with_coverage: bool) -> None:
    """Compute the views that others read once; the warehouse has stored the statements of a whole ledger."""
    names = {"latest_articles": True, "coverage": with_coverage, _FACTS: with_statements}
    for name in (name for name, is_kept in names.items() if is_kept):
        connection.execute(f"CREATE TABLE kept_{name} AS FROM {name}")
        connection.execute(f"CREATE OR REPLACE VIEW {name} AS FROM kept_{name}")
