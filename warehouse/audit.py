"""The audit: one SQL pass per table finds every broken row and why; what depends on a broken row goes with it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from newsledger.expectations.arrow import empty
from newsledger.expectations.declaration import Column, Table
from newsledger.expectations.keys import stable_id
from newsledger.expectations.rules import row_rules
from newsledger.expectations.tables import TABLES
from newsledger.warehouse.session import memory, parquet

Row = dict[str, object]
Known = Mapping[str, Sequence[Path]]
DEPENDS = "depends_on_rejected"


@dataclass(frozen=True, slots=True)
class Audit:
    """The rows that keep every promise, by table, and a reject for each that does not."""

    kept: dict[str, pa.Table]
    rejects: list[Row]


@dataclass(slots=True)
class _Broken:
    """Broken rows of one table: row number to its reasons."""

    reasons: dict[int, list[str]]

    def add(self, row: int, reason: str) -> bool:
        """Note a reason; whether the row was whole before."""
        fresh = row not in self.reasons
        self.reasons.setdefault(row, []).append(reason)
        return fresh


def audit(batch: Mapping[str, pa.Table], *, known: Known, run_id: str, at: datetime, memory_mb: int = 2048) -> Audit:
    """The batch split into rows that keep every promise and rejects.

    Args:
        batch: Tables by name, in the contract's schema with nulls allowed.
        known: Parquet files of published rows by table; references and evidence may point there. A batch row with the
            key of a published row takes its place.
        run_id: The run, for the rejects.
        at: The moment, for the rejects.
        memory_mb: Memory of the session.
    """
    declared = [one for one in TABLES if one.name in batch]
    with memory(memory_mb=memory_mb) as connection:
        _register(connection, batch, known)
        broken = {one.name: _Broken(_broken_rows(connection, one)) for one in declared}
        references = [
            (one, column, _pointing(connection, one, column))
            for one in declared
            for column in one.columns
            if column.references
        ]
        for one, column, dangling in references:
            for row in dangling:
                broken[one.name].add(row, f"dangling_{column.name}")
        _cascade(connection, declared, broken)
        documents = _documents(connection) if any(found.reasons for found in broken.values()) else {}
    rejects = [
        reject
        for one in declared
        for reject in _rejects(one, batch[one.name], broken[one.name], documents=documents, run_id=run_id, at=at)
    ]
    return Audit({one.name: _kept(batch[one.name], broken[one.name]) for one in declared}, rejects)


def _register(connection: duckdb.DuckDBPyConnection, batch: Mapping[str, pa.Table], known: Known) -> None:
    """A view `<table>_new` of the batch with row numbers, and `<table>_keys`, `whole_articles` over batch and lake."""
    for declared in TABLES:
        data = batch.get(declared.name, empty(declared))
        numbered = data.append_column("row__", pa.array(range(data.num_rows), pa.int64()))
        connection.register(f"{declared.name}_new", numbered)
        old = known.get(declared.name) or ()
        published = f"SELECT {declared.key} AS key FROM {parquet(list(old))} UNION ALL " if old else ""
        connection.execute(
            f"CREATE TEMP TABLE {declared.name}_keys AS SELECT DISTINCT key FROM "
            f"({published}SELECT {declared.key} AS key FROM {declared.name}_new)"
        )
    old = known.get("articles") or ()
    wanted = "(SELECT article_id FROM mentions_new UNION SELECT article_id FROM quotes_new UNION SELECT article_id FROM attributions_new UNION SELECT article_id FROM relations_new)"  # noqa: E501
    published = (
        f"SELECT article_id, title, text, document_id FROM {parquet(list(old))} "
        f"WHERE article_id IN {wanted} AND article_id NOT IN (SELECT article_id FROM articles_new WHERE article_id IS NOT NULL) UNION ALL "  # noqa: E501
        if old
        else ""
    )
    connection.execute(
        "CREATE TEMP TABLE whole_articles AS SELECT DISTINCT ON (article_id) * FROM "
        f"({published}SELECT article_id, title, text, document_id FROM articles_new)"
    )


def _broken_rows(connection: duckdb.DuckDBPyConnection, declared: Table) -> dict[int, list[str]]:
    """Every row that breaks a rule of its own, with the reasons in the rules' order."""
    cases = ", ".join(f"CASE WHEN {rule.broken} THEN '{rule.reason}' END" for rule in row_rules(declared))
    article = "LEFT JOIN whole_articles a USING (article_id)" if declared.evidence else ""
    found = connection.execute(
        f"SELECT row__, reasons FROM (SELECT t.row__, list_filter([{cases}], lambda x: x IS NOT NULL) AS reasons FROM "
        f"(SELECT *, row_number() OVER (PARTITION BY {declared.key} ORDER BY row__) AS seen FROM {declared.name}_new) t "
        f"{article}) WHERE len(reasons) > 0 ORDER BY row__"
    ).fetchall()
    return {row: list(reasons) for row, reasons in found}


