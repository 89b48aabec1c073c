"""Valid batches generated from the declarations, for tests that violate one rule at a time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pyarrow as pa

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Column, Kind, Table
from newsledger.expectations.keys import text_sha256
from newsledger.expectations.tables import TABLES, table

Rows = dict[str, list[dict[str, object]]]

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
TITLE = "Fähren 🚢 stay in port"
TEXT = "“Nobody sails today,” said Ada Brandt 🚢 of the Harbour Union.\n\n“Perhaps Friday,” she added."
_SAMPLES = {"[0-9a-f]{64}": text_sha256(TEXT), "[A-Z]{2}": "NO", "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*": "en"}
_PLAIN: Mapping[Kind, object] = {
    Kind.TEXTS: ["one", "two"],
    Kind.INTS: [1, 2],
    Kind.INT: 200,
    Kind.SHARE: 0.5,
    Kind.BOOL: False,
    Kind.DATE: date(2026, 3, 3),
    Kind.TIMESTAMP: AT,
}
# Values required by checks and evidence, by table; `cue` and the like are in TEXT.
_FITTING: dict[str, dict[str, object]] = {
    "articles": {"title": TITLE, "text": TEXT, "version": 1},
    "entities": {"resolution": "linked"},
    "quotes": {"depth": 0, "parent_quote_id": None},
    "attributions": {"position": 0},
    "relations": {"type": "HOLDS_ROLE"},
    "credits": {"field_text": None},
}
_SURFACES = {"text": "Nobody sails today", "cue": "said", "speaker_text": "Ada Brandt 🚢"}


def valid(size: int = 2) -> Rows:
    """Return a batch with `size` rows in every table; row i refers to row i of the other tables."""
    rows = {one.name: [_row(one, index) for index in range(size)] for one in TABLES}
    nested = rows["quotes"][-1]
    nested |= {"depth": 1, "parent_quote_id": rows["quotes"][0]["quote_id"]}
    return rows


def arrow(rows: Rows) -> dict[str, pa.Table]:
    """Return the rows as Arrow tables of the declared schemas; nulls stay null, also in lists."""
    schemas = {name: arrow_table(table(name), []).schema for name in rows}
    return {name: pa.Table.from_pylist(listed, schema=schemas[name]) for name, listed in rows.items()}


def _row(declared: Table, index: int) -> dict[str, object]:
    row = {column.name: _value(declared, column, index) for column in declared.columns}
    row |= _FITTING.get(declared.name, {})
    for one in declared.evidence:
        words = _SURFACES[one.surface or "text"]
        start = TEXT.index(words)
        row |= {one.zone: "body", one.start: start, one.end: start + len(words), one.surface or "text": words}
    return row


def _value(declared: Table, column: Column, index: int) -> object:
    if column.name == declared.key:
        return f"{declared.name}-{index}"
    if column.references:
        return f"{column.references.partition('.')[0]}-{index}"
    if column.values:
        return column.values[0]
    if column.pattern:
        return _SAMPLES[column.pattern]
    return _PLAIN.get(column.kind, f"{column.name} {index}")
