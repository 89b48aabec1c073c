"""One writer at a time in a home, and no lock left behind by a killed one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsledger.expectations.errors import WarehouseError
from newsledger.flows.cli import app
from newsledger.warehouse import database
from newsledger.warehouse.home import Home, holder, locked
from tests.homes import filled

_HOLD = """
import sys, time
from pathlib import Path
from newsledger.warehouse.home import Home, locked
with locked(Home(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def another(home: Home) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", _HOLD, str(home.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == "held\n"
            yield child
        finally:
            child.kill()


def test_a_second_writer_told_who_holds_the_home(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with (
        another(home) as child,
        pytest.raises(WarehouseError, match=rf"pid {child.pid}, since 20.*--home"),
        locked(home),
    ):
        pass


def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with another(home) as child:
        assert holder(home) == child.pid
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert holder(home) is None
        with locked(home):
            assert holder(home) == os.getpid()


def test_a_writer_may_wait_for_its_turn(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with locked(home), pytest.raises(WarehouseError), locked(home, wait_s=0.2):
        pass
    with locked(home, wait_s=0.2):
        assert home.lock.exists()


def test_a_lock_is_free_after_an_error(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with pytest.raises(KeyError), locked(home):
        raise KeyError
    with locked(home):
        pass


def test_a_home_that_is_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    with pytest.raises(WarehouseError, match="cannot use"), locked(Home(tmp_path / "home")):
        pass


def test_a_home_whose_files_duckdb_cannot_name_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("Some words.")
    with pytest.raises(SystemExit) as left:
        app.main(["run", str(tmp_path / "a.txt"), "--home", str(tmp_path / "what?")])
    assert left.value.code == 2
    assert "use another --home" in capsys.readouterr().err
    assert not (tmp_path / "what?").exists()


def test_a_folder_in_the_place_of_the_warehouse_is_named(tmp_path: Path) -> None:
    home = filled(tmp_path / "home")
    home.warehouse.unlink()
    home.warehouse.mkdir()
    (home.warehouse / "a").write_text("of somebody")
    with pytest.raises(WarehouseError, match=r"warehouse\.duckdb is a folder; move it away"):
        database.ensure(home)
    assert (home.warehouse / "a").exists()


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("can't start new thread")])
def test_a_system_without_memory_or_threads_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    def told() -> str:
        with pytest.raises(SystemExit) as left:
            app.main(["status"])
        assert left.value.code == 1
        return capsys.readouterr().err

    monkeypatch.setattr(app, "app", refuse)
    assert told().startswith("newsledger: the system gives no more memory or threads")
    error = RuntimeError("a fault of the code")
    with pytest.raises(RuntimeError, match="a fault of the code"):
        app.main(["status"])
