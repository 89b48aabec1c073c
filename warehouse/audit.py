"""The audit of a batch: which rows keep every rule of the contract, and why the others do not."""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.declaration import Table
from newsledger.expectations.rules import (
    DEPENDS,
    RowRule,
    duplicate_rule,
    evidence_rules,
    reference_rules,
    value_rules,
)
from newsledger.warehouse.lookups import Case, PublishedFiles, gather_articles, opened, places, published_keys
from newsledger.warehouse.rejection import Rejection, rejected_rows, shown
from newsledger.warehouse.session import session


@dataclass(frozen=True, slots=True)
class Audit:
    """The rows that keep every rule, by table, and one row of `rejects` for each that does not."""

    accepted: dict[str, pa.Table]
    rejects: list[dict[str, object]]


def audit(
    batch: Mapping[str, pa.Table], *, stored: PublishedFiles, run_id: str, moment: datetime, spill: Path | None = None
) -> Audit:
    """Audit a batch: remove broken rows and the rows that depend on them, and say why.

    A reference holds where the batch or the published files have its row; references to a table that is in neither are
    not checked. Of several rows with one key, a sound one survives, the first by content.

    Args:
        batch: New rows by table, with the declared columns.
        stored: Parquet files of published rows, by table.
        run_id: The run that audits.
        moment: Time of the audit.
        spill: Folder for data that does not fit into memory.

    Raises:
        ContractError: A table lacks a column or has another type.
    """
    with session(spill) as connection:
        case = opened(connection, batch, stored)
        for table in case.tables:
            if table.evidence and not case.has_sound:
                gather_articles(case)
            case.faults[table.name] = _broken(case, table) if case.batch[table.name].num_rows else {}
        _spread(case)
        rejections = [table for declared in case.tables for table in _rejections(case, declared)]
        article_ids = [str(table.row["article_id"]) for table in rejections if table.row.get("article_id")]
        article_places = places(case, article_ids)
    return Audit(
        {table.name: _kept(case, table) for table in case.tables},
        rejected_rows(rejections, places=article_places, run_id=run_id, moment=moment),
    )


def _broken(case: Case, table: Table) -> dict[int, list[RowRule]]:
    """Return the broken rows of one table by number, each with the rules that it breaks."""
    rules = _rules(case, table)
    origin = f"batch_{table.name} t" + (" LEFT JOIN sound a ON a.article_id = t.article_id" if table.evidence else "")
    if _has_repeated_keys(case, table):
        _gather_surplus(case, table, origin=origin, rules=rules)
        rules = [*rules, duplicate_rule(table)]
    flags = [f"coalesce({rule.sql}, false)" for rule in rules]
    rids = [
        rid for (rid,) in case.connection.execute(f"SELECT t.rid FROM {origin} WHERE {' OR '.join(flags)}").fetchall()
    ]
    if (
        not rids
    ):  # as in most tables: to plan a query that tells every rule takes as long as to find that none is broken
        return {}
    query = f"SELECT t.rid, [{', '.join(flags)}] FROM {origin} WHERE t.rid IN (SELECT unnest(?::BIGINT[]))"
    rows = case.connection.execute(query, [rids]).fetchall()
    return {rid: [rule for rule, flag in zip(rules, outcomes, strict=True) if flag] for rid, outcomes in sorted(rows)}


def _rules(case: Case, table: Table) -> list[RowRule]:
    """Return the rules that can be checked, but for the one about repeated keys."""
    references = [column for column in table.columns if column.references and case.resolves(column)]
    checked = {f"dangling_{column.name}" for column in references}
    dangling = [rule for rule in reference_rules(table) if rule.reason in checked]
    return [*value_rules(table), *dangling, *evidence_rules(table)]


def _has_repeated_keys(case: Case, table: Table) -> bool:
    keys = case.batch[table.name][table.key].drop_null()
    distinct: int = pc.count_distinct(keys).as_py()
    return distinct < len(keys)


