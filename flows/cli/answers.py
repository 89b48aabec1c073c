"""Answers of `newsledger sql`, as a table, CSV or JSON, from a process of bounded memory and time."""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NoReturn, TextIO

from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.formulas import FORMULA
from newsledger.flows.memory import bounded_memory
from newsledger.flows.printable import printable
from newsledger.warehouse.home import Home
from newsledger.warehouse.past import PastState
from newsledger.warehouse.query import Form, QueryBounds, Result, query

if TYPE_CHECKING:
    import pyarrow as pa

GRACE_S = 5.0
RESERVED_MIB, RESERVED_MIB_PER_THREAD = 512, 80
_FORMULA = re.compile(FORMULA)
_PLAIN_CELL = re.compile(r"[^\s\",;](?:[^\",;\t\r\n]*[^\s\",;])?|")
_NUMBER = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)")
_NOT_FINITE = re.compile(r'"(?:[^"\\]|\\.)*+"|-?(?:NaN|Infinity)')
_JSON_CONTROLS = re.compile("[\x7f-\x9f\u2028\u2029]")


def answered(
    home: Home | PastState,
    text: str,
    *,
    form: Form,
    bounds: QueryBounds,
    tables: "Mapping[str, pa.Table] | None" = None,
) -> Result:
    """Return the answer to a query; end the process if the query does not obey its time bound.

    The bounds of the session do not reach every function of SQL: some allocate without counting, and some do not look
    for an interrupt. The query therefore runs in a thread that need not return, so that Ctrl-C is obeyed, and the
    address space is bounded too: twice the memory of the query, for its buffers and its answer, and what libraries and
    threads reserve without using it. The session only reads, so that ending the process loses nothing.

    Raises:
        WarehouseError: The statement is wrong or was refused, or it exceeded a bound.
    """
    reserved = RESERVED_MIB + RESERVED_MIB_PER_THREAD * (os.cpu_count() or 1)
    with bounded_memory(2 * bounds.memory_mb + reserved):
        answer = ThreadPoolExecutor(1).submit(query, home, text, form=form, bounds=bounds, tables=tables)
        try:
            return answer.result(bounds.seconds + GRACE_S)
        except TimeoutError:
            _end(bounds.exceeded_time())
        except MemoryError as exc:
            raise WarehouseError(bounds.exceeded_memory()) from exc


def print_csv(result: Result, *, quote_formulas: bool) -> None:
    """Print an answer in text as CSV; on a terminal, control characters are escaped."""
    are_safe = [not quote_formulas or bool(_NUMBER.fullmatch(kind)) for kind in result.types]
    _write_line(result.columns, [not quote_formulas] * len(are_safe), sys.stdout)
    for row in _rows(result):
        _write_line(row, are_safe, sys.stdout)


def print_json(result: Result) -> None:
    """Print an answer in JSON as an array of objects, one per line; NaN and infinity are null."""
    names = [json.dumps(name, ensure_ascii=False) for name in result.rows.column_names]
    separator = "[\n"
    for row in _rows(result):
        values = ", ".join(f"{name}: {_fragment(value)}" for name, value in zip(names, row, strict=True))
        sys.stdout.write(f"{separator} {{{_JSON_CONTROLS.sub(_unicode_escape, values)}}}")
        separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")


def _rows(result: Result) -> Iterator[tuple[str | None, ...]]:
    for batch in result.rows.to_batches():
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def csv_cell(value: str | None, *, is_safe: bool) -> str:
    """Return a cell of CSV; null is empty, and the empty text is a pair of quotation marks.

    Unless `is_safe`, a value that a spreadsheet program would run as a formula begins with an apostrophe. The rule is
    that of the OWASP page on CSV injection, also for full-width signs and after blanks or quotation marks. A value in
    which an apostrophe already precedes such a sign gets another, so that removing one restores the value.
    """
    if value is None:
        return ""
    if not is_safe and _FORMULA.match(value):
        value = f"'{value}"
    return value if value and _PLAIN_CELL.fullmatch(value) else '"' + value.replace('"', '""') + '"'


def _write_line(values: Sequence[str | None], are_safe: Sequence[bool], stream: TextIO) -> None:
    line = ",".join(csv_cell(value, is_safe=is_safe) for value, is_safe in zip(values, are_safe, strict=True))
    stream.write((printable(line) if stream.isatty() else line) + "\n")


def _fragment(value: str | None) -> str:
    if value is None:
        return "null"
    if "NaN" not in value and "Infinity" not in value:
        return value
    return _NOT_FINITE.sub(lambda match: match[0] if match[0].startswith('"') else "null", value)


def _unicode_escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _end(message: str) -> NoReturn:
    """End the process at once: the function that is running obeys no interrupt."""
    print("newsledger:", message, file=sys.stderr, flush=True)
    os._exit(1)
