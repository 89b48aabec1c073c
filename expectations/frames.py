"""Conversion of rows to the pandas frame that a suite validates, without losing distinctions in pandas."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.declaration import Column, Evidence, Kind, Table

if TYPE_CHECKING:
    import pandas as pd

Words = Mapping[str, tuple[str | None, str | None]]


def promised_frame(table: Table, data: pa.Table, words: Words | None = None) -> "pd.DataFrame":
    """Return rows as a frame, with an additional column per evidence rule: whether the row satisfies it.

    NaN becomes infinity, because pandas treats it as null. A list becomes its length, and so does text whose only rule
    is that it is not empty.
    """
    measured = {column.name for column in table.columns if is_measured(table, column)}
    columns = {name: _plain(data[name], measured=name in measured) for name in data.column_names}
    for evidence in table.evidence:
        if {evidence.start, evidence.end, evidence.surface, evidence.zone, "article_id"} <= set(columns):
            columns[f"evidence of {evidence.surface}"] = _proof(data, evidence, words)
    frame: pd.DataFrame = pa.table(columns).to_pandas(date_as_object=False)
    return frame


def is_measured(table: Table, column: Column) -> bool:
    """Return whether the only rule for the text of a column is that it is not empty."""
    return column.kind is Kind.TEXT and not column.values and not column.pattern and column.name != table.key


def _plain(column: pa.ChunkedArray, *, measured: bool) -> pa.ChunkedArray:
    if measured and pa.types.is_string(column.type):
        return pc.binary_length(column)
    if pa.types.is_floating(column.type):
        return pc.if_else(pc.is_nan(column), float("inf"), column)
    if pa.types.is_list(column.type):
        return pc.list_value_length(column)
    return column


def _proof(data: pa.Table, evidence: Evidence, words: Words | None) -> pa.Array:
    """Return whether each row satisfies an evidence rule."""
    columns = [data[name].to_pylist() for name in (evidence.start, evidence.end, evidence.surface)]
    if words is None:
        return pa.array([_bounds_hold(*row) for row in zip(*columns, strict=True)], pa.bool_())
    places = zip(data["article_id"].to_pylist(), data[evidence.zone].to_pylist(), strict=True)
    texts = [words.get(article, (None, None))[zone != "title"] or "" for article, zone in places]
    rows = zip(*columns, texts, strict=True)
    zone_texts = [
        _bounds_hold(start, end, surface) and (surface is None or text[start:end] == surface)
        for start, end, surface, text in rows
    ]
    return pa.array(zone_texts, pa.bool_())


def _bounds_hold(start: int | None, end: int | None, surface: str | None) -> bool:
    if start is None or end is None or surface is None:
        return start is None and end is None and surface is None
    return 0 <= start < end and end - start == len(surface)
