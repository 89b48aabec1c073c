"""Row rules of a table: each rule of its declaration as SQL that is TRUE for an invalid row."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsledger.expectations.ddl import quoted
from newsledger.expectations.declaration import Column, Evidence, Kind, Table

DEPENDS = "depends_on_rejected"
_FAR = 1_000_000_000  # more code points than any text; keeps sums of offsets within 64 bits


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule as SQL that is TRUE for an invalid row.

    Attributes:
        reason: Short code for `rejects.reason`.
        sql: DuckDB expression, TRUE for an invalid row, FALSE or NULL for a valid one. `t` is the row, with its number
            as `t.rid`; `a` is its article (all null if there is none); `keys_<table>` has the column `key` with the
            keys of all rows that can be referenced, `surplus_<table>` the column `rid` of rows whose key an earlier
            row has.
        doc: Description of the rule.
        column: The invalid column; None if the rule involves several.
    """

    reason: str
    sql: str
    doc: str
    column: str | None = None


def row_rules(table: Table) -> tuple[RowRule, ...]:
    """Return the rules of a table by priority: the first violated rule of a row gives its reason."""
    return (*value_rules(table), *reference_rules(table), *evidence_rules(table), duplicate_rule(table))


def value_rules(table: Table) -> tuple[RowRule, ...]:
    """Return the rules of a table that need nothing but the row."""
    return (
        *(rule for column in table.columns for rule in _value_rules(column)),
        *(RowRule(check.reason, f"NOT ({check.sql})", check.doc) for check in table.checks),
    )


def reference_rules(table: Table) -> tuple[RowRule, ...]:
    """Return the rules that a value is a key of another table; each names its column."""
    return tuple(_reference_rule(column) for column in table.columns if column.references)


def evidence_rules(table: Table) -> tuple[RowRule, ...]:
    """Return the rules that need the row's article."""
    return tuple(_evidence_rule(evidence) for evidence in table.evidence)


def duplicate_rule(table: Table) -> RowRule:
    """Return the rule that keys are unique; of several rows with the same key, one is kept."""
    return RowRule(
        "duplicate_key",
        f"t.rid IN (SELECT rid FROM surplus_{table.name})",
        f"{table.key} is unique.",
        table.key,
    )


def _value_rules(column: Column) -> Iterator[RowRule]:
    """Yield the rules for a single value."""
    name, value = column.name, f't."{column.name}"'
    if column.required:
        yield RowRule(f"missing_{name}", f"{value} IS NULL", f"{name} is not null.", name)
    if column.kind is Kind.TEXT:
        yield RowRule(f"empty_{name}", f"{value} = ''", f"{name} is not an empty string.", name)
    if column.kind is Kind.TEXTS:
        holes = f"len(list_filter({value}, lambda one: one IS NULL OR one = '')) > 0"
        yield RowRule(f"empty_{name}", holes, f"{name} contains neither null nor empty strings.", name)
    if column.values:
        literals = ", ".join(quoted(value_allowed) for value_allowed in column.values)
        words = ", ".join(column.values)
        yield RowRule(f"unknown_{name}", f"{value} NOT IN ({literals})", f"{name} is one of {words}.", name)
    if column.pattern is not None:
        sql = f"NOT regexp_full_match({value}, {quoted(column.pattern)})"
        yield RowRule(f"malformed_{name}", sql, f"{name} matches {column.pattern}.", name)
    if bounds := _bounds(column):
        yield RowRule(f"out_of_range_{name}", " OR ".join(bounds), f"{name} is {_range(column)}.", name)


def _bounds(column: Column) -> list[str]:
    value = f't."{column.name}"'
    conditions = [f"{value} < {column.low!r}"] if column.low is not None else []
    if column.high is not None:
        conditions.append(f"{value} > {column.high!r}")
    if column.kind is Kind.SHARE:
        conditions.append(f"NOT isfinite({value})")
    return conditions


def _range(column: Column) -> str:
    low = "any" if column.low is None else f"{column.low:g}"
    high = "any" if column.high is None else f"{column.high:g}"
    return f"from {low} to {high}"


def _reference_rule(column: Column) -> RowRule:
    target, _, _ = (column.references or "").partition(".")
    value = f't."{column.name}"'
    return RowRule(
        f"dangling_{column.name}",
        f"{value} IS NOT NULL AND {value} NOT IN (SELECT key FROM keys_{target})",
        f"{column.name} is null or exists in {column.references}.",
        column.name,
    )


def _evidence_rule(evidence: Evidence) -> RowRule:
    start, end, surface = f't."{evidence.start}"', f't."{evidence.end}"', f't."{evidence.surface}"'
    title, body = "coalesce(a.title, '')", "a.text"
    words = (
        f"CASE WHEN a.article_id IS NULL THEN NULL WHEN t.\"{evidence.zone}\" = 'title' THEN {title} ELSE {body} END"
    )
    sql = (
        f"CASE WHEN {start} IS NULL AND {end} IS NULL AND {surface} IS NULL THEN false"
        f" WHEN {start} IS NULL OR {end} IS NULL OR {surface} IS NULL THEN true"
        f" WHEN {start} < 0 OR {start} >= {end} THEN true"
        f" ELSE length({surface}) <> least({end}, {_FAR}) - least({start}, {_FAR})"
        f" OR substr({words}, least({start}, {_FAR}) + 1, length({surface})) <> {surface} END"
    )
    doc = f"The article's text from {evidence.start} to {evidence.end} equals {evidence.surface}."
    return RowRule(f"evidence_mismatch_{evidence.surface}", sql, doc, evidence.surface)
