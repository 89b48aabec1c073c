"""A loopback server whose pages a test puts down, and a home that pulls from it."""

from datetime import datetime
from pathlib import Path

from newsledger.expectations.clock import now
from newsledger.flows.context import Run, new_run_id
from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.fetch.model import Outlet
from newsledger.flows.progress import Progress
from newsledger.flows.run.pending import pending
from newsledger.flows.run.pull import pull, pull_entries
from newsledger.flows.settings import Settings
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal import Journal
from tests.site.server import Page, Server

ONE = Outlet("one", "One", "one.test")
Fetch = dict[str, object]


class World:
    """A server whose pages a test puts down, and a home that pulls from it."""

    def __init__(self, folder: Path) -> None:
        self.pages: dict[str, Page] = {}
        self.server = Server(lambda _host, path: self.pages.get(path))
        self.run: Run
        self.home = Home(folder / "home")
        self.home.prepare()
        self.settings: dict[str, object] = {
            "host_requests_per_second": 500.0,
            "request_attempts": 2,
            "revisit_interval_hours": 0,
        }

    def url(self, path: str) -> str:
        return f"http://one.test:{self.server.port}{path}"

    def pull(self, *entries: EntryPoint | str, since: datetime | None = None) -> list[Fetch]:
        """The rows of `fetches` of one pull, as they stand at its end."""
        named = {
            "allowed_private_hosts": (f"one.test:{self.server.port}",),
            "host_addresses": {"one.test": "127.0.0.1"},
        }
        settings = Settings(home=self.home.root, **{**named, **self.settings})  # type: ignore[arg-type]
        run_id = new_run_id(now())
        with Journal(self.home, run_id) as journal:
            run = Run(run_id, "run", self.home, settings, journal, Progress(quiet=True), since=since)
            if all(isinstance(one, str) for one in entries):
                pull(run, [str(one) for one in entries])
            else:
                pull_entries(run, [one for one in entries if isinstance(one, EntryPoint)])
            self.run = run
        rows = {str(row["fetch_id"]): row for row in pending(self.home).of("fetches") if row["run_id"] == run_id}
        return sorted(rows.values(), key=lambda row: str(row["started_at"]))
