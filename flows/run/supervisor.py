"""The supervision of `newsledger serve`: a Prefect server and a process that runs its deployments, kept alive."""

import fcntl
import http.client
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from newsledger.expectations.errors import SettingsError, WarehouseError
from newsledger.flows.run.children import Child
from newsledger.flows.run.metrics_endpoint import ProcessState, endpoint

HOST = "127.0.0.1"
RUNNER = "newsledger.flows.run.deployments"
TICK_S = 0.5
RESTART_WAITS_S = (1.0, 5.0, 30.0, 60.0)
STEADY_S = 120.0  # a process that lived this long counts as healthy: its next restart is immediate again
SERVER_STOP_S = 5.0
RUNNER_STOP_S = 10.0
LOCK_WAIT_S = 600.0
RETENTION_S = 30 * 86_400
_OF_ANOTHER_SERVER = ("PREFECT_API_URL", "PREFECT_API_KEY", "PREFECT_API_AUTH_STRING", "PREFECT_PROFILE")


@dataclass(frozen=True, slots=True)
class Plan:
    """What `serve` is asked for; `verify_at` is the time of day of the nightly verification, HH:MM in UTC."""

    home: Path
    sources: tuple[str, ...] = ()
    pull_every_s: float = 900.0
    verify_at: str = "02:30"
    port: int = 4200
    lock_wait_s: float = 0.0
    metrics_port: int | None = None
    metrics_file: Path | None = None

    def to_json(self) -> str:
        """Return the plan as an argument of another process."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """Return the plan that `to_json` wrote."""
        values = json.loads(text)
        metrics_file = Path(values["metrics_file"]) if values["metrics_file"] else None
        plain = {**values, "home": Path(values["home"]), "sources": tuple(values["sources"])}
        return cls(**{**plain, "metrics_file": metrics_file})

    @property
    def folder(self) -> Path:
        """The folder of the Prefect server: its database and its leases."""
        return self.home / "prefect"

    @property
    def url(self) -> str:
        """The address of the Prefect server."""
        return f"http://{HOST}:{self.port}"


def environment(plan: Plan) -> dict[str, str]:
    """Return the environment of both processes; settings of the operator for the Prefect server are kept.

    Leases are kept in files, since those in memory are lost with the server and their slots stay taken.
    """
    variables = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_SERVER}
    variables.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED", "events,flow_runs")
    variables.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD", str(RETENTION_S))
    variables.setdefault("PREFECT_RUNNER_POLL_FREQUENCY", "5")
    variables.setdefault("PREFECT_UI_URL", plan.url)  # without it, messages of automations have no link to the run
    if plan.metrics_file is not None:
        variables["NEWSLEDGER_METRICS_FILE"] = str(plan.metrics_file.absolute())
    return variables | {
        "PREFECT_HOME": str(plan.folder.absolute()),
        "PREFECT_API_URL": f"{plan.url}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "NEWSLEDGER_LOCK_WAIT_S": str(plan.lock_wait_s or LOCK_WAIT_S),
    }


class Supervisor:
    """Starts the server, then the runner, and starts either again when it ends, after a growing wait."""

    def __init__(self, plan: Plan, report: Callable[[str], None]) -> None:
        """Keep the plan; `report` takes one line for the operator."""
        variables = environment(plan)
        server = ["prefect", "server", "start", "--host", HOST, "--port", str(plan.port), "--log-level", "WARNING"]
        self.server = Child("Prefect server", server, variables, stop_s=SERVER_STOP_S, quiet=True)
        self.runner = Child("runner", [RUNNER, plan.to_json()], variables, stop_s=RUNNER_STOP_S)
        self._plan = plan
        self._report = report
        self._failures = {self.server.name: 0, self.runner.name: 0}
        self._restarts = {self.server.name: 0, self.runner.name: 0}
        self._stop = threading.Event()

    def stop(self) -> None:
        """Ask for the end; the second time, kill at once."""
        if self._stop.is_set():
            self.runner.kill()
            self.server.kill()
        self._stop.set()

    def states(self) -> dict[str, ProcessState]:
        """Return the state of each process by its name."""
        return {
            child.name: ProcessState(child.is_alive, self._restarts[child.name]) for child in (self.server, self.runner)
        }

    def run(self) -> None:
        """Supervise until `stop` is called.

        Raises:
            SettingsError: A port is in use; nothing was started.
            WarehouseError: Another `serve` uses the home.
        """
        with _alone(self._plan):
            _require_free_port(self._plan.port)
            with endpoint(self._plan.metrics_port, self._plan.metrics_file, self.states):
                try:
                    while not self._stop.is_set():
                        self._tend()
                        self._stop.wait(TICK_S)
                finally:
                    self.runner.end()
                    self.server.end()

    def _tend(self) -> None:
        if not self.server.is_alive:
            self._revive(self.server)
        elif not self.runner.is_alive and answers(self._plan.port):
            if self.runner.pid is None:
                self._report(f"Prefect answers at {self._plan.url}")
            self._revive(self.runner)

    def _revive(self, child: Child) -> None:
        if child.pid is not None:
            failures = 0 if child.age_s > STEADY_S else self._failures[child.name]
            wait = RESTART_WAITS_S[min(failures, len(RESTART_WAITS_S) - 1)]
            self._failures[child.name] = failures + 1
            self._restarts[child.name] += 1
            child.kill()
            self._report(f"the {child.name} ended; starting it again in {wait:g} s")
            self._stop.wait(wait)
        if not self._stop.is_set():
            child.start()


def answers(port: int) -> bool:
    """Return whether a Prefect server on loopback is ready."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as exc:
            raise SettingsError(
                f"port {port} of {HOST} cannot be used ({exc.strerror}); choose another: --port"
            ) from exc


@contextmanager
def _alone(plan: Plan) -> Iterator[None]:
    """Admit one `serve` per home; the kernel releases the lock when the process dies."""
    plan.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (plan.folder / "serve.lock").open("ab") as stream:
        try:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise WarehouseError(
                f"newsledger serve already runs for {plan.home}; stop it first, or use --home"
            ) from exc
        yield
