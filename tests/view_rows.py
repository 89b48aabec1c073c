"""A database in memory with hand-made rows and every view; columns that a test does not name are null or plain."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

import duckdb

from newsledger.expectations.declaration import Kind
from newsledger.expectations.tables import LOADED, table
from newsledger.warehouse.stored_rows import store_views
from newsledger.warehouse.view_files import STORED, create_views, views

DAY = date(2026, 3, 4)
_PLAIN: dict[Kind, object] = {Kind.BOOL: False, Kind.SHARE: 0.9, Kind.INT: 0, Kind.TEXTS: [], Kind.TEXT: "x"}
_PLAIN |= {Kind.TIMESTAMP: datetime.combine(DAY, time(12), UTC)}
_FITTING: Mapping[str, Mapping[str, object]] = {
    "articles": {"version": 1, "is_latest": True, "is_cluster_origin": True, "published_method": "meta"},
    "entities": {"type": "PERSON", "resolution": "corpus"},
    "quotes": {"zone": "body", "kind": "direct"},
    "attributions": {"role": "speaker", "zone": "body"},
    "mentions": {"zone": "body", "kind": "name", "type": "PERSON"},
    "relations": {"zone": "body", "type": "HOLDS_ROLE", "modality": "asserted"},
    "fetches": {"outcome": "new", "role": "document"},
}


def store_views_again(connection: duckdb.DuckDBPyConnection, *, articles: int = 100, statements: int = 100) -> None:
    """Store the rows of the views that a warehouse stores, as they are by its tables, by portions."""
    connection.begin()
    for declared in views():
        if declared.name in STORED:
            (kind,) = connection.execute(
                "SELECT table_type FROM information_schema.tables WHERE table_name = ?", [declared.name]
            ).fetchall()[0]
            connection.execute(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} {declared.name}")
    for declared in views():
        if declared.name in STORED:
            for statement in declared.table_statements():
                connection.execute(statement)
    connection.commit()
    store_views(connection, articles=articles, statements=statements)


class HandMade:
    """A connection with the tables of the contract and all views."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        connection.execute("SET TimeZone = 'UTC'")
        connection.begin()  # or else the log of a file is flushed to the disk after each statement
        for declared in LOADED:
            columns = ", ".join(f'"{column.name}" {column.kind.value}' for column in declared.columns)
            connection.execute(f'CREATE TABLE "{declared.name}" ({columns})')
        create_views(connection)
        connection.commit()

    def clear(self) -> None:
        """Delete all rows."""
        for declared in LOADED:
            self.connection.execute(f'DELETE FROM "{declared.name}"')

    def add(self, name: str, key: str, /, **values: object) -> str:
        """Insert a row and return its key."""
        declared = table(name)
        row = {column.name: _PLAIN.get(column.kind) for column in declared.columns if column.required}
        row |= {declared.key: key, **_FITTING.get(name, {}), **values}
        names, marks = ", ".join(f'"{column}"' for column in row), ", ".join("?" * len(row))
        self.connection.execute(f'INSERT INTO "{name}" ({names}) VALUES ({marks})', list(row.values()))
        return key

    def article(self, key: str, text: str = "", /, **values: object) -> str:
        """Insert the only version of an article, by an outlet of its own, on DAY."""
        row = {"article_key": key, "source_id": f"s-{key}", "canonical_url": f"https://{key}.example/a", **values}
        row.setdefault("published_on", DAY)
        if not self.rows("SELECT 1 FROM sources WHERE source_id = ?", row["source_id"]):
            self.add("sources", str(row["source_id"]), name=str(row["source_id"]).upper(), kind="other")
        return self.add("articles", key, text=text, title=row.pop("title", key), **row)

    def quote(self, key: str, article: str, content: str, /, **values: object) -> str:
        """Insert a statement, at its place in the article's text if it is there."""
        (text,) = self.rows("SELECT text FROM articles WHERE article_id = ?", article)[0]
        start = max(str(text).find(content), 0)
        places = {"start_char": start, "end_char": start + len(content), "text": content}
        return self.add("quotes", key, **{"article_id": article, "content": content, **places, **values})

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Return the rows of a query."""
        return self.connection.execute(sql, list(values)).fetchall()
