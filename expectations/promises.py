"""The promises of a declaration about the values of a row, each with whether every row keeps it, computed in Arrow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import arrow_schema
from newsledger.expectations.declaration import Column, Evidence, Kind, Table

Words = Mapping[str, tuple[str | None, str | None]]
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise about one column; `holds` says for each row whether it holds, and is never null."""

    name: str
    column: str
    holds: pa.Array
    values: pa.ChunkedArray | None = None
    note: str = ""

    @property
    def violations(self) -> int:
        """Number of rows that break it."""
        return len(self.holds) - (pc.sum(self.holds).as_py() or 0)

    @property
    def observed(self) -> str:
        """Some of the values that break it, or the note of a promise that is about no value."""
        if self.note or self.values is None or not self.violations:
            return self.note
        return str(self.values.filter(pc.invert(self.holds)).slice(0, _EXAMPLES).to_pylist())


def promises(table: Table, data: pa.Table, words: Words | None = None) -> tuple[Promise, ...]:
    """Return the promises of a table, in the order of its columns, evidence last.

    Without `words`, only the length of evidence is checked. A column that is missing or of another type than declared
    breaks one promise in every row, and none of its values is looked at.
    """
    schema = arrow_schema(table)
    result: list[Promise] = []
    for column in table.columns:
        if column.name not in data.column_names:
            result.append(Promise("column_to_exist", column.name, _nowhere(data)))
        elif (actual := data.schema.field(column.name).type) != schema.field(column.name).type:
            result.append(Promise("column_to_be_of_type", column.name, _nowhere(data), note=str(actual)))
        else:
            result.extend(_of_values(column, data[column.name]))
    for evidence in table.evidence:
        if {evidence.start, evidence.end, evidence.surface, evidence.zone, "article_id"} <= set(data.column_names):
            proof = _proof(data, evidence, words)
            result.append(Promise("evidence", f"evidence of {evidence.surface}", proof, data[evidence.surface]))
    return tuple(result)


def _of_values(column: Column, values: pa.ChunkedArray) -> Iterator[Promise]:
    """Yield the promises about the values of one column; null breaks only that it is required."""
    if column.required:
        yield Promise("column_values_to_not_be_null", column.name, _whole(pc.is_valid(values)), values)
    if column.values:
        allowed = pa.array(column.values, values.type)
        holds = pc.or_(pc.is_null(values), pc.is_in(values, value_set=allowed))
        yield Promise("column_values_to_be_in_set", column.name, _whole(holds), values)
    elif column.pattern:
        holds = pc.match_substring_regex(values, pattern=rf"^(?:{column.pattern})\z")
        yield Promise("column_values_to_match_regex", column.name, _whole(holds), values)
    elif column.kind is Kind.TEXT:
        yield Promise("column_values_to_not_be_empty", column.name, _whole(pc.not_equal(values, "")), values)
    for limit, compared in ((column.low, pc.greater_equal), (column.high, pc.less_equal)):
        if limit is not None:
            yield Promise("column_values_to_be_between", column.name, _whole(compared(values, limit)), values)


def _whole(holds: pa.ChunkedArray) -> pa.Array:
    """Return one array without nulls; a value that is null keeps the promise."""
    return pc.fill_null(holds, True).combine_chunks()


def _nowhere(data: pa.Table) -> pa.Array:
    return pa.array([False] * data.num_rows, pa.bool_())


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
