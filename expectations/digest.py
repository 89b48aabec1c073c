"""SQL for comparing the content of two tables, independent of the runs that wrote them."""

from collections.abc import Collection, Iterable

from newsledger.expectations.declaration import Column, Kind, Table

MODULUS = 2**64


def digest_sql(table: Table) -> str:
    """Return an expression over a row (alias `t`): a HUGEINT below 2^64 from the MD5 of its logical values.

    The sum over rows, modulo 2^64, does not depend on their order and adds up over files.
    """
    return _md5_sql([(column.name, _logical(column)) for column in table.columns if column.logical])


def values_sql(table: Table, columns: Collection[str] | None = None) -> str:
    """Return the same over every value of the row, or over those of some columns."""
    return _md5_sql(
        [
            (column.name, _timeless(column, f't."{column.name}"'))
            for column in table.columns
            if columns is None or column.name in columns
        ]
    )


def _md5_sql(values: Iterable[tuple[str, str]]) -> str:
    packed = ", ".join(f"{name} := {value}" for name, value in values)
    return f"(md5_number(to_json(struct_pack({packed}))::VARCHAR) % {MODULUS})::HUGEINT"


def _logical(column: Column) -> str:
    return _timeless(column, column.logical_sql or f't."{column.name}"')


def _timeless(column: Column, value: str) -> str:
    return f"epoch_us({value})" if column.kind is Kind.TIMESTAMP else value