def _gather_surplus(case: Case, table: Table, *, origin: str, rules: list[RowRule]) -> None:
    """Create `surplus_<table>`: rows whose key belongs to another row that is sounder, or else first by content."""
    key = f't."{table.key}"'
    twice = f"SELECT {key} FROM batch_{table.name} t WHERE {key} IS NOT NULL GROUP BY 1 HAVING count(*) > 1"
    condition = " OR ".join(f"coalesce({rule.sql}, false)" for rule in rules)
    content = "to_json(struct_pack({}))".format(", ".join(f'"{name}" := t."{name}"' for name in table.names))
    case.connection.execute(f"CREATE TEMP TABLE twice_{table.name} AS {twice}")
    case.connection.execute(
        f"CREATE TEMP TABLE surplus_{table.name} AS SELECT rid FROM ("
        f"SELECT t.rid, row_number() OVER (PARTITION BY {key} ORDER BY {condition}, {content}, t.rid) AS place "
        f"FROM {origin} WHERE {key} IN (FROM twice_{table.name})) WHERE place > 1"
    )


def _spread(case: Case) -> None:
    """Reject every row that refers to a rejected row, transitively."""
    queue = deque(
        (changed_table, list(case.faults[changed_table.name]))
        for changed_table in case.tables
        if case.faults[changed_table.name]
    )
    while queue:
        table, rids = queue.popleft()
        lost_keys = _lost_keys(case, table, rids)
        for changed_table, column in case.referring(table.name) if len(lost_keys) else []:
            faults = case.faults[changed_table.name]
            hit = pc.indices_nonzero(
                pc.is_in(case.batch[changed_table.name][column.name], value_set=lost_keys)
            ).to_pylist()
            if fresh := [rid for rid in hit if rid not in faults]:
                doc = f"{column.name} is in {column.references} on a row that is kept."
                rule = RowRule(DEPENDS, "", doc, column.name)
                faults.update((rid, [rule]) for rid in fresh)
                queue.append((changed_table, fresh))


def _lost_keys(case: Case, table: Table, rids: list[int]) -> pa.Array:
    """Return the keys of rejected rows that no remaining or published row has."""
    keys = case.batch[table.name][table.key]
    dropped_keys = pc.drop_null(pc.unique(keys.take(pa.array(rids, pa.int64()))))
    alike = pc.indices_nonzero(pc.is_in(keys, value_set=dropped_keys)).to_pylist()
    remaining = [rid for rid in alike if rid not in case.faults[table.name]]
    alive = pa.concat_arrays(
        [keys.take(pa.array(remaining, pa.int64())).combine_chunks(), published_keys(case, table.name, dropped_keys)]
    )
    return dropped_keys.filter(pc.invert(pc.is_in(dropped_keys, value_set=alive)))


def _rejections(case: Case, table: Table) -> list[Rejection]:
    faults = case.faults[table.name]
    if not faults:
        return []
    rows = case.batch[table.name].take(pa.array(list(faults), pa.int64())).to_pylist()
    return [
        Rejection(table, row, {rule.reason: _fault(table, rule, row) for rule in rules})
        for row, rules in zip(rows, faults.values(), strict=True)
    ]


def _fault(table: Table, rule: RowRule, row: Mapping[str, object]) -> str:
    """Return the invalid values: those of the rule's columns, or of all columns in its SQL."""
    names = set(re.findall(r't\."?(\w+)', rule.sql)) | {rule.column or table.key}
    return shown(row, [name for name in table.names if name in names])


def _kept(case: Case, table: Table) -> pa.Table:
    data, faults = case.batch[table.name], case.faults[table.name]
    if not faults:
        return data
    mask = pc.is_in(pa.array(range(data.num_rows), pa.int64()), value_set=pa.array(list(faults), pa.int64()))
    return data.filter(pc.invert(mask))
