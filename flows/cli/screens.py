"""Output of the commands: query results, the status page, outlets, and the charts of the demo."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newsledger.flows.printable import printable
from newsledger.flows.terminal import Screen

if TYPE_CHECKING:
    from newsledger.flows.sources.catalogue import OutletSpec
    from newsledger.flows.sources.check import CheckResult
    from newsledger.warehouse.facts import HomeStatus
    from newsledger.warehouse.query import Result
    from newsledger.warehouse.search import Found
    from newsledger.warehouse.snapshots import Snapshot
    from newsledger.warehouse.wording import Finding

_NARROWEST = 6
_WIDEST = 20_000

CHAINS = """
WITH chain AS (
    SELECT a.quote_id, count(*) AS links, count(DISTINCT coalesce(e.name, a.text)) AS names,
           string_agg(coalesce(e.name, a.text), ' and ' ORDER BY a.start_char) FILTER (a.role = 'speaker') AS said_by,
           string_agg(coalesce(e.name, a.text) || ' (' || a.role || ')', ' → ' ORDER BY a.position)
               FILTER (a.role <> 'speaker') AS passed_on_by
    FROM attributions a LEFT JOIN entities e USING (entity_id)
    GROUP BY a.quote_id
)
SELECT c.said_by, c.passed_on_by, s.outlet AS printed_in, s.title, s.passage, q.start_char AS begins, q.end_char AS ends
FROM statements s JOIN quotes q USING (quote_id) JOIN chain c USING (quote_id)
WHERE c.said_by IS NOT NULL AND c.links = c.names AND length(q.content) BETWEEN 30 AND 160
QUALIFY row_number() OVER (PARTITION BY s.article_id ORDER BY c.links DESC, q.confidence DESC, q.quote_id) = 1
ORDER BY c.links DESC, q.confidence DESC, q.quote_id
LIMIT 8
"""

SPEAKERS = """
SELECT e.name, count(*) AS statements
FROM quotes q JOIN entities e ON e.entity_id = q.speaker_entity_id
GROUP BY e.name ORDER BY statements DESC, e.name LIMIT 10
"""


def show_result(result: "Result", screen: Screen, *, limit: int = 200) -> None:
    """Print a result as a table, or value by value if the screen is too narrow for its columns.

    Beyond `limit` rows, the number of remaining rows is printed, and beyond `_WIDEST` characters of a value, the number
    of its remaining characters.
    """
    rows = [tuple(map(_cell, row.values())) for row in result.rows.slice(0, limit).to_pylist()]
    if len(result.columns) * _NARROWEST > screen.width:
        _show_records(result.columns, rows, screen)
    else:
        printed = Table(show_lines=False)
        for name in result.columns:
            printed.add_column(name, overflow="fold")
        for row in rows:
            printed.add_row(*row)
        screen.print(printed)
    if result.rows.num_rows > limit:
        screen.print(f"… {result.rows.num_rows - limit} more rows; use --format csv to print all")


def _show_records(columns: Sequence[str], rows: Sequence[Sequence[str]], screen: Screen) -> None:
    """Print each row as lines of names and values."""
    for number, row in enumerate(rows, 1):
        printed = Table(title=f"row {number}", title_justify="left", box=None, show_header=False, pad_edge=False)
        printed.add_column(overflow="fold", max_width=max(8, screen.width // 3))
        printed.add_column(overflow="fold")
        for name, value in zip(columns, row, strict=True):
            printed.add_row(name, value)
        screen.print(printed)
    if not rows:
        screen.print(f"no rows; columns: {', '.join(columns)}")


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    if len(text) <= _WIDEST:
        return text
    return f"{text[:_WIDEST]}… {len(text) - _WIDEST:,} more characters; use --format csv to print all"


def _without_match(target: str, elsewhere: int) -> str:
    if not elsewhere:
        return "no match"
    if target == "statements":
        return f"no statement matches; with --in articles: {elsewhere:,} match{'es' if elsewhere > 1 else ''}"
    return f"no article matches; without --in articles: {elsewhere:,} match{'es' if elsewhere > 1 else ''}"


def show_matches(found: "Found", screen: Screen, *, target: str) -> None:
    """Print the best matches of a search, each with its place, its passage, and the chain and link that it has."""
    for row in found.best.rows.to_pylist():
        screen.print(f"\n{row['day']}  {row['outlet']}  {row['title'] or ''}", style="dim", soft_wrap=True)
        screen.print(Padding(_highlighted(row["passage"] or ""), (0, 0, 0, 4)))
        for name in ("chain", "link", "url"):
            if row.get(name):
                screen.print(f"    {row[name]}", soft_wrap=True)
    shown = found.best.rows.num_rows
    if not found.number:
        screen.print(_without_match(target, found.elsewhere))
    elif shown < found.number:
        screen.print(f"\n{shown} of {found.number:,} matches shown, the best first; --limit shows more")
    else:
        screen.print(f"\n{shown} match{'es' if shown > 1 else ''}")


def show_finding(result: "Finding", screen: Screen, *, limit: int = 10) -> None:
    """Print the answer of a check, then the occurrences, the best first."""
    screen.print(result.verdict.name.lower().replace("_", " "), style="bold")
    if result.verdict.name == "OTHER_SPEAKER" and not any(occurrence.speaker for occurrence in result.occurrences):
        screen.print("printed, but read as nobody's statement: the article may name the speaker all the same")
    if result.occurrences:
        first = min(result.occurrences, key=lambda occurrence: occurrence.day)
        screen.print(f"first on {first.day_shown} in {first.outlet}", soft_wrap=True)
    for occurrence in result.occurrences[:limit]:
        screen.print(f"\n{occurrence.day_shown}  {occurrence.outlet}  {occurrence.title}", style="dim", soft_wrap=True)
        screen.print(Padding(occurrence.wording.text, (0, 0, 0, 4)))
        if occurrence.wording.differences:
            screen.print(Padding(f"differs: {occurrence.wording.differences}", (0, 0, 0, 4)))
        screen.print(f"    {occurrence.chain or 'not read as a statement'}", soft_wrap=True)
        screen.print(f"    {occurrence.link}", soft_wrap=True)
    if len(result.occurrences) > limit:
        screen.print(f"\n… {len(result.occurrences) - limit} more; use --json to print all")


def _highlighted(passage: str) -> Text:
    """Return a passage with the words between ⟦ and ⟧ in bold."""
    text = Text()
    for number, part in enumerate(re.split("[⟦⟧]", printable(passage))):
        text.append(f"⟦{part}⟧" if number % 2 else part, style="bold" if number % 2 else "")
    return text


def show_chains(result: "Result", screen: Screen) -> None:
    """Print each statement of CHAINS: its chain of attribution, the words that prove it, and where they are."""
    for row in result.rows.to_pylist():
        chain = " → ".join(filter(None, [f"{row['said_by']} (speaker)", row["passed_on_by"]]))
        place = f"{row['printed_in']}, “{row['title']}”, characters {row['begins']}–{row['ends']}"
        screen.print(f"\n{chain}", style="bold")
        screen.print(Padding(_highlighted(row["passage"] or ""), (0, 0, 0, 4)))
        screen.print(Padding(place, (0, 0, 0, 4)), style="dim")


def speaker_bars(result: "Result", *, width: int) -> str:
    """Return a bar chart of (name, number) rows in block characters; no line is wider than `width`."""
    rows = [(str(name)[:32], int(number)) for name, number in (row.values() for row in result.rows.to_pylist())]
    if not rows:
        return "no quoted speakers"
    most, margin = max(number for _, number in rows), max(len(name) for name, _ in rows)
    longest = max(8, min(48, width - margin - len(str(most)) - 2))
    return "\n".join(f"{name:>{margin}} {'█' * max(1, number * longest // most)} {number}" for name, number in rows)


def show_status(facts: "HomeStatus", screen: Screen) -> None:
    """Print the status of a home."""
    screen.print(f"{facts.home}  generation {facts.generation}", style="bold", soft_wrap=True)
    _show(screen, "rows", columns=("table", "rows"), rows=facts.rows.items())
    _show(screen, "bytes on disk", columns=("folder", "bytes"), rows=facts.disk.items())
    _show(screen, "recent runs", columns=("run", "flow", "status", "started", "documents", "rejects"), rows=facts.runs)
    columns = ("source", "last request", "last new", "documents", "articles", "failed")
    _show(screen, "coverage by source", columns=columns, rows=facts.coverage)
    if facts.rejects:
        _show(screen, "rejects", columns=("reason", "rows"), rows=facts.rejects.items())
    else:
        screen.print("no rejects")
    if facts.waiting:
        screen.print(f"documents pulled, but not published: {facts.waiting:,}; the next run reads them", soft_wrap=True)
    if facts.unfilled:
        screen.print(
            f"null in rows of an earlier version: {', '.join(facts.unfilled)}; run newsledger rebuild to fill them"
        )


def show_snapshots(kept: "Sequence[Snapshot]", screen: Screen) -> None:
    """Print the publishes that can be read, newest first."""
    columns = ("generation", "published", "run", "articles", "quotes", "bytes", "of its own")
    rows = [
        (
            snapshot.state.generation,
            datetime.fromisoformat(snapshot.state.written_at),
            snapshot.state.run_id,
            *(snapshot.state.tables[name].rows for name in ("articles", "quotes")),
            snapshot.bytes,
            snapshot.own_bytes,
        )
        for snapshot in reversed(kept)
    ]
    _show(screen, "snapshots", columns=columns, rows=rows)


def show_outlets(specs: "Sequence[OutletSpec]", screen: Screen) -> None:
    """Print outlets with their entry points, one per line."""
    table = Table("outlet", "name", "country", "kind", "entry", "location", box=None, pad_edge=False)
    for spec in specs:
        for number, entry in enumerate(spec.entries):
            head = ("", "", "", "") if number else (spec.id, spec.name, spec.country or "", spec.kind)
            table.add_row(*head, entry.kind, entry.url or entry.path)
        if not spec.entries:
            table.add_row(spec.id, spec.name, spec.country or "", spec.kind, "none", "")
    screen.print(table)


def show_trials(trials: "Sequence[CheckResult]", screen: Screen) -> None:
    """Print the result of each entry point."""
    for trial in trials:
        screen.print(f"{trial.outlet}  {trial.kind}  {trial.location}".strip(), soft_wrap=True)
        newest = f", newest {_told(trial.newest)}" if trial.newest else ""
        detail = f": {trial.detail}" if trial.detail else ""
        items = f"{trial.items:,} item{'' if trial.items == 1 else 's'}"
        screen.print(f"    {trial.outcome}, {items}{newest}{detail}", soft_wrap=True)
    failed = sum(not trial.is_success for trial in trials)
    screen.print(f"{len(trials) - failed} of {len(trials)} entry points succeeded")


def _show(screen: Screen, title: str, *, columns: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    """Print rows as a table; numbers are right-aligned, and only the first column wraps on a narrow screen."""
    cells = [tuple(_told(value) for value in row) for row in rows]
    printed = Table(title=f"\n{title}", title_justify="left", box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for at, name in enumerate(columns):
        words = [name, *(row[at] for row in cells)]
        is_number = all(word.replace(",", "").isdecimal() for word in words[1:])
        justify: Literal["left", "right"] = "right" if is_number else "left"
        width = max(map(len, words)) if at else None
        printed.add_column(name, justify=justify, no_wrap=at > 0, overflow="fold", min_width=width)
    for row in cells:
        printed.add_row(*row)
    screen.print(printed)


def _told(value: object) -> str:
    """Format a value for display: times to the minute in UTC, numbers with thousands separators."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M}"
    return f"{value:,}" if isinstance(value, int) else "" if value is None else str(value)
