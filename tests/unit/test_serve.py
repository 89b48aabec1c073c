"""The parts of `newsledger serve`: plans, processes that leave nothing behind, restarts, and runs left open."""

import asyncio
import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsledger.expectations.errors import SettingsError, WarehouseError
from newsledger.flows.cli.service import serve
from newsledger.flows.run.children import Child
from newsledger.flows.run.supervisor import Plan, Supervisor, environment

MOMENT = datetime(2026, 3, 2, 12, tzinfo=UTC)
SLEEPER = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(60)
"""


def reached(holds: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.fixture
def sleeper(tmp_path: Path) -> Child:
    """A module that starts a process of its own and writes its id to a file, then waits."""
    (tmp_path / "sleeper.py").write_text(SLEEPER, encoding="utf-8")
    variables = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    return Child("sleeper", ["sleeper", str(tmp_path / "pid")], variables, stop_s=5)


def grandchild(folder: Path) -> int:
    path = folder / "pid"
    assert reached(lambda: path.exists() and path.read_text() != "")
    return int(path.read_text())


def test_a_plan_survives_the_way_to_another_process(tmp_path: Path) -> None:
    plan = Plan(tmp_path, ("inbox", "https://post.test/feed"), 60.0, "04:05", 4300, 5.0)
    assert Plan.from_json(plan.to_json()) == plan


def test_the_processes_use_the_server_of_the_home_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "https://elsewhere.test/api")
    monkeypatch.setenv("PREFECT_API_KEY", "secret")
    monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", "postgresql+asyncpg:///prefect")
    variables = environment(Plan(tmp_path, port=4321))
    assert variables["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"
    assert variables["PREFECT_UI_URL"] == "http://127.0.0.1:4321"
    assert "PREFECT_API_KEY" not in variables
    assert variables["PREFECT_HOME"] == str(tmp_path / "prefect")
    assert variables["PREFECT_API_DATABASE_CONNECTION_URL"] == "postgresql+asyncpg:///prefect"


def test_a_child_ends_with_all_that_it_started(sleeper: Child, tmp_path: Path) -> None:
    sleeper.start()
    pid = grandchild(tmp_path)
    sleeper.end()
    assert sleeper.pid is None
    assert reached(lambda: is_gone(pid))


def test_what_a_crashed_child_left_is_killed_before_it_starts_again(sleeper: Child, tmp_path: Path) -> None:
    sleeper.start()
    pid = grandchild(tmp_path)
    assert sleeper.pid is not None
    os.kill(sleeper.pid, signal.SIGKILL)
    assert reached(lambda: not sleeper.is_alive)
    assert not is_gone(pid)
    sleeper.start()
    assert reached(lambda: is_gone(pid))
    sleeper.kill()


def test_a_child_does_not_outlive_a_killed_parent(sleeper: Child, tmp_path: Path) -> None:
    program = (
        "import os, time\nfrom newsledger.flows.run.children import Child\n"
        f"Child('sleeper', {list(sleeper.words)!r}, os.environ, stop_s=5).start()\ntime.sleep(60)\n"
    )
    variables = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    with subprocess.Popen([sys.executable, "-c", program], env=variables) as parent:
        pid = grandchild(tmp_path)
        parent.kill()
    assert reached(lambda: is_gone(pid))


class Puppet:
    """A child that lives and dies as the test says."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pid: int | None = None
        self.is_alive = False
        self.age_s = 1.0
        self.starts = 0

    def start(self) -> None:
        self.pid, self.is_alive, self.starts = 1, True, self.starts + 1

    def kill(self) -> None:
        self.pid, self.is_alive = None, False

    end = kill


def supervised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Supervisor, Puppet, Puppet, list[float]]:
    monkeypatch.setattr("newsledger.flows.run.supervisor.answers", lambda _port: True)
    supervisor = Supervisor(Plan(tmp_path), lambda _line: None)
    server, runner, waits = Puppet("Prefect server"), Puppet("runner"), list[float]()
    monkeypatch.setattr(supervisor, "server", server)
    monkeypatch.setattr(supervisor, "runner", runner)
    monkeypatch.setattr(supervisor._stop, "wait", waits.append)
    return supervisor, server, runner, waits


