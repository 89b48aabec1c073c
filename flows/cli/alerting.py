"""Commands on the monitors of a home: `monitors list`, `monitors preview` and `monitors matches`."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

from cyclopts import Parameter

from newsledger.flows.cli.options import DebugOption, HomeOption, JsonOption, existing_home
from newsledger.flows.progress import log_to
from newsledger.flows.settings import settings
from newsledger.flows.terminal import Screen
from newsledger.warehouse.monitor_store import MonitorMatch, monitor_store

NameArgument = Annotated[str, Parameter(help="Name of a monitor.")]
OptionalNameArgument = Annotated[str | None, Parameter(help="Name of a monitor; all of them if it is not given.")]
LimitOption = Annotated[int, Parameter(help="Largest number of matches.")]


def list_monitors(*, home: HomeOption = None, debug: DebugOption = False) -> None:
    """Print the monitors of the home.

    Raises:
        SettingsError: The home's monitors.toml is wrong.
    """
    from newsledger.flows.run.monitor_file import monitors

    log_to(debug=debug)
    ledger = existing_home(settings(home=home))
    screen, listed = Screen(), monitors(ledger.root)
    if not listed:
        print(f"no monitors; list them in {ledger.monitor_file}: see docs/monitors.md", file=sys.stderr)
    with monitor_store(ledger) as store:
        for monitor in listed:
            due = store.due_counts(monitor.name)
            due_text = ", ".join(f"{due[channel]} due by {channel}" for channel in monitor.channels if channel in due)
            screen.print(f"{monitor.name}  {monitor.target}: {monitor.query}", soft_wrap=True)
            screen.print(
                f"    {', '.join(monitor.channels)}; {store.count(monitor.name)} matches; {due_text or 'nothing due'}"
            )


def preview_monitor(
    name: NameArgument,
    /,
    *,
    home: HomeOption = None,
    limit: LimitOption = 20,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Print what a monitor matches.

    Raises:
        SettingsError: There is no monitor of this name, or monitors.toml is wrong.
        WarehouseError: There is no ledger, or the index cannot be used.
    """
    from newsledger.flows.run.alerts import preview
    from newsledger.flows.run.monitor_file import monitor

    log_to(debug=debug)
    ledger = existing_home(settings(home=home))
    _show(preview(ledger, monitor(ledger.root, name), limit=limit), as_json=as_json)


def list_matches(
    name: OptionalNameArgument = None,
    /,
    *,
    home: HomeOption = None,
    limit: LimitOption = 100,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Print the matches that were found.

    Raises:
        WarehouseError: There is no ledger, or the file of matches cannot be used.
    """
    log_to(debug=debug)
    with monitor_store(existing_home(settings(home=home))) as store:
        _show(store.matches(name, limit=limit), as_json=as_json)


def _show(matches: Sequence[MonitorMatch], *, as_json: bool) -> None:
    if as_json:
        for match in matches:
            print(json.dumps(asdict(match)))
        return
    screen = Screen()
    for match in matches:
        screen.print(f"\n{match.day}  {match.outlet}  {match.title or ''}", style="dim", soft_wrap=True)
        screen.print(f"    {match.passage}")
        for line in (match.chain, match.link):
            if line:
                screen.print(f"    {line}", soft_wrap=True)
    screen.print(f"\n{len(matches)} matches" if matches else "no match")
