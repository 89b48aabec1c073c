"""SQL statements that a query may be: exactly one, and one that reads."""

from dataclasses import dataclass
from itertools import pairwise

import duckdb

from newsledger.expectations.errors import WarehouseError

_READING = frozenset(
    "SELECT WITH FROM VALUES TABLE PIVOT PIVOT_WIDER UNPIVOT PIVOT_LONGER DESCRIBE DESC SHOW SUMMARIZE".split()
)


def reading_statement(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    """Return the statement without the semicolons and comments that follow it.

    The kind is decided by DuckDB's own parser. A PIVOT without a list of values is of the kind MULTI, as it first
    collects the values, and so is a COPY of one; the first keyword tells them apart. The statement that follows EXPLAIN
    must be allowed by itself, because EXPLAIN ANALYZE runs it.

    Raises:
        WarehouseError: There is no statement, more than one, or one that does not read.
    """
    statements = connection.extract_statements(text)
    if len(statements) != 1:
        raise WarehouseError(f"expected one SQL statement, got {len(statements)}")
    kind = _kind(statements[0])
    tokens = _tokens(text)
    first = next((token.word for token in tokens if token.word != "("), "")
    if first == "EXPLAIN":
        reading_statement(connection, _explained(text, tokens))
    elif kind != duckdb.StatementType.SELECT and not (kind == duckdb.StatementType.MULTI and first in _READING):
        raise WarehouseError(
            f"{_label(kind, first)} is not allowed: newsledger sql is read-only; "
            "use SELECT, WITH, FROM, PIVOT, DESCRIBE or SHOW"
        )
    return _without_tail(text, tokens)


@dataclass(frozen=True, slots=True)
class _SqlToken:
    """A token of a statement outside its comments: its first byte, and the word in capitals."""

    start: int
    word: str


def _tokens(text: str) -> list[_SqlToken]:
    """Return the tokens; DuckDB counts their positions in bytes."""
    content = text.encode()
    starts = [*duckdb.tokenize(text), (len(content), None)]
    return [
        _SqlToken(start, content[start:following].decode(errors="replace").strip().upper())
        for (start, kind), (following, _) in pairwise(starts)
        if kind != duckdb.token_type.comment
    ]


def _explained(text: str, tokens: list[_SqlToken]) -> str:
    """Return the statement that follows EXPLAIN and its options."""
    rest = tokens[1:]
    if rest and rest[0].word == "ANALYZE":
        rest = rest[1:]
    elif [token.word for token in rest[:1]] == ["("] and rest[1].word not in _READING | {"("}:
        closing = next((number for number, token in enumerate(rest) if token.word == ")"), len(rest))
        rest = rest[closing + 1 :]
    return text.encode()[rest[0].start :].decode() if rest else ""


def _without_tail(text: str, tokens: list[_SqlToken]) -> str:
    while tokens and tokens[-1].word == ";":
        text = text.encode()[: tokens[-1].start].decode()
        tokens = tokens[:-1]
    return text


def _kind(statement: duckdb.Statement) -> duckdb.StatementType | None:
    """Return the type of a statement; None for the few that the client cannot name."""
    try:
        return statement.type
    except ValueError:
        return None


def _label(kind: duckdb.StatementType | None, first: str) -> str:
    if kind is None or kind == duckdb.StatementType.MULTI:
        return first or "this statement"
    return kind.name
