"""Disks that are full or read-only, names that are too long, and files with a flipped byte."""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.faults.crashes import Finding
from tests.faults.rig import Command, Ended, Scene

SPACES_KB = (0, 16, 64, 200, 400, 1_000, 2_500, 5_000)
FILES = {
    "the manifest": "lake/manifest.json",
    "a file of the lake": "lake/articles/*.parquet",
    "the warehouse": "warehouse.duckdb",
    "a journal": "raw/journal/*.jsonl",
    "a raw object": "raw/objects/*/*.gz",
}


def can_mount() -> bool:
    """Return whether this user may mount a small file system."""
    return os.geteuid() == 0 and shutil.which("mount") is not None and _mounts()


def _mounts() -> bool:
    command = ["unshare", "-m", "sh", "-c", "mount -t tmpfs none /mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextmanager
def mounted(folder: Path, size_kb: int) -> Iterator[Callable[[str], None]]:
    """Mount a file system of that size; yield a function that mounts it again with other options."""
    folder.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={size_kb}k", "tmpfs", str(folder))
    try:
        yield lambda options: _mount("-o", f"remount,{options}", str(folder))
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def full(scene: Scene, spaces_kb: Sequence[int] = SPACES_KB) -> Finding:
    """Run with little space left, then with enough."""
    told: set[str] = set()
    lost: list[str] = []
    failed = 0
    for space in spaces_kb:
        if can_mount():
            used = sum(path.stat().st_blocks for path in scene.home("sized").rglob("*")) // 2
            with mounted(scene.root / "disk", used + 400 + space) as remount:
                home = scene.home("home", parent=scene.root / "disk")
                free = shutil.disk_usage(home).free // 1024
                (scene.root / "disk" / "ballast").write_bytes(bytes(max(0, free - space) * 1024))
                ended = scene.run(home).ended()
                remount("size=500m")
                lost += filter(None, [scene.healed(home)])
        else:
            home = scene.home("limited")
            ended = scene.run(home, partial(_limit, space)).ended()
            lost += filter(None, [scene.healed(home)])
        failed += ended.code != 0
        if ended.code:
            told.add(_words(ended))
    means = "a small tmpfs" if can_mount() else "RLIMIT_FSIZE"
    return Finding(
        f"the disk is full but for {', '.join(map(str, spaces_kb))} KiB ({means}); {failed} of these runs failed",
        len(spaces_kb),
        "; ".join(sorted(told)),
        "with space again, the next run gave the rows of an undisturbed run and left nothing in work/",
        "; ".join(lost) or "nothing",
    )


def _limit(space_kb: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (space_kb * 1024, resource.RLIM_INFINITY))


def _words(ended: Ended) -> str:
    """Return the advice of the line, without names of files."""
    assert ended.code == 1, ended.errors
    advice = ended.line.partition(": ")[2]
    return "`the disk is full: free space on it …`" if "the disk is full" in advice else f"`{advice}`"


def read_only(scene: Scene) -> Finding:
    """Run on a home that cannot be written."""
    lost: list[str] = []
    if can_mount():
        with mounted(scene.root / "disk", 200_000) as remount:
            home = scene.home("home", parent=scene.root / "disk")
            remount("ro")
            ended = scene.run(home).ended()
            remount("rw")
            lost += filter(None, [scene.healed(home)])
    else:
        home = scene.home("closed")
        home.chmod(0o555)
        (home / ".lock").chmod(0o444)
        ended = scene.run(home).ended()
        home.chmod(0o755)
        (home / ".lock").chmod(0o644)
        lost += filter(None, [scene.healed(home)])
    assert ended.code == 1
    told = ended.line.partition(".lock: ")[2]
    return Finding(
        "the home is read-only", 1, f"`{told}`", "made writable, the next run succeeded", "; ".join(lost) or "nothing"
    )


def too_long(scene: Scene) -> Finding:
    """Name a home and a source that no file system can hold."""
    home = scene.home("long")
    words = [["run", str(scene.inbox), "--home", str(home / ("x" * 300))], ["run", "y" * 300, "--home", str(home)]]
    ended = [Command(each, scene.root / "errors").ended() for each in words]
    assert all(each.code in (1, 2) and each.line for each in ended)
    return Finding("a name is too long", len(words), "one line each", "nothing had begun")


def flipped(scene: Scene, names: Sequence[str] = tuple(FILES)) -> Finding:
    """Flip a byte in the middle of one file of each kind; `verify` must find it, and no command may fail unkindly."""
    missed: list[str] = []
    for name in names:
        home = scene.home("flipped")
        path = max(home.glob(FILES[name]), key=lambda file: file.stat().st_size)
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0x20
        path.write_bytes(bytes(content))
        verified = scene.verify(home)
        assert "Traceback" not in verified.errors, verified.errors
        missed += [] if verified.code else [name]
        assert "Traceback" not in scene.run(home).ended().errors
    return Finding(
        f"a byte is flipped in {', '.join(names)}",
        len(names),
        "by `verify`, with the command that heals it",
        "not part of this suite: see tests/pipeline/test_damages.py",
        f"not found: {', '.join(missed)}" if missed else "nothing",
    )
