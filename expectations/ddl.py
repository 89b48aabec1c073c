"""DuckDB statements that create a table and comment its columns, derived from the declaration."""

from newsledger.expectations.declaration import Table


def create_table(table: Table) -> str:
    """Return the CREATE TABLE statement, without keys: row rules check uniqueness, and keys slow the load by 1.6."""
    columns = ", ".join(
        f'"{column.name}" {column.kind.value}{" NOT NULL" if column.required else ""}' for column in table.columns
    )
    return f'CREATE TABLE "{table.name}" ({columns})'


def comments(table: Table) -> list[str]:
    """Return the COMMENT ON statements for the table and its columns."""
    return [
        f'COMMENT ON TABLE "{table.name}" IS {quoted(table.doc)}',
        *(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS {quoted(column.doc)}' for column in table.columns),
    ]


def quoted(text: str) -> str:
    """Return a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
