"""The target folder of an export: written beside the old one, then put in its place by one rename."""

import ctypes
import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.durable import refused, sync_file, sync_folder
from newsledger.warehouse.home import Home, is_alive

STATE = "export.json"
SPILL = ".spill"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_NOT_SUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def checked(target: Path, home: Home, written: frozenset[str]) -> Path:
    """Return the target without links, if nothing but an earlier export would be replaced.

    Args:
        target: Folder to write to.
        home: The home, of which the target may be no part that newsledger writes itself.
        written: Names of the files that the export in the target wrote.

    Raises:
        WarehouseError: It is a file, or holds something else.
    """
    target = target.expanduser().resolve()
    root = home.root.resolve()
    if root.is_relative_to(target) or any(
        target.is_relative_to(part.resolve()) for part in (home.raw, home.lake, home.work)
    ):
        raise WarehouseError(f"cannot export to {target}: it belongs to the home {root}; choose another folder")
    if target.exists() and not target.is_dir():
        raise WarehouseError(f"cannot export to {target}: it is not a folder; choose another one")
    foreign = sorted(path.name for path in target.iterdir() if path.name not in written) if target.exists() else []
    if foreign:
        shown = ", ".join(foreign[:3]) + (" …" if len(foreign) > 3 else "")
        raise WarehouseError(
            f"cannot export to {target}: an export replaces the whole folder, and {shown} was not written by one; "
            "move it away, or choose another folder"
        )
    return target


@contextmanager
def replacement(target: Path) -> Iterator[Path]:
    """Yield a new folder that takes the place of the target at the end; the target stays as it is on any error.

    Raises:
        WarehouseError: The disk refused.
    """
    new_folder = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        new_folder.mkdir()
        yield new_folder
        shutil.rmtree(new_folder / SPILL, ignore_errors=True)
        for path in new_folder.iterdir():
            sync_file(path)
        sync_folder(new_folder)
        _swap(new_folder, target)
        sync_folder(target.parent)
    except OSError as exc:
        raise _explained(exc, target) from exc
    finally:
        shutil.rmtree(new_folder, ignore_errors=True)


def _explained(exc: OSError, target: Path) -> WarehouseError:
    if exc.errno in (errno.EBUSY, errno.EXDEV):
        return WarehouseError(f"cannot replace {target}: it is a mount point; export to a folder inside it")
    return refused(exc, target)


def _sweep(target: Path) -> None:
    """Remove what exports to this target left behind when they were killed, or put it back if the target is missing."""
    for path in target.parent.iterdir():
        left = re.fullmatch(rf"\.{re.escape(target.name)}\.(\d+)\.(part|old)", path.name)
        if left is None or is_alive(int(left[1])):
            continue
        if left[2] == "old" and not target.exists():
            path.rename(target)
        else:
            shutil.rmtree(path, ignore_errors=True)


def _swap(new_folder: Path, target: Path) -> None:
    """Put a folder in the place of another, which is left under the name of the first.

    Where the file system cannot exchange two folders, it takes two renames, between which there is no target.
    """
    if not target.exists():
        new_folder.rename(target)
    elif not _exchanged(new_folder, target):
        old_folder = new_folder.with_suffix(".old")
        target.rename(old_folder)
        new_folder.rename(target)
        shutil.rmtree(old_folder)


def _exchanged(first: Path, second: Path) -> bool:
    """Exchange two folders by one call of the kernel (Linux renameat2); False where that is not supported.

    Raises:
        OSError: The kernel refused.
    """
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_SUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(second))
