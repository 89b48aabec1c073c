"""The command that writes a page for people: `report`."""

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from newsledger.expectations.clock import now
from newsledger.expectations.errors import SettingsError
from newsledger.flows.cli.options import DebugOption, HomeOption, existing_home
from newsledger.flows.progress import log_to
from newsledger.flows.settings import settings
from newsledger.flows.terminal import Screen
from newsledger.warehouse.home import Home

if TYPE_CHECKING:
    from newsledger.warehouse.report.report import Reported
    from newsledger.warehouse.report.slices import Scope

FileOption = Annotated[Path, Parameter(name="--to", help="HTML file to write; an earlier one is replaced.")]
FirstDayOption = Annotated[datetime | None, Parameter(help="Only articles published on or after this day.")]
EndOption = Annotated[datetime | None, Parameter(help="Only articles published before this day.")]
EntityOption = Annotated[
    str | None,
    Parameter(help="Name or entity_id: only articles that mention it, and statements by it or about it."),
]
StoryOption = Annotated[
    str | None, Parameter(help="story_id: only articles that tell this story; stories_flat lists them.")
]
ArticlePageOption = Annotated[
    str | None,
    Parameter(help="article_id or article_key: a page of its text with statements, names and chains marked."),
]
MatchOption = Annotated[
    str | None, Parameter(help="A search: only statements that match it, and their articles; see docs/search.md.")
]
MonitorOption = Annotated[
    str | None, Parameter(help="Name of a monitor: only what its saved search matches; see docs/monitors.md.")
]


def report(  # noqa: PLR0913 - each parameter is an option
    *,
    to: FileOption,
    home: HomeOption = None,
    since: FirstDayOption = None,
    until: EndOption = None,
    entity: EntityOption = None,
    story: StoryOption = None,
    matching: MatchOption = None,
    monitor: MonitorOption = None,
    article: ArticlePageOption = None,
    debug: DebugOption = False,
) -> None:
    """Write a report and print what it was made of.

    Raises:
        SettingsError: The file is no HTML file, options exclude each other, or an option names what the ledger lacks.
        WarehouseError: There is no ledger, or the disk refused.
    """
    from newsledger.warehouse.report.article_page import write_article
    from newsledger.warehouse.report.report import write_report
    from newsledger.warehouse.report.slices import Scope

    log_to(debug=debug)
    bounds = {"--since": since, "--until": until, "--entity": entity, "--story": story}
    _check(to, {**bounds, "--matching": matching, "--monitor": monitor}, article)
    effective = settings(home=home)
    ledger = existing_home(effective)
    if article is not None:
        path = write_article(ledger, to, article, moment=now(), memory_mb=effective.database_memory_mb)
        Screen().print(f"page of {article}: {path}", soft_wrap=True)
        return
    scope = Scope(_day(since), _day(until), entity, story)
    if matching is not None or monitor is not None:
        scope = _searched(ledger, scope, matching=matching, monitor=monitor)
    written = write_report(ledger, to, scope, moment=now(), memory_mb=effective.database_memory_mb)
    _tell(written)


def _tell(written: "Reported") -> None:
    """Say what a report was made of, and first why it has no articles, if so."""
    from newsledger.warehouse.report.phrases import counted

    if written.gap:
        print(written.gap, file=sys.stderr)
    counts = f"{counted(written.articles, 'article')} and {counted(written.statements, 'statement')}"
    Screen().print(f"report of {counts}: {written.path}", soft_wrap=True)


def _searched(ledger: Home, scope: "Scope", *, matching: str | None, monitor: str | None) -> "Scope":
    """Return a scope with the rows that a search, a monitor or both match.

    Raises:
        SettingsError: The query is not well-formed, or there is no monitor of this name.
        WarehouseError: The index cannot be used.
    """
    from newsledger.flows.run.monitor_file import monitor as monitor_of
    from newsledger.warehouse.search import Search, matches

    searches = [(matching, Search(matching, limit=-1))] if matching is not None else []
    if monitor is not None:
        watched = monitor_of(ledger.root, monitor)
        searches.append((f"{monitor}: {watched.query}", watched.search))
    for label, request in searches:
        found = matches(ledger, request, notify=lambda line: print(line, file=sys.stderr, flush=True))
        scope = replace(scope, label=" · ".join(filter(None, (scope.label, label))))
        if request.target == "articles":
            scope = replace(scope, article_ids=tuple(found["article_id"].to_pylist()))
        else:
            keys = set(found["quote_id"].to_pylist())
            scope = replace(scope, keys=tuple(sorted(keys if scope.keys is None else keys.intersection(scope.keys))))
    return scope


def _check(target: Path, bounds: dict[str, object], article: str | None) -> None:
    if target.suffix.lower() not in {".html", ".htm"}:
        raise SettingsError(f"--to {target}: a report is an HTML file; give it a name such as report.html")
    chosen = [name for name, value in bounds.items() if value is not None]
    if chosen and article is not None:
        raise SettingsError(f"--article is the page of one article; leave out {' and '.join(chosen)}, or --article")
    since, until = bounds["--since"], bounds["--until"]
    if isinstance(since, datetime) and isinstance(until, datetime) and since.date() >= until.date():
        raise SettingsError(f"--since {since:%Y-%m-%d} is not before --until {until:%Y-%m-%d}: no day is between them")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
