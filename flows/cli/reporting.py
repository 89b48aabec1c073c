"""The command that writes a page for people: `report`."""

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from newsledger.expectations.clock import now
from newsledger.expectations.errors import SettingsError
from newsledger.flows.cli.options import DebugOption, HomeOption, existing_home
from newsledger.flows.progress import log_to
from newsledger.flows.settings import settings
from newsledger.flows.terminal import Screen

FileOption = Annotated[Path, Parameter(name="--to", help="HTML file to write; an earlier one is replaced.")]
FirstDayOption = Annotated[datetime | None, Parameter(help="Only articles published on or after this day.")]
EndOption = Annotated[datetime | None, Parameter(help="Only articles published before this day.")]
EntityOption = Annotated[
    str | None,
    Parameter(help="Name or entity_id: only articles that mention it, and statements by it or about it."),
]
StoryOption = Annotated[str | None, Parameter(help="story_id: only articles that tell this story.")]
ArticlePageOption = Annotated[
    str | None,
    Parameter(help="article_id or article_key: a page of its text with statements, names and chains marked."),
]
MatchOption = Annotated[
    str | None, Parameter(help="A search: only statements that match it, and their articles; see docs/search.md.")
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
    _check(to, {"--entity": entity, "--story": story, "--matching": matching, "--article": article})
    effective = settings(home=home)
    ledger = existing_home(effective)
    if article is not None:
        path = write_article(ledger, to, article, moment=now(), memory_mb=effective.database_memory_mb)
        Screen().print(f"page of {article}: {path}", soft_wrap=True)
        return
    scope = Scope(_day(since), _day(until), entity, story)
    if matching is not None:
        from newsledger.warehouse.search import Search, matches

        keys = matches(ledger, Search(matching, limit=-1), notify=lambda line: print(line, file=sys.stderr, flush=True))
        scope = replace(scope, keys=tuple(keys["quote_id"].to_pylist()), label=matching)
    written = write_report(ledger, to, scope, moment=now(), memory_mb=effective.database_memory_mb)
    Screen().print(
        f"report of {written.articles:,} articles and {written.statements:,} statements: {written.path}", soft_wrap=True
    )


def _check(target: Path, subjects: dict[str, str | None]) -> None:
    if target.suffix.lower() not in {".html", ".htm"}:
        raise SettingsError(f"--to {target}: a report is an HTML file; give it a name such as report.html")
    chosen = [name for name, value in subjects.items() if value is not None]
    if len(chosen) > 1:
        raise SettingsError(f"{' and '.join(chosen)} exclude each other; use one of them")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
