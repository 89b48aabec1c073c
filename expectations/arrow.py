"""Arrow schemas and tables derived from the declarations."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import pyarrow as pa

from newsledger.expectations.declaration import CONTRACT_VERSION, Column, Kind, Table
from newsledger.expectations.errors import ContractError
from newsledger.expectations.imports import put_off

_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.TEXTS: pa.list_(pa.string()),
    Kind.INTS: pa.list_(pa.int64()),
    Kind.INT: pa.int64(),
    Kind.SHARE: pa.float64(),
    Kind.BOOL: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us", "UTC"),
}
_LISTS = (Kind.TEXTS, Kind.INTS)


def leave_out_pandas() -> None:
    """Let pyarrow look for pandas and not find it: it imports pandas for the first array, which takes half a second.

    What makes a frame of a table imports it all the same. For processes that run nothing else.
    """
    with put_off((), absent=("pandas",)):
        pa.array([""])


def arrow_schema(table: Table) -> pa.Schema:
    """Return the Arrow schema of a table; the metadata has the field descriptions and the contract version."""
    fields = [_field(column) for column in table.columns]
    return pa.schema(fields, metadata={"table": table.name, "contract_version": CONTRACT_VERSION})


def _field(column: Column) -> pa.Field:
    return pa.field(
        column.name, _TYPES[column.kind], nullable=not column.required, metadata={"description": column.doc}
    )


def empty(table: Table) -> pa.Table:
    """Return a table without rows, with nullable fields as in every table before the audit."""
    return pa.Table.from_batches([], schema=_lenient(table))


def arrow_table(table: Table, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """Return rows as an Arrow table of the declared schema; a missing value becomes null, a missing list empty.

    Nulls in required columns are not an error here: the row rules reject such rows with a reason.

    Raises:
        ContractError: A value has another type; the message names table, column and value.
    """
    row_list = list(rows)
    arrays = [
        array if _is_complete(column, array) else _values(table, column, row_list)
        for column, array in zip(table.columns, _together(table, row_list), strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=_lenient(table))


def _together(table: Table, rows: list[Mapping[str, object]]) -> Sequence[pa.Array | None]:
    """Return the columns of some rows, converted in one go, which is faster; None for each if a value does not fit."""
    try:
        columns: list[pa.Array] = pa.array(rows, _struct(table)).flatten()
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError, OverflowError):
        return [None] * len(table.columns)
    return columns


def _is_complete(column: Column, array: pa.Array | None) -> bool:
    """Return whether a column is as it should be: no list is missing, which would have to be an empty one."""
    return array is not None and not (column.kind in _LISTS and array.null_count)


def _values(table: Table, column: Column, rows: list[Mapping[str, object]]) -> pa.Array:
    empty_value: object = [] if column.kind in _LISTS else None
    values = [row.get(column.name) for row in rows]
    values = [empty_value if value is None else value for value in values]
    try:
        return pa.array(values, _TYPES[column.kind])
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError, OverflowError) as exc:
        culprit = next((value for value in values if not _fits(value, column)), values[:1])
        raise ContractError(
            f"{table.name}.{column.name}: {culprit!r} is not a valid {column.kind.name} ({exc})"
        ) from exc


def _fits(value: object, column: Column) -> bool:
    try:
        pa.array([value], _TYPES[column.kind])
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError, OverflowError):
        return False
    return True


@cache
def _lenient(table: Table) -> pa.Schema:
    """Return the schema with nullable fields, for rows before the audit."""
    strict = arrow_schema(table)
    return pa.schema([field.with_nullable(True) for field in strict], metadata=strict.metadata)


@cache
def _struct(table: Table) -> pa.StructType:
    """Return the type of a row before the audit."""
    return pa.struct(list(_lenient(table)))


def conform(table: Table, data: pa.Table) -> pa.Table:
    """Return the declared columns of the data in order, each cast to its declared type.

    Raises:
        ContractError: A column is missing, or cannot be cast.
    """
    present = set(data.column_names)
    missing = [name for name in table.names if name not in present]
    if missing:
        raise ContractError(f"{table.name}: missing columns: {', '.join(missing)}")
    schema, chosen = _lenient(table), data.select(list(table.names))
    if chosen.schema.equals(schema, check_metadata=True):
        return chosen  # a cast takes a millisecond, even one that changes nothing
    try:
        return chosen.cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as exc:
        raise ContractError(f"{table.name}: {exc}") from exc
