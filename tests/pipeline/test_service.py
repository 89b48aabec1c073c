"""`newsledger serve` on a folder: cycles, a killed server, a killed run, and an end that leaves no process."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the processes of serve in /proc"),
]
TEXT = "Ferry {0} returns\n\nBy Ida Moe\n\n“Ferry {0} sails again on Friday,” Harbour Master Per Lund said in Bergen.\n"
STOP_S = 20


@dataclass(frozen=True, slots=True)
class Served:
    """A running `serve`: its process, its port and its home."""

    process: "subprocess.Popen[bytes]"
    port: int
    home: Path

    def states(self) -> Counter[str]:
        """Return the number of pulls by the name of their state; nothing while the server is away."""
        body = json.dumps({"flows": {"name": {"any_": ["newsledger"]}}}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/flow_runs/filter", body, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return Counter(row["state_name"] for row in json.load(answer))
        except OSError:
            return Counter()

    def articles(self) -> int:
        """Return the number of published articles."""
        path = self.home / "lake/manifest.json"
        return int(json.loads(path.read_text())["tables"]["articles"]["rows"]) if path.exists() else 0

    def processes(self, *words: str) -> list[int]:
        """Return the processes below `serve` whose command line has the words."""
        return [pid for pid in descendants(self.process.pid) if all(word in command_line(pid) for word in words)]


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def descendants(pid: int) -> list[int]:
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(word) for word in path.read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


@contextmanager
def serving(inbox: Path, home: Path) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["serve", str(inbox), "--home", str(home), "--pull-every", "20s", "--port", str(port)]
    with subprocess.Popen(
        [sys.executable, "-m", "newsledger.flows.cli.app", *words], env=os.environ | {"NEWSLEDGER_WORKERS": "1"}
    ) as process:
        try:
            yield Served(process, port, home)
        finally:
            process.kill()


def until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "not reached in time"
        time.sleep(0.3)


def begun(served: Served) -> int:
    """Return the process of a run that begins from now on; one that is there already may have reported its end."""
    former = set(served.processes("prefect.engine"))
    until(lambda: bool(set(served.processes("prefect.engine")) - former), 200)
    return (set(served.processes("prefect.engine")) - former).pop()


def write(inbox: Path, number: int) -> None:
    (inbox / f"{number}.txt").write_text(TEXT.format(number), encoding="utf-8")


def test_cycles_go_on_after_the_server_and_a_run_were_killed(tmp_path: Path) -> None:
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox.mkdir()
    write(inbox, 1)
    with serving(inbox, home) as served:
        until(lambda: served.articles() == 1, 400)
        write(inbox, 2)
        until(lambda: served.articles() == 2, 300)
        os.kill(served.processes("server start")[0], signal.SIGKILL)
        write(inbox, 3)
        until(lambda: served.articles() == 3, 400)
        os.kill(begun(served), signal.SIGKILL)
        write(inbox, 4)
        until(lambda: served.articles() == 4, 300)
        until(lambda: served.states()["Crashed"] >= 1 and served.states()["Completed"] >= 2, 120)
        left = descendants(served.process.pid)
        served.process.terminate()
        assert served.process.wait(STOP_S) == 0
        until(lambda: not any(command_line(pid) for pid in left), 5)


def test_a_killed_serve_takes_its_processes_along_and_its_successor_closes_its_run(tmp_path: Path) -> None:
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox.mkdir()
    write(inbox, 1)
    with serving(inbox, home) as served:
        until(lambda: bool(list(home.glob("raw/journal/*.jsonl"))), 400)
        left = descendants(served.process.pid)
        served.process.kill()
        until(lambda: not any(command_line(pid) for pid in left), 5)
    with serving(inbox, home) as served:
        until(lambda: served.articles() == 1, 400)
        assert served.states()["Crashed"] == 1
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(STOP_S) == 0
