"""Row rules: every promise of a declaration as one SQL expression over a row."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsledger.expectations.ddl import quoted
from newsledger.expectations.declaration import Column, Evidence, Kind, Table


@dataclass(frozen=True, slots=True)
class RowRule:
    """One promise.

    Attributes:
        reason: Short code that `rejects.reason` keeps.
        broken: DuckDB expression over the row (alias `t`; `a` is its article, `seen` its key's place) that is TRUE
            where the promise is broken; NULL counts as kept.
        column: The column at fault.
        doc: The promise in words.
    """

    reason: str
    broken: str
    column: str
    doc: str


def row_rules(table: Table) -> tuple[RowRule, ...]:
    """Every row rule of a table, in the order in which reasons are given; references are resolved by the audit."""
    rules = [rule for column in table.columns for rule in _of_column(column)]
    rules.append(RowRule("duplicate_key", "seen > 1", table.key, f"{table.key} is unique."))
    rules.extend(_of_evidence(evidence) for evidence in table.evidence)
    rules.extend(RowRule(check.reason, f"NOT ({check.sql})", table.key, check.doc) for check in table.checks)
    return tuple(rules)


def _of_column(column: Column) -> Iterator[RowRule]:
    name, value = column.name, f't."{column.name}"'
    if column.required:
        yield RowRule(f"missing_{name}", f"{value} IS NULL", name, f"{name} is present.")
    if column.kind is Kind.TEXT:
        yield RowRule(f"empty_{name}", f"{value} = ''", name, f"{name} is not empty.")
    if column.values:
        listed = ", ".join(quoted(word) for word in column.values)
        yield RowRule(f"unknown_{name}", f"{value} NOT IN ({listed})", name, f"{name} is one of its words.")
    if column.pattern:
        broken = f"NOT regexp_full_match({value}, {quoted(column.pattern)})"
        yield RowRule(f"malformed_{name}", broken, name, f"{name} matches {column.pattern}.")
    if column.low is not None or column.high is not None:
        yield RowRule(f"out_of_range_{name}", _out_of_range(column, value), name, f"{name} is within its bounds.")


def _out_of_range(column: Column, value: str) -> str:
    bounds = []
    if column.low is not None:
        bounds.append(f"{value} < {column.low}")
    if column.high is not None:
        bounds.append(f"{value} > {column.high}")
    if column.kind is Kind.SHARE:
        bounds.append(f"isnan({value})")
    return "(" + " OR ".join(bounds) + ")"


def _of_evidence(evidence: Evidence) -> RowRule:
    """The evidence rule: the words at the offsets are the words stored; all three are there, or none."""
    start, end = f't."{evidence.start}"', f't."{evidence.end}"'
    zone = f"CASE t.\"{evidence.zone}\" WHEN 'title' THEN coalesce(a.title, '') ELSE a.text END"
    surface = f't."{evidence.surface}"'
    nulls = f"({start} IS NULL)::INT + ({end} IS NULL)::INT + ({surface} IS NULL)::INT"
    words = f"substr({zone}, {start} + 1, {end} - {start})"
    broken = f"({nulls}) IN (1, 2) OR {end} <= {start} OR {end} > length({zone}) OR {words} <> {surface}"
    return RowRule(
        f"evidence_mismatch_{evidence.surface}", f"({broken})", evidence.surface,
        f"the words from {evidence.start} to {evidence.end} are {evidence.surface}.",
    )  # fmt: skip