def _pointing(connection: duckdb.DuckDBPyConnection, declared: Table, column: Column) -> list[int]:
    """The rows whose reference points at no row, new or published."""
    target = str(column.references).split(".")[0]
    if target == "runs":
        return []
    found = connection.execute(
        f"SELECT row__ FROM {declared.name}_new t WHERE t.{column.name} IS NOT NULL "
        f"AND t.{column.name} NOT IN (SELECT key FROM {target}_keys WHERE key IS NOT NULL)"
    ).fetchall()
    return [row for (row,) in found]


def _cascade(connection: duckdb.DuckDBPyConnection, declared: list[Table], broken: dict[str, _Broken]) -> None:
    """Reject what points at a rejected row, until nothing more does; a duplicate's first row keeps its dependents."""
    gone = {one.name: _gone(connection, one, broken[one.name]) for one in declared}
    moved = any(gone.values())
    while moved:
        moved = False
        for one in declared:
            for column in one.columns:
                target = str(column.references).split(".")[0]
                if column.references and gone.get(target):
                    moved |= _follow(connection, one, column, gone=gone[target], broken=broken[one.name])
        gone = {one.name: _gone(connection, one, broken[one.name]) for one in declared} if moved else gone


def _gone(connection: duckdb.DuckDBPyConnection, declared: Table, found: _Broken) -> set[str]:
    """The keys of which no whole row is left."""
    if not found.reasons:
        return set()
    connection.register("rejected__", pa.table({"row__": pa.array(list(found.reasons), pa.int64())}))
    keys = connection.execute(
        f"SELECT {declared.key} FROM {declared.name}_new WHERE {declared.key} IS NOT NULL GROUP BY 1 "
        "HAVING bool_and(row__ IN (SELECT row__ FROM rejected__))"
    ).fetchall()
    connection.unregister("rejected__")
    return {key for (key,) in keys}


def _follow(
    connection: duckdb.DuckDBPyConnection, declared: Table, column: Column, *, gone: set[str], broken: _Broken
) -> bool:
    connection.register("gone__", pa.table({"key": pa.array(list(gone), pa.string())}))
    rows = connection.execute(
        f"SELECT row__ FROM {declared.name}_new WHERE {column.name} IN (SELECT key FROM gone__)"
    ).fetchall()
    connection.unregister("gone__")
    fresh = [row for (row,) in rows if row not in broken.reasons]
    for row in fresh:
        broken.add(row, DEPENDS)
    return bool(fresh)


def _documents(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The document of every article that rows speak of."""
    return dict(connection.execute("SELECT article_id, document_id FROM whole_articles").fetchall())


def _kept(data: pa.Table, broken: _Broken) -> pa.Table:
    if not broken.reasons:
        return data
    return data.filter(pa.array([row not in broken.reasons for row in range(data.num_rows)], pa.bool_()))


def _rejects(
    declared: Table, data: pa.Table, broken: _Broken, *, documents: dict[str, str], run_id: str, at: datetime
) -> list[Row]:
    order = sorted(broken.reasons)
    rows = data.take(pa.array(order, pa.int64())).to_pylist()
    return [
        _reject(declared, row, broken.reasons[number], documents=documents) | {"run_id": run_id, "rejected_at": at}
        for number, row in zip(order, rows, strict=True)
    ]


def _reject(declared: Table, row: Row, reasons: list[str], *, documents: dict[str, str]) -> Row:
    key, url = row.get(declared.key), row.get("url")
    document = row.get("document_id") or documents.get(str(row.get("article_id")))
    cut = {name: value[:2000] if isinstance(value, str) else value for name, value in row.items()}
    parts = ("validate", declared.name, key, document, url, reasons[0])
    return {
        "reject_id": stable_id("reject", *(None if part is None else str(part) for part in parts)),
        "stage": "validate",
        "table_name": declared.name,
        "key": key,
        "document_id": document,
        "url": url,
        "reason": reasons[0],
        "detail": "; ".join(reasons),
        "row_json": json.dumps(cut, default=str, ensure_ascii=False),
    }
