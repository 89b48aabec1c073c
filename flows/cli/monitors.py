"""The command that tells monitoring systems whether a home is healthy: `health`."""

import json
import sys
from dataclasses import asdict

from newsledger.expectations.clock import now
from newsledger.flows.cli.options import DebugOption, HomeOption, JsonOption, existing_home
from newsledger.flows.progress import log_to
from newsledger.flows.settings import settings
from newsledger.flows.terminal import Screen

WARNINGS, ERRORS = 3, 4


def health(*, home: HomeOption = None, as_json: JsonOption = False, debug: DebugOption = False) -> None:
    """Print every alert of the home, and exit with 0 if there is none, 3 for warnings alone, 4 for an error.

    Raises:
        SettingsError: The home's sources.toml is wrong.
        WarehouseError: There is no ledger in the home.
    """
    from newsledger.flows.run.health import home_alerts

    log_to(debug=debug)
    effective = settings(home=home)
    existing_home(effective)
    problems = home_alerts(effective, now())
    screen = Screen()
    if as_json:
        print(json.dumps([asdict(alert) for alert in problems], indent=1, default=str))
    else:
        for alert in problems:
            screen.print(str(alert), soft_wrap=True)
        if not problems:
            screen.print("healthy: every source is within its bounds")
    if problems:
        sys.exit(ERRORS if any(alert.level == "error" for alert in problems) else WARNINGS)
