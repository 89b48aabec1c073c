"""Rows as Arrow tables: values converted together give what each column gives by itself."""

from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import ContractError
from newsledger.expectations.tables import table

_MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_missing_values_are_null_and_missing_lists_empty() -> None:
    whole: Row = {"article_id": "a", "authors": ["x"], "fetched_at": _MOMENT}
    rows: list[Row] = [whole, {"article_id": "b", "authors": None}, {}]
    made = arrow_table(table("articles"), rows)
    assert made["article_id"].to_pylist() == ["a", "b", None]
    assert made["authors"].to_pylist() == [["x"], [], []]
    assert made["fetched_at"].to_pylist() == [_MOMENT, None, None]


def test_rows_that_are_not_dicts_are_taken_too() -> None:
    made = arrow_table(table("articles"), [MappingProxyType({"article_id": "a"})])
    assert made["article_id"].to_pylist() == ["a"]


@pytest.mark.parametrize(("column", "value"), [("url", 1), ("version", "one"), ("text", "\ud800"), ("authors", 1)])
def test_the_message_names_the_column_and_the_value(column: str, value: object) -> None:
    rows: list[Row] = [{"article_id": "a"}, {"article_id": "b", column: value}]
    with pytest.raises(ContractError, match=rf"articles\.{column}") as caught:
        arrow_table(table("articles"), rows)
    assert repr(value) in str(caught.value)
