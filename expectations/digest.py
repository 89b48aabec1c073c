"""SQL for comparing the content of two tables, independent of the runs that wrote them."""

from newsledger.expectations.declaration import Column, Kind, Table

MODULUS = 2**64


def digest_sql(table: Table) -> str:
    """Return an expression over a row (alias `t`): a HUGEINT below 2^64 from the MD5 of its logical values.

    The sum over rows, modulo 2^64, does not depend on their order and adds up over files.
    """
    values = ", ".join(f"{column.name} := {_value(column)}" for column in table.columns if column.logical)
    return f"(md5_number(to_json(struct_pack({values}))::VARCHAR) % {MODULUS})::HUGEINT"


def _value(column: Column) -> str:
    value = column.logical_sql or f't."{column.name}"'
    return f"epoch_us({value})" if column.kind is Kind.TIMESTAMP else value
