"""Commands that read a home: `sql`, `status` and `verify`."""

import csv
import json
import sys

from rich.console import Console

from newsledger.expectations.errors import WarehouseError
from newsledger.flows.cli.options import DebugOption, FormatOption, HomeOption, QueryArgument, existing_home
from newsledger.flows.progress import log_to
from newsledger.flows.settings import settings
from newsledger.warehouse.query import Result
from newsledger.warehouse.query import query as answer


def sql(
    query: QueryArgument, /, *, home: HomeOption = None, form: FormatOption = "table", debug: DebugOption = False
) -> None:
    """Print the result of a query."""
    log_to(debug=debug)
    _print(answer(existing_home(settings(home=home)), query), form)


def _print(result: Result, form: str) -> None:
    rows = result.rows.to_pylist()
    if form == "json":
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1, default=str)
        sys.stdout.write("\n")
    elif form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(result.columns)
        writer.writerows(row.values() for row in rows)
    else:
        from newsledger.flows.cli.screens import show_result

        show_result(result, Console())


def status(*, home: HomeOption = None, debug: DebugOption = False) -> None:
    """Print the status of the home."""
    from newsledger.flows.cli.screens import show_status
    from newsledger.warehouse.facts import status as facts

    log_to(debug=debug)
    show_status(facts(existing_home(settings(home=home))), Console())


def verify(*, home: HomeOption = None, debug: DebugOption = False) -> None:
    """Print every violation in the home.

    Raises:
        WarehouseError: There is at least one violation.
    """
    from newsledger.warehouse.verify import problems

    log_to(debug=debug)
    violations = problems(existing_home(settings(home=home)))
    console = Console()
    for violation in violations[:100]:
        console.print(f"{violation.table} {violation.key}: {violation.reason}: {violation.detail}", highlight=False)
    if violations:
        raise WarehouseError(
            f"{len(violations)} violations found; run newsledger rebuild to recreate every table from raw/"
        )
    console.print("verified: hashes, contract and evidence hold for every published row")
