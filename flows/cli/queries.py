"""Commands that read a home: `sql`, `status` and `verify`."""

import shlex
import sys
from collections import Counter
from typing import TYPE_CHECKING

from newsledger.expectations.errors import SettingsError, WarehouseError
from newsledger.expectations.logs import MONITOR_MATCHES
from newsledger.flows.cli.options import (
    AsOfOption,
    DebugOption,
    FormatOption,
    FormulasOption,
    HomeOption,
    MatchingOption,
    QueryArgument,
    existing_home,
)
from newsledger.flows.progress import log_to
from newsledger.flows.settings import settings
from newsledger.flows.terminal import Screen
from newsledger.warehouse.home import Home

if TYPE_CHECKING:
    import pyarrow as pa

    from newsledger.warehouse.past import PastState

PRINTED = 100


def sql(  # noqa: PLR0913 - each parameter is an option
    query: QueryArgument,
    /,
    *,
    home: HomeOption = None,
    matching: MatchingOption = None,
    as_of: AsOfOption = None,
    form: FormatOption = "table",
    quote_formulas: FormulasOption = True,
    debug: DebugOption = False,
) -> None:
    """Print the result of a query, within the bounds of memory and time that the settings state.

    Raises:
        SettingsError: There is no snapshot to read, or a search was asked for, which knows the present state alone.
        WarehouseError: The statement is wrong or was refused, or it exceeded a bound.
    """
    from newsledger.flows.cli import answers
    from newsledger.flows.cli.screens import show_result
    from newsledger.warehouse.query import Form, QueryBounds

    log_to(debug=debug)
    effective = settings(home=home)
    ledger = existing_home(effective)
    bounds = QueryBounds(effective.query_memory_mb, effective.query_timeout_s)
    tables = _tables(ledger, query, matching=matching, is_past=as_of is not None)
    value_form = Form.JSON if form == "json" else Form.TEXT
    result = answers.answered(_read(ledger, as_of), query, form=value_form, bounds=bounds, tables=tables)
    if form == "json":
        answers.print_json(result)
    elif form == "csv":
        answers.print_csv(result, quote_formulas=quote_formulas)
    else:
        show_result(result, Screen())


def _read(ledger: Home, as_of: str | None) -> "Home | PastState":
    """Return the home, or an earlier state of it."""
    from newsledger.warehouse.past import PastState
    from newsledger.warehouse.snapshots import find

    return ledger if as_of is None else PastState(ledger, find(ledger, as_of))


def _tables(ledger: Home, query: str, *, matching: str | None, is_past: bool) -> "dict[str, pa.Table]":
    """Return the tables that a query reads beside those of the warehouse: the matches of a search, and of monitors."""
    tables = {}
    if matching is not None:
        if is_past:
            raise SettingsError("--matching searches the present state alone; leave out --as-of or --matching")
        tables["matches"] = _matches(ledger, matching)
    if MONITOR_MATCHES.name in query.lower():
        from newsledger.warehouse.monitor_store import match_table

        if is_past:
            raise SettingsError("monitor_matches has the present matches alone; leave out --as-of or monitor_matches")
        tables[MONITOR_MATCHES.name] = match_table(ledger)
    return tables


def _matches(ledger: Home, query: str) -> "pa.Table":
    """Return all matches of a search among statements."""
    from newsledger.warehouse.search import Search, matches

    return matches(ledger, Search(query, limit=-1), notify=lambda line: print(line, file=sys.stderr, flush=True))


def status(*, home: HomeOption = None, debug: DebugOption = False) -> None:
    """Print the status of the home."""
    from newsledger.flows.cli.screens import show_status
    from newsledger.warehouse.facts import status as facts

    log_to(debug=debug)
    show_status(facts(existing_home(settings(home=home))), Screen())


def verify(*, home: HomeOption = None, debug: DebugOption = False) -> None:
    """Print the violations in the home, each with the command that heals it; of many, the first and their kinds.

    Raises:
        WarehouseError: There is at least one violation.
    """
    from newsledger.warehouse.damage import Remedy, commands
    from newsledger.warehouse.verify import lasting_damage

    log_to(debug=debug)
    effective = settings(home=home)
    root, screen = existing_home(effective), Screen()
    remedies = set[Remedy]()
    kinds = Counter[tuple[str, str]]()
    number = 0
    for number, damage in enumerate(lasting_damage(root, memory_mb=effective.database_memory_mb), start=1):
        remedies.add(damage.remedy)
        kinds[damage.table, damage.reason] += 1
        if number <= PRINTED:
            line = f"{damage.table} {damage.key}: {damage.reason}: {damage.detail}; heal with: {damage.remedy.value}"
            screen.print(line, soft_wrap=True)
    for (name, reason), count in kinds.items() if number > PRINTED else ():
        screen.print(f"{name}: {reason}: at least {count:,}")
    if number:
        place = f" --home {shlex.quote(str(root.root))}"
        todo = ", then ".join(command + place for command in commands(remedies))
        raise WarehouseError(f"{number} violations found; heal with: {todo}")
    screen.print("verified: hashes, contract and evidence hold for every published row")
