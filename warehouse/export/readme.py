"""The pages beside an export: README, dictionary, and the sources file of dbt."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from newsledger.expectations.declaration import Column, Table
from newsledger.expectations.dictionary import columns_of
from newsledger.expectations.star_schema import STAR_SCHEMA

_READERS = {
    "parquet": "'{folder}/{{name}}.parquet'",
    "csv": "read_csv('{folder}/{{name}}.csv', header = true)",
    "jsonl": "read_json('{folder}/{{name}}.jsonl')",
}
_CSV = """
Files are in UTF-8, with CRLF after each row. Text is in quotation marks; null is an empty field, the empty text is a
pair of quotation marks. Text that a spreadsheet program would run as a formula begins with an apostrophe; remove one to
restore it. Times are in UTC (ISO 8601).
"""
_GKG = """
Columns, separated by tabs, are those of the Global Knowledge Graph 2.1, in its order: {columns}. Counts, tone, amounts,
translation and social media are empty, and so are the codes and coordinates of locations. Themes are event types of the
PLOVER ontology with the prefix PLOVER_. Offsets count from the beginning of the body.
"""


class Described(Protocol):
    """A file with a description of a row."""

    @property
    def name(self) -> str:
        """Name in the folder."""
        ...

    @property
    def doc(self) -> str:
        """Description of a row."""
        ...


def readme(files: Sequence[Described], state: Mapping[str, Any]) -> str:
    """Return the page that says what the folder holds."""
    rows = state["rows"]
    listed = "".join(f"| `{file.name}` | {rows[file.name]:,} | {file.doc} |\n" for file in files)
    since = f" Articles published before {state['since']} are left out." if state["since"] else ""
    new = " Articles that an earlier export to this folder wrote are left out." if state["only_new"] else ""
    return (
        f"# Export of a newsledger ledger\n\nWritten {state['written_at']} from publish {state['generation']} "
        f"(run {state['run_id']}), all rows of the same publish. Each article is in its latest version.{since}{new}\n\n"
        f"| File | Rows | A row is |\n|---|---|---|\n{listed}{_details(str(state['format']))}\n"
        "The next export to this folder replaces it as a whole. `export.json` says what was written, and "
        "`exported.parquet` lists the articles that were ever exported here, for `--only-new`.\n"
    )


def _details(form: str) -> str:
    from newsledger.warehouse.export.gkg import COLUMNS

    if form == "gkg":
        return _GKG.format(columns=", ".join(COLUMNS))
    tables = "\n[dictionary.md](dictionary.md) has the columns, keys and joins.\n"
    return {"csv": _CSV + tables, "parquet": tables, "jsonl": tables}.get(form, "")


def dictionary() -> str:
    """Return the dictionary of the tables of an export."""
    joins = "".join(f"    {other} ||--o{{ {table.name} : {column.name}\n" for table, column, other in _joins())
    return (
        "# Dictionary of the export\n\nKeys are unique. A column with → holds keys of the column named there.\n\n"
        f"```mermaid\nerDiagram\n{joins}```\n" + "".join(_section(table) for table in STAR_SCHEMA)
    )


def _joins() -> Iterator[tuple[Table, Column, str]]:
    for table in STAR_SCHEMA:
        for column in table.columns:
            if column.references:
                yield table, column, column.references.partition(".")[0]


def _section(table: Table) -> str:
    return f"\n## {table.name}\n\n{table.doc} Key: `{table.key}`.\n\n{columns_of(table)}"


def dbt_sources(folder: Path, form: str) -> str:
    """Return a dbt sources file for dbt-duckdb, with tests of keys, nulls and references.

    Texts are quoted as in JSON, which YAML reads as well.
    """
    location = _READERS[form].format(folder=str(folder).replace("'", "''").replace("{", "{{").replace("}", "}}"))
    location = location.strip("'") if form == "parquet" else location
    tables = "".join(_dbt_table(table) for table in STAR_SCHEMA)
    return (
        "version: 2\n\nsources:\n  - name: newsledger\n"
        '    description: "Export of a newsledger ledger; written by newsledger export --dbt."\n'
        f"    config:\n      meta:\n        external_location: {_text(location)}\n    tables:\n{tables}"
    )


def _dbt_table(table: Table) -> str:
    columns = "".join(_dbt_column(table, column) for column in table.columns)
    return f"      - name: {table.name}\n        description: {_text(table.doc)}\n        columns:\n{columns}"


def _dbt_column(table: Table, column: Column) -> str:
    tests = [*(["unique"] if column.name == table.key else []), *(["not_null"] if column.required else [])]
    lines = [f"              - {test}\n" for test in tests]
    if column.references:
        other, _, field = column.references.partition(".")
        arguments = f"arguments: {{to: \"source('newsledger', '{other}')\", field: {field}}}"
        lines.append(f"              - relationships: {{{arguments}}}\n")
    tested = f"            data_tests:\n{''.join(lines)}" if lines else ""
    return f"          - name: {column.name}\n            description: {_text(column.doc)}\n{tested}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
