"""A real Prefect server and a process worker on loopback see a scheduled run publish."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
TEXT = "Harbour talks resume\n\nBy Ann Able\n\n“We will open on Monday,” Prime Minister Ola Brandt said in Oslo.\n"


def test_a_scheduled_run_publishes_and_leaves_artifacts(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "one.txt").write_text(TEXT, encoding="utf-8")
    environment = _environment(tmp_path)
    with _process(environment, "server", "start", "--host", "127.0.0.1", "--port", environment["PORT"]):
        _until(lambda: _answers(environment), 180)
        _prefect(environment, "work-pool", "create", "loopback", "--type", "process")
        _deploy(environment, inbox, tmp_path / "home")
        with _process(environment, "worker", "start", "--pool", "loopback"):
            _until(lambda: _states(environment) == {"Completed"}, 300)
        artifacts = _post(environment, "/artifacts/filter", {})
    manifest = json.loads((tmp_path / "home/lake/manifest.json").read_text())
    assert manifest["tables"]["articles"]["rows"] == 1
    assert {"newsledger-rows", "newsledger-run"} <= {one["key"] for one in artifacts}


def _environment(folder: Path) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    return {
        **os.environ,
        "PORT": port,
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "NEWSLEDGER_WORKERS": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "2",
    }


def _prefect(environment: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "-m", "prefect", *words], env=environment, check=True, timeout=240)


@contextmanager
def _process(environment: dict[str, str], *words: str) -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-m", "prefect", *words], env=environment) as started:
        try:
            yield
        finally:
            started.terminate()
            try:
                started.wait(30)
            except subprocess.TimeoutExpired:
                started.kill()


def _deploy(environment: dict[str, str], inbox: Path, home: Path) -> None:
    """Deploy the flow as prefect.yaml does, due in a few seconds."""
    script = (
        "from datetime import datetime, timedelta, UTC\n"
        "from prefect.schedules import Interval\n"
        "from newsledger.flows.run.prefect_flow import newsledger\n"
        "due = Interval(timedelta(days=1), anchor_date=datetime.now(UTC) + timedelta(seconds=20))\n"
        "from prefect.deployments.runner import RunnerDeployment\n"
        "flow = 'newsledger.flows.run.prefect_flow.newsledger'\n"
        "found = RunnerDeployment.from_entrypoint(flow, name='soon', schedule=due,"
        f" parameters={{'sources': [{str(inbox)!r}], 'home': {str(home)!r}}}, work_pool_name='loopback')\n"
        "found.apply(work_pool_name='loopback')\n"
    )
    subprocess.run([sys.executable, "-c", script], env=environment, check=True, timeout=240)


def _post(environment: dict[str, str], path: str, body: dict[str, object]) -> list[dict[str, str]]:
    request = urllib.request.Request(
        environment["PREFECT_API_URL"] + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: list[dict[str, str]] = json.load(answer)
    return found


def _answers(environment: dict[str, str]) -> bool:
    try:
        with urllib.request.urlopen(environment["PREFECT_API_URL"] + "/health", timeout=2):
            return True
    except OSError:
        return False


def _states(environment: dict[str, str]) -> set[str]:
    """The states of the runs that are due; those of the days to come are left out."""
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    body: dict[str, object] = {"flow_runs": {"expected_start_time": {"before_": soon}}}
    return {one["state_name"] for one in _post(environment, "/flow_runs/filter", body)}


def _until(holds: object, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, "not reached in time"
        time.sleep(0.5)
