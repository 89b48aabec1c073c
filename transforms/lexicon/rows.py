"""Rows of the lists in `seeds/`, typed by their record class.

A record is a frozen dataclass whose fields are the columns of the file, in order. The type of a field determines the
valid cells: `str` is non-empty text, `Blank` text or empty, `bool` true or false, `tuple[str, ...]` values separated
by `|`. A function in `Annotated` parses the cell, or each value of a tuple, and raises ValueError if it is invalid.
"""

import csv
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Annotated, TypeVar, get_args, get_origin, get_type_hints

from newsledger.expectations.errors import ContractError

Record = TypeVar("Record")
Reader = Callable[[str], object]

Blank = Annotated[str, str]


def filled(cell: str) -> str:
    """Return the text of a cell that must not be empty."""
    if not cell:
        raise ValueError("is empty")
    return cell


def one_of(*values: str) -> Reader:
    """Return a reader that accepts only these values; include "" if the cell may be empty."""
    allowed = frozenset(values)

    def read(cell: str) -> str:
        if cell not in allowed:
            raise ValueError(f"is not one of {', '.join(sorted(allowed))}")
        return cell

    return read


def seed_rows(record: Callable[..., Record], name: str) -> tuple[Record, ...]:
    """Return the rows of `seeds/<name>.csv` in file order.

    Raises:
        ContractError: A row has an invalid value; the message names file, line and column.
    """
    text = files("newsledger.seeds").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return parsed_rows(record, f"{name}.csv", text)


def parsed_rows(record: Callable[..., Record], file: str, text: str) -> tuple[Record, ...]:
    """Return the rows of a list given as text; `file` is the name for error messages.

    Raises:
        ContractError: As for `seed_rows`.
    """
    readers = {column: _reader(hint) for column, hint in get_type_hints(record, include_extras=True).items()}
    rows = csv.reader(text.splitlines(), strict=True)
    header = next(rows, [])
    if header != list(readers):
        raise ContractError(f"{file}, line 1: expected the columns {','.join(readers)}")
    return tuple(_record(record, readers, row, location=f"{file}, line {rows.line_num}") for row in rows)


def _record(record: Callable[..., Record], readers: dict[str, Reader], row: Sequence[str], *, location: str) -> Record:
    try:
        return record(*[reader(cell) for reader, cell in zip(readers.values(), row, strict=True)])
    except ValueError as exc:
        raise ContractError(f"{location}{_fault(readers, row)}") from exc


def _fault(readers: dict[str, Reader], row: Sequence[str]) -> str:
    if len(row) != len(readers):
        return f": {len(row)} cells for {len(readers)} columns"
    for (column, reader), cell in zip(readers.items(), row, strict=True):
        try:
            reader(cell)
        except ValueError as exc:
            return f", column {column}: {cell!r} {exc}"
    return ""


def _reader(hint: object) -> Reader:
    base, check = get_args(hint)[:2] if get_origin(hint) is Annotated else (hint, None)
    if base is bool:
        return _flag
    if get_origin(base) is tuple:
        return _several(check or filled)
    return check or filled


def _several(reader: Reader) -> Reader:
    def values(cell: str) -> tuple[object, ...]:
        return tuple([reader(value) for value in cell.split("|")]) if cell else ()

    return values


def _flag(cell: str) -> bool:
    if cell not in ("true", "false"):
        raise ValueError("is neither true nor false")
    return cell == "true"
