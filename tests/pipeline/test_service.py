"""`newsledger serve` on a folder: cycles, a killed server, a killed run, and an end that leaves no process."""

import os
import signal
from pathlib import Path

import pytest

from tests.soak.served import Served, command_line, descendants, serving, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the processes of serve in /proc"),
]
TEXT = "Ferry {0} returns\n\nBy Ida Moe\n\n“Ferry {0} sails again on Friday,” Harbour Master Per Lund said in Bergen.\n"
STOP_S = 20


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
    with serving(home, str(inbox), "--pull-every", "20s") as served:
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
    with serving(home, str(inbox), "--pull-every", "20s") as served:
        until(lambda: bool(list(home.glob("raw/journal/*.jsonl"))), 400)
        left = descendants(served.process.pid)
        served.process.kill()
        until(lambda: not any(command_line(pid) for pid in left), 5)
    with serving(home, str(inbox), "--pull-every", "20s") as served:
        until(lambda: served.articles() == 1, 400)
        assert served.states()["Crashed"] == 1
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(STOP_S) == 0
