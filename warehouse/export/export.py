"""`newsledger export`: the latest version of each article of one publish, as files for other tools."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from newsledger.expectations.ddl import quoted
from newsledger.expectations.declaration import CONTRACT_VERSION
from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.attached import attached
from newsledger.warehouse.export.file_formats import TABULAR, ExportFile, files
from newsledger.warehouse.export.folder import SPILL, STATE, checked, replacement
from newsledger.warehouse.export.readme import dbt_sources, dictionary, readme
from newsledger.warehouse.export.star import CHOSEN
from newsledger.warehouse.home import Home

EXPORTED = "exported.parquet"
README, DICTIONARY, DBT = "README.md", "dictionary.md", "sources.yml"
_FIRST = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Request:
    """An export.

    Attributes:
        target: Folder to write to, which is replaced as a whole.
        form: parquet, csv, jsonl, gkg, ftm or ninjs.
        since: First day of publication.
        only_new: Whether articles that an earlier export to the target wrote are left out.
        with_dbt: Whether a dbt sources file is written beside the tables.
        quote_formulas: Whether text in CSV that is a formula gets an apostrophe.
        memory_mb: Memory limit in megabytes.
    """

    target: Path
    form: str = "parquet"
    since: date | None = None
    only_new: bool = False
    with_dbt: bool = False
    quote_formulas: bool = True
    memory_mb: int = 2_048


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: the publish, the folder, and rows by file."""

    generation: int
    folder: Path
    rows: Mapping[str, int]


def export(home: Home, request: Request, *, moment: datetime) -> Exported:
    """Write an export and put it in the place of the earlier one.

    All rows are of one publish: the warehouse that is open stays as it was while a run swaps in another.

    Raises:
        WarehouseError: There is no warehouse, the target holds other files, or the disk refused.
    """
    if not home.warehouse.exists():
        raise WarehouseError(f"no warehouse in {home.root}; create one with: newsledger run SOURCE --home {home.root}")
    earlier = _state(request.target)
    target = checked(request.target, home, frozenset(earlier.get("files", ())) | {STATE})
    with replacement(target) as folder, attached(home, folder / SPILL, memory_mb=request.memory_mb) as connection:
        generation, run_id = connection.execute("SELECT generation, run_id FROM newsledger_manifest").fetchall()[0]
        _choose(connection, request, target / EXPORTED)
        written = files(request.form, quote_formulas=request.quote_formulas)
        rows = {file.name: file.write(connection, folder) for file in written}
        _remember(connection, folder / EXPORTED, target / EXPORTED)
        state = {
            "format": request.form,
            "generation": int(generation),
            "run_id": str(run_id),
            "contract_version": CONTRACT_VERSION,
            "written_at": moment.isoformat(timespec="seconds"),
            "since": request.since.isoformat() if request.since else None,
            "only_new": request.only_new,
            "rows": rows,
        }
        _write_pages(folder, target, written, request=request, state=state)
    return Exported(int(generation), target, rows)


def _state(target: Path) -> dict[str, Any]:
    """Return the state of the export in a folder; empty if there is none.

    Raises:
        WarehouseError: It cannot be read.
    """
    path = target.expanduser() / STATE
    if not path.exists():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise WarehouseError(f"cannot read {path}: {exc}; delete the folder, and export again") from exc
    return content if isinstance(content, dict) else {}


def _choose(connection: duckdb.DuckDBPyConnection, request: Request, exported: Path) -> None:
    """Create the tables `exported`, of articles to leave out, and `chosen`, of articles to write."""
    known = f"SELECT article_id FROM read_parquet({quoted(str(exported))})"
    origin = known if request.only_new and exported.exists() else "SELECT '' AS article_id WHERE false"
    connection.execute(f"CREATE TEMP TABLE exported AS {origin}")
    connection.execute(f"CREATE TEMP TABLE chosen AS {CHOSEN}", {"since": request.since or _FIRST})


def _remember(connection: duckdb.DuckDBPyConnection, path: Path, earlier: Path) -> None:
    """Write the ids of all articles that were ever exported to the target."""
    known = f" UNION SELECT article_id FROM read_parquet({quoted(str(earlier))})" if earlier.exists() else ""
    query = f"SELECT article_id FROM chosen{known} ORDER BY article_id"
    connection.execute(f"COPY ({query}) TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")


def _write_pages(
    folder: Path, target: Path, written: tuple[ExportFile, ...], *, request: Request, state: dict[str, Any]
) -> None:
    """Write README, dictionary, dbt sources and the state."""
    pages: dict[str, Callable[[], str]] = {README: partial(readme, written, state)}
    if request.form in TABULAR:
        pages[DICTIONARY] = dictionary
    if request.with_dbt:
        pages[DBT] = partial(dbt_sources, target, request.form)
    for name, page in pages.items():
        (folder / name).write_text(page(), encoding="utf-8")
    state["files"] = sorted([STATE, EXPORTED, *pages, *(file.name for file in written)])
    (folder / STATE).write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
