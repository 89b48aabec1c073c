"""Views and macros of the warehouse, read from the SQL files in `warehouse/views`, and their page in the documentation.

A file is named for the view or macro that it creates. Its first comment describes a row, then has a line for each
column (or parameter), `name: meaning`, and ends with one example. Longer lines are continued with an indent.
"""

import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from pathlib import Path

import duckdb

from newsledger.expectations.ddl import quoted
from newsledger.warehouse.session import session

# Views whose rows are stored when the warehouse is built, since other views join or aggregate them at every query.
STORED = frozenset({"latest_articles", "speaker_roles", "statement_facts", "statement_names", "speakers"})
_MEANING = re.compile(r"(\w+): (.+)")
_CREATION = re.compile(r"CREATE (VIEW|MACRO) (\w+)(?:\(([^)]*)\))? AS\s+", re.DOTALL)
_USE = re.compile(r"\b(?:FROM|JOIN) (\w+)|\b(\w+)\(")
_HEAD = """# Views and macros

Every view counts only the latest version of an article, except where it says so. The tables below them are in the
[data dictionary](dictionary.md), and the [cookbook](cookbook.md) answers thirty questions with them. The SQL of each
view is in the file of its name in `warehouse/views/`, from which this page is generated: run `make docs` to update it.
The warehouse stores the rows of `latest_articles`, `speaker_roles`, `speakers`, `statement_facts` and
`statement_names` as tables.

Which view to read:

| To learn | Read |
|---|---|
| what was said, by whom, through whom, with the passage | [`statements`](#statements) |
| who speaks, and with which share | [`speakers`](#speakers), [`share_of_voice`](#share_of_voice) |
| who speaks about whom | [`who_about_whom`](#who_about_whom) |
| which statement spread, and how | [`independent_reports`](#independent_reports), [`statement_life`](#statement_life) |
| which events several articles tell, and why | [`stories_flat`](#stories_flat), [`story_evidence`](#story_evidence) |
| which figures disagree | [`disagreeing_figures`](#disagreeing_figures), [`story_figures`](#story_figures) |
| which outlet relies on which medium | [`source_reliance`](#source_reliance) |
| how often an entity is named; when suddenly more often | [`entity_counts`](#entity_counts), [`bursts`](#bursts) |
| every mention and every relation | [`mentions_flat`](#mentions_flat), [`relations_flat`](#relations_flat) |
| which words changed | [`headline_changes`](#headline_changes), [`article_changes`](#article_changes) |
| what was withdrawn | [`withdrawn_articles`](#withdrawn_articles) |
| what was collected, day by day or URL by URL | [`coverage`](#coverage), [`fetch_state`](#fetch_state) |
| which articles count | [`latest_articles`](#latest_articles) |
| the roles that articles name | [`speaker_roles`](#speaker_roles) |
| what others are built on | [`statement_facts`](#statement_facts), [`statement_chains`](#statement_chains) |
| which names each statement mentions | [`statement_names`](#statement_names) |

Which count to use:

| Count | Counts |
|---|---|
| `article_count` | articles, whoever wrote them |
| `text_count` | texts: near-duplicates (a reprint, the same story at two addresses) count once |
| `origin_count`, `independent_count` | origins: texts that are credited to the same agency count once as well |
| `outlet_count` | outlets that printed it |
| `statement_count` | statements as printed: the same words in two articles count twice |
| `distinct_count` | statements: the same words count once |

“20 articles, 3 texts, 1 origin” is one report that was copied. Outlets and agencies are counted by one kind of id,
`sources.source_id`.
"""


@dataclass(frozen=True, slots=True)
class View:
    """A view or macro.

    Attributes:
        name: Name of the view or macro.
        kind: VIEW or MACRO.
        doc: Description of a row.
        columns: Meaning by column or parameter, in order.
        example: A query that shows its use.
        parameters: Parameters of a macro as they are declared; empty for a view.
        select: The SELECT of a view, or the expression of a macro.
    """

    name: str
    kind: str
    doc: str
    columns: dict[str, str]
    example: str
    parameters: str
    select: str

    def statements(self) -> Iterator[str]:
        """Yield the SQL statements that create the view and comment it."""
        head = f"{self.name}({self.parameters})" if self.kind == "MACRO" else self.name
        yield f"CREATE {self.kind} {head} AS {self.select}"
        yield from self.comments(self.kind)

    def table_statements(self) -> Iterator[str]:
        """Yield the SQL statements that create a table for the rows of the view, and comment it."""
        yield f"CREATE TABLE {self.name} AS {self.select} WITH NO DATA"
        yield from self.comments("TABLE")

    def comments(self, kind: str) -> Iterator[str]:
        """Yield the SQL statements that comment it as a VIEW, TABLE or MACRO."""
        yield f"COMMENT ON {kind} {self.name} IS {quoted(self.doc)}"
        if self.kind == "VIEW":
            for column, meaning in self.columns.items():
                yield f'COMMENT ON COLUMN {self.name}."{column}" IS {quoted(meaning)}'


