"""Commands on the outlets of a home: `sources list`, `sources check` and `sources add`."""

import sys

from newsledger.flows.cli.options import DebugOption, HomeOption, SiteArgument, SourceArguments
from newsledger.flows.cli.screens import show_outlets, show_trials
from newsledger.flows.progress import log_to
from newsledger.flows.settings import settings
from newsledger.flows.sources.resolve import entries, home_outlets
from newsledger.flows.terminal import Screen


def list_outlets(*, home: HomeOption = None, debug: DebugOption = False) -> None:
    """Print the outlets of the home."""
    log_to(debug=debug)
    show_outlets(home_outlets(settings(home=home).home), Screen())


def check_outlets(*sources: SourceArguments, home: HomeOption = None, debug: DebugOption = False) -> None:
    """Print the result of requesting every entry point.

    Raises:
        SettingsError: A source does not exist.
        SystemExit: An entry point failed (3), or every one did (1).
    """
    from newsledger.flows.sources.check import check

    log_to(debug=debug)
    effective = settings(home=home)
    trials = list(check(entries(sources, effective.home, secrets=effective.secret_parameters), effective))
    show_trials(trials, Screen())
    if failed := sum(not trial.is_success for trial in trials):
        sys.exit(1 if failed == len(trials) else 3)


def add_outlet(url: SiteArgument, /, *, home: HomeOption = None, debug: DebugOption = False) -> None:
    """Add a site to the home's sources.toml and print its entry.

    Raises:
        SettingsError: The site has no feed or sitemap, or is already listed.
    """
    from newsledger.flows.sources.check import add, written

    log_to(debug=debug)
    site, path = add(url, settings(home=home))
    screen = Screen()
    screen.print(written(site), end="")
    screen.print(f"added to {path}", soft_wrap=True)
