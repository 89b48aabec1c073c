"""The vocabulary in which a table is declared: columns, kinds, rules and the table itself."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal


class Kind(Enum):
    """The kinds of value that BI tools read without trouble; the value is the DuckDB type."""

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
    """One column: its name, kind and meaning, and the promises that every one of its values keeps.

    Attributes:
        name: Column name, in the contract's spelling.
        kind: Kind of value, from which every system's type follows.
        doc: Meaning in one sentence; becomes the Arrow field description and the DuckDB comment.
        required: True where null is a broken promise.
        values: The closed set of values, where there is one.
        pattern: Regular expression (RE2 and Python both) that the whole text must match.
        low: Least value allowed, inclusive.
        high: Greatest value allowed, inclusive.
        references: "table.column" that must hold the value, where it is not null.
        logical: False where the value depends on when or by which run it was made; such columns are
            left out of the content hash by which two lakes are compared.
        logical_sql: Replaces the bare column in the content hash, for values that are only sometimes
            a matter of time.
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
    """A promise that `substr(article.<zone>, start + 1, end - start) = surface`.

    Attributes:
        start: Column with the first code point, from 0.
        end: Column with the code point after the last.
        surface: Column with the stored words.
        zone: Column that says `title` or `body`.
    """

    start: str
    end: str
    surface: str
    zone: str = "zone"


@dataclass(frozen=True, slots=True)
class Check:
    """A promise over several columns of one row.

    Attributes:
        reason: Short code that `rejects.reason` keeps.
        sql: DuckDB expression over the row (alias `t`) that is TRUE on a good row; NULL counts as good.
        doc: The promise in words.
    """

    reason: str
    sql: str
    doc: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the contract, declared once.

    Attributes:
        name: Plural noun.
        doc: What one row is.
        key: The id column; unique.
        natural_key: What the id is a hash of, in words.
        columns: Columns in order.
        evidence: Evidence promises; each needs `article_id`.
        checks: Promises over several columns.
        parent: Column whose referenced row, when rejected, takes this row with it.
        role: content (made from documents, comparable between lakes), log (what runs did) or internal (content that
            only newsledger reads: it stays in the lake and is not loaded into the warehouse).
        rows_per_article: Least and greatest mean number of rows per annotated article of a batch of 20 or more
            articles; a batch outside them breaks the promise (a collapsed or runaway annotator).
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

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError names the table and the column."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")


def text(name: str, doc: str, *, required: bool = False, logical: bool = True) -> Column:
    """A column of free text; an empty string is never a value (null is)."""
    return Column(name, Kind.TEXT, doc, required=required, logical=logical)


def ref(name: str, target: str, doc: str, *, required: bool = False, logical: bool = True) -> Column:
    """A column that holds the key of a row of another table."""
    return Column(name, Kind.TEXT, doc, required=required, references=target, logical=logical)


def choice(name: str, values: tuple[str, ...], doc: str, *, required: bool = True) -> Column:
    """A column that holds one of a closed set of words."""
    return Column(name, Kind.TEXT, doc, required=required, values=values)


def count(name: str, doc: str, *, required: bool = False, logical: bool = True) -> Column:
    """A column of whole numbers from 0."""
    return Column(name, Kind.INT, doc, required=required, low=0, logical=logical)


def share(name: str, doc: str, *, required: bool = False) -> Column:
    """A column of numbers from 0 to 1."""
    return Column(name, Kind.SHARE, doc, required=required, low=0, high=1)


def flag(name: str, doc: str, *, required: bool = True) -> Column:
    """A column of true and false."""
    return Column(name, Kind.BOOL, doc, required=required)


def moment(name: str, doc: str, *, required: bool = False, logical: bool = False) -> Column:
    """A column of UTC timestamps in microseconds."""
    return Column(name, Kind.TIMESTAMP, doc, required=required, logical=logical)


def texts(name: str, doc: str) -> Column:
    """A column of lists of text; an empty list is stored as such, never as null."""
    return Column(name, Kind.TEXTS, doc, required=True)
