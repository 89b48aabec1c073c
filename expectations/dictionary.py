"""Data dictionary generated from the declarations; `make docs` writes it."""

import sys
from pathlib import Path

from newsledger.expectations.declaration import Column, Table
from newsledger.expectations.logs import MONITOR_MATCHES
from newsledger.expectations.tables import LOADED, TABLES


def dictionary() -> str:
    """Return the dictionary of every table as a Markdown page."""
    source = "Generated from the declarations in `expectations/tables.py`. Run `make docs` to update this page."
    head = f"# Data dictionary\n\n{source} The views over these tables are in [Views and macros](views.md).\n"
    return f"{head}{joins_and_tables()}{_section(MONITOR_MATCHES)}"


def joins_and_tables() -> str:
    """Return the diagram of the joins and the section of every table."""
    return _diagram() + "".join(_section(table) for table in TABLES)


def _diagram() -> str:
    """Return a diagram of the joins, a line per reference between tables of the warehouse, as Mermaid."""
    names = {table.name for table in LOADED}
    lines = [
        f"    {target} ||--o{{ {table.name} : {column.name}\n"
        for table in LOADED
        for column in table.columns
        if (target := (column.references or "").partition(".")[0]) in names
    ]
    text = "Each line joins the key of the first table to the column of the second that is named on the line."
    return f"\n## Joins\n\n{text}\n\n```mermaid\nerDiagram\n{''.join(lines)}```\n"


def _cells(column: Column) -> tuple[str, ...]:
    nullable = "" if column.required else "yes"
    return f"`{column.name}`", column.kind.value, nullable, column.doc, _rule(column)


def columns_of(table: Table) -> str:
    """Return the columns of a table as a Markdown table: name, type, whether null is valid, meaning, and rule."""
    rows = "".join(f"| {' | '.join(_cells(column))} |\n" for column in table.columns)
    return f"| Column | Type | Nullable | Meaning | Rule |\n|---|---|---|---|---|\n{rows}"


def _section(table: Table) -> str:
    checks = "".join(f"- {check.doc}\n" for check in table.checks)
    evidence = "".join(
        f"- Evidence: the article's text from `{column.start}` to `{column.end}` equals `{column.surface}`.\n"
        for column in table.evidence
    )
    return (
        f"\n## {table.name}\n\n{table.doc} Key: `{table.key}`, a hash of {table.natural_key}.\n\n"
        f"{columns_of(table)}" + (f"\n{evidence}{checks}" if evidence or checks else "")
    )


def _rule(column: Column) -> str:
    rules = []
    if column.values:
        rules.append("one of " + ", ".join(column.values))
    if column.pattern:
        rules.append(f"matches `{column.pattern}`")
    if column.low is not None:
        rules.append(f"≥ {column.low:g}")
    if column.high is not None:
        rules.append(f"≤ {column.high:g}")
    if column.references:
        rules.append(f"→ `{column.references}`")
    return "; ".join(rules)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(dictionary(), encoding="utf-8")
