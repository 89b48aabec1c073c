"""The files of an export: a query each, written by DuckDB without holding the rows."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from newsledger.expectations.ddl import quoted
from newsledger.expectations.declaration import Kind, Table
from newsledger.expectations.formulas import FORMULA
from newsledger.expectations.star_schema import STAR_SCHEMA
from newsledger.warehouse.export import follow_the_money, gkg, ninjs_items, star

TABULAR = ("parquet", "csv", "jsonl")
FORMS = (*TABULAR, "gkg", "ftm", "ninjs")
_LINES = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\\x1f'"
_UTC = "strftime(timezone('UTC', {}), '%Y-%m-%dT%H:%M:%S.%fZ')"


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file.

    Attributes:
        name: Name in the target folder.
        select: Query for its rows.
        options: Options of COPY.
        doc: Description of a row.
        is_batched: Whether the query is over the table `batch`, which has a part of the articles at a time, since it
            aggregates texts, and DuckDB does not spill these.
    """

    name: str
    select: str
    options: str
    doc: str
    is_batched: bool = False

    def write(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> int:
        """Write the file and return the number of its rows."""
        path = folder / self.name
        if not self.is_batched:
            return self._copied(connection, path)
        rows, part = 0, folder / f"{self.name}.part"
        (last,) = connection.execute("SELECT coalesce(max(batch), 0) FROM chosen").fetchall()[0]
        with path.open("wb") as whole:
            for number in range(last + 1):
                connection.execute(f"CREATE OR REPLACE TEMP TABLE batch AS FROM chosen WHERE batch = {number}")
                rows += self._copied(connection, part)
                with part.open("rb") as lines:
                    shutil.copyfileobj(lines, whole)
        part.unlink()
        return rows

    def _copied(self, connection: duckdb.DuckDBPyConnection, path: Path) -> int:
        """Write the rows of the query to a file and return their number."""
        query = f"COPY ({self.select}) TO {quoted(str(path))} ({self.options})"
        return int(connection.execute(query).fetchall()[0][0])


def files(form: str, *, quote_formulas: bool) -> tuple[ExportFile, ...]:
    """Return the files of a format in the order in which they are written."""
    if form in TABULAR:
        queries = star.selects()
        return tuple(
            _of_table(table, queries[table.name], form, quote_formulas=quote_formulas) for table in STAR_SCHEMA
        )
    if form == "gkg":
        return (
            ExportFile("gkg.tsv", gkg.SELECT, gkg.OPTIONS, "One line per article, without a header.", is_batched=True),
        )
    if form == "ftm":
        return (ExportFile("entities.ftm.json", follow_the_money.select(), _LINES, "One entity per line."),)
    return (ExportFile("ninjs.jsonl", ninjs_items.SELECT, _LINES, "One item per line.", is_batched=True),)


def _of_table(table: Table, select: str, form: str, *, quote_formulas: bool) -> ExportFile:
    name, doc = f"{table.name}.{form}", table.doc
    if form == "parquet":
        return ExportFile(name, select, "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880", doc)
    columns = ", ".join(
        _written(column.name, column.kind, is_csv=form == "csv" and quote_formulas) for column in table.columns
    )
    select = f"SELECT {columns} FROM ({select})"
    if form == "jsonl":
        return ExportFile(name, select, "FORMAT json", doc)
    texts = ", ".join(f'"{column.name}"' for column in table.columns if column.kind is Kind.TEXT)
    return ExportFile(name, select, f"FORMAT csv, HEADER, FORCE_QUOTE ({texts}), NEW_LINE '\\r\\n'", doc)


def _written(name: str, kind: Kind, *, is_csv: bool) -> str:
    """Return the expression for a column in a text format: times in ISO 8601, and no formulas in CSV."""
    column = f'"{name}"'
    if kind is Kind.TIMESTAMP:
        return f"{_UTC.format(column)} AS {column}"
    return f"{without_formula(column)} AS {column}" if is_csv and kind is Kind.TEXT else column


def without_formula(column: str) -> str:
    """Return the expression for a text that a spreadsheet program does not run; the rule is that of `csv_cell`."""
    return f"CASE WHEN regexp_matches({column}, {quoted(FORMULA)}) THEN '''' || {column} ELSE {column} END"
