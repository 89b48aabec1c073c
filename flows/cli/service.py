"""The command that stays: `serve`."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from newsledger.expectations.errors import SettingsError
from newsledger.flows.cli.options import (
    DebugOption,
    HomeOption,
    MetricsPortOption,
    PortOption,
    PullEveryOption,
    SourceArguments,
    VerifyAtOption,
)
from newsledger.flows.progress import LOG, log_as, log_to
from newsledger.flows.run.supervisor import Plan, Supervisor
from newsledger.flows.settings import settings

SHORTEST = timedelta(seconds=10)
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def serve(  # noqa: PLR0913 - each parameter is an option
    *sources: SourceArguments,
    home: HomeOption = None,
    pull_every: PullEveryOption = timedelta(minutes=15),
    verify_at: VerifyAtOption = "02:30",
    port: PortOption = 4200,
    metrics_port: MetricsPortOption = None,
    debug: DebugOption = False,
) -> None:
    """Run the schedules of a home until Ctrl-C or SIGTERM, which end it in order and with exit code 0.

    Raises:
        SettingsError: An option or a source is invalid, or the port is in use; nothing was started.
    """
    from newsledger.flows.sources.resolve import entries

    log_to(debug=debug)
    effective = settings(home=home)
    log_as(effective.log_format)
    if pull_every < SHORTEST:
        raise SettingsError(f"--pull-every is {pull_every.total_seconds():g} s; give at least 10s")
    entries(sources, effective.home, secrets=effective.secret_parameters)
    plan = Plan(
        effective.home,
        tuple(sources),
        pull_every.total_seconds(),
        _time_of_day(verify_at),
        port,
        effective.lock_wait_s,
        metrics_port,
        effective.metrics_file or (None if metrics_port is None else effective.home / "prefect/metrics.prom"),
    )
    supervisor = Supervisor(plan, LOG.info)
    LOG.info("starting; %s is pulled every %s and verified at %s UTC", plan.home, pull_every, plan.verify_at)
    with stopped_by_signals(supervisor.stop):
        supervisor.run()
    LOG.info("stopped")


def _time_of_day(text: str) -> str:
    """Return a time of day as HH:MM.

    Raises:
        SettingsError: It is not one.
    """
    try:
        return datetime.strptime(text, "%H:%M").strftime("%H:%M")  # noqa: DTZ007 - a time without a day
    except ValueError as exc:
        raise SettingsError(f"--verify-at is {text!r}; give a time of day as HH:MM, such as 02:30") from exc


@contextmanager
def stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM call `stop`; the watch of other commands, which ends them within seconds, is off."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    wakeup = signal.set_wakeup_fd(-1)
    former = {number: signal.signal(number, lambda _number, _frame: stop()) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup)
