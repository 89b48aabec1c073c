"""Source archives and wheels that are the same bytes whenever and wherever they are built."""

import gzip
import io
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path


def repacked(content: bytes, *, epoch: int) -> bytes:
    """Return a .tar.gz with the same files in the order of their names, without owner, with one time and two modes."""
    plain = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as source,
        tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as target,
    ):
        for member in sorted(source.getmembers(), key=lambda member: member.name):
            is_executable = member.isdir() or bool(member.mode & 0o100)
            normal = tarfile.TarInfo(member.name)
            normal.type, normal.linkname, normal.size = member.type, member.linkname, member.size
            normal.mtime, normal.mode = epoch, 0o755 if is_executable else 0o644
            target.addfile(normal, source.extractfile(member) if member.isfile() else None)
    return gzip.compress(plain.getvalue(), 9, mtime=epoch)


def build(source: Path, target: Path, *, epoch: int) -> list[Path]:
    """Build the source archive of a checkout, and the wheel from that archive; return both.

    Raises:
        CalledProcessError: A build failed.
    """
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(epoch), "PYTHONHASHSEED": "0", "TZ": "UTC"}
    words = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target)]
    _quiet([*words, "--sdist", str(source)], environment)
    (archive,) = target.glob("*.tar.gz")
    archive.write_bytes(repacked(archive.read_bytes(), epoch=epoch))
    unpacked = target / "unpacked"
    with tarfile.open(archive) as content:
        content.extractall(unpacked, filter="data")
    (root,) = unpacked.iterdir()
    _quiet([*words, "--wheel", str(root)], environment)
    shutil.rmtree(unpacked)
    (wheel,) = target.glob("*.whl")
    return [archive, wheel]


def _quiet(words: list[str], environment: dict[str, str]) -> None:
    finished = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if finished.returncode:
        sys.stderr.write(finished.stdout + finished.stderr)
        finished.check_returncode()
