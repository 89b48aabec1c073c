"""Backup and restore with the commands of docs/operations.md: the same tables."""

import shutil
import subprocess
from pathlib import Path

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse import manifest
from newsledger.warehouse.home import Home, locked
from newsledger.warehouse.verify import problems
from tests.homes import filled, outlets, publish

PAGE = Path(__file__).parents[2] / "docs/operations.md"
BACKUP = "flock press/.lock cp -a press backup/press-2026-12-01"
RESTORE = ("mv press press.damaged", "cp -a backup/press-2026-12-01 press")


def shell(folder: Path, command: str) -> None:
    """Run a command of the page in a folder."""
    assert f"$ {command}\n" in PAGE.read_text(encoding="utf-8")
    subprocess.run(command.split(), cwd=folder, check=True)


def test_a_home_that_was_lost_comes_back_as_it_was_copied(tmp_path: Path) -> None:
    home = filled(tmp_path / "press")
    (tmp_path / "backup").mkdir()
    digests = {name: entry.digest for name, entry in manifest.read(home).tables.items()}
    shell(tmp_path, BACKUP)
    publish(home, {"sources": outlets(late="Late")}, run_id="run_late")
    shutil.rmtree(home.lake)
    home.manifest_copy.write_bytes(b"torn")
    for command in RESTORE:
        shell(tmp_path, command)
    assert {name: entry.digest for name, entry in manifest.read(home).tables.items()} == digests
    assert problems(home) == []


def test_a_copy_waits_for_a_run_and_a_run_for_a_copy(tmp_path: Path) -> None:
    home = filled(tmp_path / "press")
    with locked(home):
        refused = subprocess.run(["flock", "--nonblock", home.lock, "true"], check=False)
    assert refused.returncode == 1
    with subprocess.Popen(["flock", home.lock, "cat"], stdin=subprocess.PIPE) as copying:
        try:
            _until_taken(home)
        finally:
            copying.communicate()


def _until_taken(home: Home) -> None:
    for _ in range(2_000):
        try:
            with locked(home):
                pass
        except WarehouseError:
            return
    raise AssertionError("flock does not take the lock of runs")