def test_the_runner_starts_after_the_server_and_each_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor, server, runner, waits = supervised(tmp_path, monkeypatch)
    supervisor._tend()
    assert (server.starts, runner.starts) == (1, 0)
    supervisor._tend()
    assert (server.starts, runner.starts) == (1, 1)
    for child in (runner, server):
        child.is_alive = False
        supervisor._tend()
    assert (server.starts, runner.starts) == (2, 2)
    assert waits == [1.0, 1.0]


def test_a_process_that_keeps_ending_waits_longer_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervisor, server, runner, waits = supervised(tmp_path, monkeypatch)
    supervisor._tend()
    for _ in range(5):
        server.is_alive = False
        supervisor._tend()
    server.is_alive, server.age_s = False, 500.0
    supervisor._tend()
    assert waits == [1.0, 5.0, 30.0, 60.0, 60.0, 1.0]
    assert runner.starts == 0


def test_a_port_in_use_and_a_second_serve_are_refused(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(SettingsError, match=f"port {taken} of 127.0.0.1 cannot be used .*--port"):
            Supervisor(Plan(tmp_path, port=taken), print).run()
        with (tmp_path / "prefect/serve.lock").open("ab") as stream:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX)
            with pytest.raises(WarehouseError, match="already runs for"):
                Supervisor(Plan(tmp_path, port=taken), print).run()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pull_every": timedelta(seconds=1)}, "--pull-every is 1 s; give at least 10s"),
        ({"verify_at": "24:30"}, "--verify-at is '24:30'; give a time of day as HH:MM"),
    ],
)
def test_an_option_that_makes_no_schedule_is_refused(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    with pytest.raises(SettingsError, match=message):
        serve(str(tmp_path / "inbox"), home=tmp_path / "home", **options)


def test_prefect_yaml_deploys_what_serve_runs() -> None:
    from newsledger.flows.run.deployments import deployments

    text = (Path(__file__).parents[2] / "prefect.yaml").read_text(encoding="utf-8")
    entry_text = r"- name: (\S+)\n.*?entrypoint: (\S+)\n    parameters:\n((?:      [^\n]+\n)+?)    schedules"
    stated = re.findall(entry_text, text, re.DOTALL)
    assert [(name, entrypoint, parameters.split()[::2]) for name, entrypoint, parameters in stated] == [
        (entry.name, entry.entrypoint, [f"{name}:" for name in entry.parameters])
        for entry in deployments(Plan(Path("home")))
    ]
    assert text.count("collision_strategy: CANCEL_NEW") == len(stated)


class Api:
    """The part of a Prefect client that `settle` uses: one deployment with runs left open."""

    def __init__(self, *kinds: str) -> None:
        from prefect.client.schemas.objects import StateType

        self.runs = {
            number: SimpleNamespace(id=number, state_type=StateType[kind]) for number, kind in enumerate(kinds)
        }
        self.closed: dict[int, tuple[str, str]] = {}
        self.limit = SimpleNamespace(name="deployment:1", active_slots=1)

    async def read_deployment_by_name(self, name: str) -> SimpleNamespace:
        from prefect.exceptions import ObjectNotFound

        if name != "newsledger/known":
            raise ObjectNotFound(http_exc=ValueError(name))
        return SimpleNamespace(id="11111111-1111-4111-8111-111111111111", global_concurrency_limit=self.limit)

    async def read_flow_runs(self, **_filters: object) -> list[SimpleNamespace]:
        return list(self.runs.values())

    async def set_flow_run_state(self, number: int, state: Any, *, force: bool) -> None:
        assert force
        self.closed[number] = (state.type.name, state.name)
        del self.runs[number]

    async def update_global_concurrency_limit(self, _name: str, change: Any) -> None:
        self.limit.active_slots = change.active_slots


def test_runs_left_open_are_closed_and_owed_once() -> None:
    from newsledger.flows.run.deployments import settle

    api = Api("RUNNING", "SCHEDULED", "SCHEDULED", "PENDING")
    owing = asyncio.run(settle(api, ["newsledger/new", "newsledger/known"], MOMENT))  # type: ignore[arg-type]
    assert owing == {"newsledger/known"}
    assert api.closed == {
        0: ("CRASHED", "Crashed"),
        1: ("CANCELLED", "Skipped"),
        2: ("CANCELLED", "Skipped"),
        3: ("CRASHED", "Crashed"),
    }
    assert api.limit.active_slots == 0
    assert asyncio.run(settle(api, ["newsledger/known"], MOMENT)) == set()  # type: ignore[arg-type]
