"""Arrow schemas follow the declarations, and rows become tables of them or are refused by name."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from newsledger.expectations.arrow import arrow_schema, arrow_table, conform, empty
from newsledger.expectations.declaration import CONTRACT_VERSION, Kind, Table
from newsledger.expectations.errors import ContractError
from newsledger.expectations.tables import ARTICLES, SOURCES, TABLES, table

TYPES = {
    Kind.TEXT: "string",
    Kind.TEXTS: "list<item: string>",
    Kind.INTS: "list<item: int64>",
    Kind.INT: "int64",
    Kind.SHARE: "double",
    Kind.BOOL: "bool",
    Kind.DATE: "date32[day]",
    Kind.TIMESTAMP: "timestamp[us, tz=UTC]",
}
SOURCE = {"source_id": "s", "name": "The Sound", "kind": "newspaper"}


@pytest.mark.parametrize("declared", TABLES, ids=lambda one: one.name)
def test_every_column_has_its_type_nullability_and_description(declared: Table) -> None:
    schema = arrow_schema(declared)
    assert tuple(schema.names) == declared.names
    for column, field in zip(declared.columns, schema, strict=True):
        assert str(field.type) == TYPES[column.kind]
        assert field.nullable is not column.required
        assert field.metadata == {b"description": column.doc.encode()}
    assert schema.metadata == {b"table": declared.name.encode(), b"contract_version": CONTRACT_VERSION.encode()}
    assert empty(declared).schema.equals(arrow_table(declared, []).schema)
    assert empty(declared).cast(schema).num_rows == 0


@pytest.mark.parametrize("declared", TABLES, ids=lambda one: one.name)
def test_names_are_unique_documented_and_references_point_at_keys(declared: Table) -> None:
    assert len(set(declared.names)) == len(declared.names)
    assert declared.key in declared.names
    assert declared.column(declared.key).required
    for column in declared.columns:
        assert column.doc.endswith((".", "…")), column.name
        if column.references:
            name, _, key = column.references.partition(".")
            assert table(name).key == key
    if declared.parent:
        assert declared.column(declared.parent).references
        assert declared.column(declared.parent).required


def test_missing_values_become_null_and_missing_lists_empty() -> None:
    (row,) = arrow_table(ARTICLES, [{"article_id": "a"}]).to_pylist()
    assert row["authors"] == []
    assert row["title"] is None


def test_a_value_of_another_type_is_refused_with_table_column_and_value() -> None:
    with pytest.raises(ContractError, match=r"articles\.version: 'four'"):
        arrow_table(ARTICLES, [{"version": 1}, {"version": "four"}])


def test_a_lone_surrogate_is_refused_and_not_written() -> None:
    with pytest.raises(ContractError, match=r"sources\.name"):
        arrow_table(SOURCES, [SOURCE | {"name": "\ud800"}])


def test_times_of_other_zones_are_kept_as_utc() -> None:
    found = arrow_table(ARTICLES, [{"fetched_at": datetime.fromisoformat("2026-03-04T12:00:00+02:00")}])
    assert found["fetched_at"].to_pylist() == [datetime(2026, 3, 4, 10, tzinfo=UTC)]


def test_columns_are_put_in_order_and_cast() -> None:
    made = arrow_table(SOURCES, [SOURCE])
    turned = made.select(made.column_names[::-1])
    turned = turned.set_column(0, "kind", pa.array(["newspaper"]).dictionary_encode())
    assert conform(SOURCES, turned).equals(made)


def test_a_table_without_a_declared_column_is_refused() -> None:
    with pytest.raises(ContractError, match="sources: missing columns: kind"):
        conform(SOURCES, arrow_table(SOURCES, [SOURCE]).drop_columns(["kind"]))
