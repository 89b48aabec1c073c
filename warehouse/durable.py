"""Crash-safe writes: a temporary file, flushed to disk, then renamed; and what to say when the disk refuses one."""

import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from newsledger.expectations.errors import WarehouseError

_ADVICE = {
    errno.ENOSPC: "the disk is full: free space on it and run again",
    errno.EDQUOT: "the quota of this user is used up: free space and run again",
    errno.EFBIG: "the file exceeds the size that this process may write: raise ulimit -f and run again",
    errno.EROFS: "the file system is read-only: mount it for writing, or use another --home",
    errno.EACCES: "this user has no permission: change the owner or the mode, or use another --home",
    errno.EPERM: "this user has no permission: change the owner or the mode, or use another --home",
    errno.ENAMETOOLONG: "the name is too long for the file system: use a shorter one",
    errno.EMFILE: "this process has too many open files: raise ulimit -n and run again",
    errno.ENFILE: "the machine has too many open files: close some and run again",
    errno.EIO: "the disk reports an error: check it, then run newsledger verify",
}
_LONGEST = 200
# What a file system says that cannot link files, or share their blocks: the work is then done in another way.
UNSUPPORTED = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV, errno.EINVAL}


def refused(exc: OSError, path: Path | None = None) -> WarehouseError:
    """Return the error for what the operating system refused: the file, the reason and what to do, on one line."""
    place = str(exc.filename if exc.filename is not None else path or "a file")
    if len(place) > _LONGEST:
        place = f"{place[:_LONGEST]}…"
    advice = _ADVICE.get(exc.errno or 0) or " ".join((exc.strerror or str(exc)).split()) or type(exc).__name__
    return WarehouseError(f"cannot use {place}: {advice}")


def refusal_in(message: str) -> WarehouseError | None:
    """Return the error for what the operating system refused a library, if the library's message says so."""
    text = " ".join(message.split())
    for code, advice in _ADVICE.items():
        if os.strerror(code) in text:
            return WarehouseError(f"{advice} ({text})")
    return None


def replace(
    path: Path, content: bytes, *, opener: Callable[[str, int], int] | None = None, folder: Path | None = None
) -> None:
    """Write the content to `path`, whole or not at all; `opener` is that of open().

    `folder` takes the unfinished file, on the same file system; the folder of `path` where none is given.

    Raises:
        WarehouseError: The disk refused.
    """
    replace_with(path, (content,), opener=opener, folder=folder)


def replace_with(
    path: Path, pieces: Iterable[bytes], *, opener: Callable[[str, int], int] | None = None, folder: Path | None = None
) -> None:
    """Write the pieces to `path` one after the other, all or none of them; the options are those of `replace`.

    Raises:
        WarehouseError: The disk refused.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new_file = (folder or path.parent) / f".{path.name}.{os.getpid()}.part"
    try:
        with open(new_file, "wb", opener=opener) as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        new_file.replace(path)
        sync_folder(path.parent)
    except OSError as exc:
        new_file.unlink(missing_ok=True)
        if exc.filename is not None and os.fspath(exc.filename) == os.fspath(new_file):
            exc.filename = str(path)  # the file that was asked for
        raise refused(exc, path) from exc


def private(path: str, flags: int) -> int:
    """Open a file that only its owner may read, since it may hold secrets; the `opener` of open()."""
    return os.open(path, flags, 0o600)


def sync_file(path: Path) -> None:
    """Flush a file's content to disk."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def sync_folder(path: Path) -> None:
    """Flush a folder's entries to disk, so that a rename in it survives."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
