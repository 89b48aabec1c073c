"""The audit: which rows of a batch keep every promise, and which do not, and why."""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.declaration import Table
from newsledger.expectations.rules import DEPENDS, RowRule, row_rules
from newsledger.warehouse.lookups import Case, Known, gather_articles, opened, places, published_keys
from newsledger.warehouse.rejection import Rejection, rejected_rows, shown
from newsledger.warehouse.session import session


@dataclass(frozen=True, slots=True)
class Audit:
    """The rows that keep every promise, by table, and one row of `rejects` for each that does not."""

    kept: dict[str, pa.Table]
    rejects: list[dict[str, object]]


def audit(
    batch: Mapping[str, pa.Table], *, known: Known, run_id: str, at: datetime, spill: Path | None = None
) -> Audit:
    """The batch without its broken rows and what depends on them, and why each was set aside.

    A reference holds where batch or published files have its row; references to a table that is in neither are not
    judged. Of rows with one key a sound one survives, the first by content.

    Args:
        batch: New rows by table, with the declared columns.
        known: Parquet files of published rows, by table.
        run_id: The run that asks.
        at: When it asks.
        spill: Folder for what does not fit into memory.

    Raises:
        ContractError: A table lacks a column or holds another type.
    """
    with session(spill) as connection:
        case = opened(connection, batch, known)
        for one in case.tables:
            if one.evidence and not case.has_sound:
                gather_articles(case)
            case.found[one.name] = _broken(case, one)
        _spread(case)
        found = [one for declared in case.tables for one in _rejections(case, declared)]
        spoken = [str(one.row["article_id"]) for one in found if one.row.get("article_id")]
        where = places(case, spoken)
    return Audit(
        {one.name: _kept(case, one) for one in case.tables}, rejected_rows(found, places=where, run_id=run_id, at=at)
    )


def _broken(case: Case, table: Table) -> dict[int, list[RowRule]]:
    """The broken rows of one table by number, each with the rules that it breaks: one pass over the table."""
    skipped = {f"dangling_{one.name}" for one in table.columns if one.references and not case.resolves(one)}
    rules = [rule for rule in row_rules(table) if rule.reason not in skipped]
    origin = f"batch_{table.name} t" + (" LEFT JOIN sound a ON a.article_id = t.article_id" if table.evidence else "")
    _gather_surplus(case, table, origin=origin, rules=rules[:-1])
    broken = " OR ".join(f"coalesce({rule.sql}, false)" for rule in rules)
    flags = ", ".join(f"coalesce({rule.sql}, false)" for rule in rules)
    rows = case.connection.execute(f"SELECT t.rid, [{flags}] FROM {origin} WHERE {broken}").fetchall()
    return {rid: [rule for rule, flag in zip(rules, found, strict=True) if flag] for rid, found in sorted(rows)}


def _gather_surplus(case: Case, table: Table, *, origin: str, rules: list[RowRule]) -> None:
    """Create `surplus_<table>`: the rows whose key another row has that is sounder, or else first by content."""
    key = f't."{table.key}"'
    twice = f"SELECT {key} FROM batch_{table.name} t WHERE {key} IS NOT NULL GROUP BY 1 HAVING count(*) > 1"
    broken = " OR ".join(f"coalesce({rule.sql}, false)" for rule in rules)
    content = "to_json(struct_pack({}))".format(", ".join(f'"{name}" := t."{name}"' for name in table.names))
    case.connection.execute(f"CREATE TEMP TABLE twice_{table.name} AS {twice}")
    case.connection.execute(
        f"CREATE TEMP TABLE surplus_{table.name} AS SELECT rid FROM ("
        f"SELECT t.rid, row_number() OVER (PARTITION BY {key} ORDER BY {broken}, {content}, t.rid) AS place "
        f"FROM {origin} WHERE {key} IN (FROM twice_{table.name})) WHERE place > 1"
    )


def _spread(case: Case) -> None:
    """Set aside every row that refers to one that was set aside, and so on until nothing more follows."""
    waiting = deque((one, list(case.found[one.name])) for one in case.tables if case.found[one.name])
    while waiting:
        table, rids = waiting.popleft()
        lost = _lost_keys(case, table, rids)
        for one, column in case.referring(table.name) if len(lost) else []:
            found = case.found[one.name]
            hit = pc.indices_nonzero(pc.is_in(case.batch[one.name][column.name], value_set=lost)).to_pylist()
            if fresh := [rid for rid in hit if rid not in found]:
                doc = f"{column.name} is in {column.references} on a row that is kept."
                rule = RowRule(DEPENDS, "", doc, column.name)
                found.update((rid, [rule]) for rid in fresh)
                waiting.append((one, fresh))


def _lost_keys(case: Case, table: Table, rids: list[int]) -> pa.Array:
    """The keys of rows set aside that no kept row and no published row has."""
    keys = case.batch[table.name][table.key]
    gone = pc.drop_null(pc.unique(keys.take(pa.array(rids, pa.int64()))))
    alike = pc.indices_nonzero(pc.is_in(keys, value_set=gone)).to_pylist()
    kept = [rid for rid in alike if rid not in case.found[table.name]]
    alive = pa.concat_arrays(
        [keys.take(pa.array(kept, pa.int64())).combine_chunks(), published_keys(case, table.name, gone)]
    )
    return gone.filter(pc.invert(pc.is_in(gone, value_set=alive)))


def _rejections(case: Case, table: Table) -> list[Rejection]:
    found = case.found[table.name]
    rows = case.batch[table.name].take(pa.array(list(found), pa.int64())).to_pylist()
    return [
        Rejection(table, row, {rule.reason: _fault(table, rule, row) for rule in rules})
        for row, rules in zip(rows, found.values(), strict=True)
    ]


def _fault(table: Table, rule: RowRule, row: Mapping[str, object]) -> str:
    """The values at fault: of the rule's columns, or of all that its SQL names."""
    named = set(re.findall(r't\."?(\w+)', rule.sql)) | {rule.column or table.key}
    return shown(row, [name for name in table.names if name in named])


def _kept(case: Case, table: Table) -> pa.Table:
    data, found = case.batch[table.name], case.found[table.name]
    if not found:
        return data
    mask = pc.is_in(pa.array(range(data.num_rows), pa.int64()), value_set=pa.array(list(found), pa.int64()))
    return data.filter(pc.invert(mask))