def view_of(name: str, text: str) -> View:
    """Return the view that a file declares.

    Raises:
        ValueError: The file has no header, or creates something of another name.
    """
    lines = [line for line in text.splitlines() if line.startswith("--")]
    blocks = "\n".join(line[3:] for line in lines).split("\n\n")
    creation = _CREATION.search(text)
    if creation is None or creation[2] != name or len(blocks) < 3 or not blocks[-1].startswith("Example: "):
        raise ValueError(f"warehouse/views/{name}.sql needs a description, columns, an example, and CREATE … {name}")
    columns = dict(_meaning(name, line) for line in blocks[-2].replace("\n    ", " ").splitlines())
    doc = "\n\n".join(" ".join(block.split()) for block in blocks[:-2])
    example = blocks[-1].removeprefix("Example: ").replace("\n    ", "\n")
    return View(name, creation[1], doc, columns, example, creation[3] or "", text[creation.end() :].strip())


def _meaning(name: str, line: str) -> tuple[str, str]:
    match = _MEANING.fullmatch(line)
    if match is None:
        raise ValueError(f"warehouse/views/{name}.sql: a column is described as `name: meaning`, not as {line!r}")
    return match[1], match[2]


@cache
def views() -> tuple[View, ...]:
    """Return every view and macro, each after those that it uses."""
    folder = files("newsledger.warehouse") / "views"
    declared = {
        path.name.removesuffix(".sql"): path.read_text(encoding="utf-8")
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
        if path.name.endswith(".sql")
    }
    by_name = {name: view_of(name, text) for name, text in declared.items()}
    order = TopologicalSorter({name: _uses(view, by_name.keys()) for name, view in by_name.items()})
    return tuple(by_name[name] for name in order.static_order())


def _uses(view: View, names: Collection[str]) -> list[str]:
    words = {word for pair in _USE.findall(view.select) for word in pair}
    return sorted(words.intersection(names) - {view.name})


def view(name: str) -> View:
    """Return a view or macro by name; raise KeyError if there is none."""
    return {declared.name: declared for declared in views()}[name]


def view_statements(*, is_stored: bool = False) -> Iterator[str]:
    """Yield the statements that create every view and macro, with comments.

    With `is_stored`, those in STORED are tables instead, which `stored_rows` fills; views that read them are created
    faster than over views.
    """
    for declared in views():
        yield from declared.table_statements() if is_stored and declared.name in STORED else declared.statements()


def stored_views() -> tuple[View, ...]:
    """Return the views in STORED and the views and macros that they are made with, in order."""
    names = set(STORED)
    for declared in reversed(views()):
        if declared.name in names:
            names.update(_uses(declared, [other.name for other in views()]))
    return tuple(declared for declared in views() if declared.name in names)


def create_views(connection: duckdb.DuckDBPyConnection, *, is_stored: bool = False) -> None:
    """Create every view and macro, with comments, in a database that has the tables of the contract."""
    for statement in view_statements(is_stored=is_stored):
        connection.execute(statement)


def page(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the Markdown page of all views and macros, for a database that has them."""
    ordered = sorted(views(), key=lambda declared: (declared.kind == "MACRO", declared.name))
    return _HEAD + "".join(_section(declared, _types(connection, declared)) for declared in ordered)


def _types(connection: duckdb.DuckDBPyConnection, declared: View) -> dict[str, str]:
    if declared.kind == "MACRO":
        return dict.fromkeys(declared.columns, "")
    relation = connection.table(declared.name)
    return {column: str(kind) for column, kind in zip(relation.columns, relation.types, strict=True)}


def _section(declared: View, types: dict[str, str]) -> str:
    title = f"{declared.name}({declared.parameters})" if declared.kind == "MACRO" else declared.name
    if declared.kind == "MACRO":
        rows = [f"| `{name}` | {meaning} |" for name, meaning in declared.columns.items()]
        head = "| Parameter | Meaning |\n|---|---|"
    else:
        rows = [f"| `{name}` | {types[name]} | {meaning} |" for name, meaning in declared.columns.items()]
        head = "| Column | Type | Meaning |\n|---|---|---|"
    table = "\n".join([head, *rows])
    return f"\n## {title}\n\n{declared.doc}\n\n{table}\n\n```sql\n{declared.example};\n```\n"


def main() -> None:
    """Write the page to the path in the first argument."""
    from newsledger.expectations.ddl import create_table
    from newsledger.expectations.tables import LOADED

    with session() as connection:
        for table in LOADED:
            connection.execute(create_table(table))
        create_views(connection)
        Path(sys.argv[1]).write_text(page(connection), encoding="utf-8")


if __name__ == "__main__":
    main()
