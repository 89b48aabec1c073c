"""The pages beside the Parquet files of a generation: README, dictionary and keys."""

from collections.abc import Iterator, Mapping

from newsledger.expectations.dictionary import joins_and_tables
from newsledger.expectations.tables import TABLES
from newsledger.warehouse.manifest import Manifest, TableEntry

README, DICTIONARY, KEYS = "README.md", "dictionary.md", "keys.csv"
_TEXT = """# Tables of a newsledger ledger

Generation {generation}, published {written_at} by {run_id}. Each folder has exactly the present rows of one table, in
Parquet files that are never changed. [dictionary.md](dictionary.md) has the columns; keys.csv has the keys and the
columns that refer to them.

| Folder | Rows | A row is |
|---|---|---|
{tables}
```sql
SELECT count(*) FROM read_parquet('lake/current/articles/*.parquet', union_by_name = true);
```

The path `lake/current` never changes, and leads to another folder from one publish to the next. A glob of one table
gives the files of one generation, whose names begin with its number. A file that is opened by its path under
`lake/current` after the next publish is missing there: glob again. A reader that takes its time, or that joins tables,
resolves the link first, as `readlink -f lake/current` does, and reads that folder; it stays until it is pruned (the
setting `snapshots_kept`).

Do not write to these files: they are the files of the ledger.
"""


def pages(state: Manifest) -> Mapping[str, str]:
    """Return the pages of a state by file name."""
    return {README: readme(state), DICTIONARY: f"# Data dictionary\n{joins_and_tables()}", KEYS: "".join(keys())}


def readme(state: Manifest) -> str:
    """Return the page that says what the folders hold, and how to read them while runs publish."""
    lines = (
        f"| `{declared.name}/` | {state.tables.get(declared.name, TableEntry()).rows:,} | {declared.doc} |\n"
        for declared in TABLES
    )
    return _TEXT.format(
        generation=state.generation, written_at=state.written_at, run_id=state.run_id, tables="".join(lines)
    )


def keys() -> Iterator[str]:
    """Yield the lines of keys.csv: table, column, kind of key, and table and column that a foreign key refers to."""
    yield "table,column,key,references_table,references_column\r\n"
    for declared in TABLES:
        yield f"{declared.name},{declared.key},primary,,\r\n"
        for column in declared.columns:
            if column.references:
                yield f"{declared.name},{column.name},foreign,{','.join(column.references.split('.'))}\r\n"
