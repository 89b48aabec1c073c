"""The references of an audit: keys that may be referred to, and the articles whose text is evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from newsledger.expectations.arrow import conform
from newsledger.expectations.declaration import Column, Table
from newsledger.expectations.rules import RowRule
from newsledger.expectations.tables import TABLES, table
from newsledger.warehouse.session import parquet

PublishedFiles = Mapping[str, Sequence[Path]]
_ARTICLE = "article_id, document_id, url, title, text"


@dataclass(slots=True)
class Case:
    """The state of an audit: the batch, the published files, and the reasons so far, by table and row number."""

    connection: duckdb.DuckDBPyConnection
    batch: dict[str, pa.Table]
    stored: PublishedFiles
    faults: dict[str, dict[int, list[RowRule]]] = field(default_factory=dict)
    has_sound: bool = False

    @property
    def tables(self) -> list[Table]:
        """The declared tables in the batch, in the contract's order."""
        return [declared for declared in TABLES if declared.name in self.batch]

    def resolves(self, column: Column) -> bool:
        """Return whether the column's references can be looked up."""
        return target(column) in self.batch or target(column) in self.stored

    def referring(self, name: str) -> list[tuple[Table, Column]]:
        """Return the columns of the batch that refer to a table."""
        return [(table, column) for table in self.tables for column in table.columns if target(column) == name]


def target(column: Column) -> str:
    """Return the table that a column refers to; the empty string where it refers to none."""
    return (column.references or "").partition(".")[0]


def opened(connection: duckdb.DuckDBPyConnection, batch: Mapping[str, pa.Table], stored: PublishedFiles) -> Case:
    """Return the case of a batch; `batch_<table>` with numbered rows and `keys_<table>` exist in the connection.

    Raises:
        ContractError: A table lacks a column or holds another type.
    """
    case = Case(connection, {name: conform(table(name), data) for name, data in batch.items()}, stored)
    for name, data in case.batch.items():
        connection.register(f"batch_{name}", data.append_column("rid", pa.arange(0, data.num_rows)))
    for name in dict.fromkeys(
        target(column) for declared in case.tables for column in declared.columns if column.references
    ):
        _gather_keys(case, name)
    return case


def _gather_keys(case: Case, name: str) -> None:
    """Create `keys_<table>`: the batch's keys, and the published keys that the batch refers to."""
    key = table(name).key
    case.connection.execute(f"CREATE TEMP TABLE keys_{name} (key VARCHAR)")
    if name in case.batch:
        case.connection.execute(
            f"INSERT INTO keys_{name} SELECT DISTINCT {key} FROM batch_{name} WHERE {key} IS NOT NULL"
        )
    if not case.stored.get(name):
        return
    query = " UNION ".join(
        f'SELECT "{column.name}" AS key FROM batch_{declared.name}' for declared, column in case.referring(name)
    )
    missing = f"SELECT key FROM ({query}) ANTI JOIN keys_{name} USING (key) WHERE key IS NOT NULL"
    case.connection.execute(f"CREATE OR REPLACE TEMP TABLE asked AS {missing}")
    if _any(case, "asked"):
        published = f"SELECT DISTINCT {key} FROM {parquet(case.stored[name])} WHERE {key} IN (SELECT key FROM asked)"
        case.connection.execute(f"INSERT INTO keys_{name} {published}")


def gather_articles(case: Case) -> None:
    """Create `sound`: the sound articles of the batch, and the published ones that its other rows refer to."""
    run = case.connection.execute
    case.has_sound = True
    run("CREATE TEMP TABLE sound (article_id VARCHAR, document_id VARCHAR, url VARCHAR, title VARCHAR, text VARCHAR)")
    if "articles" in case.batch:
        sound = f"SELECT {_ARTICLE} FROM batch_articles WHERE rid NOT IN (SELECT unnest(?::BIGINT[]))"
        run(f"INSERT INTO sound {sound}", [list(case.faults["articles"])])
    if not case.stored.get("articles"):
        return
    speaking = [table for table in case.tables if table.evidence]
    query = " UNION ".join(f"SELECT article_id FROM batch_{table.name}" for table in speaking)
    run(f"CREATE OR REPLACE TEMP TABLE asked AS SELECT article_id FROM ({query}) ANTI JOIN sound USING (article_id)")
    if _any(case, "asked"):
        published = f"SELECT {_ARTICLE} FROM {parquet(case.stored['articles'])}"
        run(f"INSERT INTO sound {published} WHERE article_id IN (SELECT article_id FROM asked)")


def published_keys(case: Case, name: str, keys: pa.Array) -> pa.Array:
    """Return those of some keys that published files contain."""
    if not case.stored.get(name) or not len(keys):
        return pa.array([], pa.string())
    key = table(name).key
    case.connection.register("asked_keys", pa.table({"key": keys}))
    query = (
        f"SELECT DISTINCT {key} AS key FROM {parquet(case.stored[name])} WHERE {key} IN (SELECT key FROM asked_keys)"
    )
    key_column = case.connection.sql(query).to_arrow_table()["key"].combine_chunks()
    case.connection.unregister("asked_keys")
    return key_column


def places(case: Case, article_ids: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
    """Return document and URL of some articles, of the batch or published."""
    if not article_ids:
        return {}
    case.connection.register("asked_keys", pa.table({"key": pa.array(sorted(set(article_ids)), pa.string())}))
    origins = [f"batch_{name}" for name in ("articles",) if name in case.batch]
    if case.stored.get("articles"):
        origins.append(parquet(case.stored["articles"]))
    places_found: dict[str, tuple[str | None, str | None]] = {}
    for origin in origins:
        query = f"SELECT article_id, document_id, url FROM {origin} WHERE article_id IN (SELECT key FROM asked_keys)"
        for article_id, document_id, url in case.connection.execute(query).fetchall():
            places_found.setdefault(article_id, (document_id, url))
    case.connection.unregister("asked_keys")
    return places_found


def _any(case: Case, name: str) -> bool:
    return case.connection.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone() is not None
