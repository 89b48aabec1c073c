"""prefect.yaml: the documented commands, on a fresh Prefect server and worker on loopback, make flows that publish."""

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
ROOT = Path(__file__).parents[2]
OUTLET = """
[[outlets]]
id = "post"
name = "Post"
entries = [{{kind = "folder", path = "{}"}}]
"""
TEXT = "Harbour talks resume\n\nBy Ann Able\n\n“We will open on Monday,” Prime Minister Ola Brandt said in Oslo.\n"


def test_the_documented_commands_deploy_flows_that_publish_and_leave_artifacts(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "home").mkdir()
    (tmp_path / "home/sources.toml").write_text(OUTLET.format(tmp_path / "inbox"), encoding="utf-8")
    environment = {**_environment(tmp_path), "NEWSLEDGER_HOME": str(tmp_path / "home")}
    with _process(environment, "server", "start", "--host", "127.0.0.1", "--port", environment["PORT"]):
        _until(lambda: _answers(environment), 180)
        for command in _documented("prefect "):
            if not command.startswith("prefect worker"):
                _prefect(environment, *command.split()[1:])
        with _process(environment, "worker", "start", "--pool", "newsledger"):
            _prefect(environment, "deployment", "run", "newsledger/pull-and-publish")
            _until(lambda: "Completed" in _states(environment), 300)
            _prefect(environment, "deployment", "run", "newsledger-verify/verify-nightly")
            _prefect(environment, "deployment", "run", "newsledger-health/health-nightly")
            artifacts = {"newsledger-rows", "newsledger-run", "newsledger-damage", "newsledger-health"}
            _until(lambda: _keys(environment) == artifacts, 300)
        assert _states(environment) <= {"Completed", "Cancelled", "Scheduled"}
    manifest = json.loads((tmp_path / "home/lake/manifest.json").read_text())
    assert manifest["tables"]["articles"]["rows"] == 1


def _documented(beginning: str) -> list[str]:
    """The commands of docs/operations.md that begin so, in order."""
    lines = (ROOT / "docs/operations.md").read_text(encoding="utf-8").splitlines()
    shown = [line.removeprefix("$ ").split("  #")[0].strip() for line in lines if line.startswith("$ ")]
    return [command for command in shown if command.startswith(beginning)]


def _keys(environment: dict[str, str]) -> set[str]:
    return {artifact["key"] for artifact in _post(environment, "/artifacts/filter", {}) if artifact["key"]}


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
    subprocess.run([sys.executable, "-m", "prefect", *words], env=environment, check=True, timeout=240, cwd=ROOT)


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
