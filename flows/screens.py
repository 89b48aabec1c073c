"""What the commands print: results, the status page, and the picture at the end of the demo."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from newsledger.warehouse.facts import HomeStatus
from newsledger.warehouse.query import Result

CHAINS = """
WITH chain AS (
    SELECT a.quote_id,
           string_agg(CASE WHEN a.role = 'speaker' THEN coalesce(e.name, a.text) END, ' and '
                      ORDER BY a.start_char) AS speaker,
           string_agg(CASE WHEN a.role <> 'speaker' THEN coalesce(e.name, a.text) || ' (' || a.role || ')' END, ' → '
                      ORDER BY a.position) AS passed_on_by
    FROM attributions a LEFT JOIN entities e USING (entity_id)
    GROUP BY a.quote_id
)
SELECT coalesce(c.speaker, q.speaker_text) AS said_by, q.content AS what, c.passed_on_by,
       s.name AS printed_in, q.start_char || '–' || q.end_char AS characters
FROM quotes q JOIN chain c USING (quote_id) JOIN articles r USING (article_id) JOIN sources s USING (source_id)
WHERE r.is_latest AND length(q.content) BETWEEN 30 AND 220
ORDER BY c.passed_on_by IS NULL, q.confidence DESC, q.quote_id
LIMIT 12
"""

SPEAKERS = """
SELECT e.name, count(*) AS statements
FROM quotes q JOIN entities e ON e.entity_id = q.speaker_entity_id
GROUP BY e.name ORDER BY statements DESC, e.name LIMIT 10
"""


def show_result(result: Result, console: Console, *, limit: int = 200) -> None:
    """Print a result as a table; past `limit` rows, say how many more there are."""
    printed = Table(*result.columns, show_lines=False)
    rows = result.rows.to_pylist()
    for row in rows[:limit]:
        printed.add_row(*("" if value is None else str(value) for value in row.values()))
    console.print(printed)
    if len(rows) > limit:
        console.print(f"… {len(rows) - limit} more rows; --format csv prints all")


def speaker_bars(result: Result, *, width: int = 48) -> str:
    """A bar per row of (name, number), longest first, in block characters."""
    rows = [tuple(row.values()) for row in result.rows.to_pylist()]
    if not rows:
        return "nobody is quoted"
    most = max(int(number) for _, number in rows)
    margin = max(len(str(name)) for name, _ in rows)
    return "\n".join(
        f"{name!s:>{margin}} {'█' * max(1, int(number) * width // most)} {number}" for name, number in rows
    )


def show_status(facts: HomeStatus, console: Console) -> None:
    """Print what is in a home."""
    console.print(f"[bold]{facts.home}[/bold]", highlight=False)
    _show(console, "rows", columns=("table", "rows"), rows=facts.rows.items())
    _show(
        console,
        "bytes on disk",
        columns=("folder", "bytes"),
        rows=((name, f"{size:,}") for name, size in facts.disk.items()),
    )
    _show(console, "last runs", columns=("run", "flow", "status", "started", "documents", "rejects"), rows=facts.runs)
    columns = ("source", "last asked", "last new", "documents", "articles", "failed")
    _show(console, "coverage by source", columns=columns, rows=facts.coverage)
    _show(console, "set aside", columns=("reason", "rows"), rows=facts.rejects.items())


def _show(console: Console, title: str, *, columns: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    printed = Table(*columns, title=title, title_justify="left", box=None, pad_edge=False)
    for row in rows:
        printed.add_row(*("" if value is None else str(value) for value in row))
    console.print(printed)
    console.print()
