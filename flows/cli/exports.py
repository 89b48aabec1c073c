"""The command that writes files for other tools: `export`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from newsledger.expectations.clock import now
from newsledger.expectations.errors import SettingsError
from newsledger.flows.cli.options import DebugOption, FormulasOption, HomeOption, existing_home
from newsledger.flows.progress import log_to
from newsledger.flows.settings import settings
from newsledger.flows.terminal import Screen

FolderOption = Annotated[Path, Parameter(name="--to", help="Folder to write to; an earlier export in it is replaced.")]
ExportFormOption = Annotated[
    Literal["parquet", "csv", "jsonl", "gkg", "ftm", "ninjs"],
    Parameter(
        name="--format",
        help="parquet, csv or jsonl: a star schema; gkg: GDELT Global Knowledge Graph 2.1; ftm: FollowTheMoney; "
        "ninjs: IPTC News in JSON.",
    ),
]
DayOption = Annotated[datetime | None, Parameter(help="Only articles published on or after this day.")]
OnlyNewOption = Annotated[
    bool, Parameter(negative=(), help="Only articles that no earlier export to the folder wrote.")
]
DbtOption = Annotated[bool, Parameter(name="--dbt", negative=(), help="Also write a sources file for dbt-duckdb.")]


def export(  # noqa: PLR0913 - each parameter is an option
    *,
    to: FolderOption,
    home: HomeOption = None,
    form: ExportFormOption = "parquet",
    since: DayOption = None,
    only_new: OnlyNewOption = False,
    dbt: DbtOption = False,
    quote_formulas: FormulasOption = True,
    debug: DebugOption = False,
) -> None:
    """Write an export and print the rows of each file.

    Raises:
        SettingsError: A dbt sources file is asked for with a format without tables.
        WarehouseError: There is no ledger, or the folder holds other files.
    """
    from newsledger.warehouse.export.export import Request
    from newsledger.warehouse.export.export import export as written
    from newsledger.warehouse.export.file_formats import TABULAR

    log_to(debug=debug)
    if dbt and form not in TABULAR:
        raise SettingsError(f"--dbt describes tables, and --format {form} has none; use {', '.join(TABULAR)}")
    effective = settings(home=home)
    request = Request(
        to,
        form,
        since=since.date() if since else None,
        only_new=only_new,
        with_dbt=dbt,
        quote_formulas=quote_formulas,
        memory_mb=effective.database_memory_mb,
    )
    result = written(existing_home(effective), request, moment=now())
    screen = Screen()
    for name, rows in result.rows.items():
        screen.print(f"{rows:>12,}  {name}", soft_wrap=True)
    screen.print(f"exported publish {result.generation} to {result.folder}", soft_wrap=True)
