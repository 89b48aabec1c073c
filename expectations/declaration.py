"""Types for declaring a table: columns, kinds of value, rules and the table itself."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

CONTRACT_VERSION = "2"
Row = dict[str, object]


class Kind(Enum):
    """Kinds of value that BI tools support; the value is the DuckDB type."""

    TEXT = "VARCHAR"
    TEXTS = "VARCHAR[]"
    INTS = "BIGINT[]"
    INT = "BIGINT"
    SHARE = "DOUBLE"
    BOOL = "BOOLEAN"
    DATE = "DATE"
    TIMESTAMP = "TIMESTAMP WITH TIME ZONE"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, kind and meaning, and the rules for its values.

    Attributes:
        name: Column name, as in the contract.
        kind: Kind of value; determines the types in Arrow and DuckDB.
        doc: Meaning in one sentence; becomes the Arrow field description and the DuckDB comment.
        required: Whether null is invalid.
        values: Closed set of values, if any.
        pattern: Regular expression, valid in RE2 and Python, that the complete text must match.
        low: Minimum value, inclusive.
        high: Maximum value, inclusive.
        references: "table.column" that must contain the value, unless it is null.
        logical: False if the value depends on when or by which run it was written; such columns are
            excluded from the content digest that compares two lakes.
        logical_sql: Expression that replaces the column in the content digest, for values that only
            sometimes depend on the run.
    """

    name: str
    kind: Kind
    doc: str
    required: bool = False
    values: tuple[str, ...] = ()
    pattern: str | None = None
    low: float | None = None
    high: float | None = None
    references: str | None = None
    logical: bool = True
    logical_sql: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A rule that `substr(article.<zone>, start + 1, end - start) = surface`.

    Attributes:
        start: Column with the start offset in code points, starting at 0.
        end: Column with the end offset, exclusive.
        surface: Column with the stored text.
        zone: Column that contains `title` or `body`.
    """

    start: str
    end: str
    surface: str
    zone: str = "zone"


@dataclass(frozen=True, slots=True)
class Check:
    """A rule over several columns of a row.

    Attributes:
        reason: Short code for `rejects.reason`.
        sql: DuckDB expression over the row (alias `t`) that is TRUE for a valid row; NULL counts as valid.
        doc: Description of the rule.
    """

    reason: str
    sql: str
    doc: str


@dataclass(frozen=True, slots=True)
class Table:
    """Declaration of a table of the contract.

    Attributes:
        name: Plural noun.
        doc: Description of a row.
        key: Id column; unique.
        natural_key: Description of the values from which the id is derived.
        columns: Columns in order.
        evidence: Evidence rules; each needs `article_id`.
        checks: Rules over several columns.
        parent: Column with a reference; if the referenced row is rejected, so is this row.
        role: content (derived from documents, comparable between lakes), log (records of runs) or internal (content
            that only newsledger reads: it is stored in the lake and not loaded into the warehouse).
        rows_per_article: Minimum and maximum mean number of rows per annotated article in a batch of 20 or more
            articles; a batch outside this range violates the contract (a collapsed or runaway annotator).
        order: Columns by which the rows of a Parquet file are sorted, so that queries skip row groups.
        row_group: Number of rows of a row group; smaller where rows are long.
        settled: A column, and its value in rows that later publishes seldom change. Parquet files have either such
            rows or others, so that a publish that changes the others writes no file of settled ones again.
    """

    name: str
    doc: str
    key: str
    natural_key: str
    columns: tuple[Column, ...]
    evidence: tuple[Evidence, ...] = ()
    checks: tuple[Check, ...] = ()
    parent: str | None = None
    role: Literal["content", "log", "internal"] = "content"
    rows_per_article: tuple[float, float] | None = None
    order: tuple[str, ...] = ()
    row_group: int = 65_536
    settled: tuple[str, str] | None = None

    def __hash__(self) -> int:
        """Return the hash of the name: what is kept by table is looked up often, and a table has hundreds of values."""
        return hash(self.name)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the column names in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return a column by name; raise KeyError with the names of table and column if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")


def text(name: str, doc: str, *, required: bool = False, logical: bool = True) -> Column:
    """Declare a column of free text; empty strings are invalid, use null."""
    return Column(name, Kind.TEXT, doc, required=required, logical=logical)


def ref(name: str, target: str, doc: str, *, required: bool = False, logical: bool = True) -> Column:
    """Declare a column with the key of a row of another table."""
    return Column(name, Kind.TEXT, doc, required=required, references=target, logical=logical)


def choice(name: str, values: tuple[str, ...], doc: str, *, required: bool = True) -> Column:
    """Declare a column with one of a closed set of values."""
    return Column(name, Kind.TEXT, doc, required=required, values=values)


def count(name: str, doc: str, *, required: bool = False, logical: bool = True) -> Column:
    """Declare a column of non-negative integers."""
    return Column(name, Kind.INT, doc, required=required, low=0, logical=logical)


def share(name: str, doc: str, *, required: bool = False) -> Column:
    """Declare a column of numbers from 0 to 1."""
    return Column(name, Kind.SHARE, doc, required=required, low=0, high=1)


def flag(name: str, doc: str, *, required: bool = True) -> Column:
    """Declare a Boolean column."""
    return Column(name, Kind.BOOL, doc, required=required)


def moment(name: str, doc: str, *, required: bool = False, logical: bool = False) -> Column:
    """Declare a column of UTC timestamps in microseconds."""
    return Column(name, Kind.TIMESTAMP, doc, required=required, logical=logical)


def texts(name: str, doc: str) -> Column:
    """Declare a column of lists of text; an empty list is stored as such, never as null."""
    return Column(name, Kind.TEXTS, doc, required=True)
