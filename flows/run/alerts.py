"""Alerts: what monitors find among the rows of a publish, told once in every channel.

Before a run publishes, each new monitor notes what matches already; afterwards, what has not been seen is a match.
Matches are stored in one transaction before any is told, so that a kill between publish and alert loses none.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from newsledger.expectations.errors import NewsledgerError, SettingsError, SourceError
from newsledger.flows.fetch.webhook import Webhook
from newsledger.flows.run.alert_files import FEED_ENTRIES, line_of, write_feed, write_lines, write_messages
from newsledger.flows.run.monitor_file import Monitor, monitors
from newsledger.warehouse import manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.monitor_matches import findings, matching_ids
from newsledger.warehouse.monitor_store import MonitorMatch, MonitorStore, monitor_store

_LOG = logging.getLogger("newsledger")


def begin_monitors(home: Home) -> tuple[Monitor, ...]:
    """Note what matches new monitors already, since later rows alone are told; return the monitors of the run.

    Raises:
        SettingsError: `monitors.toml` is wrong.
        WarehouseError: The index or the file of matches cannot be used.
    """
    watched = monitors(home.root)
    if watched:
        with monitor_store(home) as store:
            for monitor in watched:
                described = f"{monitor.target}: {monitor.query}"
                if store.watched_query(monitor.name) != described:
                    match_ids = matching_ids(home, monitor.name, monitor.search) if home.warehouse.exists() else {}
                    store.watch(monitor.name, described, match_ids)
    return watched


def tell(home: Home, watched: Sequence[Monitor], moment: datetime) -> int:
    """Store the new matches of every monitor, tell every alert that is due, and return how many matches are new.

    The rows are published by now: where a monitor cannot be told, the log says so, and the next run tells it.

    Args:
        home: The home.
        watched: The monitors that `begin_monitors` returned.
        moment: When the matches were found.
    """
    number = 0
    for monitor in watched if home.warehouse.exists() else ():
        try:
            with monitor_store(home) as store:
                number += _find(home, store, monitor, moment)
                _tell_files(home, store, monitor)
                if "webhook" in monitor.channels:
                    _post(store, monitor)
        except (NewsledgerError, OSError) as exc:
            _LOG.warning("monitor %s: %s; the next run tells what is due", monitor.name, exc)
    return number


def _find(home: Home, store: MonitorStore, monitor: Monitor, moment: datetime) -> int:  # noqa: PLR0917
    """Store the new matches, unless the published state was searched before; return how many there are."""
    published = manifest.read(home)
    state = f"{published.generation} {published.run_id}"
    if store.searched_state(monitor.name) == state:
        return 0
    new_matches = findings(
        home,
        monitor.name,
        monitor.search,
        found_at=moment.isoformat(timespec="seconds"),
        unseen=lambda keys: store.unseen(monitor.name, keys),
    )
    number = store.add(monitor.name, new_matches.keys, new_matches.matches, monitor.channels)
    store.note_searched(monitor.name, state)
    return number


def _tell_files(home: Home, store: MonitorStore, monitor: Monitor) -> None:
    for channel, write in (("jsonl", write_lines), ("eml", write_messages), ("atom", None)):
        due = store.undelivered(monitor.name, channel)
        if due and write is not None:
            write(home.alerts, monitor, due)
        if channel == "atom" and "atom" in monitor.channels and (due or not _feed_path(home, monitor).exists()):
            write_feed(home.alerts, monitor, store.matches(monitor.name, limit=FEED_ENTRIES))
        store.settle(due, channel, "done")


def _feed_path(home: Home, monitor: Monitor) -> Path:
    return home.alerts / f"{monitor.name}.atom"


def _post(store: MonitorStore, monitor: Monitor) -> None:
    """Post the alerts that are due, one at a time; after a failure, the rest waits for the next run."""
    cut_off = store.undelivered(monitor.name, "webhook", "sending")
    if cut_off:
        store.settle(cut_off, "webhook", "uncertain", "the run ended while the alert was sent")
        _LOG.warning("monitor %s: %d alerts may not have arrived: a run ended meanwhile", monitor.name, len(cut_off))
    due = store.undelivered(monitor.name, "webhook")
    try:
        webhook = monitor.address()
        for match in due:
            _post_one(store, match, webhook)
    except (SettingsError, SourceError) as exc:
        due_count = len(store.undelivered(monitor.name, "webhook"))
        _LOG.warning("monitor %s: %s; the next run sends %d alerts again", monitor.name, exc, due_count)


def _post_one(store: MonitorStore, match: MonitorMatch, webhook: Webhook) -> None:
    store.settle([match], "webhook", "sending")
    try:
        webhook.post(line_of(match), match.match_id)
    except SourceError as exc:
        store.settle([match], "webhook", "pending", str(exc))
        raise
    store.settle([match], "webhook", "done")


def preview(home: Home, monitor: Monitor, *, limit: int) -> Sequence[MonitorMatch]:
    """Return what a monitor would find if all rows were new, best matches first; nothing is stored.

    Raises:
        WarehouseError: There is no warehouse, or the index cannot be used.
    """
    request = replace(monitor.search, limit=limit)
    return findings(home, monitor.name, request, found_at="", unseen=set).matches
